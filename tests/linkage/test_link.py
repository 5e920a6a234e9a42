"""The whole linkage on small tables: who wins; order, batches, threads and partitions change nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from soundtrack_pop.linkage import link as linkage
from soundtrack_pop.linkage.calibration import Calibration
from soundtrack_pop.linkage.link import Linkage, learn_model, link_tables
from soundtrack_pop.linkage.model_json import from_json, to_json
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching import nodes
from soundtrack_pop.schemas.matched import SCORED_PAIRS
from support.fabricated_world import fabricated_world
from support.matching_rows import Row, album, albums, film, films, plain

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
THIRD_ROCKY = film(8, "rocky 3/title", year=1982, composers=["bill conti"], directors=[], vote_count=2000)
WORLD = fabricated_world(seed=3)


@pytest.fixture(scope="module")
def expected(matching: MatchingParameters) -> Linkage:
    """The world linked by one thread in one batch."""
    return link_tables(albums(WORLD[0]), films(WORLD[1]), matching, threads=1)


def linked(mine: Sequence[Row], theirs: Sequence[Row], matching: MatchingParameters) -> dict[tuple[str, int], Row]:
    """Return the scored pairs by soundtrack and film."""
    rows = link_tables(albums(mine), films(theirs), matching).scored_pairs.to_pylist()
    return {(row["release_group_gid"], row["tmdb_id"]): row for row in rows}


def probabilities(mine: Sequence[Row], theirs: Sequence[Row], matching: MatchingParameters) -> dict[int, float]:
    """Return the probability of each film for the one soundtrack."""
    return {tmdb_id: row["match_probability"] for (_, tmdb_id), row in linked(mine, theirs, matching).items()}


def shuffled(rows: Sequence[Row], seed: int) -> list[Row]:
    return [rows[number] for number in np.random.default_rng(seed).permutation(len(rows))]


def assert_same(one: Linkage, other: Linkage) -> None:
    assert to_json(one.model) == to_json(other.model)
    assert plain(one.scored_pairs).equals(plain(other.scored_pairs))


class TestWhoWins:
    def test_each_soundtrack_finds_its_film(self, matching: MatchingParameters) -> None:
        rows = linked(ALBUMS, FILMS, matching).values()
        best = {
            row["release_group_gid"]: row["tmdb_id"] for row in sorted(rows, key=lambda row: row["match_weight"])
        }
        assert best == {"a1": 1, "a2": 3, "a3": 5, "a4": 6, "a5": 7}

    def test_sequel_of_another_number_is_not_believed(self, matching: MatchingParameters) -> None:
        rows = linked(ALBUMS, FILMS, matching)
        clash, misspelt = rows["a4", 6], rows["a5", 7]
        assert (clash["title_level"], clash["match_probability"] < 0.5) == ("number_clash", True)
        assert (misspelt["title_level"], misspelt["match_probability"] > 0.5) == ("near", True)

    def test_year_tells_namesakes_apart_and_without_it_both_are_doubtful(
        self, matching: MatchingParameters
    ) -> None:
        theirs = [
            film(1, "solaris/title", year=1972, vote_count=900),
            film(2, "solaris/title", year=2002, vote_count=900),
        ]
        with_year = probabilities([album("a", "solaris/core", year=2002)], theirs, matching)
        without = probabilities([album("a", "solaris/core")], theirs, matching)
        assert with_year[2] > 0.5 > 0.1 > with_year[1]
        assert without[1] == without[2] < 0.5
        other_year = probabilities([album("a", "solaris/core", year=1972)], theirs, matching)
        assert other_year[1] > 0.5 > 0.1 > other_year[2]

    def test_composer_tells_a_remake_from_its_original_against_the_year(
        self, matching: MatchingParameters
    ) -> None:
        theirs = [
            film(1, "solaris/title", year=1972, composers=["artemyev eduard"], vote_count=900),
            film(2, "solaris/title", year=2002, composers=["cliff martinez"], vote_count=900),
        ]
        reissue = album("a", "solaris/core", year=1990, people=["artemyev eduard"])
        found = probabilities([reissue], theirs, matching)
        assert found[1] > 0.9 > 0.1 > found[2]
        nobody = probabilities([{**reissue, "people": []}], theirs, matching)
        assert nobody[1] < found[1]

    def test_only_film_of_a_title_is_believed_more_than_one_of_many(self, matching: MatchingParameters) -> None:
        mine = [album("a", "heat/core", year=1995)]
        found = []
        for count in (1, 2, 5, 12):
            theirs = [
                film(number, "heat/title", year=1995 - 7 * number, vote_count=900) for number in range(count)
            ]
            found.append(linked(mine, theirs, matching)["a", 0])
        weights = [row["match_weight"] for row in found]
        assert weights == sorted(weights, reverse=True)
        assert len(set(weights)) == 4
        assert [row["title_frequency_level"] for row in found] == ["unique", "two", "few", "many"]

    def test_various_artists_without_a_year_are_linked_by_title_alone(self, matching: MatchingParameters) -> None:
        row = linked(
            [album("a", "trainspotting/core", people=[])], [film(1, "trainspotting/title", year=1996)], matching
        )["a", 1]
        assert (row["year_level"], row["person_level"], row["year_weight"], row["person_weight"]) == (
            "missing", "missing", 0.0, 0.0,
        )  # fmt: skip
        assert row["match_probability"] > 0.9

    def test_translated_and_japanese_titles_find_their_film(self, matching: MatchingParameters) -> None:
        theirs = [
            film(
                1,
                "life is beautiful/title",
                "la vita e bella/original",
                "das leben ist schon/translated",
                year=1997,
            ),
            film(2, "spirited away/title", "千と千尋の神隠し/original", year=2001, composers=["hisaishi joe"]),
        ]
        mine = [
            album("german", "das leben ist schon/core", year=1998),
            album("japanese", "千と千尋の神隠し/core", year=2001, people=["hisaishi joe"]),
        ]
        rows = linked(mine, theirs, matching)
        told = {key: (row["title_level"], row["match_probability"] > 0.9) for key, row in rows.items()}
        assert told == {("german", 1): ("exact_other", True), ("japanese", 2): ("exact", True)}

    def test_series_of_a_film_s_name_is_less_likely_than_an_album_that_does_not_say_so(
        self, matching: MatchingParameters
    ) -> None:
        theirs = [film(1, "fargo/title", year=1996)]
        plain = probabilities([album("a", "fargo/core", year=1996, hints=[])], theirs, matching)[1]
        series = probabilities([album("a", "fargo/core", year=1996, hints=["television"])], theirs, matching)[1]
        assert series < plain


class TestAbsentFilm:
    SEQUEL = ALBUMS[3]

    def test_film_that_is_there_leaves_its_sequel_nothing(self, matching: MatchingParameters) -> None:
        found = probabilities([self.SEQUEL], [*FILMS, THIRD_ROCKY], matching)
        assert found[8] > 0.9
        assert found[6] < 0.01

    def test_film_that_is_removed_does_not_hand_its_soundtrack_to_the_sequel(
        self, matching: MatchingParameters
    ) -> None:
        found = probabilities([self.SEQUEL], FILMS, matching)
        assert set(found) == {6}
        assert found[6] < matching.review_probability

    def test_film_that_is_removed_leaves_its_namesake_doubtful(self, matching: MatchingParameters) -> None:
        theirs = [
            film(1, "heat/title", year=1972, composers=["somebody else"], vote_count=20),
            film(2, "heat/title", year=1995, composers=["elliot goldenthal"], vote_count=4000),
        ]
        mine = [album("a", "heat/core", year=1995, people=["elliot goldenthal"])]
        assert probabilities(mine, theirs, matching)[2] > 0.9
        assert probabilities(mine, theirs[:1], matching)[1] < 0.5


class TestScoredPairs:
    def test_probabilities_of_a_soundtrack_leave_room_for_none(self, matching: MatchingParameters) -> None:
        total: dict[str, float] = {}
        for (gid, _), row in linked(*WORLD, matching).items():
            total[gid] = total.get(gid, 0.0) + row["match_probability"]
        assert len(total) > 100
        assert all(0 < sum_of_all < 1 for sum_of_all in total.values())

    def test_weights_add_up_to_the_match_weight(self, matching: MatchingParameters) -> None:
        for row in linked(*WORLD, matching).values():
            parts = [value for name, value in row.items() if name.endswith("_weight") and name != "match_weight"]
            assert sum(parts) == pytest.approx(row["match_weight"], abs=1e-9)

    def test_each_pair_stands_once_in_order(self, matching: MatchingParameters) -> None:
        keys = list(linked(*WORLD, matching))
        scored = link_tables(albums(WORLD[0]), films(WORLD[1]), matching).scored_pairs
        assert len(keys) == scored.num_rows
        assert keys == sorted(keys)

    def test_model_tells_what_it_was_learned_from(self, matching: MatchingParameters) -> None:
        model = link_tables(albums(WORLD[0]), films(WORLD[1]), matching).model
        assert (model.origin, model.notes["films"], model.notes["soundtracks"]) == ("em", 500, 200)
        assert matching.least_auto_probability <= model.auto_probability <= 1
        few = link_tables(albums(ALBUMS), films(FILMS), matching).model
        assert (few.origin, "why_declared" in few.notes) == ("declared", True)

    def test_model_survives_its_json(self, matching: MatchingParameters) -> None:
        model = link_tables(albums(WORLD[0]), films(WORLD[1]), matching).model
        assert to_json(from_json(to_json(model), "model.json")) == to_json(model)


class TestDeterminism:
    @pytest.mark.parametrize("threads", [1, 2, 4])
    @pytest.mark.parametrize("films_per_batch", [7, 100, 10**6])
    def test_batches_and_threads_change_nothing(
        self,
        threads: int,
        films_per_batch: int,
        expected: Linkage,
        matching: MatchingParameters,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(linkage, "_FILMS_PER_BATCH", films_per_batch)
        assert_same(link_tables(albums(WORLD[0]), films(WORLD[1]), matching, threads), expected)

    @pytest.mark.parametrize("seed", range(6))
    def test_order_of_both_tables_changes_nothing(
        self, seed: int, expected: Linkage, matching: MatchingParameters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(linkage, "_FILMS_PER_BATCH", 50 + 37 * seed)
        mine, theirs = (shuffled(rows, seed) for rows in WORLD)
        assert (mine, theirs) != WORLD
        assert_same(link_tables(albums(mine), films(theirs), matching, threads=2), expected)

    def test_tables_in_pieces_change_nothing(self, expected: Linkage, matching: MatchingParameters) -> None:
        mine, theirs = (
            pa.concat_tables([table.slice(start, step) for start in range(0, table.num_rows, step)])
            for table, step in ((albums(WORLD[0]), 17), (films(WORLD[1]), 41))
        )
        assert theirs["title_forms"].num_chunks > 10
        assert_same(link_tables(mine, theirs, matching), expected)

    def test_another_world_is_another_result(self, expected: Linkage, matching: MatchingParameters) -> None:
        mine, theirs = fabricated_world(seed=4)
        with pytest.raises(AssertionError):
            assert_same(link_tables(albums(mine), films(theirs), matching), expected)

    @pytest.mark.parametrize("partitions", [1, 3, 7])
    def test_spark_gives_what_one_process_gives(
        self, partitions: int, expected: Linkage, matching: MatchingParameters, spark: SparkSession
    ) -> None:
        # Sorted by a hash of the row, so that no partition holds what its neighbours in the table held.
        soundtracks, movies = (
            spark.createDataFrame(table).repartition(partitions, key)
            for table, key in ((albums(WORLD[0]), "release_group_gid"), (films(WORLD[1]), "tmdb_id"))
        )
        assert movies.select(F.spark_partition_id()).distinct().count() == partitions
        comparison = nodes.compare_candidate_pairs(soundtracks, movies, matching)
        model = learn_model(comparison, matching)
        scored = nodes.score_candidate_pairs(comparison, Calibration.none(model, len(WORLD[0])))
        assert_same(Linkage(scored, model), expected)


class TestLittleToLink:
    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            ([], FILMS),
            (ALBUMS, []),
            ([], []),
            (ALBUMS[5:], FILMS),
            ([{"release_group_gid": "x"}], [{"tmdb_id": 1}]),
        ],
        ids=["no soundtracks", "no films", "nothing", "nothing alike", "rows of nulls"],
    )
    def test_gives_no_pairs(self, mine: list[Row], theirs: list[Row], matching: MatchingParameters) -> None:
        found = link_tables(albums(mine), films(theirs), matching)
        assert plain(found.scored_pairs).equals(SCORED_PAIRS.arrow_schema.empty_table())
        assert found.model.origin == "declared"

    def test_one_row_on_each_side_is_enough(self, matching: MatchingParameters) -> None:
        found = linked([album("a", "heat/core")], [film(1, "heat/title")], matching)
        assert list(found) == [("a", 1)]
        assert 0 < found["a", 1]["match_probability"] < 1

    def test_columns_that_are_all_null_are_no_error(self, matching: MatchingParameters) -> None:
        bare = [
            {"release_group_gid": row["release_group_gid"], "title_forms": row["title_forms"]} for row in ALBUMS
        ]
        others = [{"tmdb_id": row["tmdb_id"], "title_forms": row["title_forms"]} for row in FILMS]
        found = linked(bare, others, matching)
        assert len(found) == len(linked(ALBUMS, FILMS, matching))
