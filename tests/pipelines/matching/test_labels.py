"""What editors and people say about soundtracks, as labels by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.pipelines.matching.labels import count_decisions, known_pairs, labels_by_row, with_decisions
from soundtrack_pop.schemas import cleaned
from support.builders import decisions, frame_of

Verdicts = Sequence[tuple[str, int | None, str]]


class TestLabelsByRow:
    @staticmethod
    def labels(
        gids: Sequence[str], pairs: Sequence[tuple[str, int]] = (), without: Sequence[str] = ()
    ) -> Mapping[int, frozenset[int]]:
        gid, film = zip(*pairs, strict=True) if pairs else ((), ())
        return labels_by_row(
            pa.table({"release_group_gid": pa.array(gids, pa.string())}),
            pa.table({"release_group_gid": pa.array(gid, pa.string()), "tmdb_id": pa.array(film, pa.int64())}),
            pa.table({"release_group_gid": pa.array(without, pa.string())}),
        ).film

    def test_right_films_stand_at_the_row_of_their_soundtrack(self) -> None:
        found = self.labels(["a", "b", "c"], pairs=[("c", 3), ("a", 1), ("c", 4), ("c", 3)])
        assert found == {0: frozenset({1}), 2: frozenset({3, 4})}

    def test_soundtrack_without_a_film_has_an_empty_label(self) -> None:
        assert self.labels(["a", "b"], without=["b"]) == {1: frozenset()}

    def test_right_pair_goes_before_having_none(self) -> None:
        assert self.labels(["a"], pairs=[("a", 1)], without=["a"]) == {0: frozenset({1})}

    def test_soundtracks_that_are_not_in_the_table_have_no_label(self) -> None:
        assert self.labels(["a"], pairs=[("x", 1)], without=["y"]) == {}

    def test_nothing_known_is_no_label(self) -> None:
        assert self.labels([], pairs=[("a", 1)], without=["b"]) == self.labels(["a"]) == {}

    def test_labels_stand_in_the_order_of_rows(self) -> None:
        pairs = [("c", 3), ("a", 1), ("b", 2)]
        assert (
            list(self.labels(["a", "b", "c"], pairs))
            == list(self.labels(["a", "b", "c"], pairs[::-1]))
            == [0, 1, 2]
        )


@pytest.fixture(scope="module")
def soundtracks(spark: SparkSession) -> DataFrame:
    links = {"linked": ["tt1"], "two films": ["tt1", "tt2"], "elsewhere": ["tt9"], "none": [], "null": None}
    rows = [{"release_group_gid": gid, "imdb_ids": imdb_ids} for gid, imdb_ids in links.items()]
    return frame_of(spark, cleaned.SOUNDTRACKS, rows)


@pytest.fixture(scope="module")
def movies(spark: SparkSession) -> DataFrame:
    rows = [{"tmdb_id": 1, "imdb_id": "tt1"}, {"tmdb_id": 2, "imdb_id": "tt2"}, {"tmdb_id": 3}]
    return frame_of(spark, cleaned.MOVIES, rows)


@pytest.mark.parametrize(
    ("verdicts", "gold", "without"),
    [
        ([], [("linked", 1), ("two films", 1), ("two films", 2)], ["elsewhere"]),
        (
            [("linked", 3, "match"), ("two films", 2, "no_match"), ("none", None, "none")],
            [("linked", 3), ("two films", 1)],
            ["elsewhere", "none"],
        ),
        ([("linked", None, "none"), ("two films", 1, "match")], [("two films", 1)], ["elsewhere", "linked"]),
        (
            [("elsewhere", 2, "match"), ("null", 99, "match")],
            [("elsewhere", 2), ("linked", 1), ("two films", 1), ("two films", 2)],
            [],
        ),
        ([("linked", 1, "no_match")], [("two films", 1), ("two films", 2)], ["elsewhere"]),
    ],
    ids=["editors alone", "people go first", "no film's", "a film after all", "refuted"],
)
def test_people_s_word_goes_before_the_editors(
    soundtracks: DataFrame, movies: DataFrame, verdicts: Verdicts, gold: list[tuple[str, int]], without: list[str]
) -> None:
    known = known_pairs(soundtracks, movies, decisions(*verdicts))
    assert sorted((row.release_group_gid, row.tmdb_id) for row in known.labels.collect()) == gold
    assert sorted(row.release_group_gid for row in known.without_film.collect()) == without


def test_decisions_that_name_the_unknown_are_listed(soundtracks: DataFrame, movies: DataFrame) -> None:
    verdicts = [("linked", 1, "match"), ("gone", 1, "match"), ("linked", 99, "no_match"), ("gone", None, "none")]
    assert count_decisions(decisions(*verdicts), soundtracks, movies) == {
        "total": 4,
        "unknown": [
            {"release_group_gid": "gone", "tmdb_id": None, "unknown": "release_group"},
            {"release_group_gid": "gone", "tmdb_id": 1, "unknown": "release_group"},
            {"release_group_gid": "linked", "tmdb_id": 99, "unknown": "film"},
        ],
    }
    assert count_decisions(decisions(), soundtracks, movies) == {"total": 0, "unknown": []}


def test_frame_is_changed_only_where_there_are_decisions(soundtracks: DataFrame) -> None:
    def with_number(frame: DataFrame, made: DataFrame) -> DataFrame:
        return frame.limit(made.count())

    assert with_decisions(soundtracks, decisions(), with_number) is soundtracks
    assert with_decisions(soundtracks, decisions(("linked", 1, "match")), with_number).count() == 1
