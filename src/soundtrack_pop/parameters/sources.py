"""Parameters of ingestion and cleaning: which rows and years of the sources are accepted."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from soundtrack_pop.parameters.common import Parameters, Share, Year


class IngestionParameters(Parameters):
    """Share of rows that a source table may lose before all sources are refused."""

    max_reject_share: Share


class CleaningParameters(Parameters):
    """Range of plausible years, and whether title forms of the last run are reused."""

    earliest_year: Year
    latest_year: Year
    reuse: bool

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest_year > self.latest_year:
            raise ValueError("earliest_year must not be after latest_year")
        return self
