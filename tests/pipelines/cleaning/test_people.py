"""Credited names made comparable; names of nobody and of ensembles left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundtrack_pop.pipelines.cleaning.people import comparable_name, comparable_names


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("John Williams", "john williams", "words in alphabetical order"),
        ("Williams, John", "john williams", "family name first"),
        ("ZIMMER Hans", "hans zimmer", "letter case"),
        ("Björk", "bjork", "accents"),
        ("Sinéad O’Connor", "oconnor sinead", "apostrophes"),
        ("Сергей Прокофьев", "prokofev sergey", "other scripts in Latin letters"),
        ("J.J. Abrams", "abrams j j", "initials without spaces"),
        ("J. J. Abrams", "abrams j j", "and with"),
        ("Sir Elton John", "elton john", "titles go"),
        ("Sammy Davis Jr.", "davis sammy", "and so does junior"),
        ("The Chemical Brothers", "brothers chemical", "and the article"),
        ("Vangelis", "vangelis", "one word"),
        ("Traditional Jazz Trio", "jazz traditional trio", "a name of nobody as part of a name"),
    ],
)
def test_writes_a_name_in_one_way(name: str, expected: str, why: str) -> None:
    assert comparable_name(name) == expected, why


@pytest.mark.parametrize("name", [None, "", "  ", "—", "?"])
def test_no_name_is_none(name: str | None) -> None:
    assert comparable_name(name) is None


@pytest.mark.parametrize(
    "name",
    ["Various Artists", "VARIOUS", "[unknown]", "[no artist]", "[traditional]", "Original Soundtrack", "Disney"],
)
def test_names_of_nobody_are_none(name: str) -> None:
    assert comparable_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "London Symphony Orchestra",
        "Wiener Philharmoniker Symphoniker",
        "Orchestre de Paris",
        "Original Broadway Cast",
    ],
)
def test_names_of_ensembles_are_none(name: str) -> None:
    assert comparable_name(name) is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Hans Zimmer", "Lorne Balfe"], ["hans zimmer", "balfe lorne"]),
        (["Hans Zimmer", "Zimmer, Hans", "HANS ZIMMER"], ["hans zimmer"]),
        (["Various Artists", None, "", "Hans Zimmer"], ["hans zimmer"]),
        ([], []),
        (None, []),
    ],
)
def test_names_come_once_in_order_of_appearance(names: list[str | None] | None, expected: list[str]) -> None:
    assert comparable_names(names) == expected


@given(st.lists(st.sampled_from(["john", "Ennio", "WILLIAMS", "O'Brien", "Håkan", "2"]), min_size=1, max_size=4))
def test_order_of_the_words_makes_no_difference(parts: list[str]) -> None:
    assert comparable_name(" ".join(parts)) == comparable_name(", ".join(reversed(parts)))
