"""The near-miss ledger: the popular films without a soundtrack, what came nearest, and the one reason why not."""

from __future__ import annotations

import math
from typing import Any

import pytest
from chispa import assert_approx_df_equality
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.linkage.near_miss import log_odds
from soundtrack_pop.pipelines.matching import near_misses
from soundtrack_pop.schemas import cleaned, matched, unmatched
from support.builders import arrow_of, frame_of

REVIEW = 0.5
FILM = "tmdb_id long"
BEST = (
    f"{FILM}, release_group_gid string, match_weight double, match_probability double, "
    "title_level string, year_weight double"
)


def movies(spark: SparkSession, *rows: tuple[int, int | None, float | None]) -> DataFrame:
    """Return films from id, votes and popularity."""
    known = [
        {"tmdb_id": film, "title": f"Film {film}", "year": 2000, "vote_count": votes, "popularity": popularity}
        for film, votes, popularity in rows
    ]
    return frame_of(spark, cleaned.MOVIES, known)


def linked(spark: SparkSession, *rows: tuple[str, int, str]) -> DataFrame:
    """Return matched pairs from gid, film and source."""
    known = [
        {"release_group_gid": gid, "tmdb_id": film, "match_source": source, "movie_title": f"Film {film}"}
        for gid, film, source in rows
    ]
    return frame_of(spark, matched.MATCHED_PAIRS, known)


def scored(spark: SparkSession, *rows: tuple[str, int, float, float, str, float]) -> DataFrame:
    """Return scored pairs from gid, film, weight, probability, title level and bits of the year."""
    names = ("release_group_gid", "tmdb_id", "match_weight", "match_probability", "title_level", "year_weight")
    return frame_of(spark, matched.SCORED_PAIRS, [dict(zip(names, row, strict=True)) for row in rows])


def albums(spark: SparkSession, *gids: str) -> DataFrame:
    known = [{"release_group_gid": gid, "title": f"{gid} OST"} for gid in gids]
    return frame_of(spark, cleaned.SOUNDTRACKS, known)


def assert_same_rows(found: DataFrame, expected: DataFrame) -> None:
    assert_approx_df_equality(found, expected, 1e-9, ignore_row_order=True, ignore_nullable=True)


class TestPopularFilmsWithoutSoundtrack:
    def test_most_votes_first_then_popularity_then_lowest_id(self, spark: SparkSession) -> None:
        films = movies(
            spark,
            (1, 10, 1.0),
            (2, 30, 1.0),
            (3, 20, 5.0),
            (4, 20, 9.0),
            (6, 20, 5.0),
            (7, None, 99.0),
            (8, 99, 1.0),
        )
        kept = near_misses.popular_films_without_soundtrack(films, linked(spark, ("a", 8, "title")), 4)
        assert [row.tmdb_id for row in kept.collect()] == [2, 4, 3, 6]

    def test_film_of_unknown_votes_comes_last_and_is_not_dropped(self, spark: SparkSession) -> None:
        films = movies(spark, (1, 0, None), (2, None, 3.0))
        kept = near_misses.popular_films_without_soundtrack(films, linked(spark), 9)
        assert [row.tmdb_id for row in kept.collect()] == [1, 2]

    def test_no_film_without_soundtrack_leaves_no_row(self, spark: SparkSession) -> None:
        pairs = linked(spark, ("a", 1, "title"), ("b", 1, "title"))
        kept = near_misses.popular_films_without_soundtrack(movies(spark, (1, 5, 1.0)), pairs, 9)
        assert kept.collect() == []


class TestWithBestPair:
    def test_keeps_the_most_probable_then_heaviest_then_lowest_gid(self, spark: SparkSession) -> None:
        pairs = scored(
            spark,
            ("likely", 1, 2.0, 0.4, "exact", -1.0), ("heavy but lost", 1, 9.0, 0.01, "exact", 0.0),
            ("b tie", 2, 3.0, 0.2, "near", 0.0), ("a tie", 2, 3.0, 0.2, "similar", 0.0),
            ("light", 2, 1.0, 0.2, "parts", 0.0),
            ("of another film", 9, 9.0, 0.9, "exact", 4.9),
        )  # fmt: skip
        films = spark.createDataFrame([(1,), (2,), (3,)], FILM)
        expected = [
            (1, "likely", 2.0, 0.4, "exact", -1.0),
            (2, "a tie", 3.0, 0.2, "similar", 0.0),
            (3, None, None, None, None, None),
        ]
        assert_same_rows(near_misses.with_best_pair(films, pairs), spark.createDataFrame(expected, BEST))

    def test_choice_does_not_depend_on_the_partitioning(self, spark: SparkSession) -> None:
        rows = [(f"{number:02}", 1, 3.0, 0.2, "exact", 0.0) for number in range(20)]
        pairs = scored(spark, *rows)
        films = spark.createDataFrame([(1,)], FILM)
        found = {
            near_misses.with_best_pair(films, pairs.repartition(parts)).collect()[0].release_group_gid
            for parts in (1, 3, 7)
        }
        assert found == {"00"}


def reason_of(
    spark: SparkSession,
    probability: float | None,
    title: str | None = "exact",
    weight: float | None = None,
    year: float | None = 0.0,
    winner: tuple[int, str] | None = None,
    review: float = REVIEW,
) -> tuple[str, float | None]:
    """Return reason and missing bits of one film whose best pair is as described."""
    if weight is None and probability is not None:
        # As a candidate without competitors.
        weight = math.log2(probability / (1 - probability)) if 0 < probability < 1 else 0.0
    gid = None if probability is None else "a"
    row = (1, gid, weight, probability, title if gid else None, year, *(winner or (None, None)))
    frame = spark.createDataFrame([row], f"{BEST}, winner_tmdb_id long, winner_source string")
    (found,) = near_misses.with_missing_bits(frame, review).toArrow().to_pylist()
    found = near_misses.with_reason(found, log_odds(review))
    return found["reason"], found["missing_bits"]


BY_TITLE, BY_LINK, BY_PERSON = (2, "title"), (2, "imdb_link"), (2, "curated")


class TestWithReason:
    @pytest.mark.parametrize(
        ("case", "reason", "missing_bits"),
        [
            ({"probability": None}, unmatched.NO_CANDIDATE, None),
            ({"probability": 0.9}, unmatched.OVERRULED, None),
            ({"probability": 0.5}, unmatched.OVERRULED, None),
            ({"probability": 1.0}, unmatched.OVERRULED, None),
            ({"probability": 0.9, "title": "part_of_film"}, unmatched.OVERRULED, None),
            ({"probability": 0.9, "winner": BY_LINK}, unmatched.LINKED_ELSEWHERE, None),
            ({"probability": 0.2, "winner": BY_PERSON}, unmatched.LINKED_ELSEWHERE, None),
            ({"probability": 0.2, "title": "number_clash"}, unmatched.NUMBER_CLASH, 2.0),
            ({"probability": 0.2, "title": "number_clash", "winner": BY_TITLE}, unmatched.NUMBER_CLASH, 2.0),
            ({"probability": 0.2, "title": "parts"}, unmatched.LOW_SIMILARITY, 2.0),
            ({"probability": 0.2, "title": "similar", "winner": BY_TITLE}, unmatched.LOW_SIMILARITY, 2.0),
            (
                {"probability": 0.2, "title": "part_of_soundtrack", "winner": BY_LINK},
                unmatched.LOW_SIMILARITY,
                None,
            ),
            ({"probability": 0.2, "title": "near", "winner": BY_TITLE}, unmatched.LOST_TO_OTHER_FILM, 2.0),
            ({"probability": 0.2, "weight": 0.0}, unmatched.CONTESTED, 2.0),
            ({"probability": 0.2, "weight": -0.1}, unmatched.BELOW_THRESHOLD, 2.0),
            ({"probability": 0.2, "year": -2.1}, unmatched.YEAR_CONFLICT, 2.0),
            ({"probability": 0.2, "year": -1.9}, unmatched.BELOW_THRESHOLD, 2.0),
            ({"probability": 0.2, "year": None}, unmatched.BELOW_THRESHOLD, 2.0),
            ({"probability": 0.2, "review": 0.8}, unmatched.BELOW_THRESHOLD, 4.0),
            # Below one half two films of an album can both pass: the one that lost lacks no bits of its own.
            ({"probability": 0.4, "review": 0.3, "winner": BY_TITLE}, unmatched.LOST_TO_OTHER_FILM, None),
        ],
        ids=str,
    )
    def test_first_reason_that_holds(
        self, spark: SparkSession, case: dict[str, Any], reason: str, missing_bits: float | None
    ) -> None:
        found, bits = reason_of(spark, **case)
        assert found == reason
        assert bits == (missing_bits if missing_bits is None else pytest.approx(missing_bits))

    def test_probability_of_zero_lacks_a_finite_number_of_bits(self, spark: SparkSession) -> None:
        reason, bits = reason_of(spark, 0.0, weight=-40.0)
        assert (reason, bits is not None and math.isfinite(bits)) == (unmatched.BELOW_THRESHOLD, True)

    def test_missing_bits_reach_the_threshold_among_competitors(self, spark: SparkSession) -> None:
        mine, theirs = 1.5, 4.0
        probability = 2**mine / (1 + 2**mine + 2**theirs)
        _, bits = reason_of(spark, probability, weight=mine, review=0.7)
        assert bits is not None
        raised = 2 ** (mine + bits)
        assert raised / (1 + raised + 2**theirs) == pytest.approx(0.7)


class TestNearMisses:
    def test_tells_of_each_film_once_in_the_declared_columns(self, spark: SparkSession) -> None:
        films = movies(spark, (10, 900, 9.0), (9, 500, 8.0), (3, 400, 7.0), (4, None, None))
        pairs = scored(
            spark, ("whiplash", 10, 18.0, 0.99999, "exact", 4.9), ("whiplash", 9, 1.0, 2**-17.0, "exact", 1.8)
        )
        found = near_misses.near_misses(
            films, albums(spark, "whiplash"), pairs, linked(spark, ("whiplash", 10, "title")), 2, REVIEW
        )
        lost = {
            "tmdb_id": 9, "movie_title": "Film 9", "movie_year": 2000, "vote_count": 500, "popularity": 8.0,
            "reason": unmatched.LOST_TO_OTHER_FILM, "best_release_group_gid": "whiplash",
            "best_soundtrack_title": "whiplash OST", "match_weight": 1.0, "match_probability": 2**-17.0,
            "winner_tmdb_id": 10, "winner_title": "Film 10", "missing_bits": math.log2(2**17.0 - 1),
        }  # fmt: skip
        none = {
            "tmdb_id": 3, "movie_title": "Film 3", "movie_year": 2000, "vote_count": 400, "popularity": 7.0,
            "reason": unmatched.NO_CANDIDATE,
        }  # fmt: skip
        assert found == arrow_of(unmatched.NEAR_MISSES, [lost, none])

    def test_every_film_linked_leaves_an_empty_table(self, spark: SparkSession) -> None:
        found = near_misses.near_misses(
            movies(spark, (1, 1, 1.0)),
            albums(spark, "a"),
            scored(spark),
            linked(spark, ("a", 1, "title")),
            5,
            REVIEW,
        )
        assert found == arrow_of(unmatched.NEAR_MISSES, [])
