"""Levels of each feature as tables of cases, and whole rows of compared pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from soundtrack_pop.linkage.blocking import RULES
from soundtrack_pop.linkage.compare import COMPARED_PAIRS, compare_candidates
from soundtrack_pop.linkage.comparisons import (
    LANGUAGE,
    POPULARITY,
    TITLE,
    WEIGHED_BY_LEVEL,
    YEAR,
    year_levels,
)
from soundtrack_pop.linkage.hints import HINT, hint_levels
from soundtrack_pop.linkage.people import PERSON
from soundtrack_pop.linkage.popularity import popularity_levels
from soundtrack_pop.linkage.title_forms import KINDS
from soundtrack_pop.parameters.matching import MatchingParameters
from support.matching_rows import LEVELS, PAIR_NAMES, Row, album, albums, compared, film, films, index_of


class TestYear:
    CASES = (
        (0, "same"), (1, "one"), (-1, "one"), (2, "close"), (3, "close"), (4, "later"), (10, "later"),
        (11, "much_later"), (90, "much_later"), (-2, "earlier"), (-3, "earlier"), (-90, "earlier"),
    )  # fmt: skip

    @pytest.mark.parametrize(("gap", "expected"), CASES)
    def test_level(self, gap: int, expected: str) -> None:
        assert [YEAR.level_names[code] for code in year_levels(np.ma.array([gap], mask=[False]))] == [expected]

    def test_masked_gap_is_missing_whatever_stands_behind(self) -> None:
        gaps = np.ma.array([0, 5, 0], mask=[True, True, False])
        assert [YEAR.level_names[code] for code in year_levels(gaps)] == ["missing", "missing", "same"]

    def test_cases_cover_every_level(self) -> None:
        assert {level for _, level in self.CASES} == set(YEAR.level_names[1:])

    @pytest.mark.parametrize(
        ("mine", "theirs", "gap", "level"),
        [
            (1977, 1975, 2, "close"), (1973, 1975, -2, "earlier"), (None, 1975, None, "missing"),
            (1975, None, None, "missing"), (None, None, None, "missing"),
        ],
    )  # fmt: skip
    def test_gap_is_soundtrack_less_film(
        self, matching: MatchingParameters, mine: int | None, theirs: int | None, gap: int | None, level: str
    ) -> None:
        found = compared([album("a", "jaws/core", year=mine)], [film(1, "jaws/title", year=theirs)], matching)
        assert (found["year_gap"].to_pylist(), names(found, "year")) == ([gap], [level])


class TestPopularity:
    CASES = (
        (0, None, "unseen"), (1, None, "obscure"), (2, None, "obscure"), (3, None, "faint"), (9, None, "faint"),
        (10, None, "little"), (29, None, "little"), (30, None, "some"), (99, None, "some"), (100, None, "known"),
        (299, None, "known"), (300, None, "popular"), (999, None, "popular"), (1000, None, "famous"),
        (10**6, None, "famous"),
        (0, 99.0, "unseen"), (1000, 0.0, "famous"),
        (None, 0.0, "unseen"), (None, 0.29, "unseen"), (None, 0.3, "obscure"), (None, 0.6, "faint"),
        (None, 1.0, "little"), (None, 2.0, "some"), (None, 4.0, "known"), (None, 7.9, "known"),
        (None, 8.0, "popular"), (None, 15.0, "famous"), (None, 1e6, "famous"),
        (None, None, "missing"),
    )  # fmt: skip

    @pytest.mark.parametrize(("votes", "popularity", "expected"), CASES)
    def test_level_is_by_votes_then_by_popularity(
        self, votes: int | None, popularity: float | None, expected: str
    ) -> None:
        table = films([film(1, vote_count=votes, popularity=popularity)])
        assert [POPULARITY.level_names[code] for code in popularity_levels(table)] == [expected]

    def test_cases_cover_every_level(self) -> None:
        assert {level for *_, level in self.CASES} == set(POPULARITY.level_names)

    def test_no_films_have_no_levels(self) -> None:
        assert popularity_levels(films([])).tolist() == []


class TestLanguage:
    @pytest.mark.parametrize(
        ("mine", "theirs", "expected"),
        [
            ("fr", "fr", "same"), ("fr", "en", "different"), (None, "fr", "missing"), ("fr", None, "missing"),
            (None, None, "missing"),
        ],
    )  # fmt: skip
    def test_level(
        self, mine: str | None, theirs: str | None, expected: str, matching: MatchingParameters
    ) -> None:
        found = compared(
            [album("a", "jaws/core", language=mine)], [film(1, "jaws/title", original_language=theirs)], matching
        )
        assert names(found, "language") == [expected]

    def test_languages_of_many_rows_keep_to_their_rows(self, matching: MatchingParameters) -> None:
        mine = [album(gid, "jaws/core", language=code) for gid, code in (("a", "fr"), ("b", None), ("c", "ja"))]
        theirs = [film(n, "jaws/title", original_language=code) for n, code in ((1, "ja"), (2, None), (3, "fr"))]
        found = compared(mine, theirs, matching)
        rows = zip(
            found["tmdb_id"].to_pylist(),
            found["soundtrack_row"].to_pylist(),
            names(found, "language"),
            strict=True,
        )
        assert sorted(rows) == [
            (1, 0, "different"), (1, 1, "missing"), (1, 2, "same"),
            (2, 0, "missing"), (2, 1, "missing"), (2, 2, "missing"),
            (3, 0, "same"), (3, 1, "missing"), (3, 2, "different"),
        ]  # fmt: skip


class TestHints:
    CASES = (
        (None, "film"), ([], "film"), (["score", "songs", "volume", "edition"], "film"), ([None], "film"),
        (["television"], "other_medium"), (["game"], "other_medium"), (["stage"], "other_medium"),
        (["score", "television"], "other_medium"), (["television", "television"], "other_medium"),
        (["game", "other_medium_sure"], "other_medium_sure"),
        (["other_medium_sure", "covers"], "other_medium_sure"),
        (["other_medium_sure"], "film"),
    )  # fmt: skip

    @pytest.mark.parametrize(("hints", "expected"), CASES)
    def test_level(self, hints: list[str | None] | None, expected: str) -> None:
        assert self.levels(hints) == [expected]

    def test_all_at_once_have_the_levels_that_they_have_alone(self) -> None:
        assert self.levels(*(hints for hints, _ in self.CASES)) == [level for _, level in self.CASES]

    def test_part_of_a_column_counts_its_own_rows(self) -> None:
        column = pa.chunked_array([pa.array([["game"], None, ["game"], ["score"]], pa.list_(pa.string()))])
        assert [HINT.level_names[code] for code in hint_levels(pa.table({"hints": column.slice(1, 2)}))] == [
            "film",
            "other_medium",
        ]

    def test_null_list_that_hides_items_says_nothing(self) -> None:
        values = pa.array(["score", "game", "game"])
        lists = pa.ListArray.from_arrays([0, 1, 2, 3], values, mask=pa.array([False, True, False]))
        assert [
            HINT.level_names[code] for code in hint_levels(pa.table({"hints": pa.chunked_array([lists])}))
        ] == [
            "film",
            "film",
            "other_medium",
        ]

    @staticmethod
    def levels(*hints: list[str | None] | None) -> list[str]:
        column = pa.chunked_array([pa.array(list(hints), pa.list_(pa.string()))])
        return [HINT.level_names[code] for code in hint_levels(pa.table({"hints": column}))]


class TestCompareCandidates:
    def test_whole_row_of_a_pair(self, matching: MatchingParameters) -> None:
        mine = album("a", "jaws/core", year=1976, people=["john williams"], language="en")
        theirs = film(
            578, "jaws/title", year=1975, composers=["john williams"], directors=["spielberg steven"],
            original_language="en", vote_count=10_000, popularity=51.5,
        )  # fmt: skip
        assert compared([mine], [theirs], matching).to_pylist() == [
            {
                "soundtrack_row": 0,
                "tmdb_id": 578,
                "soundtrack_form_row": 0,
                "movie_form": "jaws",
                "movie_form_kind": KINDS.index("title"),
                "title_similarity": 1.0,
                "year_gap": 1,
                "rule": RULES.index("exact"),
                "title": TITLE.level_names.index("exact"),
                "year": YEAR.level_names.index("one"),
                "person": PERSON.level_names.index("composer"),
                "language": LANGUAGE.code("same"),
                "popularity": POPULARITY.level_names.index("famous"),
                "hint": HINT.code("film"),
            }
        ]

    def test_pair_of_which_nothing_but_titles_is_known_has_missing_levels_only(
        self, matching: MatchingParameters
    ) -> None:
        (row,) = compared([album("a", "jaws/core")], [film(1, "jaws/title")], matching).to_pylist()
        assert {feature: row[feature] for feature in PAIR_NAMES} == dict.fromkeys(
            ("year", "person", "language", "popularity"), 0
        )
        assert row["year_gap"] is None

    def test_level_0_of_every_comparison_by_pair_is_missing(self) -> None:
        assert {name for name, levels in LEVELS.items() if levels[0] == "missing"} == set(PAIR_NAMES)

    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            ([], []),
            ([], [{"tmdb_id": 1}]),
            ([{"release_group_gid": "a"}], []),
            ([{"release_group_gid": "a"}], [{"tmdb_id": 1}]),
            ([{"release_group_gid": "a", "title_forms": []}], [{"tmdb_id": 1, "title_forms": []}]),
            ([album("a", "jaws/core")], [film(1, "heat/title")]),
        ],
        ids=["nothing", "no soundtracks", "no films", "null forms", "no forms", "unlike titles"],
    )
    def test_nothing_to_compare_gives_no_pairs(
        self, mine: list[Row], theirs: list[Row], matching: MatchingParameters
    ) -> None:
        assert compared(mine, theirs, matching).equals(COMPARED_PAIRS.empty_table())

    @pytest.mark.parametrize(
        ("side", "blank", "feature"),
        [
            ("soundtrack", {"year": None}, "year"), ("film", {"year": None}, "year"),
            ("soundtrack", {"people": None}, "person"), ("soundtrack", {"people": []}, "person"),
            ("film", {"composers": None, "directors": None}, "person"),
            ("film", {"composers": [], "directors": []}, "person"),
            ("soundtrack", {"language": None}, "language"), ("film", {"original_language": None}, "language"),
            ("film", {"vote_count": None, "popularity": None}, "popularity"),
        ],
    )  # fmt: skip
    def test_blank_field_changes_its_own_level_only(
        self, side: str, blank: dict[str, Any], feature: str, matching: MatchingParameters
    ) -> None:
        mine = album("a", "jaws/core", year=1975, people=["john williams"], language="en", hints=["score"])
        theirs = film(
            1, "jaws/title", year=1975, composers=["john williams"], directors=["spielberg steven"],
            original_language="en", vote_count=10_000, popularity=51.5,
        )  # fmt: skip
        (whole,) = compared([mine], [theirs], matching).to_pylist()
        blanked = {**(mine if side == "soundtrack" else theirs), **blank}
        (row,) = compared(
            *(([blanked], [theirs]) if side == "soundtrack" else ([mine], [blanked])), matching
        ).to_pylist()
        changed = {name for name in row if row[name] != whole[name]}
        assert changed == {feature} | ({"year_gap"} if feature == "year" else set())
        assert row[feature] == LEVELS[feature].index("missing")

    def test_years_beyond_any_calendar_are_no_error(self, matching: MatchingParameters) -> None:
        found = compared([album("a", "jaws/core", year=9999)], [film(1, "jaws/title", year=1)], matching)
        assert (found["year_gap"].to_pylist(), names(found, "year")) == ([9998], ["much_later"])

    def test_films_are_compared_each_by_itself(self, matching: MatchingParameters) -> None:
        mine = albums([album("a", "jaws/core"), album("b", "heat/core")])
        theirs = films([film(1, "jaws/title"), film(2, "heat/title"), film(3, "jaws/title")])
        index = index_of(mine, theirs, matching.blocking)
        whole = compare_candidates(index, theirs, matching)
        parts = [compare_candidates(index, theirs.slice(number, 1), matching) for number in range(3)]
        assert pa.concat_tables(parts).equals(whole)
        assert whole["tmdb_id"].to_pylist() == [1, 2, 3]

    def test_tables_in_pieces_are_compared_as_whole_ones(self, matching: MatchingParameters) -> None:
        rows = [film(1, "jaws/title", year=1975), film(2, "heat/title", directors=["mann michael"])]
        mine = albums([album("a", "jaws/core", year=1975), album("b", "heat/core", people=["mann michael"])])
        pieces = pa.concat_tables([films(rows[:1]), films(rows[1:])])
        index = index_of(pa.concat_tables([mine.slice(0, 1), mine.slice(1)]), pieces, matching.blocking)
        expected = compare_candidates(index_of(mine, films(rows), matching.blocking), films(rows), matching)
        assert compare_candidates(index, pieces, matching).equals(expected)


def test_every_level_has_a_prior_m_probability(matching: MatchingParameters) -> None:
    """A level without one would have the weight 0, unnoticed."""
    for one in (TITLE, *WEIGHED_BY_LEVEL):
        m = matching.priors.m(one)
        assert {name for name, of_level in zip(one.level_names, m, strict=True) if of_level > 0} == set(
            one.level_names
        ) - {"missing"}, one.name
        assert m.sum() == pytest.approx(1, abs=0.011), one.name


def names(found: pa.Table, feature: str) -> list[str]:
    return [LEVELS[feature][code] for code in found[feature].to_pylist()]
