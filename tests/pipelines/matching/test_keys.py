"""Keys of title forms: what is alike shares one, what is not shares none."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.pipelines.matching.keys import form_keys

SHORTEST, LONGEST = 5, 48

# A busy machine is no failure.
UNHURRIED = settings(deadline=None)
CHARACTERS = st.characters(exclude_characters=" ")
# One longer than the shortest and one shorter than the longest: a title stays in bounds when it is changed.
TITLES = st.text(CHARACTERS, min_size=SHORTEST + 1, max_size=LONGEST - 1)


def keys_of(*forms: str) -> list[set[int]]:
    """Return the keys of each form, computed in one batch."""
    keys, rows = form_keys(list(forms), SHORTEST, LONGEST)
    return [set(keys[rows == row].tolist()) for row in range(len(forms))]


def share_a_key(one: str, other: str) -> bool:
    ones, others = keys_of(one, other)
    return bool(ones & others)


@UNHURRIED
@given(TITLES)
def test_equal_forms_have_equal_keys(title: str) -> None:
    one, other = keys_of(title, title)
    assert one == other


@UNHURRIED
@given(TITLES, st.data())
def test_title_with_one_character_more_shares_a_key(title: str, data: st.DataObject) -> None:
    position, character = data.draw(st.integers(0, len(title))), data.draw(CHARACTERS)
    assert share_a_key(title, title[:position] + character + title[position:])


@UNHURRIED
@given(TITLES, st.data())
def test_title_with_one_character_less_shares_a_key(title: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(title) - 1))
    assert share_a_key(title, title[:position] + title[position + 1 :])


@UNHURRIED
@given(TITLES, st.data())
def test_title_with_one_wrong_character_shares_a_key(title: str, data: st.DataObject) -> None:
    position, character = data.draw(st.integers(0, len(title) - 1)), data.draw(CHARACTERS)
    assert share_a_key(title, title[:position] + character + title[position + 1 :])


@UNHURRIED
@given(TITLES, st.data())
def test_title_with_two_neighbours_swapped_shares_a_key(title: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(title) - 2))
    swapped = title[:first] + title[first + 1] + title[first] + title[first + 2 :]
    assert share_a_key(title, swapped)


@UNHURRIED
@given(TITLES, st.data())
def test_spaces_do_not_count(title: str, data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(0, len(title)), max_size=5))
    spaced = "".join(" " * gaps.count(position) + character for position, character in enumerate(title))
    plain, with_spaces = keys_of(title, spaced + " " * gaps.count(len(title)))
    assert plain == with_spaces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("solaris", "polarity"),
        ("abcdefgh", "badcfehg"),
        ("abcdefgh", "hgfedcba"),
        ("the third man", "the third manor house"),
        ("amadeus", "amaxexs"),
        # Horner's rule without the length would confuse these.
        ("\x00\x00\x00\x00\x00\x00", "\x00\x00\x00\x00\x00\x00\x00\x00"),
    ],
)
def test_titles_two_changes_apart_share_no_key(one: str, other: str) -> None:
    assert not share_a_key(one, other)


@pytest.mark.parametrize(
    ("form", "count", "why"),
    [
        ("", 0, "nothing to compare"),
        ("   ", 0, "spaces are nothing"),
        ("u", 1, "one character: no deletion"),
        ("jaws", 1, "below the shortest"),
        ("j a w s", 1, "spaces do not make it longer"),
        ("alien", 6, "at the shortest: five deletions"),
        ("a" * LONGEST, 2, "at the longest; all deletions are alike"),
        ("a" * (LONGEST + 1), 1, "above the longest"),
        ("𝔸𝔹ℂ𝔻", 1, "characters beyond 16 bits count once each: four"),
        ("𝔸𝔹ℂ𝔻𝔼", 6, "and five"),
        ("千と千尋の神隠し", 9, "eight characters, no two neighbours alike"),
        ("\ud800abcd", 6, "half a surrogate pair, as damaged text has it"),
    ],
)
def test_number_of_keys_follows_the_length(form: str, count: int, why: str) -> None:
    assert len(keys_of(form)[0]) == count, why


@pytest.mark.parametrize("form", ["u", "jaws", "a" * (LONGEST + 1)])
def test_title_out_of_bounds_shares_a_key_with_its_equal_only(form: str) -> None:
    same, nearly = keys_of(form, form[:-1] + "b")
    assert keys_of(form)[0] == same
    assert not same & nearly


def test_no_forms_have_no_keys() -> None:
    keys, rows = form_keys([], SHORTEST, LONGEST)
    assert (keys.tolist(), rows.tolist()) == ([], [])
    assert (keys.dtype, rows.dtype) == (np.uint64, np.int64)


def test_empty_forms_among_others_keep_the_rows_in_place() -> None:
    keys = keys_of("", "solaris", " ", "solaris", "")
    assert [len(found) for found in keys] == [0, 8, 0, 8, 0]
    assert keys[1] == keys[3]


@UNHURRIED
@given(st.lists(st.text(max_size=LONGEST + 2), min_size=1, max_size=12))
def test_keys_do_not_depend_on_the_other_forms(forms: list[str]) -> None:
    assert keys_of(*forms) == [keys_of(form)[0] for form in forms]


def test_a_hundred_thousand_titles_collide_nowhere() -> None:
    chance = random.Random(20260115)  # noqa: S311 - test data
    titles = {"".join(chance.choices("abcdefghij 0123", k=chance.randint(1, 30))) for _ in range(100_000)}
    plain = sorted({title.replace(" ", "") for title in titles} - {""})
    exact, _ = form_keys(plain, LONGEST + 1, LONGEST + 1)
    assert len(np.unique(exact)) == len(plain)


def test_titles_that_differ_in_the_last_bit_of_one_character_collide_nowhere() -> None:
    plain = [
        f"{chr(0x4E00 + a)}{chr(0x4E00 + b)}{chr(0x4E00 + c)}"
        for a in range(40)
        for b in range(40)
        for c in range(40)
    ]
    exact, _ = form_keys(plain, LONGEST + 1, LONGEST + 1)
    assert len(np.unique(exact)) == len(plain)
