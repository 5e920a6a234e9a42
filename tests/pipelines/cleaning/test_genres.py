"""Families of genres: each genre in one, the last word where it is unknown, else other."""

from __future__ import annotations

from collections import Counter

import pytest

from soundtrack_pop.pipelines.cleaning import genres
from soundtrack_pop.pipelines.cleaning.genres import FAMILIES, OTHER, genre_family

LISTED = [genre.strip() for listed in genres._FAMILIES.values() for genre in listed.split(",")]


def test_every_genre_is_listed_once() -> None:
    assert [genre for genre, count in Counter(LISTED).items() if count > 1] == []


def test_every_genre_is_written_as_musicbrainz_writes_it() -> None:
    assert [genre for genre in LISTED if not genre or genre != genre.lower().strip()] == []


@pytest.mark.parametrize("family", FAMILIES[:-1])
def test_every_family_has_genres_that_are_found_in_it(family: str) -> None:
    assert {genre_family(genre.strip()) for genre in genres._FAMILIES[family].split(",")} == {family}


@pytest.mark.parametrize(
    ("genre", "family", "why"),
    [
        ("rock", "rock & metal", "listed"),
        ("space rock", "rock & metal", "by its last word"),
        ("celtic folk", "folk, country & world", "by its last word"),
        ("ambient pop", "ambient & minimal", "listed itself, so not by its last word"),
        ("film musical", "stage & screen songs", "listed"),
        ("rocksteady", OTHER, "a word that only begins with a listed one"),
        ("rock opera", "orchestral & classical", "only the last word counts"),
        ("comedy", OTHER, "unknown"),
        ("", OTHER, "empty"),
        (" ", OTHER, "blank"),
        ("Rock", OTHER, "MusicBrainz writes genres in lower case"),
    ],
)
def test_finds_the_family(genre: str, family: str, why: str) -> None:
    assert genre_family(genre) == family, why


def test_families_end_with_other_and_repeat_nothing() -> None:
    assert FAMILIES[-1] == OTHER
    assert len(set(FAMILIES)) == len(FAMILIES) == 11
