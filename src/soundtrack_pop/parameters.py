"""The parameters of each pipeline as typed, bounded models; a misspelt name or a value out of range is refused.

`conf/base/parameters_<pipeline>.yml` holds the values, with unit, range and reason beside each.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Bits = Annotated[float, Field(ge=-60, le=60)]
Year = Annotated[int, Field(ge=1800, le=2200)]


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestionParameters(_Parameters):
    """How much of a source may be unreadable."""

    max_reject_share: Share


class CleaningParameters(_Parameters):
    """Which years are believed."""

    earliest_year: Year
    latest_year: Year

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest_year > self.latest_year:
            raise ValueError("earliest_year must not be after latest_year")
        return self


class TitleBits(_Parameters):
    """Bits by how the best pair of title forms agrees."""

    exact: Bits
    exact_other: Bits
    part: Bits
    near: Bits
    similar: Bits
    different: Bits
    number_clash: Bits


class HomonymBits(_Parameters):
    """Bits by how many films of the catalogue agree as well."""

    unique: Bits
    two: Bits
    few: Bits
    many: Bits


class YearBits(_Parameters):
    """Bits by the year gap, soundtrack less film; a missing year says nothing."""

    same: Bits
    one: Bits
    close: Bits
    later: Bits
    earlier: Bits
    missing: Bits


class PersonBits(_Parameters):
    """Bits by the best agreement of credited persons; missing persons say nothing."""

    composer: Bits
    composer_nearly: Bits
    director: Bits
    different: Bits
    missing: Bits


class HintBits(_Parameters):
    """Bits by what the album says of itself."""

    film: Bits
    other_medium: Bits


class EvidenceBits(_Parameters):
    """Match weight of each level of each feature, in bits: log2 of m over u."""

    title: TitleBits
    homonym: HomonymBits
    year: YearBits
    person: PersonBits
    hint: HintBits


class BlockingParameters(_Parameters):
    """Which title forms are compared at all."""

    shortest_form_for_deletions: Annotated[int, Field(ge=2, le=50)]
    longest_form_for_deletions: Annotated[int, Field(ge=2, le=200)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest_form_for_deletions > self.longest_form_for_deletions:
            raise ValueError("shortest_form_for_deletions must not exceed longest_form_for_deletions")
        return self


class MatchingParameters(_Parameters):
    """Blocking, weights and bands of the title matcher."""

    blocking: BlockingParameters
    near_title_similarity: Share
    similar_title_similarity: Share
    prior_bits: Bits
    evidence_bits: EvidenceBits
    auto_probability: Share
    review_probability: Share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.review_probability > self.auto_probability:
            raise ValueError("review_probability must not exceed auto_probability")
        if self.similar_title_similarity > self.near_title_similarity:
            raise ValueError("similar_title_similarity must not exceed near_title_similarity")
        return self


class AnalysisParameters(_Parameters):
    """Sizes and levels of the statistics."""

    min_films_per_genre: Annotated[int, Field(ge=2)]
    min_films_per_decade: Annotated[int, Field(ge=1)]
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)]
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)]
    bootstrap_resamples: Annotated[int, Field(ge=100, le=100_000)]
    random_seed: Annotated[int, Field(ge=0)]


PARAMETERS: dict[str, type[_Parameters]] = {
    "ingestion": IngestionParameters,
    "cleaning": CleaningParameters,
    "matching": MatchingParameters,
    "analysis": AnalysisParameters,
}
