"""The whole linkage on small fabricated tables: who wins, what is missing, and that nothing depends on order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from soundtrack_pop.parameters import MatchingParameters
from soundtrack_pop.pipelines.matching import nodes
from soundtrack_pop.pipelines.matching.calibration import Calibration
from soundtrack_pop.pipelines.matching.linkage import learn_model, link_tables
from soundtrack_pop.pipelines.matching.model import from_json, to_json

from .rows import album, albums, film, films

ALBUMS = [
    album("a1", "whiplash/core", year=2014, people=["hurwitz justin"], hints=[]),
    album("a2", "heat/core", year=1995, people=[], hints=[]),
    album("a3", "amadeus/core", people=["marriner neville"], hints=[]),
    album("a4", "rocky 3/core", year=1982, people=["bill conti"], hints=[]),
    album("a5", "interstelar/core", year=2014, people=["hans zimmer"], hints=[]),
    album("a6", "nothing like it anywhere/core", year=2001, people=[], hints=[]),
]
FILMS = [
    film(
        1,
        "whiplash/title",
        year=2014,
        composers=["hurwitz justin"],
        directors=["chazelle damien"],
        vote_count=9000,
    ),
    film(2, "whiplash/title", year=2013, composers=[], directors=["chazelle damien"], vote_count=300),
    film(3, "heat/title", year=1995, composers=[], directors=[], vote_count=4000),
    film(4, "heat/title", year=1972, composers=[], directors=[], vote_count=20),
    film(5, "amadeus/title", year=1984, composers=[], directors=["forman milos"], vote_count=3000),
    film(6, "rocky 2/title", year=1979, composers=["bill conti"], directors=[], vote_count=2000),
    film(7, "interstellar/title", year=2014, composers=["hans zimmer"], directors=[], vote_count=20000),
]


def best_films(scored: pa.Table) -> dict[str, int]:
    rows = sorted(scored.to_pylist(), key=lambda row: (row["match_weight"], -row["tmdb_id"]))
    return {row["release_group_gid"]: row["tmdb_id"] for row in rows}


def weights(scored: pa.Table) -> dict[tuple[str, int], float]:
    return {(row["release_group_gid"], row["tmdb_id"]): row["match_weight"] for row in scored.to_pylist()}


def test_year_and_people_tell_namesakes_apart(matching: MatchingParameters) -> None:
    linked = link_tables(albums(ALBUMS), films(FILMS), matching)
    assert best_films(linked.scored_pairs) == {"a1": 1, "a2": 3, "a3": 5, "a4": 6, "a5": 7}


def test_sequel_of_another_number_is_not_believed(matching: MatchingParameters) -> None:
    rows = link_tables(albums(ALBUMS), films(FILMS), matching).scored_pairs.to_pylist()
    by_pair = {(row["release_group_gid"], row["tmdb_id"]): row for row in rows}
    clash, misspelt = by_pair["a4", 6], by_pair["a5", 7]
    assert (clash["title_level"], clash["match_probability"] < 0.5) == ("number_clash", True)
    assert (misspelt["title_level"], misspelt["match_probability"] > 0.5) == ("near", True)


def test_probabilities_of_a_soundtrack_leave_room_for_none(matching: MatchingParameters) -> None:
    rows = link_tables(albums(ALBUMS), films(FILMS), matching).scored_pairs.to_pylist()
    total = sum(row["match_probability"] for row in rows if row["release_group_gid"] == "a1")
    assert 0.5 < total < 1


def test_weights_add_up_to_the_match_weight(matching: MatchingParameters) -> None:
    for row in link_tables(albums(ALBUMS), films(FILMS), matching).scored_pairs.to_pylist():
        parts = [value for name, value in row.items() if name.endswith("_weight") and name != "match_weight"]
        assert sum(parts) == pytest.approx(row["match_weight"], abs=1e-9)


@pytest.mark.parametrize("field", ["year", "vote_count", "composers"])
def test_what_is_missing_weighs_nothing_and_moves_nobody_else(field: str, matching: MatchingParameters) -> None:
    blanked = [{**row, field: None} if row["tmdb_id"] == 3 else row for row in FILMS]
    model = from_json(to_json(link_tables(albums(ALBUMS), films(FILMS), matching).model))

    def scored(rows: list[dict[str, object]]) -> pa.Table:
        comparison = compare(rows, matching)
        return nodes.score_candidate_pairs(comparison, Calibration.none(model, len(ALBUMS)))

    before, after = scored(FILMS), scored(blanked)
    others = {pair: weight for pair, weight in weights(before).items() if pair[1] != 3}
    assert others == {pair: weight for pair, weight in weights(after).items() if pair[1] != 3}
    feature = {"year": "year", "vote_count": "popularity", "composers": "person"}[field]
    (row,) = [row for row in after.to_pylist() if row["tmdb_id"] == 3]
    assert (row[f"{feature}_level"], row[f"{feature}_weight"]) == ("missing", 0.0)


def compare(rows: list[dict[str, object]], matching: MatchingParameters):  # type: ignore[no-untyped-def]
    from soundtrack_pop.pipelines.matching import linkage
    from soundtrack_pop.pipelines.matching.blocking import index_soundtracks
    from soundtrack_pop.pipelines.matching.features import COMPARED_PAIRS
    from soundtrack_pop.pipelines.matching.profile import COUNTS, count_films, film_profile

    mine, theirs = linkage.by_gid(albums(ALBUMS)), films(rows)
    words = linkage.vocabulary_words(mine)
    profile = film_profile(
        pa.Table.from_batches(count_films(theirs.to_batches(), words, len(rows)), COUNTS), words
    )
    index = index_soundtracks(mine, profile.vocabulary, matching.blocking)
    pairs = pa.Table.from_batches(linkage.compare_batches(theirs.to_batches(), index, matching), COMPARED_PAIRS)
    return linkage.Comparison.of(pairs, mine, profile)


def test_order_and_threads_change_nothing(matching: MatchingParameters) -> None:
    expected = link_tables(albums(ALBUMS), films(FILMS), matching, threads=1).scored_pairs
    for seed in range(4):
        mine, theirs = ALBUMS.copy(), FILMS.copy()
        np.random.default_rng(seed).shuffle(mine)  # type: ignore[arg-type]
        np.random.default_rng(seed).shuffle(theirs)  # type: ignore[arg-type]
        assert link_tables(albums(mine), films(theirs), matching, threads=seed + 1).scored_pairs.equals(expected)


@pytest.mark.parametrize("partitions", [1, 3])
def test_spark_gives_what_one_process_gives(
    spark: SparkSession, matching: MatchingParameters, partitions: int
) -> None:
    expected = link_tables(albums(ALBUMS), films(FILMS), matching)
    soundtracks = spark.createDataFrame(albums(ALBUMS)).repartition(partitions)
    movies = spark.createDataFrame(films(FILMS)).repartition(partitions)
    comparison = nodes.compare_candidate_pairs(soundtracks, movies, matching)
    model = learn_model(comparison, matching)
    assert to_json(model) == to_json(expected.model)
    assert nodes.score_candidate_pairs(comparison, Calibration.none(model, len(ALBUMS))).equals(
        expected.scored_pairs
    )


@pytest.mark.parametrize(("mine", "theirs"), [([], FILMS), (ALBUMS, [])], ids=["no soundtracks", "no films"])
def test_nothing_on_one_side_gives_no_pairs(
    mine: list[dict[str, object]], theirs: list[dict[str, object]], matching: MatchingParameters
) -> None:
    assert link_tables(albums(mine), films(theirs), matching).scored_pairs.num_rows == 0


def test_few_signals_leave_the_declared_belief_and_say_so(matching: MatchingParameters) -> None:
    model = link_tables(albums(ALBUMS), films(FILMS), matching).model
    assert (model.origin, "why_declared" in model.notes) == ("declared", True)


def test_model_survives_its_json(matching: MatchingParameters) -> None:
    model = link_tables(albums(ALBUMS), films(FILMS), matching).model
    again = from_json(to_json(model), origin=model.origin)
    assert to_json(again) == to_json(model)
