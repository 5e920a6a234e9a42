"""The nodes one after the other on a world made by hand (see `conftest.py`), and with a frozen model or labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.contracts import conform
from soundtrack_pop.linkage.link import ComparedPairs, learn_model, link_tables
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.model_json import from_json, to_json
from soundtrack_pop.linkage.scoring import with_bands
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching import nodes
from soundtrack_pop.schemas import cleaned, ingested, matched
from soundtrack_pop.schemas.curated import DECISIONS
from support.builders import decisions, frame_of
from support.fabricated_world import fabricated_world
from support.matching_rows import albums, films, plain

Row = dict[str, Any]
NO_DECISIONS = DECISIONS.arrow_schema.empty_table()


@dataclass(frozen=True)
class World:
    """Both sides as frames, what people decided, and the nodes over them."""

    spark: SparkSession
    matching: MatchingParameters
    soundtracks: DataFrame
    movies: DataFrame
    decisions: pa.Table

    def comparison(self) -> ComparedPairs:
        return nodes.compare_candidate_pairs(self.soundtracks, self.movies, self.matching)

    def learned(self, comparison: ComparedPairs, pretrained: MatchModel | None = None) -> tuple[Any, Row]:
        return nodes.learn_match_model(
            comparison, self.soundtracks, self.movies, self.decisions, pretrained, self.matching
        )

    def outcome(self, pretrained: MatchModel | None = None) -> Outcome:
        comparison = self.comparison()
        calibration, model = self.learned(comparison, pretrained)
        table = nodes.score_candidate_pairs(comparison, calibration)
        scored = conform(frame(self.spark, table), matched.SCORED_PAIRS).cache()
        titles = nodes.match_by_title(scored, self.decisions, model).cache()
        resolved = nodes.resolve_matches(titles, scored, self.soundtracks, self.movies, self.decisions)
        return Outcome(model, table, scored, titles, conform(resolved, matched.MATCHED_PAIRS).cache())

    def quality(self, outcome: Outcome, *, is_sample: bool) -> Row:
        sources = frame_of(self.spark, ingested.SOURCES, [{"source": "mbdump", "is_sample": is_sample}])
        return nodes.evaluate_matches(
            outcome.scored, outcome.pairs, self.soundtracks, self.movies, sources, self.decisions, outcome.model
        )


@dataclass(frozen=True)
class Outcome:
    """What the nodes return on a whole world."""

    model: Row
    table: pa.Table
    scored: DataFrame
    titles: DataFrame
    pairs: DataFrame


@pytest.fixture(scope="module")
def world(
    spark: SparkSession, matching: MatchingParameters, world_soundtracks: list[Row], world_movies: list[Row]
) -> World:
    return world_of(spark, matching, world_soundtracks, world_movies)


@pytest.fixture(scope="module")
def outcome(world: World) -> Outcome:
    return world.outcome()


class TestHandMadeWorld:
    def test_candidates_are_the_films_of_a_like_title(self, outcome: Outcome) -> None:
        names = ["release_group_gid", "tmdb_id"]
        names += [f"{feature}_level" for feature in ("title", "title_frequency", "year", "person", "hint")]
        assert rows(outcome.scored.select(*names)) == [
            ("feature", 9, "exact", "two", "one", "missing", "film"),
            ("feature", 10, "exact", "two", "same", "composer", "film"),
            ("japanese", 6, "exact", "unique", "same", "composer", "film"),
            ("no year, no people", 8, "exact", "unique", "missing", "missing", "film"),
            ("original title", 5, "exact", "unique", "same", "composer", "film"),
            ("original, reissued", 1, "exact", "two", "much_later", "composer", "film"),
            ("original, reissued", 2, "exact", "two", "earlier", "different", "film"),
            ("remake", 1, "exact", "two", "much_later", "different", "film"),
            ("remake", 2, "exact", "two", "same", "composer", "film"),
            ("sequel", 3, "number_clash", "unique", "close", "composer", "film"),
            ("sequel", 4, "exact", "unique", "same", "composer", "film"),
            ("series of a film's name", 7, "exact", "unique", "much_later", "different", "other_medium"),
            ("translated title", 5, "exact_other", "unique", "one", "missing", "film"),
        ]

    def test_each_soundtrack_gets_its_film_by_title_or_none(self, outcome: Outcome) -> None:
        assert rows(outcome.titles.select("release_group_gid", "tmdb_id", "match_band")) == [
            ("feature", 10, "auto"),
            ("japanese", 6, "auto"),
            ("no year, no people", 8, "auto"),
            ("original title", 5, "auto"),
            ("original, reissued", 1, "auto"),
            ("remake", 2, "auto"),
            ("sequel", 4, "auto"),
            # Among twelve films none has this title by chance: people are to look at it.
            ("series of a film's name", 7, "review"),
            ("translated title", 5, "auto"),
        ]

    def test_bands_are_those_of_the_model(self, outcome: Outcome) -> None:
        auto, review = outcome.model["auto_probability"], outcome.model["review_probability"]
        found = outcome.titles.select("match_probability", "match_band").collect()
        assert {(row.match_probability >= auto, row.match_band) for row in found} <= {
            (True, "auto"),
            (False, "review"),
        }
        assert min(row.match_probability for row in found) >= review

    def test_final_pairs_name_their_source_and_the_film_s_one_album(self, outcome: Outcome) -> None:
        names = ["release_group_gid", "tmdb_id", "match_source", "is_primary", "soundtrack_title", "movie_year"]
        found = [tuple(row) for row in outcome.pairs.select(*names).collect()]
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

    def test_link_is_certain_and_has_its_title_s_weight_or_none(self, outcome: Outcome) -> None:
        weights = {row.release_group_gid: row.match_weight for row in outcome.titles.collect()}
        found = outcome.pairs.where("match_source = 'imdb_link'").collect()
        assert len(found) == 4
        for row in found:
            assert (row.match_probability, row.match_band) == (1.0, "auto")
            assert row.match_weight == weights.get(row.release_group_gid, 0.0)

    @pytest.mark.parametrize("links", [None, [], ["tt0113277"]], ids=["null", "none", "all to another film"])
    def test_candidates_and_their_levels_never_see_the_editors_links(
        self,
        world: World,
        outcome: Outcome,
        world_soundtracks: list[Row],
        world_movies: list[Row],
        links: list[str] | None,
    ) -> None:
        relinked = [{**row, "imdb_ids": links} for row in world_soundtracks]
        other = world_of(world.spark, world.matching, relinked, world_movies)
        comparison = other.comparison()
        scored = nodes.score_candidate_pairs(comparison, other.learned(comparison)[0])
        assert plain(scored).equals(plain(outcome.table))

    def test_order_and_partitions_of_the_tables_change_nothing(
        self, world: World, outcome: Outcome, world_soundtracks: list[Row], world_movies: list[Row]
    ) -> None:
        other = world_of(world.spark, world.matching, world_soundtracks[::-1], world_movies[::-1], partitions=4)
        found = other.outcome()
        assert found.model == outcome.model
        assert plain(found.table).equals(plain(outcome.table))
        assert rows(found.pairs) == rows(outcome.pairs)

    def test_nodes_score_what_the_linkage_without_spark_scores(
        self, outcome: Outcome, matching: MatchingParameters, world_soundtracks: list[Row], world_movies: list[Row]
    ) -> None:
        found = link_tables(albums(world_soundtracks), films(world_movies), matching)
        assert plain(found.scored_pairs).equals(plain(outcome.table))
        assert to_json(found.model) == outcome.model

    def test_quality_counts_the_world(self, world: World, outcome: Outcome) -> None:
        found = world.quality(outcome, is_sample=True)
        counted = {name: found[name] for name in ("is_sample", "soundtracks", "films", "gold_pairs", "decisions")}
        assert counted == {
            "is_sample": True, "soundtracks": 12, "films": 12, "gold_pairs": 4,
            "decisions": {"total": 0, "unknown": []},
        }  # fmt: skip
        assert found["matched_pairs"]["by_source"] == {"title": 5, "imdb_link": 4}
        # Three of four linked films are found by title: Heat is called something else on its album.
        assert found["candidate_recall"] == 0.75

    def test_near_misses_leave_out_films_with_an_album(self, world: World, outcome: Outcome) -> None:
        found = nodes.list_near_misses(
            world.movies, world.soundtracks, outcome.scored, outcome.pairs, outcome.model, world.matching
        )
        assert sorted(found["tmdb_id"].to_pylist()) == [3, 7, 9, 12]


class TestDecisions:
    def test_go_before_links_and_titles(
        self, world: World, world_soundtracks: list[Row], world_movies: list[Row]
    ) -> None:
        made = decisions(("remake", 1, "match"), ("sequel", None, "none"), ("feature", 10, "no_match"))
        other = world_of(world.spark, world.matching, world_soundtracks, world_movies, decisions=made)
        found = {row.release_group_gid: (row.tmdb_id, row.match_source) for row in other.outcome().pairs.collect()}
        assert found["remake"] == (1, "curated")
        assert "sequel" not in found
        assert found.get("feature", (9, "title")) == (9, "title")
        assert found["japanese"] == (6, "title")


class TestNothing:
    @pytest.mark.parametrize(("soundtracks", "movies"), [(0, None), (None, 0)], ids=["no soundtracks", "no films"])
    def test_on_one_side_gives_no_pairs(
        self,
        world: World,
        world_soundtracks: list[Row],
        world_movies: list[Row],
        soundtracks: int | None,
        movies: int | None,
    ) -> None:
        empty = world_of(world.spark, world.matching, world_soundtracks[:soundtracks], world_movies[:movies])
        found = empty.outcome()
        quality = empty.quality(found, is_sample=False)
        assert (found.scored.collect(), found.pairs.collect()) == ([], [])
        assert (quality["is_sample"], quality["precision"], quality["candidate_recall"]) == (False, None, None)
        assert found.model["origin"] == "declared"


class TestModel:
    def test_frozen_model_is_used_as_it_is(self, world: World, outcome: Outcome) -> None:
        frozen = json.loads(json.dumps(outcome.model))
        frozen["prior_match_rate"] = 0.05
        frozen["auto_probability"] = 0.623
        found = world.outcome(from_json(frozen, "model.json", origin="frozen"))
        assert found.model["origin"] == "frozen"
        assert found.model == {**frozen, "origin": "frozen", "prior_weight": found.model["prior_weight"]}
        assert found.model["prior_weight"] == pytest.approx(-4.248, abs=1e-3)
        weights = [set(table["prior_weight"].to_pylist()) for table in (found.table, outcome.table)]
        assert weights[0] != weights[1]
        assert found.table["year_weight"].equals(outcome.table["year_weight"])

    def test_model_frozen_after_a_run_scores_the_same_again(self, world: World, outcome: Outcome) -> None:
        found = world.outcome(from_json(json.loads(json.dumps(outcome.model)), "model.json"))
        assert plain(found.table).equals(plain(outcome.table))
        assert rows(found.pairs) == rows(outcome.pairs)


class TestLabels:
    MINE, THEIRS = fabricated_world(seed=8, soundtracks=400, catalogue=700)

    @pytest.fixture(scope="class")
    @classmethod
    def learned(cls, spark: SparkSession, matching: MatchingParameters) -> tuple[ComparedPairs, Row]:
        world = world_of(spark, matching, cls.MINE, cls.THEIRS)
        comparison = world.comparison()
        return comparison, world.learned(comparison)[1]

    def test_editors_links_calibrate_a_model_learned_from_pairs(
        self, learned: tuple[ComparedPairs, Row], matching: MatchingParameters
    ) -> None:
        comparison, model = learned
        labels = sum(bool(row["imdb_ids"]) for row in self.MINE)
        assert (model["origin"], model["notes"]["calibration_chosen"]) == ("gold", True)
        assert model["notes"]["labels"] == labels >= matching.estimation.least_labels
        assert model["notes"]["log_loss_calibrated_held_out"] < model["notes"]["log_loss_as_learned"]
        # What is learned before calibration stays: labels set factors only.
        before = to_json(learn_model(comparison, matching))
        assert (before["origin"], before["calibration"], "labels" in before["notes"]) == ("em", {}, False)
        assert model["prior_match_rate"] == before["prior_match_rate"]
        assert model["false_candidates_per_soundtrack"] == before["false_candidates_per_soundtrack"]

    def test_bands_follow_the_probabilities_after_calibration(
        self, learned: tuple[ComparedPairs, Row], matching: MatchingParameters
    ) -> None:
        comparison, stored = learned
        model = from_json(stored, "model.json")
        assert stored["auto_probability"] == with_bands(model, comparison.vectors, matching).auto_probability


def world_of(
    spark: SparkSession,
    matching: MatchingParameters,
    soundtracks: Sequence[Row],
    movies: Sequence[Row],
    partitions: int = 1,
    decisions: pa.Table = NO_DECISIONS,
) -> World:
    albums_here = frame_of(spark, cleaned.SOUNDTRACKS, soundtracks).repartition(partitions)
    films_here = frame_of(spark, cleaned.MOVIES, movies).repartition(partitions)
    return World(spark, matching, albums_here, films_here, decisions)


def frame(spark: SparkSession, table: pa.Table) -> DataFrame:
    return spark.createDataFrame(table, schema=matched.SCORED_PAIRS.spark_schema)


def rows(frame: DataFrame) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in frame.collect())
