"""The parameters of analysis: sizes and levels of the statistics."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from soundtrack_pop.parameters.common import Parameters, Share


class MatchProbabilities(Parameters):
    """Thresholds of match probability for the sensitivity analysis."""

    low: Share
    middle: Share
    high: Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.middle <= self.high:
            raise ValueError("match probabilities must be in the order low, middle, high")
        return self


class AnalysisParameters(Parameters):
    """Sizes and levels of the statistics."""

    renamed: ClassVar[dict[str, str]] = {"shuffles": "permutations"}

    min_films_per_genre: Annotated[int, Field(ge=2)]
    min_films_per_decade: Annotated[int, Field(ge=1)]
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)]
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)]
    bootstrap_resamples: Annotated[int, Field(ge=100, le=100_000)]
    random_seed: Annotated[int, Field(ge=0, le=100_000_000)]
    sensitivity_resamples: Annotated[int, Field(ge=100, le=100_000)]
    match_probabilities: MatchProbabilities
    permutations: Annotated[int, Field(ge=20, le=100_000)]
    films_per_coefficient: Annotated[int, Field(ge=2, le=1000)]
    largest_weight: Annotated[float, Field(ge=1, le=1000)]
    smallest_effect_of_interest: Annotated[float, Field(gt=0, le=5)]
    link_imputations: Annotated[int, Field(ge=2, le=1000)]
