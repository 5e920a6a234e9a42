"""The evaluation of blocking: counts by rule, and pair completeness where candidates are missing on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.linkage.link import link_tables
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching import nodes
from soundtrack_pop.pipelines.matching.blocking_evaluation.counts import pairs_per_soundtrack, shares_by_rule
from soundtrack_pop.pipelines.matching.blocking_evaluation.sample import Sample, affordable
from soundtrack_pop.pipelines.matching.blocking_evaluation.similar_forms import is_promised, similar_forms
from soundtrack_pop.schemas import cleaned, matched
from support.builders import frame_of
from support.fabricated_world import fabricated_world
from support.matching_rows import album, albums, compared, film, films

Row = dict[str, Any]


class TestCounts:
    def test_shares_add_up_in_the_order_of_the_rules_and_unknown_ones_come_last(self) -> None:
        found = shares_by_rule({"rare_token": 1, "exact": 2, "guess": 1})
        assert [(rule, row["pairs"], row["share"], row["cumulative_share"]) for rule, row in found.items()] == [
            ("exact", 2, 0.5, 0.5),
            ("deletion", 0, 0.0, 0.5),
            ("word", 0, 0.0, 0.5),
            ("rare_token", 1, 0.25, 0.75),
            ("rare_pair", 0, 0.0, 0.75),
            ("guess", 1, 0.25, 1.0),
        ]

    def test_no_pairs_have_no_shares(self) -> None:
        assert shares_by_rule({})["exact"] == {"pairs": 0, "share": None, "cumulative_share": None}

    @pytest.mark.parametrize(
        ("sizes", "soundtracks", "expected"),
        [
            ([], 0, (None, None, None)),
            ([], 2, (0, 0, 0)),
            ([5], 1, (5, 5, 5)),
            ([5], 2, (2.5, 2.5, 5)),
            ([1, 1, 7], 3, (3, 1, 7)),
            ([1, 1, 7], 6, (1.5, 0.5, 7)),
        ],
    )
    def test_soundtracks_without_candidates_count(
        self, sizes: list[int], soundtracks: int, expected: tuple[float | None, ...]
    ) -> None:
        found = pairs_per_soundtrack(np.array(sizes, dtype=np.int64), soundtracks)
        assert tuple(found.values()) == expected


@pytest.mark.parametrize(
    ("forms", "film_forms", "most", "expected"),
    [
        ([2, 2, 2], 10, 1000, 3),
        ([2, 2, 2], 10, 40, 2),
        ([2, 2, 2], 10, 39, 1),
        ([2, 2, 2], 10, 1, 1),  # one is always compared
        ([2, 2, 2], 0, 1, 3),
        ([], 10, 40, 1),
    ],
)
def test_the_sample_stays_below_the_comparisons(
    forms: list[int], film_forms: int, most: int, expected: int
) -> None:
    assert affordable(pa.chunked_array([pa.array(forms, pa.int32())]), film_forms, most) == expected


class TestPairsThatBlockingMustFind:
    CASES = (
        ("jaws", "jaws", True, "equal, however short"),
        ("jaw s", "jaws", True, "spaces count for nothing"),
        ("jaws", "jawss", True, "the longer one is long enough"),
        ("jaws", "jawz", False, "too short for a wrong letter"),
        ("alien", "aliens", True, "added"),
        ("amelie", "amelia", True, "wrong"),
        ("amelie", "ameile", True, "swapped"),
        ("amelie", "amilea", False, "two letters"),
        ("a" * 48, "a" * 47 + "b", True, "as long as may be"),
        ("a" * 49, "a" * 48 + "b", False, "too long"),
        ("a" * 48, "a" * 49, False, "the longer one is too long"),
    )

    @pytest.mark.parametrize(("mine", "theirs", "promised", "_why"), CASES, ids=[case[3] for case in CASES])
    def test_is_what_letter_keys_find(
        self, mine: str, theirs: str, promised: bool, _why: str, matching: MatchingParameters
    ) -> None:
        for one, other in ((mine, theirs), (theirs, mine)):
            # A word that thousands of films have is no key: only letters are left to find the pair by.
            found = compared([album("a", f"{one}/core")], [film(1, f"{other}/title"), *_crowd(one)], matching)
            is_letters = [row["rule"] <= 1 for row in found.to_pylist() if row["tmdb_id"] == 1]
            assert is_promised(one.replace(" ", ""), other.replace(" ", ""), matching.blocking) == promised
            assert any(is_letters) == promised


def _crowd(form: str) -> list[Row]:
    return [film(number + 2, f"{form} {'xyz' * 9}{number}/title") for number in range(70)]


class TestSimilarForms:
    FILMS = ((1, "Jaws", "jaws"), (2, None, "night of the hunter"), (3, "Heat", "heat"), (4, "Heat", "theat"))

    def rows(self, matching: MatchingParameters, *forms: str, least: float = 0.82) -> list[tuple[Any, ...]]:
        sample = Sample(["g"] * len(forms), [None] * len(forms), list(range(len(forms))), list(forms))
        names = ("tmdb_id", "movie_title", "movie_form")
        batch = pa.RecordBatch.from_pydict(dict(zip(names, zip(*self.FILMS, strict=True), strict=True)))
        found = pa.Table.from_batches(similar_forms([batch], sample, least, matching.blocking))
        return [
            (row["soundtrack"], row["tmdb_id"], round(row["letters"], 2), round(row["words"], 2))
            for row in found.to_pylist()
        ]

    def test_equal_letters_and_equal_words_are_alike(self, matching: MatchingParameters) -> None:
        assert self.rows(matching, "the hunter of night", "ja ws", "heat") == [
            (0, 2, 0.56, 1.0), (1, 1, 1.0, 0.89), (2, 3, 1.0, 1.0), (2, 4, 0.89, 0.89),
        ]  # fmt: skip

    def test_what_is_less_alike_than_asked_is_left_out(self, matching: MatchingParameters) -> None:
        assert self.rows(matching, "heat", least=0.9) == [(0, 3, 1.0, 1.0)]

    def test_nothing_is_like_nothing(self, matching: MatchingParameters) -> None:
        assert self.rows(matching) == []
        assert list(similar_forms([], Sample(["g"], ["G"], [0], ["heat"]), 0.82, matching.blocking)) == []


@pytest.fixture(scope="module")
def tables() -> tuple[list[Row], list[Row]]:
    mine, theirs = fabricated_world(seed=5, soundtracks=60, catalogue=200)
    nameless = [{"release_group_gid": "null forms"}, album("empty form", " /core"), album("no forms")]
    return [*mine, *nameless], [*theirs, {"tmdb_id": 9_001}, film(9_002), film(9_003, "/title")]


class TestPairCompleteness:
    def test_finds_no_promised_pair_missing_among_real_candidates(
        self, spark: SparkSession, matching: MatchingParameters, tables: tuple[list[Row], list[Row]]
    ) -> None:
        found = evaluate(spark, matching, *tables)
        recall = found["recall_audit"]
        assert (found["soundtracks"], found["films"], found["exhaustive_pairs"]) == (63, 203, 63 * 203)
        assert recall["soundtracks"] == 60
        assert recall["promised"]["pairs"] == recall["promised"]["among_candidates"] > 20
        assert sum(row["pairs"] for row in found["found_first_by"].values()) == found["candidate_pairs"]
        bands = [band["either"]["pairs"] for band in recall["bands"]]
        assert bands == sorted(bands)

    def test_finds_what_was_taken_out_of_the_candidates(
        self, spark: SparkSession, matching: MatchingParameters, tables: tuple[list[Row], list[Row]]
    ) -> None:
        everything = evaluate(spark, matching, *tables)["recall_audit"]
        pairs = scored(*tables, matching)
        kept = [pair for pair in pairs if pair["blocking_rule"] != "exact"]
        found = evaluate(spark, matching, *tables, pairs=kept)
        assert found["found_first_by"]["exact"]["pairs"] == 0
        equal = found["recall_audit"]["bands"][0]["either"]
        assert equal["among_candidates"] < equal["pairs"] == everything["bands"][0]["either"]["pairs"]
        assert found["recall_audit"]["promised"]["among_candidates"] < everything["promised"]["among_candidates"]
        examples = found["recall_audit"]["missed_examples"]
        taken = {(pair["release_group_gid"], pair["tmdb_id"]) for pair in pairs} - {
            (pair["release_group_gid"], pair["tmdb_id"]) for pair in kept
        }
        assert 0 < len(examples) <= matching.blocking_evaluation.most_examples
        assert (examples[0]["release_group_gid"], examples[0]["tmdb_id"]) in taken
        assert (examples[0]["letters"], examples[0]["soundtrack_form"]) == (1.0, examples[0]["movie_form"])

    def test_order_and_partitions_change_nothing_but_the_seed_does(
        self, spark: SparkSession, matching: MatchingParameters, tables: tuple[list[Row], list[Row]]
    ) -> None:
        few = with_changes(matching, most_soundtracks=10)
        found = evaluate(spark, few, *tables)
        assert found == evaluate(spark, few, tables[0][::-1], tables[1][::-1], partitions=3)
        other = evaluate(spark, with_changes(few, random_seed=1), *tables)
        assert found["recall_audit"]["soundtracks"] == other["recall_audit"]["soundtracks"] == 10
        assert found["recall_audit"]["bands"] != other["recall_audit"]["bands"]

    @pytest.mark.parametrize("empty", ["soundtracks", "films", "pairs"])
    def test_of_nothing_has_no_shares(
        self, spark: SparkSession, matching: MatchingParameters, tables: tuple[list[Row], list[Row]], empty: str
    ) -> None:
        mine, theirs = tables
        found = evaluate(
            spark, matching, [] if empty == "soundtracks" else mine, [] if empty == "films" else theirs, pairs=[]
        )
        equal = found["recall_audit"]["bands"][0]["either"]
        assert (found["candidate_pairs"], equal["among_candidates"]) == (0, 0)
        if empty != "pairs":
            assert (equal["pairs"], equal["share"], found["reduction_ratio"]) == (0, None, None)


def evaluate(
    spark: SparkSession,
    matching: MatchingParameters,
    mine: Sequence[Row],
    theirs: Sequence[Row],
    pairs: list[Row] | None = None,
    partitions: int = 1,
) -> Row:
    def frame(table: Any, rows: Sequence[Row]) -> DataFrame:
        return frame_of(spark, table, rows).repartition(partitions)

    candidates = frame(matched.SCORED_PAIRS, scored(mine, theirs, matching) if pairs is None else pairs)
    return nodes.evaluate_blocking(
        frame(cleaned.SOUNDTRACKS, mine), frame(cleaned.MOVIES, theirs), candidates, matching
    )


def scored(mine: Sequence[Row], theirs: Sequence[Row], matching: MatchingParameters) -> list[Row]:
    rows: list[Row] = link_tables(albums(mine), films(theirs), matching).scored_pairs.to_pylist()
    return rows


def with_changes(matching: MatchingParameters, **changes: int) -> MatchingParameters:
    return matching.model_copy(
        update={"blocking_evaluation": matching.blocking_evaluation.model_copy(update=changes)}
    )
