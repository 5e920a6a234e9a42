"""Incremental cleaning gives the same tables as full cleaning, and cleans fewer rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.contracts import conform
from soundtrack_pop.datasets.incremental import NOTHING_EARLIER, OTHER_RULES, SWITCHED_OFF, ReuseReport
from soundtrack_pop.parameters.sources import CleaningParameters
from soundtrack_pop.pipelines.cleaning import incremental
from soundtrack_pop.pipelines.cleaning.nodes import clean_movies, clean_soundtracks
from soundtrack_pop.schemas import TABLES
from support.builders import frame_of

Row = dict[str, Any]
World = dict[str, list[Row]]

SEEDS = 2
YEARS = CleaningParameters(earliest_year=1888, latest_year=2035, reuse=True)
TITLES = (
    "Jaws", "The Sting, Part II", "Music From Another Room", "千と千尋の神隠し", "Amélie", "Se7en", "", None,
    "Walt Disney's Pinocchio", "Das Boot – Original Soundtrack", "Сталкер", "The Godfather: Part Two",
)  # fmt: skip
NAMES = ("John Williams", "Hisaishi, Joe", "久石譲", "Simon & Garfunkel", "Various Artists", None, "The The")


def fabricated_world(chance: random.Random, size: int = 25) -> World:
    """Return rows of the `int_` tables, by their names."""
    world: World = {name: [] for name in TABLES if name.startswith("int_")}
    for number in range(size):
        add_album(chance, world, number)
        world["int_movies"].append(a_film(chance, number))
    world["int_genres"] = [{"genre": genre} for genre in ("rock", "jazz")]
    return world


def add_album(chance: random.Random, world: World, number: int) -> None:
    gid = f"gid {number}"
    world["int_release_groups"].append(
        {
            "release_group_id": number + 100,
            "release_group_gid": gid,
            "title": chance.choice(TITLES),
            "artist_credit_id": number + 300,
        }
    )
    for position in range(chance.randrange(3)):
        name, artist = chance.choice(NAMES), number * 3 + position + 500
        credit = {
            "artist_credit_id": number + 300,
            "position": position,
            "artist_id": artist,
            "credited_name": name,
        }
        world["int_artist_credit_names"].append(credit)
        world["int_artists"].append({"artist_id": artist, "name": name, "sort_name": chance.choice(NAMES)})
    if chance.random() < 0.5:
        alias = {"release_group_id": number + 100, "alias": chance.choice(TITLES) or "Alias"}
        world["int_release_group_aliases"].append(alias)
    world["int_release_group_tags"].append(
        {"release_group_id": number + 100, "tag": chance.choice(("rock", "jazz", "shark")), "tag_count": 2}
    )


def a_film(chance: random.Random, number: int) -> Row:
    title = chance.choice(TITLES)
    return {
        "tmdb_id": number,
        "title": title,
        "original_title": chance.choice((title, *TITLES)),
        "original_language": chance.choice(("ja", "en", None)),
        "release_date": chance.choice(("1975-06-20", None)),
        "popularity": chance.random(),
        "alternative_titles": chance.choice((None, [], [{"title": chance.choice(TITLES)}])),
        "directors": chance.choice((None, [], [chance.choice(NAMES)])),
        "composers": [chance.choice(NAMES) for _ in range(chance.randrange(3))],
    }


def edited(chance: random.Random, world: World) -> World:
    """Return the world with rows changed, gone and new in every table."""
    changes: dict[str, Callable[[], Row]] = {
        "int_release_groups": lambda: {"title": chance.choice(TITLES)},
        "int_release_group_aliases": lambda: {"alias": "Another alias"},
        "int_artist_credit_names": lambda: {"credited_name": chance.choice(NAMES)},
        "int_artists": lambda: {"sort_name": chance.choice(NAMES), "name": chance.choice(NAMES)},
        "int_release_group_tags": lambda: {"tag_count": chance.randrange(-1, 5)},
        "int_movies": lambda: chance.choice(
            [
                {"title": chance.choice(TITLES)},
                {"composers": [chance.choice(NAMES)]},
                {"directors": None},
                {"original_language": "fr"},
                {"release_date": "1980-01-01"},
                {"translated_titles": [{"title": chance.choice(TITLES), "language": "de"}]},
            ]
        ),
    }
    new = {name: list(rows) for name, rows in world.items()}
    for name, change in changes.items():
        stay = [row for row in new[name] if chance.random() < 0.95]
        new[name] = [{**row, **change()} if chance.random() < 0.1 else row for row in stay]
    # New votes for every film: nothing that a title's forms come from.
    new["int_movies"] = [{**row, "popularity": chance.random()} for row in new["int_movies"]]
    number = chance.randrange(1000, 10_000)
    add_album(chance, new, number)
    new["int_movies"].append(a_film(chance, number))
    return new


def soundtracks(
    spark: SparkSession, world: World, earlier: DataFrame | None = None, cleaning: CleaningParameters = YEARS
) -> tuple[DataFrame, ReuseReport]:
    """Clean the soundtracks of a world as the pipeline does."""
    names = (
        "release_groups release_group_secondary_types release_group_dates release_group_aliases artist_credits "
        "artist_credit_names artists release_group_tags genres imdb_links"
    ).split()
    frames = [frame_of(spark, TABLES[f"int_{name}"], world[f"int_{name}"]) for name in names]
    found, report = clean_soundtracks(*frames, cleaning, earlier)
    return conform(found, TABLES["prm_soundtracks"]), report


def movies(
    spark: SparkSession, world: World, earlier: DataFrame | None = None, cleaning: CleaningParameters = YEARS
) -> tuple[DataFrame, ReuseReport]:
    found, report = clean_movies(frame_of(spark, TABLES["int_movies"], world["int_movies"]), cleaning, earlier)
    return conform(found, TABLES["prm_movies"]), report


def rows(frame: DataFrame) -> list[Row]:
    """Return whole rows by their first column."""
    found = (row.asDict(recursive=True) for row in frame.collect())
    return sorted(found, key=lambda row: str(next(iter(row.values()))))


def stored(spark: SparkSession, frame: DataFrame, table: str) -> DataFrame:
    """Return the rows as the next run reads them."""
    return frame_of(spark, TABLES[table], rows(frame))


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize(("side", "table"), [(soundtracks, "prm_soundtracks"), (movies, "prm_movies")])
def test_random_edits_give_what_a_full_run_gives_and_clean_less(
    side: Callable[..., tuple[DataFrame, ReuseReport]], table: str, seed: int, spark: SparkSession
) -> None:
    chance = random.Random(seed)  # noqa: S311 - test data
    world = fabricated_world(chance)
    earlier = stored(spark, side(spark, world)[0], table)
    for _ in range(2):
        world = edited(chance, world)
        found, report = side(spark, world, earlier)
        assert rows(found) == rows(side(spark, world)[0])
        assert report.reused + (report.anew or 0) == found.count()
        assert report.reused > found.count() / 2
        earlier = stored(spark, found, table)


@pytest.mark.parametrize(("side", "table"), [(soundtracks, "prm_soundtracks"), (movies, "prm_movies")])
def test_random_edits_would_differ_were_the_fingerprint_blind(
    side: Callable[..., tuple[DataFrame, ReuseReport]],
    table: str,
    spark: SparkSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The proof that the test above can fail."""
    sighted = incremental.fingerprint
    monkeypatch.setattr(incremental, "fingerprint", lambda *inputs: sighted(inputs[0]))
    with pytest.raises(AssertionError):
        all_seeds(side, table, spark)


def all_seeds(side: Callable[..., tuple[DataFrame, ReuseReport]], table: str, spark: SparkSession) -> None:
    for seed in range(SEEDS):
        test_random_edits_give_what_a_full_run_gives_and_clean_less(side, table, seed, spark)


class TestOneEdit:
    WORLD = fabricated_world(random.Random(7), size=10)  # noqa: S311 - test data

    @pytest.fixture
    def earlier(self, spark: SparkSession) -> DataFrame:
        return stored(spark, movies(spark, self.WORLD)[0], "prm_movies")

    def test_is_all_that_is_cleaned(self, earlier: DataFrame, spark: SparkSession) -> None:
        first, _, *others = self.WORLD["int_movies"]
        world = {
            **self.WORLD,
            "int_movies": [{**first, "title": "Another"}, *others, {"tmdb_id": 99, "title": "New"}],
        }
        found, report = movies(spark, world, earlier)
        assert report == ReuseReport("films", reused=8, anew=2, gone=1)
        assert found.count() == 10

    def test_of_popularity_alone_cleans_nothing_and_is_there(
        self, earlier: DataFrame, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(incremental, "_with_movie_texts", lambda _: pytest.fail("a film was cleaned"))
        world = {"int_movies": [{**row, "popularity": 77.0} for row in self.WORLD["int_movies"]]}
        found, report = movies(spark, world, earlier)
        assert report == ReuseReport("films", reused=10, anew=0, gone=0)
        assert {row["popularity"] for row in rows(found)} == {77.0}

    def test_of_the_years_believed_needs_no_cleaning(self, earlier: DataFrame, spark: SparkSession) -> None:
        later = YEARS.model_copy(update={"earliest_year": 1990})
        found, report = movies(spark, self.WORLD, earlier, later)
        assert report.reused == 10
        assert rows(found) == rows(movies(spark, self.WORLD, None, later)[0])

    def test_of_the_rules_cleans_everything(
        self, earlier: DataFrame, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(incremental, "_LIBRARIES", ("another",))
        found, report = movies(spark, self.WORLD, earlier)
        assert (report.reused, report.anew, report.why_none) == (0, 10, OTHER_RULES)
        assert rows(found) == rows(movies(spark, self.WORLD)[0])

    def test_of_the_switch_cleans_everything(self, earlier: DataFrame, spark: SparkSession) -> None:
        off = YEARS.model_copy(update={"reuse": False})
        found, report = movies(spark, self.WORLD, earlier, off)
        assert (report.reused, report.why_none) == (0, SWITCHED_OFF)
        assert rows(found) == rows(movies(spark, self.WORLD)[0])

    def test_without_anything_earlier_cleans_everything(self, spark: SparkSession) -> None:
        assert movies(spark, self.WORLD)[1].why_none == NOTHING_EARLIER

    def test_to_no_films_leaves_none(self, earlier: DataFrame, spark: SparkSession) -> None:
        found, report = movies(spark, {"int_movies": []}, earlier)
        assert (rows(found), report.gone) == ([], 10)


def test_fingerprint_tells_nulls_columns_and_lists_apart(spark: SparkSession) -> None:
    given = [
        ("a", None, ["x"], []), (None, "a", ["x"], []), ("a", "", ["x"], []), ("a", None, [], ["x"]),
        ("a", None, None, ["x"]), ("a", None, [None, "x"], []), ("a", None, ["x", None], []),
        ("a", None, ["x", ""], []), ("a", None, ['x","y'], []), ("a", None, ["x", "y"], []),
    ]  # fmt: skip
    frame = spark.createDataFrame(given, "one string, other string, some array<string>, more array<string>")
    found = frame.select(incremental.fingerprint("one", "other", "some", "more").alias("f")).distinct().count()
    assert found == len(given)


def test_keys_of_other_rules_or_none_are_changed_keys() -> None:
    now = pa.table({"key": ["same", "changed", "new"], "input_fingerprint": [1, 2, 3]})
    before = pa.table(
        {
            "key": ["same", "changed", "gone", "new"],
            "input_fingerprint": pa.array([1, 1, 9, 3], pa.int64()),
            "rules_version": ["now", "now", "now", None],
        }
    )
    changed, report = incremental.changed_keys(now, before, "now", "rows")
    assert sorted(changed["key"].to_pylist()) == ["changed", "new"]
    assert report == ReuseReport("rows", reused=1, anew=2, gone=1)
