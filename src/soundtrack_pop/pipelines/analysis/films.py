"""The analysis table: what the statistics need of each film and its primary soundtrack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

WITH_CREDITS, WITHOUT_CREDITS = "with_credits", "without_credits"
SCORE, SONGS, BOTH, UNKNOWN = "score", "songs", "both", "unknown"


def describe_soundtracks(soundtracks: DataFrame) -> DataFrame:
    """Return the kind of each soundtrack and who is credited first.

    Grain: one row per soundtrack.
    """
    is_score, is_songs = (F.coalesce(F.array_contains("hints", hint), F.lit(False)) for hint in (SCORE, SONGS))
    kind = F.when(is_score & is_songs, BOTH).when(is_score, SCORE).when(is_songs, SONGS).otherwise(UNKNOWN)
    return soundtracks.select(
        c.RELEASE_GROUP_GID,
        kind.alias("soundtrack_kind"),
        F.try_element_at("people", F.lit(1)).alias("lead_artist"),
    )


def describe_films(movies: DataFrame, movie_records: DataFrame) -> DataFrame:
    """Return what is known of each film, with the snapshot that its popularity comes from.

    Grain: one row per film.

    Args:
        movies: `prm_movies`.
        movie_records: `int_movies`; a record with credits was read by another request than one without, and so at
            another time.
    """
    snapshot = F.when(F.col("has_credits"), WITH_CREDITS).when(~F.col("has_credits"), WITHOUT_CREDITS)
    return movies.select(
        c.TMDB_ID,
        "original_language",
        F.coalesce("film_genres", F.array()).alias("film_genres"),
        "budget_usd",
        c.POPULARITY,
        F.when(F.col(c.POPULARITY) > 0, F.log(c.POPULARITY)).alias(c.LOG_POPULARITY),
        "vote_count",
        "vote_average",
        "collection_id",
        (F.floor(F.col("year") / 10) * 10).cast("int").alias("film_decade"),
    ).join(movie_records.select(c.TMDB_ID, snapshot.alias(c.POPULARITY_SNAPSHOT)), on=c.TMDB_ID, how="left")


def collect(films_with_genres: DataFrame) -> pd.DataFrame:
    """Return the analysis table on the driver, with lists of `families` and `shares`, `tag_votes` and `genres`.

    Grain: one row per film, by `tmdb_id`: bootstrap draws and permutations take films by their position, which
    must not depend on Spark's partitions.
    """
    frame: pd.DataFrame = films_with_genres.withColumns(
        {
            "families": F.col("genres.family"),
            "shares": F.col("genres.share"),
            "tag_votes": F.aggregate("genres.votes", F.lit(0), lambda total, one: total + one),
            "genres": F.concat_ws(", ", "genres.genre"),
        }
    ).toPandas()
    measures = [c.MOVIE_YEAR, c.DECADE, "budget_usd", c.POPULARITY, c.LOG_POPULARITY, "vote_count", "vote_average"]
    return frame.astype(dict.fromkeys(measures, float)).sort_values(c.TMDB_ID, ignore_index=True)
