"""The parameters of matching: blocking, title similarities, priors, learning and bands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from soundtrack_pop.linkage.comparison import KINDS_OF_FALSE_PAIRS, MISSING, Comparison, Reals
from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS
from soundtrack_pop.parameters.common import Parameters, Positive, Share

Probability = Annotated[float, Field(gt=0, le=1)]
Levels = dict[str, Probability]
_LEAST_TOTAL = 0.99


class PseudoCounts(Parameters):
    """How many observations the priors count as; the data of a large run outweigh them."""

    true_pairs: Positive
    false_pairs: Positive
    title_rates: Positive
    match_rate: Positive
    same_title_split: Positive
    soundtrack_levels: Positive


class Priors(Parameters):
    """What the model assumes before data.

    Attributes:
        m_probabilities: comparison -> level -> m, in place of the defaults in `linkage/comparisons.py`.
        u_probabilities: comparison -> same_title and other_title -> level -> u, likewise; only for comparisons
            whose u the catalogue does not tell.
    """

    renamed: ClassVar[dict[str, str]] = {
        "coverage": "prior_match_rate",
        "true_pairs": "m_probabilities",
        "false_pairs": "u_probabilities",
        "namesakes_per_million_films": "shared_titles_per_million_films",
        "weight_of_true_pairs": "pseudo_counts.true_pairs",
        "weight_of_false_pairs": "pseudo_counts.false_pairs",
        "weight_of_rates": "pseudo_counts.title_rates",
    }

    prior_match_rate: Annotated[float, Field(gt=0, lt=1)]
    m_probabilities: dict[str, Levels]
    u_probabilities: dict[str, dict[str, Levels]]
    shared_titles_per_million_films: dict[str, Positive]
    other_false_candidates: Positive
    title_dispersion: Positive
    pseudo_counts: PseudoCounts

    @field_validator("m_probabilities")
    @classmethod
    def _of_comparisons(cls, given: dict[str, Levels]) -> dict[str, Levels]:
        declared = {one.name: one for one in COMPARISONS if one.default_m().any()}
        for name, levels in given.items():
            _check_names([name], declared, "comparison")
            _check_levels(name, levels, declared[name])
        return given

    @field_validator("u_probabilities")
    @classmethod
    def _of_false_candidates(cls, given: dict[str, dict[str, Levels]]) -> dict[str, dict[str, Levels]]:
        declared = {one.name: one for one in COMPARISONS if one.default_u() is not None}
        for name, kinds in given.items():
            _check_names([name], declared, "comparison")
            if set(kinds) != set(KINDS_OF_FALSE_PAIRS):
                raise ValueError(
                    f"{name}: expected {' and '.join(KINDS_OF_FALSE_PAIRS)}, found {', '.join(kinds)}"
                )
            for levels in kinds.values():
                _check_levels(name, levels, declared[name])
        return given

    @field_validator("shared_titles_per_million_films")
    @classmethod
    def _of_length_classes(cls, given: dict[str, float]) -> dict[str, float]:
        if set(given) != set(TITLE_LENGTHS):
            raise ValueError(f"expected a number for each of {', '.join(TITLE_LENGTHS)}, found {', '.join(given)}")
        return given

    def m(self, comparison: Comparison) -> Reals:
        """Return the prior m probability of each level; 0 for `missing`."""
        given = self.m_probabilities.get(comparison.name)
        return comparison.default_m() if given is None else comparison.in_order(given)

    def u(self, comparison: Comparison) -> Reals | None:
        """Return the prior u probabilities, kinds of false pairs x levels; None if the catalogue gives them."""
        given = self.u_probabilities.get(comparison.name)
        if given is None:
            return comparison.default_u()
        return np.array([comparison.in_order(given[kind]) for kind in KINDS_OF_FALSE_PAIRS])


def _check_names(names: Iterable[str], known: Iterable[str], what: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), 1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"'{name}' is no {what}; expected one of {', '.join(known)}{hint}")


def _check_levels(name: str, given: Levels, comparison: Comparison) -> None:
    expected = [level for level in comparison.level_names if level != MISSING]
    _check_names(given, expected, f"level of {name}")
    lacking = [level for level in expected if level not in given]
    if lacking:
        raise ValueError(f"{name}: expected a probability for each level, found none for {', '.join(lacking)}")
    total = sum(given.values())
    # A millionth more is the rounding of decimals; the hundredth less leaves room for what has no level.
    if not _LEAST_TOTAL <= total <= 1.000001:
        raise ValueError(f"{name}: the probabilities of all levels together must be 1, and are {total:.6g}")


class EstimationParameters(Parameters):
    """How the model is learned from the run's own candidate pairs."""

    renamed: ClassVar[dict[str, str]] = {"least_signals": "least_informative_matches"}

    most_soundtracks: Annotated[int, Field(ge=100, le=1_000_000)]
    most_rounds: Annotated[int, Field(ge=1, le=1000)]
    least_change: Annotated[float, Field(gt=0, lt=0.1)]
    least_informative_matches: Annotated[int, Field(ge=0, le=1_000_000)]
    least_labels: Annotated[int, Field(ge=20, le=1_000_000)]


class BlockingParameters(Parameters):
    """Which title forms are compared at all."""

    shortest_form_for_deletions: Annotated[int, Field(ge=2, le=50)]
    longest_form_for_deletions: Annotated[int, Field(ge=2, le=200)]
    fewest_words_to_lose_one: Annotated[int, Field(ge=2, le=50)]
    most_forms_per_rare_word: Annotated[int, Field(ge=0, le=100_000)]
    most_forms_expected_per_rare_pair: Positive
    rare_words_per_form: Annotated[int, Field(ge=1, le=8)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest_form_for_deletions > self.longest_form_for_deletions:
            raise ValueError("shortest_form_for_deletions must not exceed longest_form_for_deletions")
        return self


class BlockingEvaluationParameters(Parameters):
    """How much the evaluation of blocking compares."""

    most_soundtracks: Annotated[int, Field(ge=1, le=10_000)]
    most_million_comparisons: Annotated[int, Field(ge=1, le=100_000)]
    most_examples: Annotated[int, Field(ge=0, le=1_000)]
    random_seed: Annotated[int, Field(ge=0, le=100_000_000)]


class MatchingParameters(Parameters):
    """Blocking, weights and bands of the title matcher."""

    renamed: ClassVar[dict[str, str]] = {"belief": "priors", "audit": "blocking_evaluation"}

    blocking: BlockingParameters
    near_title_similarity: Share
    similar_title_similarity: Share
    least_title_similarity: Share
    priors: Priors
    estimation: EstimationParameters
    target_precision: Annotated[float, Field(gt=0, lt=1)]
    least_auto_probability: Share
    review_probability: Share
    most_near_misses: Annotated[int, Field(ge=1, le=100_000)]
    blocking_evaluation: BlockingEvaluationParameters

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_probability > self.least_auto_probability:
            raise ValueError("review_probability must not exceed least_auto_probability")
        if not self.least_title_similarity <= self.similar_title_similarity <= self.near_title_similarity:
            raise ValueError(
                "title similarities must be in the order least_title_similarity, similar_title_similarity, "
                "near_title_similarity"
            )
        return self
