"""Genre groups: each listed genre is in one group, others are found by their last word, the rest is other."""

from __future__ import annotations

from collections import Counter

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from soundtrack_pop.columns import FAMILY_OTHER as OTHER
from soundtrack_pop.pipelines.cleaning import genres
from soundtrack_pop.pipelines.cleaning.genres import GENRE_GROUPS, genre_group_of

LISTED = [genre.strip() for listed in genres._GROUPS.values() for genre in listed.split(",")]


def groups(spark: SparkSession, wanted: list[str | None]) -> list[str | None]:
    frame = spark.createDataFrame([(genre,) for genre in wanted], "genre string")
    return [row["family"] for row in frame.select(genre_group_of(F.col("genre")).alias("family")).collect()]


def test_every_genre_is_listed_once() -> None:
    assert [genre for genre, count in Counter(LISTED).items() if count > 1] == []


def test_every_genre_is_written_as_musicbrainz_writes_it() -> None:
    assert [genre for genre in LISTED if not genre or genre != genre.lower().strip()] == []


def test_every_listed_genre_is_found_in_its_group(spark: SparkSession) -> None:
    expected = [group for group, listed in genres._GROUPS.items() for _ in listed.split(",")]
    assert groups(spark, list(LISTED)) == expected


CASES = (
    ("rock", "rock & metal", "listed"),
    ("space rock", "rock & metal", "by its last word"),
    ("celtic folk", "folk, country & world", "by its last word"),
    ("ambient pop", "ambient & minimal", "listed itself, so not by its last word"),
    ("film musical", "stage & screen songs", "listed"),
    ("rocksteady", OTHER, "a word that only begins with a listed one"),
    ("rock opera", "orchestral & classical", "only the last word counts"),
    ("comedy", OTHER, "unknown"),
    ("", OTHER, "empty"),
    (" ", OTHER, "blank"),
    ("Rock", OTHER, "MusicBrainz writes genres in lower case"),
    (None, None, "null"),
)


def test_finds_the_group(spark: SparkSession) -> None:
    found = groups(spark, [genre for genre, _, _ in CASES])
    assert [(case[0], family) for case, family in zip(CASES, found, strict=True)] == [case[:2] for case in CASES]


def test_groups_end_with_other_and_repeat_nothing() -> None:
    assert GENRE_GROUPS[-1] == OTHER
    assert len(set(GENRE_GROUPS)) == len(GENRE_GROUPS) == 11
