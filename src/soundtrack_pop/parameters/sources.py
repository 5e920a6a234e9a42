"""The parameters of ingestion and cleaning: what of the sources is taken."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from soundtrack_pop.parameters.common import Parameters, Share, Year


class IngestionParameters(Parameters):
    """How much of a source may be unreadable."""

    max_reject_share: Share


class CleaningParameters(Parameters):
    """Which years are believed, and whether the last run's title forms are taken over."""

    earliest_year: Year
    latest_year: Year
    reuse: bool

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest_year > self.latest_year:
            raise ValueError("earliest_year must not be after latest_year")
        return self
