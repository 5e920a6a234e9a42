"""The nodes one after the other on a world made by hand (see `conftest.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from builders import frame_of
from soundtrack_pop.contracts import conform
from soundtrack_pop.parameters import MatchingParameters
from soundtrack_pop.pipelines.matching.nodes import (
    evaluate_matches,
    match_by_title,
    resolve_matches,
    score_candidate_pairs,
)
from soundtrack_pop.schemas import cleaned, ingested, matched

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Both sides as frames, and the nodes over them."""

    spark: SparkSession
    matching: MatchingParameters
    soundtracks: DataFrame
    movies: DataFrame

    def scored_pairs(self) -> DataFrame:
        scored = score_candidate_pairs(self.soundtracks, self.movies, self.matching)
        return scored.transform(conform, matched.SCORED_PAIRS)

    def matched_pairs(self, title_matches: DataFrame, scored_pairs: DataFrame) -> DataFrame:
        resolved = resolve_matches(title_matches, scored_pairs, self.soundtracks, self.movies)
        return resolved.transform(conform, matched.MATCHED_PAIRS)

    def quality(
        self, title_matches: DataFrame, scored_pairs: DataFrame, matched_pairs: DataFrame, *, is_sample: bool
    ) -> dict[str, Any]:
        sources = frame_of(self.spark, ingested.SOURCES, [{"source": "mbdump", "is_sample": is_sample}])
        return evaluate_matches(title_matches, scored_pairs, matched_pairs, self.soundtracks, self.movies, sources)


@dataclass(frozen=True)
class Outcome:
    """What the nodes return on the whole world."""

    scored_pairs: DataFrame
    title_matches: DataFrame
    matched_pairs: DataFrame


@pytest.fixture(scope="module")
def world(
    spark: SparkSession, matching: MatchingParameters, world_soundtracks: list[Row], world_movies: list[Row]
) -> World:
    return _world(spark, matching, world_soundtracks, world_movies)


@pytest.fixture(scope="module")
def outcome(world: World) -> Outcome:
    scored = world.scored_pairs().cache()
    title_matches = match_by_title(scored, world.matching).cache()
    return Outcome(scored, title_matches, world.matched_pairs(title_matches, scored).cache())


def test_candidates_are_the_films_of_a_like_title(outcome: Outcome) -> None:
    names = [
        "release_group_gid",
        "tmdb_id",
        "title_level",
        "homonym_level",
        "year_level",
        "person_level",
        "hint_level",
    ]
    assert _rows(outcome.scored_pairs.select(*names)) == [
        ("feature", 9, "exact", "two", "one", "missing", "film"),
        ("feature", 10, "exact", "two", "same", "composer", "film"),
        ("japanese", 6, "exact", "unique", "same", "composer", "film"),
        ("no year, no people", 8, "exact", "unique", "missing", "missing", "film"),
        ("original title", 5, "exact", "unique", "same", "composer", "film"),
        ("original, reissued", 1, "exact", "two", "later", "composer", "film"),
        ("original, reissued", 2, "exact", "two", "earlier", "different", "film"),
        ("remake", 1, "exact", "two", "later", "different", "film"),
        ("remake", 2, "exact", "two", "same", "composer", "film"),
        ("sequel", 3, "number_clash", "two", "close", "composer", "film"),
        ("sequel", 4, "exact", "unique", "same", "composer", "film"),
        ("series of a film's name", 7, "exact", "unique", "later", "different", "other_medium"),
        ("translated title", 5, "exact_other", "unique", "one", "missing", "film"),
    ]


def test_each_soundtrack_gets_its_film_by_title_or_none(outcome: Outcome) -> None:
    assert _rows(outcome.title_matches.select("release_group_gid", "tmdb_id", "match_band")) == [
        ("feature", 10, "auto"),
        ("japanese", 6, "auto"),
        ("no year, no people", 8, "auto"),
        ("original title", 5, "auto"),
        ("original, reissued", 1, "auto"),
        ("remake", 2, "auto"),
        ("sequel", 4, "auto"),
        ("translated title", 5, "auto"),
    ]


def test_final_pairs_name_their_source_and_the_film_s_one_album(outcome: Outcome) -> None:
    names = ["release_group_gid", "tmdb_id", "match_source", "is_primary", "soundtrack_title", "movie_year"]
    found = [tuple(row) for row in outcome.matched_pairs.select(*names).collect()]
    assert found == [
        ("feature", 10, "title", True, "whiplash", 2014),
        ("japanese", 6, "title", True, "千と千尋の神隠し", 2001),
        ("no year, no people", 8, "title", True, "trainspotting", 1996),
        ("original title", 5, "imdb_link", True, "la vita e bella", 1997),
        ("original, reissued", 1, "title", True, "solaris", 1972),
        ("remake", 2, "imdb_link", True, "solaris", 2002),
        ("sequel", 4, "imdb_link", True, "rocky 2", 1979),
        ("translated title", 5, "title", False, "das leben ist schon", 1997),
        ("unlike title", 11, "imdb_link", True, "of thieves and cops", None),
    ]


def test_link_is_certain_and_has_its_title_s_weight_or_none(outcome: Outcome) -> None:
    weights = {row.release_group_gid: row.match_weight for row in outcome.title_matches.collect()}
    linked = outcome.matched_pairs.where("match_source = 'imdb_link'").collect()
    assert len(linked) == 4
    for row in linked:
        assert (row.match_probability, row.match_band) == (1.0, "auto")
        assert row.match_weight == weights.get(row.release_group_gid, 0.0)


@pytest.mark.parametrize("links", [None, [], ["tt0113277"]], ids=["null", "none", "all to another film"])
def test_title_matcher_never_sees_the_editors_links(
    world: World, outcome: Outcome, world_soundtracks: list[Row], world_movies: list[Row], links: list[str] | None
) -> None:
    relinked = [{**row, "imdb_ids": links} for row in world_soundtracks]
    other = _world(world.spark, world.matching, relinked, world_movies)
    assert _rows(other.scored_pairs()) == _rows(outcome.scored_pairs)


def test_order_and_partitions_of_the_tables_change_nothing(
    world: World, outcome: Outcome, world_soundtracks: list[Row], world_movies: list[Row]
) -> None:
    other = _world(world.spark, world.matching, world_soundtracks[::-1], world_movies[::-1], partitions=4)
    scored = other.scored_pairs().cache()
    title_matches = match_by_title(scored, world.matching).cache()
    assert _rows(scored) == _rows(outcome.scored_pairs)
    assert _rows(other.matched_pairs(title_matches, scored)) == _rows(outcome.matched_pairs)


@pytest.mark.parametrize(("soundtracks", "movies"), [(0, None), (None, 0)], ids=["no soundtracks", "no films"])
def test_nothing_on_one_side_gives_no_pairs(
    world: World,
    world_soundtracks: list[Row],
    world_movies: list[Row],
    soundtracks: int | None,
    movies: int | None,
) -> None:
    empty = _world(world.spark, world.matching, world_soundtracks[:soundtracks], world_movies[:movies])
    scored = empty.scored_pairs().cache()
    title_matches = match_by_title(scored, world.matching).cache()
    pairs = empty.matched_pairs(title_matches, scored).cache()
    quality = empty.quality(title_matches, scored, pairs, is_sample=False)
    assert (scored.collect(), pairs.collect()) == ([], [])
    assert (quality["is_sample"], quality["precision"], quality["candidate_recall"]) == (False, None, None)


def test_quality_counts_the_world(world: World, outcome: Outcome) -> None:
    found = world.quality(outcome.title_matches, outcome.scored_pairs, outcome.matched_pairs, is_sample=True)
    all_right = {
        "linked": 3, "correct": 3, "precision": 1.0, "precision_interval": pytest.approx([0.4385, 1.0], abs=1e-4),
        "recall": 0.75, "recall_interval": pytest.approx([0.3006, 0.9544], abs=1e-4), "f1": pytest.approx(6 / 7),
    }  # fmt: skip
    assert found.pop("what_this_does_not_show")
    assert found == {
        "is_sample": True,
        "soundtracks": 12,
        "films": 12,
        "gold_pairs": 4,
        "precision": 1.0,
        "recall": 0.75,
        "f1": pytest.approx(6 / 7),
        "candidate_recall": 0.75,
        "match_rate": 0.75,
        "title_matcher": {
            "auto": all_right,
            "auto_and_review": all_right,
            "outside_catalogue": {
                "soundtracks": 2, "linked": 0, "false_match_rate": 0.0,
                "false_match_rate_interval": pytest.approx([0.0, 0.6576], abs=1e-4),
            },
        },
        "matched_pairs": {"total": 9, "by_band": {"auto": 9}, "by_source": {"title": 5, "imdb_link": 4}},
    }  # fmt: skip


def _world(
    spark: SparkSession,
    matching: MatchingParameters,
    soundtracks: Sequence[Row],
    movies: Sequence[Row],
    partitions: int = 1,
) -> World:
    albums = frame_of(spark, cleaned.SOUNDTRACKS, soundtracks).repartition(partitions)
    return World(spark, matching, albums, frame_of(spark, cleaned.MOVIES, movies).repartition(partitions))


def _rows(frame: DataFrame) -> list[tuple]:
    return sorted(tuple(row) for row in frame.collect())
