"""An album's people against a film's: the best agreement of several names, and nothing where nobody is named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.linkage.people import PERSON, FilmPeople, Names, flatten_names, nearly_same, person_levels

People = Sequence[str | None] | None
UNHURRIED = settings(deadline=None)


def names(*rows: People) -> Names:
    return flatten_names(pa.chunked_array([pa.array(rows, pa.list_(pa.string()))]))


def level(people: People, composers: People, directors: People) -> str:
    films = FilmPeople(names(composers), names(directors))
    (code,) = person_levels(names(people), films, *(np.zeros(1, dtype=np.int64),) * 2)
    return PERSON.level_names[code]


CASES: list[tuple[People, People, People, str, str]] = [
    (["john williams"], ["john williams"], ["spielberg steven"], "composer", "the composer's own album"),
    (["hans zimmer", "lisa gerrard"], ["gerrard lisa", "hans zimmer"], [], "composer", "one of several"),
    (["x y", "hans zimmer"], ["q r", "s t", "hans zimmer"], ["u v"], "composer", "the last of all"),
    (["queen", "queen"], ["queen"], [], "composer", "named twice"),
    (["久石譲"], ["久石譲"], [], "composer", "any script"),
    (["vangelis"], ["vangelis"], [], "composer", "one name"),
    (["hanszimmer"], ["hans zimmer"], [], "composer", "spaces do not count"),
    (["john williams"], ["john towner williams"], [], "composer_nearly", "a middle name"),
    (["john t williams"], ["john t towner williams"], [], "composer_nearly", "an initial and a middle name"),
    (["newman thomas"], ["newmann thomas"], [], "composer_nearly", "misspelt"),
    (["bob", "john williams"], ["alice", "john towner williams"], [], "composer_nearly", "nearly, among several"),
    (["j williams"], ["john williams"], [], "composer_nearly", "an initial: 87 of 100 letters agree"),
    (["williams"], ["john williams"], [], "different", "one name alone is nobody's"),
    (["newman randy"], ["newman thomas"], [], "different", "a family of composers"),
    (["smyth"], ["smith"], [], "different", "no word in common: not compared letter by letter"),
    (["carpenter john"], ["howarth alan"], ["carpenter john"], "director", "the director"),
    (["carpenter john"], [], ["carpenter john"], "director", "composers unknown"),
    (["carpenter john"], None, ["carpenter john"], "director", "composers null"),
    (["carpenter john"], ["carpenter john"], ["carpenter john"], "composer", "both: the better counts"),
    (["carpenter jon"], ["x y"], ["carpenter john"], "different", "directors must agree to the letter"),
    (["john williams", "lean david"], ["john towner williams"], ["lean david"], "composer_nearly", "first"),
    (["queen"], ["hans zimmer"], ["spielberg steven"], "different", "somebody else"),
    (["queen"], ["hans zimmer"], [], "different", "directors unknown"),
    (["queen"], [], ["spielberg steven"], "missing", "composers unknown: no evidence against"),
    (["queen"], None, None, "missing", "film without credits"),
    (["queen"], [], [], "missing", "empty credits"),
    ([], ["hans zimmer"], [], "missing", "Various Artists"),
    (None, ["hans zimmer"], ["hans zimmer"], "missing", "no credit"),
    (None, None, None, "missing", "nothing known"),
]  # fmt: skip


@pytest.mark.parametrize(("people", "composers", "directors", "expected", "why"), CASES)
def test_level(people: People, composers: People, directors: People, expected: str, why: str) -> None:
    assert level(people, composers, directors) == expected, why


def test_all_cases_at_once_have_the_levels_that_they_have_alone() -> None:
    # Each album against each film: rows, null lists and empty ones must stay in place.
    mine, composers, directors = (names(*(case[part] for case in CASES)) for part in range(3))
    left, right = (found.ravel() for found in np.mgrid[: len(CASES), : len(CASES)])
    found = person_levels(mine, FilmPeople(composers, directors), left, right).reshape(len(CASES), len(CASES))
    assert [PERSON.level_names[code] for code in found.diagonal()] == [case[3] for case in CASES]
    alone = [[level(one[0], other[1], other[2]) for other in CASES[:8]] for one in CASES[:8]]
    assert [[PERSON.level_names[code] for code in row[:8]] for row in found[:8]] == alone


@pytest.mark.parametrize("nobody", [[None], [""], ["", None]], ids=repr)
def test_names_without_letters_are_nobody(nobody: list[str | None]) -> None:
    assert level(nobody, nobody, []) == "missing"
    assert level(nobody, ["hans zimmer"], []) == "missing"
    assert level(["hans zimmer"], nobody, []) == "missing"


def test_no_pairs_have_no_levels() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert person_levels(names(["a b"]), FilmPeople(names(["a b"]), names(None)), nothing, nothing).tolist() == []
    assert person_levels(names(), FilmPeople(names(), names()), nothing, nothing).tolist() == []


@pytest.mark.parametrize(
    ("one", "other", "are_same", "why"),
    [
        ("john williams", "john towner williams", True, "holds the other's words"),
        ("john towner williams", "john williams", True, "whichever is longer"),
        ("williams", "john williams", False, "a single word is too little"),
        ("thomas newman", "thomas newmann", True, "a letter more"),
        ("thomas newman", "randy newman", False, "another first name"),
        ("", "john williams", False, "nobody"),
    ],
)
def test_nearly_same(one: str, other: str, are_same: bool, why: str) -> None:
    assert nearly_same(one, other) is are_same, why


@UNHURRIED
@given(*[st.lists(st.sampled_from("john williams towner zimmer wiliams".split()), max_size=4).map(" ".join)] * 2)
def test_nearly_same_is_symmetric(one: str, other: str) -> None:
    assert nearly_same(one, other) == nearly_same(other, one)


class TestFlattenNames:
    def test_each_row_has_its_names(self) -> None:
        found = names(None, ["a b", "c"], [], ["d"])
        assert (found.start.tolist(), found.name.text.to_pylist()) == ([0, 0, 2, 2, 3], ["a b", "c", "d"])
        assert found.counts.tolist() == [0, 2, 0, 1]

    def test_part_of_a_column_is_flattened_as_a_column_of_its_own(self) -> None:
        whole = pa.chunked_array([pa.array([["a"], ["b", "c"], None, ["d"]], pa.list_(pa.string()))])
        found = flatten_names(whole.slice(1, 2))
        assert (found.start.tolist(), found.name.text.to_pylist()) == ([0, 2, 2], ["b", "c"])
        assert found.name.keys.tolist() == names(["b", "c"]).name.keys.tolist()

    def test_null_list_that_hides_names_has_none(self) -> None:
        values = pa.array(["a", "hidden", "b"])
        lists = pa.ListArray.from_arrays([0, 1, 2, 3], values, mask=pa.array([False, True, False]))
        found = flatten_names(pa.chunked_array([lists]))
        assert (found.start.tolist(), found.name.text.to_pylist()) == ([0, 1, 1, 2], ["a", "b"])
