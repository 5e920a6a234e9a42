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
        ("ハンス・ジマー", "hansu jima", "kana by Hepburn's rules"),
        ("宮崎あおい", "宮崎あおい", "no Mandarin reading of a Japanese name"),
        ("J.J. Abrams", "abrams j j", "initials without spaces"),
        ("J. J. Abrams", "abrams j j", "and with"),
        ("John T. Williams", "john t williams", "initials stay"),
        ("Sir Elton John", "elton john", "titles go"),
        ("Sammy Davis Jr.", "davis sammy", "and so does junior"),
        ("The Chemical Brothers", "brothers chemical", "and the article"),
        ("The The", "the the", "but not when nothing else is there"),
        ("Vangelis", "vangelis", "one word"),
        ("Traditional Jazz Trio", "jazz traditional trio", "a name of nobody as part of a name"),
    ],
)
def test_writes_a_name_in_one_way(name: str, expected: str, why: str) -> None:
    assert comparable_name(name) == expected, why


@pytest.mark.parametrize("name", [None, "", "  ", "—", "?"])
def test_no_name_is_none(name: str | None) -> None:
    assert comparable_name(name) is None


NOBODY = """
Various Artists|VARIOUS|V.A.|VA|VV.AA.|[unknown]|Unknown|[no artist]|[traditional]|Traditional|Anonymous
Diverse Interpreten|Verschiedene Interpreten|Artistes divers|Vari artisti|Varios artistas|Vários artistas
ヴァリアス・アーティスト|群星|Soundtrack|Różni wykonawcy|Разные исполнители|Original Soundtrack|Original Cast
Disney|Walt Disney|Διάφοροι|אמנים שונים|여러 아티스트
"""


@pytest.mark.parametrize("name", [name for line in NOBODY.strip().split("\n") for name in line.split("|")])
def test_names_of_nobody_are_none(name: str) -> None:
    assert comparable_name(name) is None
    assert comparable_names([name]) == []


@pytest.mark.parametrize("name", ["Unknown Mortal", "Walt Disney Jones", "Anonymous Four", "Diverse Williams"])
def test_a_name_that_only_holds_such_a_word_is_somebodys(name: str) -> None:
    assert comparable_name(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "London Symphony Orchestra",
        "Wiener Philharmoniker Symphoniker",
        "Orchestre de Paris",
        "Original Broadway Cast",
        "The Swingle Singers",
        "Kronos Quartet",
        "Coro della Scala",
        "Staatskapelle Dresden",
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


PAIRS = """
Hans Zimmer & Lorne Balfe|Hans Zimmer and Lorne Balfe|Hans Zimmer / Lorne Balfe|Hans Zimmer – Lorne Balfe
Hans Zimmer – Lorne Balfe|Hans Zimmer–Lorne Balfe|Hans Zimmer - Lorne Balfe|Hans Zimmer feat. Lorne Balfe
Hans Zimmer (ft. Lorne Balfe)|Hans Zimmer featuring Lorne Balfe|Hans Zimmer with Lorne Balfe
Hans Zimmer x Lorne Balfe|Hans Zimmer, Lorne Balfe|Hans Zimmer; Lorne Balfe|Hans Zimmer + Lorne Balfe
Hans Zimmer und Lorne Balfe|Hans Zimmer et Lorne Balfe|Hans Zimmer y Lorne Balfe|Hans Zimmer vs. Lorne Balfe
Hans Zimmer ; Lorne Balfe|Music by Hans Zimmer & Lorne Balfe|Hans Zimmer, Lorne Balfe, London Symphony Orchestra
Hans Zimmer, Lorne Balfe & Friends|Hans Zimmer & Lorne Balfe conducted by Nick Glennie-Smith
"""


@pytest.mark.parametrize("name", [name for line in PAIRS.strip().split("\n") for name in line.split("|")])
def test_splits_a_name_that_holds_two_persons(name: str) -> None:
    assert comparable_names([name]) == ["hans zimmer", "balfe lorne"]


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Simon & Garfunkel", ["and garfunkel simon", "simon", "garfunkel"], "the whole is the name of a duo"),
        ("Lennon–McCartney", ["lennon mccartney", "lennon", "mccartney"], "so it is with a dash"),
        ("Kool & the Gang", ["and gang kool", "kool", "gang"], "an article is no second word"),
        ("Ortega y Gasset", ["gasset ortega y"], "y within a name"),
        ("Marc-André Hamelin", ["andre hamelin marc"], "a hyphen parts no names"),
        ("AC/DC", ["ac dc"], "nor does a slash in an abbreviation"),
        ("Björk, Sjón", ["bjork sjon"], "single words: family name first, perhaps"),
        ("Sammy Davis, Jr.", ["davis sammy"], "junior is nobody"),
        ("Henry Mancini and His Orchestra", ["henry mancini"], "an orchestra is nobody"),
        ("London Symphony Orchestra conducted by John Williams", [], "who conducts need not have written it"),
        ("Various Artists feat. Hans Zimmer", ["hans zimmer"], "various artists and somebody"),
        ("A, B and C", ["a and b c", "a", "b", "c"], "beside an and, commas part names"),
    ],
)
def test_keeps_names_whole_that_only_look_like_two(name: str, expected: list[str], why: str) -> None:
    assert comparable_names([name]) == expected, why


@given(st.lists(st.sampled_from(["john", "Ennio", "WILLIAMS", "O'Brien", "Håkan", "2"]), min_size=1, max_size=4))
def test_order_of_the_words_makes_no_difference(parts: list[str]) -> None:
    assert comparable_name(" ".join(parts)) == comparable_name(", ".join(reversed(parts)))


PIECES_OF_CREDITS = "A B & , feat. The various / – y und Ж 久 キ".split()


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES_OF_CREDITS)).map(" ".join))
def test_names_of_any_text_are_words_in_single_spaces_without_repeats(name: str) -> None:
    names = comparable_names([name, name])
    assert len(set(names)) == len(names)
    assert all(found and found == " ".join(found.split()) for found in names)
