"""Analysis: linked pairs -> one row per film -> genre trends and popularity by genre."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.analysis import selection
from soundtrack_pop.schemas import analysed


def build_analysis_table(matched_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Return the films that have a sure primary soundtrack with at least one genre.

    Grain: one row per film. What stays out is counted by `count_exclusions`.

    Args:
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.

    Returns:
        `feat_films_with_genres`.
    """
    films = movies.select(c.TMDB_ID, c.POPULARITY, "vote_count")
    return (
        matched_pairs.transform(selection.with_exclusion, soundtracks)
        .where(F.col("exclusion").isNull())
        .join(films, on=c.TMDB_ID, how="left")
        .withColumn(c.DECADE, (F.floor(F.col(c.MOVIE_YEAR) / 10) * 10).cast("int"))
    )


def count_exclusions(matched_pairs: DataFrame, soundtracks: DataFrame, films_with_genres: DataFrame) -> pa.Table:
    """Count the linked soundtracks that each statistic leaves out, by reason.

    Args:
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        films_with_genres: `feat_films_with_genres`.

    Returns:
        `rpt_exclusions`.
    """
    counted = matched_pairs.transform(selection.with_exclusion, soundtracks).groupBy("exclusion").count()
    films = films_with_genres.select(c.DECADE, c.POPULARITY).toPandas()
    pairs_by_exclusion = {row["exclusion"]: row["count"] for row in counted.collect()}
    exclusions = selection.list_exclusions(pairs_by_exclusion, films)
    return pa.Table.from_pandas(exclusions, schema=analysed.EXCLUSIONS.arrow_schema)


def measure_genre_trends(films_with_genres: DataFrame, analysis: AnalysisParameters) -> pa.Table:
    """Measure the share of each genre family by decade.

    Args:
        films_with_genres: `feat_films_with_genres`.
        analysis: confidence level in (0.5, 1); films from which a decade is not thin.

    Returns:
        `rpt_genre_by_decade`; empty where no film has a year.
    """
    # scipy takes seconds to import: only a run that measures needs it.
    from soundtrack_pop.pipelines.analysis import trends

    films = films_with_genres.select(F.col(c.DECADE), *_genre_lists()).toPandas()
    shares = trends.shares_by_decade(films, analysis)
    return pa.Table.from_pandas(shares, schema=analysed.GENRE_BY_DECADE.arrow_schema)


def measure_genre_popularity(films_with_genres: DataFrame, analysis: AnalysisParameters) -> pa.Table:
    """Measure how the popularity of films goes with each genre family.

    Args:
        films_with_genres: `feat_films_with_genres`.
        analysis: films a family needs, level, size and seed of the bootstrap.

    Returns:
        `rpt_genre_popularity`; empty where there is no film.
    """
    from soundtrack_pop.pipelines.analysis import association

    films = films_with_genres.select(F.col(c.TMDB_ID), F.col(c.POPULARITY), *_genre_lists()).toPandas()
    popularity = association.popularity_by_family(films, analysis)
    return pa.Table.from_pandas(popularity, schema=analysed.GENRE_POPULARITY.arrow_schema)


def _genre_lists() -> list[Column]:
    return [F.col("genres.family").alias("families"), F.col("genres.share").alias("shares")]
