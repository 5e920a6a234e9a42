"""Analysis: linked pairs -> one row per film -> trends, association with popularity, models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import funnel
from soundtrack_pop.pipelines.analysis.films import collect, describe_films, describe_soundtracks
from soundtrack_pop.schemas import analysed, modelled

# Kedro resolves the annotations when the project starts, and must not import pandas for that.
if TYPE_CHECKING:
    from pandas import DataFrame as PandasFrame
else:
    PandasFrame = Any


_POPULAR_FILMS = 10


def build_analysis_table(
    matched_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame, movie_records: DataFrame
) -> DataFrame:
    """Return the films that have a primary soundtrack with at least one genre.

    Grain: one row per film, in any match band. What stays out is counted by `count_exclusions`.

    Args:
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        movie_records: `int_movies`, for the snapshot of popularity.

    Returns:
        `feat_films_with_genres`.
    """
    has_film_and_genre = F.col("exclusion").isNull() | (F.col("exclusion") == funnel.BAND_REVIEW)
    return (
        matched_pairs.transform(funnel.with_exclusion, soundtracks)
        .where(has_film_and_genre)
        .join(soundtracks.transform(describe_soundtracks), on=c.RELEASE_GROUP_GID, how="left")
        .join(movies.transform(describe_films, movie_records), on=c.TMDB_ID, how="left")
        .withColumn(c.DECADE, (F.floor(F.col(c.MOVIE_YEAR) / 10) * 10).cast("int"))
    )


def collect_films(films_with_genres: DataFrame) -> PandasFrame:
    """Bring the analysis table to the driver, where the statistics are made.

    Args:
        films_with_genres: `feat_films_with_genres`.

    Returns:
        The columns of the table by `tmdb_id`, with the genres as the lists `families` and `shares`.
    """
    return collect(films_with_genres)


def count_exclusions(matched_pairs: DataFrame, soundtracks: DataFrame, films: PandasFrame) -> pa.Table:
    """Count the linked soundtracks that each statistic leaves out, by reason.

    Args:
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        films: of `collect_films`.

    Returns:
        `rpt_exclusions`.
    """
    counted = matched_pairs.transform(funnel.with_exclusion, soundtracks).groupBy("exclusion").count()
    pairs_by_exclusion = {row["exclusion"]: row["count"] for row in counted.collect()}
    exclusions = funnel.list_exclusions(pairs_by_exclusion, films)
    return pa.Table.from_pandas(exclusions, schema=analysed.EXCLUSIONS.arrow_schema)


def measure_genre_trends(films: PandasFrame, analysis: AnalysisParameters) -> tuple[pa.Table, pa.Table]:
    """Measure the share of each genre group by decade, and test whether it rises or falls.

    Args:
        films: of `collect_films`.
        analysis: confidence level in (0.5, 1); films from which a decade is not thin, a genre tested.

    Returns:
        `rpt_genre_by_decade` and `rpt_genre_trends`; empty where no film has a year.
    """
    # scipy and statsmodels take seconds to import: only a run that measures needs them.
    from soundtrack_pop.pipelines.analysis import subsets, trends

    sure = subsets.keep_sure(films)
    shares = trends.shares_by_decade(sure, analysis)
    tests = trends.trends_by_genre(sure, analysis)
    return (
        pa.Table.from_pandas(shares, schema=analysed.GENRE_BY_DECADE.arrow_schema),
        pa.Table.from_pandas(tests, schema=analysed.GENRE_TRENDS.arrow_schema),
    )


def measure_genre_popularity(films: PandasFrame, analysis: AnalysisParameters) -> pa.Table:
    """Measure how the popularity of films goes with each genre group.

    Args:
        films: of `collect_films`.
        analysis: films a genre needs, level, size and seed of the bootstrap.

    Returns:
        `rpt_genre_popularity`; empty where there is no film.
    """
    from soundtrack_pop.pipelines.analysis import association, subsets

    popularity = association.popularity_by_genre(subsets.keep_comparable(films), analysis)
    return pa.Table.from_pandas(popularity, schema=analysed.GENRE_POPULARITY.arrow_schema)


def judge_genres(films: PandasFrame, analysis: AnalysisParameters) -> pa.Table:
    """Judge each genre group by the primary analysis: more popular, less, not by much, or unknown.

    Args:
        films: of `collect_films`.
        analysis: levels, smallest effect of interest, number of imputations.

    Returns:
        `rpt_genre_judgements`.
    """
    from soundtrack_pop.pipelines.analysis import judgements, subsets

    judged = judgements.judge_genres(subsets.keep_comparable(films), analysis)
    return pa.Table.from_pandas(judged, schema=modelled.GENRE_JUDGEMENTS.arrow_schema, preserve_index=False)


def list_popular_films(films: PandasFrame) -> pa.Table:
    """List the most popular films of the statistics, to look at single links.

    Args:
        films: of `collect_films`.

    Returns:
        `rpt_popular_films`; ties go to the lowest `tmdb_id`.
    """
    from soundtrack_pop.pipelines.analysis import subsets

    comparable = subsets.keep_comparable(films)
    popular = comparable.sort_values([c.POPULARITY, c.TMDB_ID], ascending=[False, True]).head(_POPULAR_FILMS)
    return pa.Table.from_pandas(popular, schema=analysed.POPULAR_FILMS.arrow_schema, preserve_index=False)


def correlate_genres(films: PandasFrame, analysis: AnalysisParameters) -> pa.Table:
    """Correlate the weight of each genre group with popularity, votes, rating, budget and year.

    Args:
        films: of `collect_films`.
        analysis: films a cell needs.

    Returns:
        `rpt_genre_correlations`.
    """
    from soundtrack_pop.pipelines.analysis import relations

    found = relations.correlate_genres(films, analysis)
    return pa.Table.from_pandas(found, schema=analysed.GENRE_CORRELATIONS.arrow_schema)


def regress_popularity(films: PandasFrame, analysis: AnalysisParameters) -> tuple[pa.Table, pa.Table]:
    """Regress log popularity on all genres with and without controls, and test the genres together.

    Args:
        films: of `collect_films`.
        analysis: films that a term and a coefficient need, level of the intervals.

    Returns:
        `rpt_popularity_regression` and `rpt_overall_tests`.
    """
    import pandas as pd

    from soundtrack_pop.pipelines.analysis import association, inference, regression, subsets

    comparable = subsets.keep_comparable(films)
    terms, joint_tests = regression.regress_popularity(comparable, analysis)
    kruskal_wallis = association.compare_leading_genres(comparable, analysis.min_films_per_genre)
    tests = pd.concat([pd.DataFrame([kruskal_wallis]), joint_tests], ignore_index=True)
    tests = tests.reindex(columns=modelled.OVERALL_TESTS.column_names)
    tests["q"] = inference.q_values(tests["p"].astype(float))
    return (
        pa.Table.from_pandas(terms, schema=modelled.POPULARITY_REGRESSION.arrow_schema),
        pa.Table.from_pandas(tests, schema=modelled.OVERALL_TESTS.arrow_schema),
    )


def cross_genres(films: PandasFrame, analysis: AnalysisParameters) -> pa.Table:
    """Cross film genres with soundtrack genres: how often they meet, and their interaction in popularity.

    Args:
        films: of `collect_films`.
        analysis: films a cell needs, level of the intervals.

    Returns:
        `rpt_genre_interactions`; exploratory.
    """
    from soundtrack_pop.pipelines.analysis import relations

    crossed = relations.cross_genres(films, analysis)
    return pa.Table.from_pandas(crossed, schema=modelled.GENRE_INTERACTIONS.arrow_schema)
