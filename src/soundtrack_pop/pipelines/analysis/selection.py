"""Decide which linked soundtracks enter the statistics, and count those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

NOT_PRIMARY, NO_GENRE, BAND_REVIEW = "not_primary", "no_genre", "band_review"
NO_YEAR, NO_POPULARITY, OTHER_VINTAGE, ZERO_POPULARITY = (
    "no_year", "no_popularity", "other_vintage", "zero_popularity",
)  # fmt: skip
ALL, TRENDS, OF_POPULARITY, REGRESSION = "all", "trends", "popularity", "regression"


def with_exclusion(matched_pairs: DataFrame, soundtracks: DataFrame) -> DataFrame:
    """Add the soundtrack's `genres` and `exclusion`: the first reason to leave the pair out, or null.

    Grain: as in `matched_pairs`; a pair whose soundtrack is unknown stays, as one without a genre.
    """
    genres = soundtracks.select(c.RELEASE_GROUP_GID, "genres")
    is_primary = F.coalesce(F.col(c.IS_PRIMARY), F.lit(False))
    has_genre = F.coalesce(F.size("genres"), F.lit(0)) > 0
    is_sure = F.coalesce(F.col(c.MATCH_BAND) == c.BAND_AUTO, F.lit(False))
    return matched_pairs.join(genres, on=c.RELEASE_GROUP_GID, how="left").withColumn(
        "exclusion",
        F.when(~is_primary, NOT_PRIMARY).when(~has_genre, NO_GENRE).when(~is_sure, BAND_REVIEW),
    )


def list_exclusions(pairs_by_exclusion: Mapping[str | None, int], films: pd.DataFrame) -> pd.DataFrame:
    """Return `rpt_exclusions`.

    Args:
        pairs_by_exclusion: number of pairs by their `exclusion`; under None those that enter the statistics.
        films: the analysis table, as `subsets` takes it.
    """
    import pandas as pd

    from soundtrack_pop.pipelines.analysis import subsets

    remaining = sum(pairs_by_exclusion.values())
    rows = []
    for reason in (NOT_PRIMARY, NO_GENRE, BAND_REVIEW):
        excluded = pairs_by_exclusion.get(reason, 0)
        remaining -= excluded
        rows.append((reason, ALL, excluded, remaining))
    sure = subsets.keep_sure(films)
    # A film without a year still counts for popularity, and the other way round.
    rows.append((NO_YEAR, TRENDS, *_missing(sure[c.DECADE])))
    rows.append((NO_POPULARITY, OF_POPULARITY, *_missing(sure[c.POPULARITY])))
    comparable = subsets.keep_comparable(films)
    rows.append((OTHER_VINTAGE, OF_POPULARITY, rows[-1][3] - len(comparable), len(comparable)))
    rows.append((ZERO_POPULARITY, REGRESSION, *_missing(comparable[c.LOG_POPULARITY])))
    return pd.DataFrame(rows, columns=["reason", "statistic", "excluded_count", "remaining_count"])


def _missing(values: pd.Series[float]) -> tuple[int, int]:
    return int(values.isna().sum()), int(values.notna().sum())
