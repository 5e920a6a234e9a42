"""Decide which linked soundtracks enter the statistics, and count those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

NOT_PRIMARY, BAND_REVIEW, NO_GENRE = "not_primary", "band_review", "no_genre"
NO_YEAR, NO_POPULARITY = "no_year", "no_popularity"
ALL, TRENDS, OF_POPULARITY = "all", "trends", "popularity"


def with_exclusion(matched_pairs: DataFrame, soundtracks: DataFrame) -> DataFrame:
    """Add the soundtrack's `genres` and `exclusion`: the first reason to leave the pair out, or null.

    Grain: as in `matched_pairs`; a pair whose soundtrack is unknown stays, as one without a genre.
    """
    genres = soundtracks.select(c.RELEASE_GROUP_GID, "genres")
    is_primary = F.coalesce(F.col(c.IS_PRIMARY), F.lit(False))
    is_sure = F.coalesce(F.col(c.MATCH_BAND) == c.BAND_AUTO, F.lit(False))
    has_genre = F.coalesce(F.size("genres"), F.lit(0)) > 0
    return matched_pairs.join(genres, on=c.RELEASE_GROUP_GID, how="left").withColumn(
        "exclusion",
        F.when(~is_primary, NOT_PRIMARY).when(~is_sure, BAND_REVIEW).when(~has_genre, NO_GENRE),
    )


def list_exclusions(pairs_by_exclusion: Mapping[str | None, int], films: pd.DataFrame) -> pd.DataFrame:
    """Return `rpt_exclusions`.

    Args:
        pairs_by_exclusion: number of pairs by their `exclusion`; under None those of the analysis table.
        films: `decade` and `popularity` of the analysis table, null where unknown.
    """
    remaining = sum(pairs_by_exclusion.values())
    rows = []
    for reason in (NOT_PRIMARY, BAND_REVIEW, NO_GENRE):
        excluded = pairs_by_exclusion.get(reason, 0)
        remaining -= excluded
        rows.append((reason, ALL, excluded, remaining))
    # A film without a year still counts for popularity, and the other way round.
    for reason, statistic, values in (
        (NO_YEAR, TRENDS, films[c.DECADE]),
        (NO_POPULARITY, OF_POPULARITY, films[c.POPULARITY]),
    ):
        rows.append((reason, statistic, int(values.isna().sum()), int(values.notna().sum())))
    import pandas as pd

    return pd.DataFrame(rows, columns=["reason", "statistic", "excluded_count", "remaining_count"])
