"""Tables that hang on a release group, gathered to one row each, whatever the order of their rows."""

from __future__ import annotations

import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.pipelines.cleaning.soundtracks import (
    collect_aliases,
    collect_genres,
    collect_imdb_ids,
    collect_people,
    collect_types,
)
from soundtrack_pop.schemas import TABLES
from support.builders import frame_of
from support.frames import assert_same_rows

GENRES_TYPE = "array<struct<genre:string,family:string,votes:int,share:double>>"


def rows_of(spark: SparkSession, table: str, *rows: tuple[object, ...]) -> DataFrame:
    """Return a frame of a declared table from rows that hold its first columns."""
    names = TABLES[table].column_names
    return frame_of(spark, TABLES[table], [dict(zip(names, row, strict=False)) for row in rows])


def assert_rows(found: DataFrame, schema: str, *rows: tuple[object, ...]) -> None:
    expected = found.sparkSession.createDataFrame(list(rows), schema)
    assert_same_rows(found, expected)


def test_lists_are_sorted_without_repeats_and_without_nulls(spark: SparkSession) -> None:
    types = [(1, "Soundtrack"), (2, "Soundtrack"), (1, "Compilation"), (1, "Soundtrack"), (2, None)]
    assert_rows(
        collect_types(rows_of(spark, "int_release_group_secondary_types", *types)),
        "release_group_id long, secondary_types array<string>",
        (1, ["Compilation", "Soundtrack"]),
        (2, ["Soundtrack"]),
    )
    assert_rows(
        collect_aliases(rows_of(spark, "int_release_group_aliases", (1, "b"), (1, "a"), (1, "a"), (2, None))),
        "release_group_id long, aliases array<string>",
        (1, ["a", "b"]),
        (2, []),
    )
    assert_rows(
        collect_imdb_ids(rows_of(spark, "int_imdb_links", (1, "tt2"), (1, "tt1"), (1, "tt2"))),
        "release_group_id long, imdb_ids array<string>",
        (1, ["tt1", "tt2"]),
    )


@pytest.mark.parametrize(
    ("collect", "table"),
    [
        (collect_types, "int_release_group_secondary_types"),
        (collect_aliases, "int_release_group_aliases"),
        (collect_imdb_ids, "int_imdb_links"),
    ],
)
def test_nothing_gathers_to_nothing(collect, table: str, spark: SparkSession) -> None:  # type: ignore[no-untyped-def]
    assert collect(rows_of(spark, table)).count() == 0


def test_people_stand_in_the_order_of_the_credit_with_both_their_names(spark: SparkSession) -> None:
    credits = rows_of(
        spark,
        "int_artist_credit_names",
        (1, 1, 12, "Lisa G.", ""),
        (1, 0, 11, "Hans Zimmer", " & "),
        (2, 0, 13, "久石譲", ""),
        (3, 0, 14, "Βαγγέλης", ""),
        (4, 0, 99, "not among the artists", ""),
        (5, 0, None, None, None),
    )
    artists = rows_of(
        spark,
        "int_artists",
        (11, "g", "Hans Zimmer", "Zimmer, Hans"),
        (12, "g", "Lisa Gerrard", "Gerrard, Lisa"),
        (13, "g", "久石譲", "Hisaishi, Joe"),
        (14, "g", "Βαγγέλης", "Vangelis"),
        (15, "g", "credited nowhere", "nowhere, credited"),
    )
    assert_rows(
        collect_people(credits, artists),
        "artist_credit_id long, names array<string>",
        (1, ["Hans Zimmer", "Hans Zimmer", "Lisa G.", "Lisa Gerrard"]),
        (2, ["Joe Hisaishi", "久石譲"]),
        (3, ["Vangelis", "Βαγγέλης"]),
        (4, ["not among the artists", None]),
        (5, [None, None]),
    )


def test_genres_are_the_known_tags_with_votes_most_first(spark: SparkSession) -> None:
    tags = rows_of(
        spark,
        "int_release_group_tags",
        (1, "orchestral", 1),
        (1, "space rock", 6),
        (1, "ambient", 1),
        (1, "john williams", 99),
        (1, "jazz", 0),
        (1, "folk", -3),
        (1, None, 5),
        (1, "pop", None),
        (2, "jazz", -1),
        (3, "shark", 4),
        (4, "jazz", 1),
        (4, "jazz", 2),
    )
    known = ("orchestral", "space rock", "ambient", "jazz", "folk", "pop")
    genres = rows_of(spark, "int_genres", *((genre,) for genre in known))
    assert_rows(
        collect_genres(tags, genres),
        f"release_group_id long, genres {GENRES_TYPE}",
        (
            1,
            [
                ("space rock", "rock & metal", 6, 0.75),
                ("ambient", "ambient & minimal", 1, 0.125),
                ("orchestral", "orchestral & classical", 1, 0.125),
            ],
        ),
        (4, [("jazz", "jazz & big band", 3, 1.0)]),
    )


def test_a_genre_that_is_listed_twice_counts_once(spark: SparkSession) -> None:
    tags = rows_of(spark, "int_release_group_tags", (1, "jazz", 2), (1, "folk", 2))
    genres = rows_of(spark, "int_genres", ("jazz",), ("jazz",), ("folk",), (None,))
    [row] = collect_genres(tags, genres).collect()
    assert [(one.genre, one.votes, one.share) for one in row.genres] == [("folk", 2, 0.5), ("jazz", 2, 0.5)]


def test_no_tags_or_no_genres_gather_to_no_genres(spark: SparkSession) -> None:
    tags, genres = (
        rows_of(spark, "int_release_group_tags", (1, "jazz", 2)),
        rows_of(spark, "int_genres", ("jazz",)),
    )
    assert collect_genres(tags.limit(0), genres).count() == 0
    assert collect_genres(tags, genres.limit(0)).count() == 0


def test_genres_do_not_depend_on_partitioning(spark: SparkSession) -> None:
    names = ["ambient", "folk", "jazz", "orchestral", "pop", "rock"]
    tags = rows_of(spark, "int_release_group_tags", *((group, name, 1) for group in range(5) for name in names))
    genres = rows_of(spark, "int_genres", *((name,) for name in names))
    once = collect_genres(tags.coalesce(1), genres.coalesce(1))
    again = collect_genres(tags.orderBy("tag", ascending=False).repartition(5), genres.repartition(3))
    assert_same_rows(once, again)
    assert once.count() == 5
