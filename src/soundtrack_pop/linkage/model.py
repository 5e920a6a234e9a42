"""The match model: probabilities of the comparison levels, and the match weight computed from them.

A soundtrack's film is in the catalogue with probability `prior_match_rate`. If it is, the true pair has each
comparison level with its m probability. False candidates occur whether it is or not, independently of one another.
Their expected number per soundtrack depends on title level and title length (the rates). Each false candidate has
the levels of the other comparisons with their u probabilities. For candidate j then

    odds_j = prior_match_rate / (1 - prior_match_rate) * m(levels) / (rate * u(levels)) = 2 ** match weight
    probability_j = odds_j / (1 + sum of the soundtrack's odds)

where the 1 stands for "none of these". This is the match weight of Fellegi and Sunter (1969) with one difference:
the chance agreement of a title is an expected number of films, not a share of random pairs. So the model covers
other films of the same title, and films that are missing from the catalogue.

Some titles have more false candidates than others of the same length: the rate of a title follows a gamma
distribution around the mean rate of its level and length. For a candidate with n - 1 others at the same title
level, the posterior mean is rate * (dispersion + n - 1) / (dispersion + rate). This is the term-frequency
adjustment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import Codes, Reals
from soundtrack_pop.linkage.comparisons import (
    COMPARISONS,
    SAME_TITLE_LEVELS,
    TITLE,
    TITLE_FREQUENCY,
    WEIGHED_BY_LEVEL,
    needs_review,
)
from soundtrack_pop.linkage.pairs import TITLE_GROUP, TITLE_GROUPS, ComparisonVectors
from soundtrack_pop.linkage.title_forms import Rows, Texts, title_length_classes

AUTO, REVIEW = "auto", "review"


@dataclass(frozen=True)
class MatchModel:
    """The match model of a run.

    Attributes:
        origin: `em` (learned from the candidate pairs), `declared` (the priors), `gold` (calibrated on labels),
            `frozen` (a pretrained model, read from a file).
        prior_match_rate: share of the soundtracks whose film is found in the catalogue, in (0, 1).
        m: comparison -> m probability of each of its levels; 0 for `missing`.
        u: comparison -> u probability of each level, one row for each of `KINDS_OF_FALSE_PAIRS`. `title` has
            rates instead.
        rates: expected number of false candidates of a soundtrack, `TITLE_GROUPS` x `TITLE_LENGTHS`.
        same_title_split: share of each of `SAME_TITLE_LEVELS` among false candidates with the same title.
        dispersion: shape parameter of the gamma distribution of the rates.
        calibration: comparison -> factor on its match weight, and `prior` -> bits added to the prior weight;
            empty if the model is not calibrated on labels.
        auto_probability: match probability from which a pair is linked.
        review_probability: match probability from which a pair goes to clerical review.
        notes: how the model was trained, for the JSON: numbers of pairs, of rounds, of labels.
    """

    origin: str
    prior_match_rate: float
    m: dict[str, Reals]
    u: dict[str, Reals]
    rates: Reals
    same_title_split: Reals
    dispersion: float
    calibration: dict[str, float] = field(default_factory=dict)
    auto_probability: float = 0.9
    review_probability: float = 0.5
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def prior_weight(self) -> float:
        """Prior match weight, bits: the log2 odds that the film is in the catalogue, plus their calibration."""
        odds = self.prior_match_rate / (1 - self.prior_match_rate)
        return float(np.log2(odds)) + self.calibration.get("prior", 0.0)

    def title_weights(self) -> Reals:
        """Match weights of the title levels x length classes, before the term-frequency adjustment."""
        others = len(TITLE.levels) - len(SAME_TITLE_LEVELS)
        split = np.concatenate([self.same_title_split, np.ones(others)])
        weights: Reals = np.log2(self.m[TITLE.name][:, None] / (self.rates[TITLE_GROUP] * split[:, None]))
        return weights * self.calibration.get(TITLE.name, 1.0)

    def title_frequency_weights(self, group: Rows, length: Codes, candidates: NDArray[np.int64]) -> Reals:
        """Return the term-frequency adjustment: above 0 for the only candidate at its title level.

        Args:
            group: position of each pair in `TITLE_GROUPS`.
            length: position of each pair in `TITLE_LENGTHS`.
            candidates: number of the soundtrack's candidates in the same group, this one included; from 1 up.
        """
        factor = self.calibration.get(TITLE_FREQUENCY.name, 1.0)
        expected = np.log2(self.dispersion + self.rates) * factor
        counted = np.log2(self.dispersion + np.arange(candidates.max(initial=0))) * factor
        weights: Reals = _entries(expected, group, length) - np.take(counted, candidates - 1)
        return weights

    def level_weights(self, comparison: str) -> Reals:
        """Return the match weight of each level, a row for each of `KINDS_OF_FALSE_PAIRS`; 0 for `missing`."""
        m, u = self.m[comparison][None, :], self.u[comparison]
        known = (m > 0) & (u > 0)
        ratio = np.where(known, m, 1.0) / np.where(known, u, 1.0)
        weights: Reals = np.where(known, np.log2(ratio), 0.0)
        return weights * self.calibration.get(comparison, 1.0)

    def weights(self, vectors: ComparisonVectors) -> dict[str, Reals]:
        """Return the match weight of each comparison for each pair."""
        found = {
            TITLE.name: _entries(self.title_weights(), vectors.levels[TITLE.name], vectors.title_length),
            TITLE_FREQUENCY.name: self.title_frequency_weights(
                vectors.title_group, vectors.title_length, vectors.same_level_candidates
            ),
        }
        kind = ~vectors.has_same_title
        for one in WEIGHED_BY_LEVEL:
            found[one.name] = _entries(self.level_weights(one.name), kind, vectors.levels[one.name])
        return {one.name: found[one.name] for one in COMPARISONS}

    def match_weights(self, vectors: ComparisonVectors) -> Reals:
        """Return the match weight of each pair, bits."""
        total = np.full(vectors.pairs, self.prior_weight)
        for weights in self.weights(vectors).values():
            total += weights
        return total

    def weights_of(self, levels: Mapping[str, str], soundtrack_form: str, candidates: int) -> dict[str, float]:
        """Return the match weight of each comparison for one pair.

        Args:
            levels: comparison -> name of its level; a comparison that is left out has its first level, `missing`.
            soundtrack_form: the soundtrack's title form that agrees with the film.
            candidates: number of the soundtrack's candidates in the same title group, this one included.
        """
        codes = {TITLE.name: TITLE.code(levels[TITLE.name])}
        codes |= {one.name: one.code(levels.get(one.name, one.level_names[0])) for one in WEIGHED_BY_LEVEL}
        vectors = ComparisonVectors(
            levels={name: np.array([code], dtype=np.uint8) for name, code in codes.items()},
            soundtrack=np.zeros(1, dtype=np.int64),
            title_length=title_length_classes(Texts(pa.array([soundtrack_form]))),
            same_level_candidates=np.array([candidates], dtype=np.int64),
            soundtrack_levels={},
            exposure=np.zeros(self.rates.shape, dtype=np.int64),
        )
        return {name: float(weights[0]) for name, weights in self.weights(vectors).items()}

    def band(self, probability: float, levels: Mapping[str, str]) -> str | None:
        """Return `auto`, `review`, or None for a pair that is not linked; levels by comparison."""
        if probability >= self.auto_probability and not needs_review(levels):
            return AUTO
        return REVIEW if probability >= self.review_probability else None

    def calibrated(self, coefficients: Mapping[str, float], origin: str, notes: Mapping[str, Any]) -> MatchModel:
        """Return the model with other calibration coefficients."""
        return replace(self, calibration=dict(coefficients), origin=origin, notes={**self.notes, **notes})


def title_group(title_level: str) -> str:
    """Return the group within which candidates of a title level compete, one of `TITLE_GROUPS`."""
    return TITLE_GROUPS[int(TITLE_GROUP[TITLE.code(title_level)])]


def probabilities(vectors: ComparisonVectors, match_weights: Reals) -> Reals:
    """Return the match probability of each pair among its soundtrack's candidates and "none of these"."""
    odds = np.exp2(np.clip(match_weights, -200, 200))
    probability: Reals = odds / (1 + vectors.sums(odds)[vectors.soundtrack])
    return probability


def _entries(table: Reals, row: NDArray[np.integer[Any] | np.bool_], column: NDArray[np.integer[Any]]) -> Reals:
    """Return entries of a small table by one flat index, which is twice as fast as by row and column."""
    entries: Reals = np.take(table, row * np.int32(table.shape[1]) + column)
    return entries
