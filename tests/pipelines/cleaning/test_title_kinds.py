"""Titles that hide the film: an unknown bracket, another language, a presenter, a second title, a credit."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning.titles import clean_title, comparable

# Album -> the film's title, by kind of form that must hold it.
CORES = """
Skyfall Original Motion Picture Soundtrack (UK Version)|Skyfall
Skyfall Soundtrack (Without Dialogue)|Skyfall
Alien Original Soundtrack (Spotify Exclusive)|Alien
Amadeus OST [Hi-Res]|Amadeus
Skyfall <Original Motion Picture Soundtrack>|Skyfall
Skyfall ＜Original Soundtrack＞|Skyfall
Vaiana (Deutscher Original Film-Soundtrack)|Vaiana
Vaiana (Originalt Norsk Soundtrack)|Vaiana
Moana (Banda Sonora Original en Español)|Moana
Zanzibar Nights OST by Karen Doe|Zanzibar Nights
Zanzibar Nights: Original Songs by Karen Doe|Zanzibar Nights
""".strip().split("\n")
OTHERS = """
Skyfall OST (disc 1)|Skyfall
Skyfall the Album (Best Weekend Ever Edition)|Skyfall
Quincy Jones Presents: The Color Purple|The Color Purple
Wu-Tang Presents The Man With the Iron Fists|The Man with the Iron Fists
Luc Besson présente Taxi|Taxi
Bully präsentiert Der Schuh des Manitu|Der Schuh des Manitu
Zwei glorreiche Halunken (The Good, the Bad and the Ugly)|The Good, the Bad and the Ugly
Le Mépris (Contempt)|Contempt
Le Mépris a.k.a. Contempt|Contempt
Le Mépris = Contempt|Contempt
Trouble (From The Original Motion Picture Soundtrack ELVIS)|Elvis
""".strip().split("\n")
# Titles that must stay whole among the forms.
WHOLE = ["Soundtrack to a Coup d'Etat", "The Presents of Wrath", "The Good German", "The Italian Job", "Clean"]


@pytest.mark.parametrize("case", CORES)
def test_core_is_the_film(case: str) -> None:
    album, film = case.split("|")
    assert (comparable(film), "core") in [(form.form, form.kind) for form in clean_title(album).forms]


@pytest.mark.parametrize("case", OTHERS)
def test_film_is_among_the_forms(case: str) -> None:
    album, film = case.split("|")
    assert comparable(film) in [form.form for form in clean_title(album).forms]


@pytest.mark.parametrize("film", WHOLE)
def test_title_stays_whole(film: str) -> None:
    found = clean_title(f"{film} (Original Motion Picture Soundtrack)").forms
    assert comparable(film) in [form.form for form in found if form.kind == "core"]
