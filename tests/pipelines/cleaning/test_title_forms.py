"""The forms of a title: kinds and order, parts, articles, numbers, scripts."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning.titles import TitleForm, clean_title, comparable, movie_title_forms


def album(title: str | None) -> list[tuple[str, str]]:
    return [(form.form, form.kind) for form in clean_title(title).forms]


def movie(title: str | None, kind: str = "title") -> list[tuple[str, str]]:
    return [(form.form, form.kind) for form in movie_title_forms(title, kind)]


@pytest.mark.parametrize("title", [None, "", " ", "!!!", "...", "?", "—", "「」", "\u200b", "$", "™"])
def test_a_title_without_letter_or_digit_has_no_forms(title: str | None) -> None:
    assert (album(title), movie(title)) == ([], [])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Jaws", [("jaws", "full")]),
        (
            "Jaws (Original Soundtrack)",
            [("jaws original soundtrack", "full"), ("jaws", "core")],
        ),
        (
            "Vertigo (1996 Re-recording)",
            [("vertigo 1996 re recording", "full"), ("vertigo", "bare")],
        ),
        (
            "Star Trek: First Contact (Original Soundtrack)",
            [
                ("star trek first contact original soundtrack", "full"),
                ("star trek first contact", "core"),
                ("star trek", "stem"),
                ("first contact", "subtitle"),
            ],
        ),
        (
            "Kill Bill, Vol. 1: Original Soundtrack",
            [
                ("kill bill 1 original soundtrack", "full"),
                ("kill bill 1", "core"),
                ("kill bill 1 original", "bare"),
                ("kill bill", "bare"),
            ],
        ),
        ("Stay (From “Insidious”)", [("stay from insidious", "full"), ("stay", "bare"), ("insidious", "stem")]),
        ("Music from Another Room", [("music from another room", "full"), ("another room", "stem")]),
        ("Сталкер", [("сталкер", "full"), ("stalker", "latin")]),
        (
            "Сталкер (OST)",
            [("сталкер ost", "full"), ("сталкер", "core"), ("stalker ost", "latin"), ("stalker", "latin")],
        ),
        ("(Original Motion Picture Soundtrack)", [("original motion picture soundtrack", "full")]),
    ],
)
def test_forms_of_an_album_stand_best_first(title: str, expected: list[tuple[str, str]]) -> None:
    assert album(title) == expected


@pytest.mark.parametrize(
    ("title", "kind", "expected"),
    [
        ("Jaws", "title", [("jaws", "title")]),
        ("Tiburón", "translated", [("tiburon", "translated")]),
        ("The Score", "title", [("score", "title")]),
        ("Music from the Motion Picture", "title", [("music from the motion picture", "title")]),
        (
            "Mission: Impossible",
            "title",
            [("mission impossible", "title"), ("mission", "stem"), ("impossible", "subtitle")],
        ),
        ("Сталкер", "original", [("сталкер", "original"), ("stalker", "latin")]),
        ("Matrix, The", "alternative", [("matrix", "alternative")]),
    ],
)
def test_nothing_of_a_film_title_is_taken_for_decoration(
    title: str, kind: str, expected: list[tuple[str, str]]
) -> None:
    assert movie(title, kind) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("The Matrix", "Matrix, The", "MATRIX", "matrix"),
        ("A Star Is Born", "Star Is Born, A"),
        ("Der Himmel über Berlin", "Himmel über Berlin, Der"),
        ("Les Choristes", "Choristes, Les"),
        ("La vita è bella", "Vita è bella, La"),
        ("L'Avventura", "Avventura, L'"),
        ("The Godfather Part II", "The Godfather: Part Two", "The Godfather 2", "Godfather Part II, The"),
        ("Rocky III", "Rocky 3", "Rocky Three", "Rocky Ⅲ"),
        ("Kill Bill: Vol. 1", "Kill Bill, Volume One", "Kill Bill 1"),
        ("Star Wars: Episode IV – A New Hope", "Star Wars Episode 4 - A New Hope"),
        ("Harry Potter and the Deathly Hallows – Part 2", "Harry Potter & the Deathly Hallows, Part Two"),
        ("Ocean’s Eleven", "Oceans 11"),
        ("Romeo + Juliet", "Romeo & Juliet", "Romeo and Juliet"),
        ("WALL·E", "WALL•E", "Wall-E"),
        ("8½", "8 1/2"),
        ("Don´t Look Now", "Don't Look Now", "Dont Look Now"),
        ("Amélie", "Ame\u0301lie", "AMÉLIE", "Ａｍéｌｉｅ"),
        ("Straße", "Strasse"),
        ("千と千尋の神隠し", "「千と千尋の神隠し」"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_title_have_one_form(spellings: tuple[str, ...]) -> None:
    wholes = {movie_title_forms(spelling, "title")[0] for spelling in spellings}
    assert len(wholes) == 1, wholes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rocky", "Rocky II"),
        ("Alien", "Aliens"),
        ("Se7en", "Seven"),
        ("The Game", "The Game Plan"),
        ("Part of Me", "Of Me"),
        ("Chapter Two", "Chapter Three"),
        ("カラス", "ガラス"),
        ("फल", "फूल"),
    ],
)
def test_titles_of_different_films_have_different_forms(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("the jaws", "jaws", "an English article at the start goes"),
        ("the", "the", "unless nothing else is there"),
        ("la vita", "la vita", "other articles stay: they are words of other languages, too"),
        ("part", "part", "a part word stays without a number"),
        ("part of me", "part of me", "or before another word"),
        ("chapter 2", "2", "and goes before a number"),
        ("i robot", "i robot", "a single i is no number"),
        ("malcolm x", "malcolm 10", "an x is, in both titles alike"),
        ("", "", "empty"),
    ],
)
def test_writes_articles_and_numbers_in_one_way(text: str, expected: str, why: str) -> None:
    assert comparable(text) == expected, why


def test_forms_are_plain_values() -> None:
    assert clean_title("Jaws").forms == (TitleForm("jaws", "full"),)
