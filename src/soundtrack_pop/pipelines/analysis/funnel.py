"""From soundtracks to analysed films: what is left at each step, and why the others are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

NOT_PRIMARY, NO_GENRE, BAND_REVIEW = "not_primary", "no_genre", "band_review"
NO_YEAR, NO_POPULARITY, OTHER_SNAPSHOT, ZERO_POPULARITY = (
    "no_year", "no_popularity", "other_vintage", "zero_popularity",
)  # fmt: skip
ALL, TRENDS, OF_POPULARITY, REGRESSION = "all", "trends", "popularity", "regression"

SOUNDTRACKS, WITH_CANDIDATE, LINKED = "soundtracks", "with_candidate", "linked"
PRIMARY, WITH_GENRE, SURE, ANALYSED = "primary", "with_genre", "sure", "analysed"
NO_LINK = "none"
_BIN_BITS = 2.0
_LOWEST_BITS, _HIGHEST_BITS = -20.0, 40.0


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
    rows.append((OTHER_SNAPSHOT, OF_POPULARITY, rows[-1][3] - len(comparable), len(comparable)))
    rows.append((ZERO_POPULARITY, REGRESSION, *_missing(comparable[c.LOG_POPULARITY])))
    return pd.DataFrame(rows, columns=["reason", "statistic", "excluded_count", "remaining_count"])


def _missing(values: pd.Series[float]) -> tuple[int, int]:
    return int(values.isna().sum()), int(values.notna().sum())


def count_by_weight(soundtracks: DataFrame, scored_pairs: DataFrame, matched_pairs: DataFrame) -> DataFrame:
    """Return how many soundtracks have a best candidate of which weight, and what became of them.

    Grain: `bits_from`, one row per bin of two bits, null without a candidate, and `outcome`; the first and the
    last bin hold all beyond.
    """
    best = scored_pairs.groupBy(c.RELEASE_GROUP_GID).agg(F.max(c.MATCH_WEIGHT).alias("bits"))
    bands = matched_pairs.select(c.RELEASE_GROUP_GID, F.col(c.MATCH_BAND).alias("outcome"))
    inside = F.least(F.greatest(F.col("bits"), F.lit(_LOWEST_BITS)), F.lit(_HIGHEST_BITS - _BIN_BITS / 2))
    bits_from: Column = F.when(F.col("bits").isNotNull(), F.floor(inside / _BIN_BITS) * _BIN_BITS).cast("double")
    return (
        soundtracks.select(c.RELEASE_GROUP_GID)
        .join(best, on=c.RELEASE_GROUP_GID, how="left")
        .join(bands, on=c.RELEASE_GROUP_GID, how="left")
        .groupBy(bits_from.alias("bits_from"), F.coalesce("outcome", F.lit(NO_LINK)).alias("outcome"))
        .agg(F.count("*").alias("soundtrack_count"))
    )


def score_distribution(by_weight: pd.DataFrame) -> pd.DataFrame:
    """Return `rpt_score_distribution` from `count_by_weight`."""
    scored = by_weight.dropna(subset="bits_from")
    return scored.assign(bits_to=scored["bits_from"] + _BIN_BITS).sort_values(
        ["bits_from", "outcome"], ignore_index=True
    )


def list_steps(by_weight: pd.DataFrame, exclusions: Sequence[Mapping[str, int | str]]) -> pd.DataFrame:
    """Return `rpt_match_funnel`.

    Args:
        by_weight: `count_by_weight`. An editor's link needs no candidate.
        exclusions: rows of `rpt_exclusions`.
    """
    import pandas as pd

    left = {str(row["reason"]): int(row["remaining_count"]) for row in exclusions}
    has_candidate = by_weight["bits_from"].notna() | (by_weight["outcome"] != NO_LINK)
    steps = {
        SOUNDTRACKS: by_weight["soundtrack_count"].sum(),
        WITH_CANDIDATE: by_weight.loc[has_candidate, "soundtrack_count"].sum(),
        LINKED: by_weight.loc[by_weight["outcome"] != NO_LINK, "soundtrack_count"].sum(),
        PRIMARY: left["not_primary"],
        WITH_GENRE: left["no_genre"],
        SURE: left["band_review"],
        ANALYSED: left["other_vintage"],
    }
    return pd.DataFrame(
        [(place, step, int(count)) for place, (step, count) in enumerate(steps.items(), start=1)],
        columns=["position", "step", "soundtrack_count"],
    )
