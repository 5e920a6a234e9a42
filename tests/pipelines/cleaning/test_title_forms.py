"""The forms of a title: kinds and order, parts, articles, numbers, scripts."""

from __future__ import annotations

import re

import pytest

from soundtrack_pop.pipelines.cleaning import titles
from soundtrack_pop.pipelines.cleaning.titles import TitleForm, clean_title, comparable, movie_title_forms


def album(title: str | None) -> list[tuple[str, str]]:
    return [(form.form, form.kind) for form in clean_title(title).forms]


def movie(title: str | None, kind: str = "title") -> list[tuple[str, str]]:
    return [(form.form, form.kind) for form in movie_title_forms(title, kind)]


EXAMPLES = re.findall(r'^    (\w+) .+ "(.+)" -> "(.+)"$', titles.__doc__ or "", re.MULTILINE)


def test_the_documentation_has_an_example_of_every_kind_of_form() -> None:
    assert [kind for kind, _, _ in EXAMPLES] == [
        "full",
        "core",
        "bare",
        "inner",
        "stem",
        "subtitle",
        "owner",
        "latin",
    ]


@pytest.mark.parametrize(("kind", "title", "form"), EXAMPLES)
def test_documented_example_has_the_form_of_its_kind(kind: str, title: str, form: str) -> None:
    assert (form, kind) in album(title)


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
            [("vertigo 1996 re recording", "full"), ("vertigo", "core")],
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
                ("kill bill", "bare"),
            ],
        ),
        ("Stay (From “Insidious”)", [("stay from insidious", "full"), ("stay", "bare"), ("insidious", "inner")]),
        ("Music from Another Room", [("music from another room", "full"), ("another room", "inner")]),
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
        ("The Matrix", "Matrix, The", "MATRIX", "matrix", "Matrix The", "Matrix, The…"),
        ("Un peu de thé", "Un peu de the"),
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
    wholes = [movie_title_forms(spelling, "title")[0] for spelling in spellings]
    assert len({(whole.form, whole.kind) for whole in wholes}) == 1, wholes


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
        ("twenty one grams", "21 grams", "tens and units are one number"),
        ("twenty", "20", "tens alone, too"),
        ("kramer versus kramer", "kramer vs kramer", "versus"),
        ("der pate teil ii", "der pate 2", "part words of other languages"),
        ("the the", "the", "articles go until one word is left"),
        ("part part 2", "2", "however often a part word stands there"),
        ("", "", "empty"),
    ],
)
def test_writes_articles_and_numbers_in_one_way(text: str, expected: str, why: str) -> None:
    assert comparable(text) == expected, why


@pytest.mark.parametrize(
    ("title", "kind", "form"),
    [
        ("OST Titanic", "inner", "titanic"),
        ("A Fistful of Film Music", "full", "fistful of film music"),
        ("The Score Original Motion Picture Soundtrack", "core", "score"),
        ("Music From the Motion Picture 2001: A Space Odyssey", "core", "2001 a space odyssey"),
        ("Birdman (Original Motion Picture Soundtrack", "core", "birdman"),
        ("Birdman Original Motion Picture Soundtrack)", "core", "birdman"),
        ("Trainspotting #2: Music From the Motion Picture", "core", "trainspotting"),
        ("Matrix, The (Original Soundtrack)", "core", "matrix"),
        ("Interstellar–Original Motion Picture Soundtrack", "core", "interstellar"),
        ("Alien—The Complete Score", "core", "alien"),
        ("Thelma & Louise // OST", "core", "thelma and louise"),
        ("Dune: Original Score by Hans Zimmer", "core", "dune"),
        ("Dune (Music Composed by Hans Zimmer)", "core", "dune"),
        ("Le Cinquième Élément (Bande originale du film de Luc Besson)", "core", "le cinquieme element"),
        ("Les Misérables (Original London Cast Recording)", "core", "les miserables"),
        ("映画『犬王』オリジナル・サウンドトラック", "core", "犬王"),
        ("TVアニメ「進撃の巨人」オリジナルサウンドトラック", "core", "進撃の巨人"),
        ("《花樣年華》電影原聲帶", "core", "花樣年華"),
        ("劇場版 名探偵コナン サウンドトラック", "bare", "名探偵コナン"),
        ("Pokémon the Movie", "bare", "pokemon"),
        ("Sonic (The Motion Picture)", "bare", "sonic"),
        ("Alien Expanded", "bare", "alien"),
        ("Titanic: Live in Concert", "bare", "titanic"),
        ("Gladiator Live", "bare", "gladiator"),
        ("Titanic Live from Royal Albert Hall", "bare", "titanic"),
        ("(1994) The Lion King", "bare", "lion king"),
        ("1994 - The Lion King", "bare", "lion king"),
        ("Se7en: Original Score", "bare", "7"),
        ("Batman v Superman (Original Soundtrack)", "bare", "batman vs superman"),
        ("Happy (feat. Pharrell) [From “Despicable Me 2”]", "inner", "despicable me 2"),
        ("My Heart Will Go On (Love Theme From Titanic)", "inner", "titanic"),
        ("Lose Yourself (From the Motion Picture 8 Mile)", "inner", "8 mile"),
        ("The Music of Star Wars", "inner", "star wars"),
        ("Highlights from Les Misérables", "inner", "les miserables"),
        ("Stanley Kubrick’s The Shining", "owner", "shining"),
        ("Walt Disney’s Pinocchio (Original Soundtrack)", "owner", "pinocchio"),
        ("Dr. Seuss’ The Lorax", "owner", "lorax"),
        ("Disney presents Pinocchio", "owner", "pinocchio"),
        ("Vertigo / North by Northwest / Psycho", "stem", "north by northwest"),
        ("Vertigo / North by Northwest / Psycho", "subtitle", "psycho"),
    ],
)
def test_finds_the_film_in_an_albums_title(title: str, kind: str, form: str) -> None:
    assert (form, kind) in album(title)


@pytest.mark.parametrize(
    ("title", "never"),
    [
        ("Rosemary’s Baby", "baby"),
        ("The Emperor’s New Groove", "new groove"),
        ("It’s a Wonderful Life", "wonderful life"),
        ("Jaws (Music From the Motion Picture)", "motion picture"),
        ("Dark (Music From the Netflix Series)", "netflix series"),
        ("A Fistful of Film Music", "fistful of"),
        ("Trainspotting #2: Music From the Motion Picture", "trainspotting 2"),
        ("千と千尋の神隠し", "qiantoqianxunnoshenyinshi"),
    ],
)
def test_makes_no_form_of_what_is_no_title(title: str, never: str) -> None:
    assert never not in [form for form, _ in album(title)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Birdman or (The Unexpected Virtue of Ignorance)",
            [("birdman or the unexpected virtue of ignorance", "title"), ("birdman", "bare")],
        ),
        ("Bram Stoker's Dracula", [("bram stokers dracula", "title"), ("dracula", "owner")]),
        ("Se7en", [("se7en", "title"), ("7", "bare")]),
        ("Thr3e", [("thr3e", "title"), ("3", "bare")]),
        ("Scre4m", [("scre4m", "title"), ("scream", "bare")]),
        ("もののけ", [("もののけ", "title"), ("mononoke", "latin")]),
    ],
)
def test_a_film_has_forms_for_other_ways_of_naming_it(title: str, expected: list[tuple[str, str]]) -> None:
    assert movie(title) == expected


def test_forms_are_plain_values() -> None:
    assert clean_title("Jaws").forms == (TitleForm("jaws", "full"),)
