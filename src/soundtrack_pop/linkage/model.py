"""The match model: how true pairs and false candidates look, and what that makes of a pair in bits.

A soundtrack's film is among the catalogue's with probability `coverage`. If it is, the pair shows each level with
its share m. False candidates turn up whether it is or not, independently of one another: so many for each way of
agreeing and shape of title (the rates), each showing the levels with their shares u. For candidate j then

    odds_j = coverage / (1 - coverage) * m(levels) / (rate * u(levels)) = 2 ** match weight
    probability_j = odds_j / (1 + sum of the soundtrack's odds)

where the 1 stands for "none of these". This is Fellegi and Sunter's weight (1969) with the chance agreement of a
title counted in films instead of a share of random pairs, so that homonyms and absent films are part of the model.

How unevenly false candidates fall on titles is a gamma distribution over each rate. A soundtrack with n candidates
that agree in the same way has learned something of its own title: the rate it goes by is
rate * (dispersion + n - 1) / (dispersion + rate).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.errors import ContractError
from soundtrack_pop.linkage.compare import HINT_LEVELS, LEVELS
from soundtrack_pop.linkage.pairs import RATE_GROUP, RATE_GROUPS, Evidence
from soundtrack_pop.linkage.term_frequencies import SHAPES
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS

Reals = NDArray[np.float64]

# Features of a pair whose levels are compared with the catalogue's; "missing" weighs nothing.
PAIR_FEATURES = ("year", "person", "language", "popularity")
FEATURES = ("title", "homonym", *PAIR_FEATURES, "hint")
# False candidates that share a whole title look different from others.
KINDS_OF_FALSE_PAIRS = ("same_title", "other_title")


@dataclass(frozen=True)
class MatchModel:
    """What a run believes of true and false pairs.

    Attributes:
        origin: `em` (learned from the candidate pairs), `declared` (the belief of the parameters), `gold`
            (calibrated on labels), `frozen` (read from a file).
        coverage: share of the soundtracks whose film is found among the catalogue's.
        title: share of each of `TITLE_LEVELS` among true pairs.
        rates: false candidates of a soundtrack, by `RATE_GROUPS` and `SHAPES`.
        same_title_split: of false candidates with the same title, how many are `exact` and `exact_other`.
        dispersion: shape of the gamma distribution of the rates.
        true_shares: feature -> share of each level among true pairs; of `missing` 0.
        false_shares: feature -> the same among false candidates, a row for each of `KINDS_OF_FALSE_PAIRS`.
        hint: share of each of `HINT_LEVELS` among soundtracks with, and without, a film.
        gains: feature -> factor on its bits, and `prior` -> bits added to it; none unless labels said otherwise.
        auto_probability: from here on a pair is linked.
        review_probability: from here on somebody should look at it.
        notes: how it came about.
    """

    origin: str
    coverage: float
    title: Reals
    rates: Reals
    same_title_split: Reals
    dispersion: float
    true_shares: dict[str, Reals]
    false_shares: dict[str, Reals]
    hint: Reals
    gains: dict[str, float] = field(default_factory=dict)
    auto_probability: float = 0.9
    review_probability: float = 0.5
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def prior_weight(self) -> float:
        """Bits for the film being in the catalogue at all."""
        return float(np.log2(self.coverage / (1 - self.coverage))) + self.gains.get("prior", 0.0)

    def title_bits(self) -> Reals:
        """Bits of each of `TITLE_LEVELS`, by shape, before namesakes."""
        split = np.concatenate([self.same_title_split, np.ones(len(TITLE_LEVELS) - 2)])
        bits: Reals = np.log2(self.title[:, None] / (self.rates[RATE_GROUP] * split[:, None]))
        return bits * self.gains.get("title", 1.0)

    def homonym_bits(
        self, group: NDArray[np.int64], shape: NDArray[np.uint8], namesakes: NDArray[np.int64]
    ) -> Reals:
        """Bits for how many candidates agree in the same way: above 0 for the only one."""
        gain = self.gains.get("homonym", 1.0)
        expected = np.log2(self.dispersion + self.rates) * gain
        counted = np.log2(self.dispersion + np.arange(namesakes.max(initial=0))) * gain
        bits: Reals = _entries(expected, group, shape) - np.take(counted, namesakes - 1)
        return bits

    def pair_bits(self, feature: str) -> Reals:
        """Bits of each level of a feature, a row for each of `KINDS_OF_FALSE_PAIRS`; 0 for `missing`."""
        return _bits(self.true_shares[feature][None, :], self.false_shares[feature]) * self.gains.get(feature, 1.0)

    def hint_bits(self) -> Reals:
        """Bits of each of `HINT_LEVELS`."""
        return _bits(self.hint[0], self.hint[1]) * self.gains.get("hint", 1.0)

    def weights(self, evidence: Evidence) -> dict[str, Reals]:
        """Return the bits of each feature for each pair."""
        kind = ~evidence.same_title
        bits = {
            "title": _entries(self.title_bits(), evidence.levels["title"], evidence.shape),
            "homonym": self.homonym_bits(evidence.group, evidence.shape, evidence.namesakes),
        }
        for feature in PAIR_FEATURES:
            bits[feature] = _entries(self.pair_bits(feature), kind, evidence.levels[feature])
        return {**bits, "hint": np.take(self.hint_bits(), evidence.levels["hint"])}

    def match_weights(self, evidence: Evidence) -> Reals:
        """Return the match weight of each pair, bits."""
        total = np.full(evidence.pairs, self.prior_weight)
        for bits in self.weights(evidence).values():
            total += bits
        return total

    def with_gains(self, gains: Mapping[str, float], origin: str, notes: Mapping[str, Any]) -> MatchModel:
        """Return the model with other factors on its bits."""
        return replace(self, gains=dict(gains), origin=origin, notes={**self.notes, **notes})


def probabilities(evidence: Evidence, match_weights: Reals) -> Reals:
    """Return the probability of each pair among its soundtrack's candidates and "none of these"."""
    odds = np.exp2(np.clip(match_weights, -200, 200))
    probability: Reals = odds / (1 + evidence.sums(odds)[evidence.soundtrack])
    return probability


def to_json(model: MatchModel) -> dict[str, Any]:
    """Return the model as readable JSON: shares, rates and bits by name."""
    return {
        "origin": model.origin,
        "coverage": model.coverage,
        "prior_bits": model.prior_weight,
        "auto_probability": model.auto_probability,
        "review_probability": model.review_probability,
        "dispersion": model.dispersion,
        "gains": model.gains,
        "features": {
            "title": _title_json(model),
            **{feature: _pair_json(model, feature) for feature in PAIR_FEATURES},
            "hint": _levels_json(HINT_LEVELS, m=model.hint[0], u=model.hint[1], bits=model.hint_bits()),
        },
        "false_candidates_per_soundtrack": {
            group: dict(zip(SHAPES, map(float, rates), strict=True))
            for group, rates in zip(RATE_GROUPS, model.rates, strict=True)
        },
        "same_title_split": dict(zip(TITLE_LEVELS[:2], map(float, model.same_title_split), strict=True)),
        "notes": model.notes,
    }


def from_json(stored: Mapping[str, Any], origin: str = "frozen") -> MatchModel:
    """Return the model that `to_json` wrote.

    Raises:
        ContractError: a part is missing or is no number.
    """
    try:
        return _from_json(stored, origin)
    except (KeyError, TypeError, ValueError) as error:
        raise ContractError(
            "match_model.json",
            expected="a model as this version writes it to 06_models/match_model.json",
            found=f"no {error}" if isinstance(error, KeyError) else str(error),
            remedy="Copy a model of this version to 01_raw/curated/match_model.json, or take that file away: "
            "the run then learns one",
        ) from error


def _from_json(stored: Mapping[str, Any], origin: str) -> MatchModel:
    features = stored["features"]
    shares = {f: {name: features[f][name] for name in LEVELS[f]} for f in PAIR_FEATURES}
    return MatchModel(
        origin=origin,
        coverage=float(stored["coverage"]),
        title=np.array([features["title"][name]["m"] for name in TITLE_LEVELS]),
        rates=np.array([[stored["false_candidates_per_soundtrack"][g][s] for s in SHAPES] for g in RATE_GROUPS]),
        same_title_split=np.array([stored["same_title_split"][name] for name in TITLE_LEVELS[:2]]),
        dispersion=float(stored["dispersion"]),
        true_shares={f: np.array([level["m"] for level in shares[f].values()]) for f in PAIR_FEATURES},
        false_shares={
            f: np.array([[level["u"][kind] for level in shares[f].values()] for kind in KINDS_OF_FALSE_PAIRS])
            for f in PAIR_FEATURES
        },
        hint=np.array([[features["hint"][name][part] for name in HINT_LEVELS] for part in ("m", "u")]),
        gains={name: float(value) for name, value in stored["gains"].items()},
        auto_probability=float(stored["auto_probability"]),
        review_probability=float(stored["review_probability"]),
        notes=dict(stored["notes"]),
    )


def _entries(table: Reals, row: NDArray[np.integer[Any] | np.bool_], column: NDArray[np.integer[Any]]) -> Reals:
    """Return the entries of a small table; by one number each, which is twice as fast as by two."""
    entries: Reals = np.take(table, row * np.int32(table.shape[1]) + column)
    return entries


def _bits(m: Reals, u: Reals) -> Reals:
    known = (m > 0) & (u > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits: Reals = np.where(known, np.log2(np.where(known, m, 1.0) / np.where(known, u, 1.0)), 0.0)
    return bits


def _title_json(model: MatchModel) -> dict[str, Any]:
    return {
        name: {"m": float(m), "bits_by_shape": dict(zip(SHAPES, map(float, bits), strict=True))}
        for name, m, bits in zip(TITLE_LEVELS, model.title, model.title_bits(), strict=True)
    }


def _pair_json(model: MatchModel, feature: str) -> dict[str, Any]:
    bits, false = model.pair_bits(feature), model.false_shares[feature]
    return {
        name: {
            "m": float(model.true_shares[feature][level]),
            "u": dict(zip(KINDS_OF_FALSE_PAIRS, map(float, false[:, level]), strict=True)),
            "bits": dict(zip(KINDS_OF_FALSE_PAIRS, map(float, bits[:, level]), strict=True)),
        }
        for level, name in enumerate(LEVELS[feature])
    }


def _levels_json(names: tuple[str, ...], **columns: Reals) -> dict[str, Any]:
    return {name: {key: float(values[i]) for key, values in columns.items()} for i, name in enumerate(names)}
