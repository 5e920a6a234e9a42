"""Reporting: what a run found, as files that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.parameters import AnalysisParameters

# Kedro resolves the annotations when the project starts, and must not import matplotlib or pandas for that.
if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame as PandasFrame
else:
    Figure = PandasFrame = Any


def write_pairs_for_people(matched_pairs: DataFrame) -> PandasFrame:
    """Return all matched pairs in an order that people look them up in.

    Grain: one row per linked soundtrack, by film title, then soundtrack title; missing titles last.

    Args:
        matched_pairs: `prm_matched_pairs`.

    Returns:
        The rows and columns of `prm_matched_pairs`; years are whole numbers where some are missing too.
    """
    import pandas as pd

    whole_numbers = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    pairs: PandasFrame = matched_pairs.toArrow().to_pandas(types_mapper=whole_numbers.get)
    return pairs.sort_values(
        [c.MOVIE_TITLE, c.SOUNDTRACK_TITLE, c.TMDB_ID, c.RELEASE_GROUP_GID], ignore_index=True
    )


def draw_genre_frequency_by_decade(
    genre_by_decade: DataFrame, sources: DataFrame, analysis: AnalysisParameters
) -> Figure:
    """Draw the share of each genre family by decade.

    Args:
        genre_by_decade: `rpt_genre_by_decade`.
        sources: `int_sources`.
        analysis: what makes a decade thin, the level of the intervals.
    """
    from soundtrack_pop.pipelines.reporting import figures

    return figures.draw_genre_frequency_by_decade(genre_by_decade.toPandas(), _is_sample(sources), analysis)


def draw_popularity_by_genre(
    films_with_genres: DataFrame, genre_popularity: DataFrame, sources: DataFrame, analysis: AnalysisParameters
) -> Figure:
    """Draw the popularity of each genre family's films and its difference from the others'.

    Args:
        films_with_genres: `feat_films_with_genres`.
        genre_popularity: `rpt_genre_popularity`.
        sources: `int_sources`.
        analysis: the levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.reporting import figures

    films_by_genre = (
        films_with_genres.where(F.col(c.POPULARITY).isNotNull())
        .select(c.POPULARITY, F.explode(F.array_distinct("genres.family")).alias(c.GENRE))
        .toPandas()
    )
    return figures.draw_popularity_by_genre(
        films_by_genre, genre_popularity.toPandas(), _is_sample(sources), analysis
    )


def draw_match_calibration(match_quality: dict[str, Any]) -> Figure:
    """Draw how often links by title are right, by their probability.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_calibration(match_quality)


def draw_match_thresholds(match_quality: dict[str, Any]) -> Figure:
    """Draw what linking from another probability on would give.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_thresholds(match_quality)


def draw_match_quality_by_group(match_quality: dict[str, Any]) -> Figure:
    """Draw how good the links are by kind of film and album.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_quality_by_group(match_quality)


def write_report(
    films_with_genres: DataFrame,
    exclusions: DataFrame,
    genre_by_decade: DataFrame,
    genre_popularity: DataFrame,
    match_quality: dict[str, Any],
    candidate_audit: dict[str, Any],
    sources: DataFrame,
    rejects: DataFrame,
    frequency_png: bytes,
    popularity_png: bytes,
    calibration_png: bytes,
    thresholds_png: bytes,
    by_group_png: bytes,
    analysis: AnalysisParameters,
) -> str:
    """Write the report: one page that needs no other file and no network.

    Args:
        films_with_genres: `feat_films_with_genres`.
        exclusions: `rpt_exclusions`.
        genre_by_decade: `rpt_genre_by_decade`.
        genre_popularity: `rpt_genre_popularity`.
        match_quality: the content of `match_quality.json`.
        candidate_audit: the content of `candidate_audit.json`.
        sources: `int_sources`.
        rejects: `int_rejects`.
        frequency_png: the picture of `draw_genre_frequency_by_decade`.
        popularity_png: the picture of `draw_popularity_by_genre`.
        calibration_png: the picture of `draw_match_calibration`.
        thresholds_png: the picture of `draw_match_thresholds`.
        by_group_png: the picture of `draw_match_quality_by_group`.
        analysis: the levels of intervals and tests.

    Returns:
        HTML; the same for the same input.
    """
    from soundtrack_pop.pipelines.reporting import page

    return page.render(
        page.Material(
            most_popular=films_with_genres.transform(_keep_most_popular).toPandas(),
            exclusions=exclusions.toPandas(),
            genre_by_decade=genre_by_decade.toPandas(),
            genre_popularity=genre_popularity.toPandas(),
            match_quality=match_quality,
            candidate_audit=candidate_audit,
            sources=sources.toPandas(),
            rejects=rejects.groupBy("source", "table", "reason").count().toPandas(),
            frequency_png=frequency_png,
            popularity_png=popularity_png,
            calibration_png=calibration_png,
            thresholds_png=thresholds_png,
            by_group_png=by_group_png,
            analysis=analysis,
        )
    )


def _keep_most_popular(films_with_genres: DataFrame, films: int = 10) -> DataFrame:
    return (
        films_with_genres.orderBy(F.desc_nulls_last(c.POPULARITY), c.TMDB_ID)
        .limit(films)
        .select(
            c.MOVIE_TITLE,
            c.MOVIE_YEAR,
            c.SOUNDTRACK_TITLE,
            c.POPULARITY,
            F.concat_ws(", ", "genres.genre").alias("genres"),
        )
    )


def _is_sample(sources: DataFrame) -> bool:
    return sources.where("is_sample").count() > 0
