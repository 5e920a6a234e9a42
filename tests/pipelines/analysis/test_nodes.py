"""The nodes on Spark frames: the analysis table, what it leaves out, and statistics that fit their schemas."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.contracts import conform, conform_arrow
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import nodes, robustness_nodes
from soundtrack_pop.schemas import TABLES, analysed, assessed, cleaned, ingested, matched
from support.builders import frame_of
from support.frames import assert_same_rows

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
    """All have genres but `d`; what they say of themselves differs."""
    genres: dict[str, Any] = {gid: [JAZZ, ROCK] for gid in "abcef"} | {"d": []}
    hints = {"a": ["score", "edition"], "c": ["score", "songs"], "e": ["songs"], "f": None}
    people = {"a": ["john williams", "boston pops"], "c": []}
    rows = [
        {"release_group_gid": gid, "genres": entries, "hints": hints.get(gid, []), "people": people.get(gid)}
        for gid, entries in genres.items()
    ]
    return frame_of(spark, cleaned.SOUNDTRACKS, rows)


@pytest.fixture(scope="module")
def movies(spark: SparkSession) -> DataFrame:
    """Film 4 is not in the catalogue, film 5 has no popularity, and that of film 2 is 0."""
    rows = [
        {
            "tmdb_id": 1, "popularity": 1.0, "vote_count": 7, "vote_average": 8.5, "budget_usd": 9e6, "year": 1975,
            "original_language": "en", "film_genres": ["Thriller", "Horror"],
        },
        {"tmdb_id": 2, "popularity": 0.0, "film_genres": []},
        {"tmdb_id": 3},
        {"tmdb_id": 5},
    ]  # fmt: skip
    return frame_of(spark, cleaned.MOVIES, rows)


@pytest.fixture(scope="module")
def movie_records(spark: SparkSession) -> DataFrame:
    """Film 1 was read with credits, the others without; of film 5 nothing is known."""
    rows = [{"tmdb_id": 1, "has_credits": True}, {"tmdb_id": 2, "has_credits": False}, {"tmdb_id": 5}]
    return frame_of(spark, ingested.MOVIES, rows)


@pytest.fixture(scope="module")
def films_with_genres(
    pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame, movie_records: DataFrame
) -> DataFrame:
    """The analysis table of these pairs."""
    table = nodes.build_analysis_table(pairs, soundtracks, movies, movie_records)
    return table.transform(conform, analysed.FILMS_WITH_GENRES)


def test_the_analysis_table_has_a_row_for_each_film_with_an_album_that_has_genres(
    spark: SparkSession, films_with_genres: DataFrame
) -> None:
    common = {
        "match_probability": 0.95, "genres": [JAZZ, ROCK], "match_band": "auto", "soundtrack_kind": "unknown",
    }  # fmt: skip
    expected = [
        {
            **common, "tmdb_id": 1, "release_group_gid": "a", "movie_title": "Jaws", "movie_year": 1975,
            "decade": 1970, "popularity": 1.0, "log_popularity": 0.0, "vote_count": 7, "vote_average": 8.5,
            "popularity_vintage": "with_credits", "budget_usd": 9e6, "original_language": "en",
            "film_genres": ["Thriller", "Horror"], "soundtrack_kind": "score", "lead_artist": "john williams",
        },
        {
            **common, "tmdb_id": 2, "release_group_gid": "c", "match_band": "review", "popularity": 0.0,
            "popularity_vintage": "without_credits", "film_genres": [], "soundtrack_kind": "both",
        },
        {
            **common, "tmdb_id": 4, "release_group_gid": "e", "movie_year": 2000, "decade": 2000,
            "soundtrack_kind": "songs",
        },
        {**common, "tmdb_id": 5, "release_group_gid": "f", "film_genres": []},
    ]  # fmt: skip
    assert_same_rows(
        films_with_genres,
        frame_of(spark, analysed.FILMS_WITH_GENRES, expected),
    )


def test_every_pair_is_in_the_table_or_counted_as_left_out(
    pairs: DataFrame, soundtracks: DataFrame, films_with_genres: DataFrame
) -> None:
    found = nodes.count_exclusions(pairs, soundtracks, nodes.collect_films(films_with_genres))
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        ("not_primary", "all", 1, 5),
        ("no_genre", "all", 1, 4),
        ("band_review", "all", 1, 3),
        ("no_year", "trends", 1, 2),
        ("no_popularity", "popularity", 2, 1),
        ("other_vintage", "popularity", 0, 1),
        ("zero_popularity", "regression", 0, 1),
    ]


def test_films_come_to_the_driver_in_one_order_with_their_genres_in_lists(films_with_genres: DataFrame) -> None:
    films = nodes.collect_films(films_with_genres.orderBy("release_group_gid", ascending=False))
    assert films["tmdb_id"].tolist() == [1, 2, 4, 5]
    assert [list(families) for families in films["families"]] == [["jazz", "rock"]] * 4
    assert films["genres"].tolist() == ["cool jazz, surf rock"] * 4


def measured(films: pd.DataFrame, analysis: AnalysisParameters) -> dict[str, pa.Table]:
    """Return the tables that need no Spark, by name."""
    by_decade, trends = nodes.measure_genre_trends(films, analysis)
    regression, overall = nodes.regress_popularity(films, analysis)
    return {
        "rpt_genre_by_decade": by_decade,
        "rpt_genre_trends": trends,
        "rpt_genre_popularity": nodes.measure_genre_popularity(films, analysis),
        "rpt_genre_correlations": nodes.correlate_genres(films, analysis),
        "rpt_popularity_regression": regression,
        "rpt_overall_tests": overall,
        "rpt_genre_interactions": nodes.cross_genres(films, analysis),
        "rpt_negative_control": robustness_nodes.run_negative_control(films, analysis),
    }


def test_the_statistics_fit_their_schemas(analysis: AnalysisParameters) -> None:
    for name, found in measured(simulate(World(200), seed=1), analysis).items():
        assert conform_arrow(found, TABLES[name]).num_rows > 0, name


def test_no_film_gives_empty_tables(spark: SparkSession, analysis: AnalysisParameters) -> None:
    films = nodes.collect_films(frame_of(spark, analysed.FILMS_WITH_GENRES, []))
    rows = {name: found.num_rows for name, found in measured(films, analysis).items()}
    # These two list their tests, and say of each why it was not made.
    assert rows.pop("rpt_overall_tests") == 5
    assert rows.pop("rpt_negative_control") == 2
    assert set(rows.values()) == {0}


def test_no_pair_gives_an_empty_analysis_table(spark: SparkSession) -> None:
    tables = (matched.MATCHED_PAIRS, cleaned.SOUNDTRACKS, cleaned.MOVIES, ingested.MOVIES)
    empty = [frame_of(spark, table, []) for table in tables]
    films = nodes.build_analysis_table(*empty).transform(conform, analysed.FILMS_WITH_GENRES)
    assert films.collect() == []
    counted = nodes.count_exclusions(*empty[:2], nodes.collect_films(films))
    assert [row["excluded_count"] for row in counted.to_pylist()] == [0] * 7


def test_the_most_popular_films_are_of_the_statistics(films_with_genres: DataFrame) -> None:
    listed = nodes.list_popular_films(nodes.collect_films(films_with_genres))
    assert listed.select(["tmdb_id", "movie_title", "movie_year", "genres"]).to_pylist() == [
        {"tmdb_id": 1, "movie_title": "Jaws", "movie_year": 1975, "genres": "cool jazz, surf rock"}
    ]


def test_selection_compares_with_films_of_the_same_vintage(
    films_with_genres: DataFrame, movies: DataFrame, movie_records: DataFrame, analysis: AnalysisParameters
) -> None:
    films = nodes.collect_films(films_with_genres)
    balance, weights = robustness_nodes.weight_to_catalogue(
        films, films_with_genres, movies, movie_records, analysis
    )
    assert {row["catalogue_film_count"] for row in balance.to_pylist()} == {1}
    assert conform_arrow(weights, assessed.SELECTION_WEIGHTS).to_pylist() == [
        {"tmdb_id": 1, "selection_probability": None, "weight": None}
    ]


def test_the_funnel_counts_editors_links_without_a_candidate(
    spark: SparkSession, soundtracks: DataFrame, pairs: DataFrame, films_with_genres: DataFrame
) -> None:
    scored = [("a", 1, 12.5), ("a", 2, 3.0), ("d", 3, -70.0), ("x", 9, 99.0)]
    names = ("release_group_gid", "tmdb_id", "match_weight")
    rows = [dict(zip(names, row, strict=True)) for row in scored]
    scored_pairs = frame_of(spark, matched.SCORED_PAIRS, rows)
    exclusions = nodes.count_exclusions(pairs, soundtracks, nodes.collect_films(films_with_genres))
    steps, scores = robustness_nodes.measure_match_funnel(soundtracks, scored_pairs, pairs, exclusions)
    assert {row["step"]: row["soundtrack_count"] for row in steps.to_pylist()} == {
        "soundtracks": 6, "with_candidate": 6, "linked": 6, "primary": 5, "with_genre": 4, "sure": 3,
        "analysed": 1,
    }  # fmt: skip
    assert [tuple(row.values()) for row in scores.to_pylist()] == [
        (-20.0, -18.0, "auto", 1),
        (12.0, 14.0, "auto", 1),
    ]
