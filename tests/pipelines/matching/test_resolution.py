"""One film or none for each soundtrack, editors before titles, one album for each film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from chispa import assert_df_equality
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.pipelines.matching import resolution
from soundtrack_pop.schemas import cleaned
from support.builders import frame_of

PAIR = "release_group_gid string, tmdb_id long"
SCORED = f"{PAIR}, match_weight double"


def soundtracks(spark: SparkSession, rows: Mapping[str, Sequence[str] | None]) -> DataFrame:
    """Return soundtracks from gid -> editors' links."""
    known = [{"release_group_gid": gid, "imdb_ids": links} for gid, links in rows.items()]
    return frame_of(spark, cleaned.SOUNDTRACKS, known)


def movies(spark: SparkSession, rows: Sequence[tuple[int, str | None]]) -> DataFrame:
    return frame_of(spark, cleaned.MOVIES, [{"tmdb_id": tmdb_id, "imdb_id": imdb_id} for tmdb_id, imdb_id in rows])


def assert_same_rows(found: DataFrame, expected: DataFrame) -> None:
    assert_df_equality(found, expected, ignore_row_order=True, ignore_nullable=True)


class TestKeepBestFilm:
    def test_keeps_the_heaviest_film_and_the_lowest_id_of_equals(self, spark: SparkSession) -> None:
        scored = [
            ("heaviest", 7, 3.0), ("heaviest", 3, 1.0),
            ("tie", 7, 2.0), ("tie", 3, 2.0), ("tie", 5, 1.9),
            ("repeated", 4, 2.0), ("repeated", 4, 2.0),
            ("one", 9, -20.0),
            ("unknown weight", 1, None), ("unknown weight", 2, -50.0),
        ]  # fmt: skip
        kept = [("heaviest", 7, 3.0), ("tie", 3, 2.0), ("repeated", 4, 2.0), ("one", 9, -20.0)]
        assert_same_rows(
            resolution.keep_best_film(spark.createDataFrame(scored, SCORED)),
            spark.createDataFrame([*kept, ("unknown weight", 2, -50.0)], SCORED),
        )

    def test_no_candidates_leave_no_film(self, spark: SparkSession) -> None:
        assert resolution.keep_best_film(spark.createDataFrame([], SCORED)).collect() == []


def test_bands_include_their_lower_bounds(spark: SparkSession) -> None:
    cases = [
        (1.0, "film", "auto"), (0.9, None, "auto"), (0.8999999, "film", "review"), (0.5, "film", "review"),
        (0.4999999, "film", None), (0.0, "film", None), (None, "film", None),
        (1.0, "other_medium", "auto"), (1.0, "other_medium_sure", "review"), (0.4, "other_medium_sure", None),
    ]  # fmt: skip
    schema = "match_probability double, hint_level string, match_band string"
    expected = spark.createDataFrame(cases, schema)
    assert_same_rows(resolution.with_band(expected.drop("match_band"), 0.9, 0.5), expected)


class TestLinkedFilms:
    def test_every_link_to_a_film_of_the_catalogue_is_a_pair(self, spark: SparkSession) -> None:
        links = {
            "one": ["tt1"],
            "several": ["tt1", "tt2"],
            "repeated": ["tt1", "tt1"],
            "outside": ["tt9"],
            "half outside": ["tt9", "tt2"],
            "two films of one number": ["tt3"],
            "none": [],
            "null": None,
        }
        films = [(1, "tt1"), (2, "tt2"), (31, "tt3"), (32, "tt3"), (4, None)]
        expected = [
            ("one", 1), ("several", 1), ("several", 2), ("repeated", 1), ("half outside", 2),
            ("two films of one number", 31), ("two films of one number", 32),
        ]  # fmt: skip
        assert_same_rows(
            resolution.linked_films(soundtracks(spark, links), movies(spark, films)),
            spark.createDataFrame(expected, PAIR),
        )

    @pytest.mark.parametrize(("links", "films"), [({}, [(1, "tt1")]), ({"a": ["tt1"]}, [])])
    def test_nothing_on_one_side_gives_no_pair(self, spark: SparkSession, links: Any, films: Any) -> None:
        assert resolution.linked_films(soundtracks(spark, links), movies(spark, films)).collect() == []

    def test_one_of_several_linked_films_is_the_one_whose_title_agrees_best(self, spark: SparkSession) -> None:
        linked = [
            ("one", 1), ("better", 1), ("better", 2), ("unscored", 5), ("unscored", 4), ("tie", 9), ("tie", 8),
            ("scored below zero", 1), ("scored below zero", 2),
        ]  # fmt: skip
        scored = [
            ("one", 1, 3.5), ("one", 2, 99.0), ("better", 1, 1.0), ("better", 2, 7.0), ("tie", 8, 2.0),
            ("tie", 9, 2.0), ("scored below zero", 2, -4.0),
        ]  # fmt: skip
        kept = [
            ("one", 1, 3.5),
            ("better", 2, 7.0),
            ("unscored", 4, 0.0),
            ("tie", 8, 2.0),
            ("scored below zero", 2, -4.0),
        ]
        assert_same_rows(
            resolution.keep_one_linked_film(
                spark.createDataFrame(linked, PAIR), spark.createDataFrame(scored, SCORED)
            ),
            spark.createDataFrame(
                [(*pair, 1.0, "auto", "imdb_link") for pair in kept],
                f"{SCORED}, match_probability double, match_band string, match_source string",
            ),
        )


class TestLinkedElsewhere:
    def test_soundtrack_whose_links_all_lead_elsewhere_has_no_film(self, spark: SparkSession) -> None:
        links = {
            "here": ["tt1"],
            "here and elsewhere": ["tt9", "tt1"],
            "elsewhere": ["tt9"],
            "elsewhere twice": ["tt9", "tt8"],
            "nowhere": [],
            "unknown": None,
        }
        found = resolution.soundtracks_linked_elsewhere(
            soundtracks(spark, links), movies(spark, [(1, "tt1"), (2, None)])
        )
        assert found.columns == ["release_group_gid"]
        assert sorted(row.release_group_gid for row in found.collect()) == ["elsewhere", "elsewhere twice"]

    @pytest.mark.parametrize(("links", "expected"), [({}, []), ({"a": ["tt1"], "b": []}, ["a"])])
    def test_without_films_every_link_leads_elsewhere(
        self, spark: SparkSession, links: Any, expected: list[str]
    ) -> None:
        found = resolution.soundtracks_linked_elsewhere(soundtracks(spark, links), movies(spark, []))
        assert [row.release_group_gid for row in found.collect()] == expected


def test_title_pair_stands_only_where_no_editor_knows_better(spark: SparkSession) -> None:
    links = {
        "linked here": ["tt1"],
        "linked to another film": ["tt2"],
        "series of the same name": ["tt900"],
        "series, film without a number": ["tt900"],
        "linked to this film and a series": ["tt900", "tt1"],
        "never linked": [],
        "links unknown": None,
    }
    films = [(1, "tt1"), (2, "tt2"), (3, None)]
    title_matches = [(gid, 3 if "without a number" in gid else 1) for gid in [*links, "not in the table"]]
    linked = [("linked here", 1), ("linked to another film", 2), ("linked to this film and a series", 1)]
    kept = ["series, film without a number", "never linked", "links unknown", "not in the table"]
    found = resolution.title_pairs_beside_links(
        spark.createDataFrame(title_matches, PAIR),
        spark.createDataFrame(linked, PAIR),
        soundtracks(spark, links),
        movies(spark, films),
    )
    assert_same_rows(
        found.select("release_group_gid", "tmdb_id", "match_source"),
        spark.createDataFrame(
            [(gid, film, "title") for gid, film in title_matches if gid in kept], f"{PAIR}, match_source string"
        ),
    )


class TestWithNames:
    def test_names_the_pair_and_tells_what_the_album_is(self, spark: SparkSession) -> None:
        albums = [
            {"release_group_gid": "a", "title": "Jaws", "year": 1975, "primary_type": "Album", "hints": []},
            {
                "release_group_gid": "b",
                "title": "Jaws 2",
                "primary_type": "Single",
                "hints": ["volume", "edition"],
            },
            {"release_group_gid": "c", "title": "Heat", "hints": ["score", "volume"]},
        ]
        films = [{"tmdb_id": 1, "title": "Jaws", "year": 1975}, {"tmdb_id": 2, "title": "Heat"}]
        found = resolution.with_names(
            spark.createDataFrame([("a", 1), ("b", 1), ("c", 2)], PAIR),
            frame_of(spark, cleaned.SOUNDTRACKS, albums),
            frame_of(spark, cleaned.MOVIES, films),
        )
        names = ["soundtrack_title", "soundtrack_year", "is_album", "extras", "movie_title", "movie_year"]
        assert sorted(map(tuple, found.select(*names).collect())) == [
            ("Heat", None, None, 1, "Heat", None),
            ("Jaws", 1975, True, 0, "Jaws", 1975),
            ("Jaws 2", None, False, 2, "Jaws", 1975),
        ]


class TestWithPrimary:
    NAMED = f"{PAIR}, match_band string, is_album boolean, extras int, soundtrack_year int"

    def test_first_of_the_albums_by_certainty_type_extras_year_and_id(self, spark: SparkSession) -> None:
        # Of each film the first album is primary, for the reason that the film's number stands for.
        by_film = {
            1: [("z", "auto", False, 2, None), ("a", "review", True, 0, 1970)],  # sure before doubtful
            2: [("z", "auto", True, 2, None), ("a", "auto", False, 0, 1970)],  # album before single
            3: [("z", "auto", True, 0, None), ("a", "auto", True, 1, 1970)],  # plain before volume or edition
            4: [("z", "auto", True, 0, 1999), ("a", "auto", True, 0, 2001)],  # earliest
            5: [("z", "auto", True, 0, 1999), ("a", "auto", True, 0, None)],  # known year before unknown
            6: [("b", "auto", True, 0, 1999), ("c", "auto", True, 0, 1999)],  # lowest id
            7: [("z", "auto", True, 0, None), ("a", "auto", None, 0, None)],  # album before an unknown type
            8: [("a", "review", None, 2, None)],  # the only one
        }
        rows = [(gid, film, *facts) for film, albums in by_film.items() for gid, *facts in albums]
        found = resolution.with_primary(spark.createDataFrame(rows, self.NAMED).repartition(3))
        primary = {(row.tmdb_id, row.release_group_gid) for row in found.collect() if row.is_primary}
        assert found.count() == len(rows)
        assert primary == {(film, albums[0][0]) for film, albums in by_film.items()}

    def test_no_pairs_have_no_primary(self, spark: SparkSession) -> None:
        found = resolution.with_primary(spark.createDataFrame([], self.NAMED))
        assert (found.columns[-1], found.collect()) == ("is_primary", [])
