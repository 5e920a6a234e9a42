"""The parameters of each pipeline as typed, bounded models; a misspelt name or a value out of range is refused.

`conf/base/parameters_<pipeline>.yml` holds the values, with unit, range and reason beside each.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from soundtrack_pop.acquisition_parameters import AcquisitionParameters
from soundtrack_pop.belief_parameters import Belief as Belief
from soundtrack_pop.bounded import Parameters as _Parameters
from soundtrack_pop.bounded import Positive, Share, Year


class IngestionParameters(_Parameters):
    """How much of a source may be unreadable."""

    max_reject_share: Share


class CleaningParameters(_Parameters):
    """Which years are believed, and whether the last run's title forms are taken over."""

    earliest_year: Year
    latest_year: Year
    reuse: bool

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest_year > self.latest_year:
            raise ValueError("earliest_year must not be after latest_year")
        return self


class EstimationParameters(_Parameters):
    """How the model is learned from the run's own candidate pairs."""

    most_soundtracks: Annotated[int, Field(ge=100, le=1_000_000)]
    most_rounds: Annotated[int, Field(ge=1, le=1000)]
    least_change: Annotated[float, Field(gt=0, lt=0.1)]
    least_signals: Annotated[int, Field(ge=0, le=1_000_000)]
    least_labels: Annotated[int, Field(ge=20, le=1_000_000)]


class BlockingParameters(_Parameters):
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


class AuditParameters(_Parameters):
    """How much the audit of candidates compares."""

    most_soundtracks: Annotated[int, Field(ge=1, le=10_000)]
    most_million_comparisons: Annotated[int, Field(ge=1, le=100_000)]
    most_examples: Annotated[int, Field(ge=0, le=1_000)]
    random_seed: Annotated[int, Field(ge=0, le=100_000_000)]


class MatchingParameters(_Parameters):
    """Blocking, weights and bands of the title matcher."""

    blocking: BlockingParameters
    near_title_similarity: Share
    similar_title_similarity: Share
    least_title_similarity: Share
    belief: Belief
    estimation: EstimationParameters
    target_precision: Annotated[float, Field(gt=0, lt=1)]
    least_auto_probability: Share
    review_probability: Share
    most_near_misses: Annotated[int, Field(ge=1, le=100_000)]
    audit: AuditParameters

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


class MatchProbabilities(_Parameters):
    """From which match probabilities findings are looked at again."""

    low: Share
    middle: Share
    high: Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.middle <= self.high:
            raise ValueError("match probabilities must be in the order low, middle, high")
        return self


class AnalysisParameters(_Parameters):
    """Sizes and levels of the statistics."""

    min_films_per_genre: Annotated[int, Field(ge=2)]
    min_films_per_decade: Annotated[int, Field(ge=1)]
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)]
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)]
    bootstrap_resamples: Annotated[int, Field(ge=100, le=100_000)]
    random_seed: Annotated[int, Field(ge=0, le=100_000_000)]
    sensitivity_resamples: Annotated[int, Field(ge=100, le=100_000)]
    match_probabilities: MatchProbabilities
    shuffles: Annotated[int, Field(ge=20, le=100_000)]
    films_per_coefficient: Annotated[int, Field(ge=2, le=1000)]
    largest_weight: Annotated[float, Field(ge=1, le=1000)]


PARAMETERS: dict[str, type[_Parameters]] = {
    "acquisition": AcquisitionParameters,
    "ingestion": IngestionParameters,
    "cleaning": CleaningParameters,
    "matching": MatchingParameters,
    "analysis": AnalysisParameters,
}
