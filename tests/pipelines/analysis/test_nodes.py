"""The nodes on Spark frames: the analysis table, what it leaves out, and statistics that fit their schemas."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession

from builders import frame_of
from soundtrack_pop.contracts import conform, conform_arrow
from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.analysis.nodes import (
    build_analysis_table,
    count_exclusions,
    measure_genre_popularity,
    measure_genre_trends,
)
from soundtrack_pop.schemas import Table, analysed, cleaned, matched

JAZZ, ROCK = ("cool jazz", "jazz", 2, 0.5), ("surf rock", "rock", 2, 0.5)


@pytest.fixture(scope="module")
def pairs(spark: SparkSession) -> DataFrame:
    """Two soundtracks of one film, a doubtful one, one without genres, one of a film that is not known."""
    common = {"match_probability": 0.95, "is_primary": True, "match_band": "auto"}
    return frame_of(
        spark,
        matched.MATCHED_PAIRS,
        [
            {**common, "release_group_gid": "a", "tmdb_id": 1, "movie_title": "Jaws", "movie_year": 1975},
            {**common, "release_group_gid": "b", "tmdb_id": 1, "is_primary": False},
            {**common, "release_group_gid": "c", "tmdb_id": 2, "match_band": "review"},
            {**common, "release_group_gid": "d", "tmdb_id": 3},
            {**common, "release_group_gid": "e", "tmdb_id": 4, "movie_year": 2000},
            {**common, "release_group_gid": "f", "tmdb_id": 5},
        ],
    )


@pytest.fixture(scope="module")
def soundtracks(spark: SparkSession) -> DataFrame:
    """All have genres but `d`."""
    genres: dict[str, Any] = {gid: [JAZZ, ROCK] for gid in "abcef"} | {"d": []}
    rows = [{"release_group_gid": gid, "genres": entries} for gid, entries in genres.items()]
    return frame_of(spark, cleaned.SOUNDTRACKS, rows)


@pytest.fixture(scope="module")
def films_with_genres(spark: SparkSession, pairs: DataFrame, soundtracks: DataFrame) -> DataFrame:
    """The analysis table of these pairs; film 5 has no popularity and film 4 is not in the catalogue."""
    rows = [{"tmdb_id": 1, "popularity": 9.5, "vote_count": 7}, {"tmdb_id": 2}, {"tmdb_id": 3}, {"tmdb_id": 5}]
    movies = frame_of(spark, cleaned.MOVIES, rows)
    return build_analysis_table(pairs, soundtracks, movies).transform(conform, analysed.FILMS_WITH_GENRES)


def test_the_analysis_table_has_a_row_for_each_film_with_a_sure_album_that_has_genres(
    spark: SparkSession, films_with_genres: DataFrame
) -> None:
    common = {"match_probability": 0.95, "genres": [JAZZ, ROCK]}
    expected = [
        {
            **common, "tmdb_id": 1, "release_group_gid": "a", "movie_title": "Jaws", "movie_year": 1975,
            "decade": 1970, "popularity": 9.5, "vote_count": 7,
        },
        {**common, "tmdb_id": 4, "release_group_gid": "e", "movie_year": 2000, "decade": 2000},
        {**common, "tmdb_id": 5, "release_group_gid": "f"},
    ]  # fmt: skip
    assert_df_equality(
        films_with_genres,
        frame_of(spark, analysed.FILMS_WITH_GENRES, expected),
        ignore_row_order=True,
        ignore_nullable=True,
    )


def test_every_pair_is_in_the_table_or_counted_as_left_out(
    pairs: DataFrame, soundtracks: DataFrame, films_with_genres: DataFrame
) -> None:
    found = count_exclusions(pairs, soundtracks, films_with_genres)
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        ("not_primary", "all", 1, 5),
        ("band_review", "all", 1, 4),
        ("no_genre", "all", 1, 3),
        ("no_year", "trends", 1, 2),
        ("no_popularity", "popularity", 2, 1),
    ]


def test_the_statistics_fit_their_schemas(films_with_genres: DataFrame, analysis: AnalysisParameters) -> None:
    trends = measure_genre_trends(films_with_genres, analysis)
    popularity = measure_genre_popularity(films_with_genres, analysis)
    assert trends.select(["genre", "decade", "film_count"]).to_pylist() == [
        {"genre": genre, "decade": decade, "film_count": 1}
        for genre in ("jazz", "rock")
        for decade in (1970, 2000)
    ]
    assert popularity.select(["genre", "film_count", "rank_biserial"]).to_pylist() == [
        {"genre": genre, "film_count": 1, "rank_biserial": None} for genre in ("jazz", "rock")
    ]
    assert conform_arrow(trends, analysed.GENRE_BY_DECADE).num_rows == 4
    assert conform_arrow(popularity, analysed.GENRE_POPULARITY).num_rows == 2


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(
    ("measure", "table"),
    [
        (measure_genre_trends, analysed.GENRE_BY_DECADE),
        (measure_genre_popularity, analysed.GENRE_POPULARITY),
    ],
)
def test_no_film_gives_an_empty_table(
    measure: Any, table: Table, spark: SparkSession, analysis: AnalysisParameters
) -> None:
    found: pa.Table = measure(frame_of(spark, analysed.FILMS_WITH_GENRES, []), analysis)
    assert found.schema.equals(table.arrow_schema)
    assert found.num_rows == 0


def test_no_pair_gives_an_empty_analysis_table(spark: SparkSession) -> None:
    empty = [frame_of(spark, table, []) for table in (matched.MATCHED_PAIRS, cleaned.SOUNDTRACKS, cleaned.MOVIES)]
    films = build_analysis_table(*empty).transform(conform, analysed.FILMS_WITH_GENRES)
    assert films.collect() == []
    assert [row["excluded_count"] for row in count_exclusions(*empty[:2], films).to_pylist()] == [0] * 5
