"""People's decisions go before editors' links and titles, and label pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.pipelines.matching import clerical_decisions as d
from soundtrack_pop.pipelines.matching import resolution
from soundtrack_pop.schemas import cleaned
from soundtrack_pop.schemas.curated import DECISIONS
from support.builders import arrow_of, frame_of
from support.frames import assert_same_rows

PAIR = "release_group_gid string, tmdb_id long"
SCORED = f"{PAIR}, match_weight double, match_probability double, title_level string"
RESOLVED = f"{PAIR}, match_probability double, match_weight double, match_band string, match_source string"
DAY = date(2026, 11, 24)

Verdicts = Sequence[tuple[str, int | None, str]]


def decided(spark: SparkSession, verdicts: Verdicts) -> DataFrame:
    rows = [
        {
            "release_group_gid": gid, "tmdb_id": film, "verdict": verdict, "decided_by": "Ada", "decided_on": DAY,
            "reason": "x",
        }
        for gid, film, verdict in verdicts
    ]  # fmt: skip
    return d.decisions_frame(arrow_of(DECISIONS, rows), spark)


def albums(spark: SparkSession, links: Mapping[str, Sequence[str] | None]) -> DataFrame:
    rows = [{"release_group_gid": gid, "title": gid, "imdb_ids": ids} for gid, ids in links.items()]
    return frame_of(spark, cleaned.SOUNDTRACKS, rows)


def films(spark: SparkSession, imdb_ids: Mapping[int, str | None]) -> DataFrame:
    return frame_of(spark, cleaned.MOVIES, [{"tmdb_id": film, "imdb_id": imdb} for film, imdb in imdb_ids.items()])


def test_decisions_become_a_frame_as_declared(spark: SparkSession) -> None:
    assert decided(spark, []).schema == DECISIONS.spark_schema
    found = decided(spark, [("a", 1, "match"), ("b", None, "none")])
    assert found.schema == DECISIONS.spark_schema
    assert sorted(map(tuple, found.collect())) == [
        ("a", 1, "match", "Ada", DAY, "x"),
        ("b", None, "none", "Ada", DAY, "x"),
    ]


class TestWithoutRefuted:
    SCORED_ROWS = (
        ("refuted best", 1, 4.0, 16 / 19, "exact"),
        ("refuted best", 2, 1.0, 2 / 19, "near"),
        ("refuted only", 1, 4.0, 16 / 17, "exact"),
        ("refuted last", 1, 1.0, 2 / 4, "exact"),
        ("refuted last", 2, 0.0, 1 / 4, "exact"),
        # No probability that its weight gives: what keeps all its candidates is not reckoned anew.
        ("untouched", 1, 9.0, 0.123, "exact"),
        ("untouched", 2, None, None, None),
        ("match elsewhere", 3, 1.0, 0.5, "exact"),
    )

    def test_next_best_film_takes_what_the_refuted_one_held(self, spark: SparkSession) -> None:
        verdicts = [
            ("refuted best", 1, "no_match"), ("refuted only", 1, "no_match"), ("refuted last", 2, "no_match"),
            ("untouched", 99, "no_match"), ("match elsewhere", 3, "match"), ("refuted last", None, "none"),
            ("not scored", 1, "no_match"),
        ]  # fmt: skip
        expected = [
            ("refuted best", 2, 1.0, 2 / 3, "near"),
            ("refuted last", 1, 1.0, 2 / 3, "exact"),
            ("untouched", 1, 9.0, 0.123, "exact"),
            ("untouched", 2, None, None, None),
            ("match elsewhere", 3, 1.0, 0.5, "exact"),
        ]
        assert_same_rows(
            d.without_rejected(spark.createDataFrame(list(self.SCORED_ROWS), SCORED), decided(spark, verdicts)),
            spark.createDataFrame(expected, SCORED),
        )

    def test_no_decision_changes_nothing(self, spark: SparkSession) -> None:
        scored = spark.createDataFrame(list(self.SCORED_ROWS), SCORED)
        assert_same_rows(d.without_rejected(scored, decided(spark, [])), scored)

    def test_no_pairs_stay_no_pairs(self, spark: SparkSession) -> None:
        found = d.without_rejected(spark.createDataFrame([], SCORED), decided(spark, [("a", 1, "no_match")]))
        assert (found.columns, found.collect()) == (spark.createDataFrame([], SCORED).columns, [])

    @pytest.mark.parametrize(("weight", "probability"), [(5000.0, 1.0), (-5000.0, 0.0), (0.0, 0.5)])
    def test_extreme_weights_give_probabilities(
        self, spark: SparkSession, weight: float, probability: float
    ) -> None:
        scored = spark.createDataFrame([("a", 1, 9000.0, 0.9, "x"), ("a", 2, weight, 0.1, "x")], SCORED)
        found = d.without_rejected(scored, decided(spark, [("a", 1, "no_match")])).collect()
        assert [row.match_probability for row in found] == [pytest.approx(probability, abs=1e-12)]


class TestLinks:
    LINKS: Mapping[str, Sequence[str] | None] = {
        "refuted": ["tt1"],
        "one of two refuted": ["tt1", "tt2"],
        "one film of the number refuted": ["tt3"],
        "all films of the number refuted": ["tt3"],
        "outside": ["tt9"],
        "none": [],
        "null": None,
    }
    FILMS: Mapping[int, str | None] = {1: "tt1", 2: "tt2", 31: "tt3", 32: "tt3", 4: None}
    VERDICTS: Verdicts = (
        ("refuted", 1, "no_match"),
        ("one of two refuted", 1, "no_match"),
        ("one film of the number refuted", 31, "no_match"),
        ("all films of the number refuted", 31, "no_match"),
        ("all films of the number refuted", 32, "no_match"),
        ("outside", 4, "no_match"),
        ("outside", 77, "no_match"),
        ("null", 1, "no_match"),
        ("none", 1, "match"),
    )

    def test_refuted_link_no_longer_speaks_for_its_film_nor_against_others(self, spark: SparkSession) -> None:
        soundtracks, movies = albums(spark, self.LINKS), films(spark, self.FILMS)
        left = {
            **self.LINKS,
            "refuted": [],
            "one of two refuted": ["tt2"],
            "all films of the number refuted": [],
        }
        assert_same_rows(
            d.without_rejected_imdb_ids(soundtracks, movies, decided(spark, self.VERDICTS)), albums(spark, left)
        )

    def test_film_of_a_shared_number_goes_alone(self, spark: SparkSession) -> None:
        verdicts = decided(spark, self.VERDICTS)
        linked = resolution.linked_films(albums(spark, self.LINKS), films(spark, self.FILMS))
        expected = [("one of two refuted", 2), ("one film of the number refuted", 32)]
        assert_same_rows(d.without_rejected_links(linked, verdicts), spark.createDataFrame(expected, PAIR))

    def test_no_decision_changes_nothing(self, spark: SparkSession) -> None:
        soundtracks, movies = albums(spark, self.LINKS), films(spark, self.FILMS)
        assert_same_rows(d.without_rejected_imdb_ids(soundtracks, movies, decided(spark, [])), soundtracks)
        linked = resolution.linked_films(soundtracks, movies)
        assert_same_rows(d.without_rejected_links(linked, decided(spark, [])), linked)

    def test_no_albums_and_no_films_stay_so(self, spark: SparkSession) -> None:
        verdicts = decided(spark, self.VERDICTS)
        assert d.without_rejected_imdb_ids(albums(spark, {}), films(spark, self.FILMS), verdicts).collect() == []
        soundtracks = albums(spark, self.LINKS)
        assert_same_rows(d.without_rejected_imdb_ids(soundtracks, films(spark, {}), verdicts), soundtracks)


class TestApplyDecisions:
    PAIRS = (
        ("by link", 1, 1.0, 3.0, "auto", "imdb_link"),
        ("by title", 1, 0.7, 3.0, "review", "title"),
        ("confirmed", 1, 0.7, 3.0, "review", "title"),
        ("another film", 1, 1.0, 3.0, "auto", "imdb_link"),
        ("no film", 1, 1.0, 3.0, "auto", "imdb_link"),
        ("refuted", 1, 0.9, 3.0, "auto", "title"),
        ("another refuted", 1, 0.9, 3.0, "auto", "title"),
        ("film unknown", 1, 0.9, 3.0, "auto", "title"),
    )
    VERDICTS: Verdicts = (
        ("confirmed", 1, "match"),
        ("another film", 2, "match"),
        ("another film", 1, "no_match"),
        ("no film", None, "none"),
        ("refuted", 1, "no_match"),
        ("another refuted", 2, "no_match"),
        ("film unknown", 77, "match"),
        ("new", 2, "match"),
        ("never heard of", 1, "match"),
        ("never heard of", None, "none"),
    )

    def apply(self, spark: SparkSession, pairs: Sequence[tuple[object, ...]], verdicts: Verdicts) -> DataFrame:
        scored = [("confirmed", 1, 3.0, 0.7, "exact"), ("another film", 9, 5.0, 0.9, "exact")]
        known = ["by link", "by title", "confirmed", "another film", "no film", "refuted", "another refuted"]
        return d.apply_decisions(
            spark.createDataFrame(list(pairs), RESOLVED),
            decided(spark, verdicts),
            spark.createDataFrame(scored, SCORED),
            albums(spark, dict.fromkeys([*known, "film unknown", "new"])),
            films(spark, {1: None, 2: None}),
        )

    def test_decisions_go_before_links_and_titles(self, spark: SparkSession) -> None:
        expected = [
            ("by link", 1, 1.0, 3.0, "auto", "imdb_link"),
            ("by title", 1, 0.7, 3.0, "review", "title"),
            ("confirmed", 1, 1.0, 3.0, "auto", "curated"),
            ("another film", 2, 1.0, 0.0, "auto", "curated"),
            ("another refuted", 1, 0.9, 3.0, "auto", "title"),
            ("new", 2, 1.0, 0.0, "auto", "curated"),
        ]
        assert_same_rows(self.apply(spark, self.PAIRS, self.VERDICTS), spark.createDataFrame(expected, RESOLVED))

    def test_no_decision_changes_nothing(self, spark: SparkSession) -> None:
        assert_same_rows(self.apply(spark, self.PAIRS, []), spark.createDataFrame(list(self.PAIRS), RESOLVED))

    def test_decisions_stand_without_any_other_pair(self, spark: SparkSession) -> None:
        expected = [
            ("confirmed", 1, 1.0, 3.0, "auto", "curated"),
            ("another film", 2, 1.0, 0.0, "auto", "curated"),
            ("new", 2, 1.0, 0.0, "auto", "curated"),
        ]
        assert_same_rows(self.apply(spark, [], self.VERDICTS), spark.createDataFrame(expected, RESOLVED))

    def test_decisions_applied_twice_are_as_applied_once(self, spark: SparkSession) -> None:
        once = [tuple(row) for row in self.apply(spark, self.PAIRS, self.VERDICTS).collect()]
        assert_same_rows(self.apply(spark, once, self.VERDICTS), spark.createDataFrame(once, RESOLVED))


def test_labels_are_what_each_verdict_says(spark: SparkSession) -> None:
    verdicts = [
        ("a", 1, "match"),
        ("a", 2, "no_match"),
        ("b", None, "none"),
        ("b", 1, "no_match"),
        ("a", 1, "match"),
    ]
    labels = d.labels_of(decided(spark, verdicts))
    assert_same_rows(labels.positives, spark.createDataFrame([("a", 1)], PAIR))
    assert_same_rows(labels.rejected, spark.createDataFrame([("a", 2), ("b", 1)], PAIR))
    assert_same_rows(labels.soundtracks_without_film, spark.createDataFrame([("b",)], "release_group_gid string"))


def test_no_decisions_are_no_labels(spark: SparkSession) -> None:
    labels = d.labels_of(decided(spark, []))
    assert [labels.positives.count(), labels.rejected.count(), labels.soundtracks_without_film.count()] == [
        0,
        0,
        0,
    ]


def test_gold_is_what_people_say_and_what_they_leave_of_the_links(spark: SparkSession) -> None:
    linked = [("left", 1), ("left", 2), ("corrected", 1), ("confirmed", 1), ("no film", 1), ("refuted", 1)]
    verdicts = [
        ("left", 2, "no_match"), ("corrected", 2, "match"), ("confirmed", 1, "match"), ("no film", None, "none"),
        ("refuted", 1, "no_match"), ("new", 5, "match"), ("left", 9, "no_match"),
    ]  # fmt: skip
    expected = [("left", 1), ("corrected", 2), ("confirmed", 1), ("new", 5)]
    frame = spark.createDataFrame(linked, PAIR)
    assert_same_rows(d.labelled_pairs(frame, decided(spark, verdicts)), spark.createDataFrame(expected, PAIR))
    assert_same_rows(d.labelled_pairs(frame, decided(spark, [])), frame)


def test_decision_on_what_is_not_in_the_tables_is_told_and_kept(spark: SparkSession) -> None:
    verdicts = [
        ("a", 1, "match"), ("a", 77, "no_match"), ("gone", 1, "match"), ("gone", 77, "no_match"),
        ("gone", None, "none"), ("b", None, "none"),
    ]  # fmt: skip
    found = d.unknown_decisions(
        decided(spark, verdicts), albums(spark, dict.fromkeys("ab")), films(spark, {1: None, 2: None})
    )
    assert found.columns == [*DECISIONS.column_names, "unknown"]
    told = {(row.release_group_gid, row.tmdb_id, row.verdict, row.unknown) for row in found.collect()}
    assert (found.count(), told) == (
        4,
        {
            ("a", 77, "no_match", "film"),
            ("gone", 1, "match", "release_group"),
            ("gone", 77, "no_match", "both"),
            ("gone", None, "none", "release_group"),
        },
    )


def test_no_decision_is_unknown_where_there_is_none(spark: SparkSession) -> None:
    assert d.unknown_decisions(decided(spark, []), albums(spark, {}), films(spark, {})).collect() == []
