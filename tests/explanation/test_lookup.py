"""What a query stands for, and what is said when it stands for nothing."""

from __future__ import annotations

import pytest

from explanation.worlds import gid
from soundtrack_pop.commands.explain import _title_forms
from soundtrack_pop.explanation import lookup
from soundtrack_pop.explanation.tables import NothingToExplainError, RunTables


@pytest.mark.parametrize(
    ("query", "films", "albums", "why"),
    [
        ("Interstellar", [157336, 1002], [1], "all of that name, the best known film first"),
        ("  the INTERSTELLAR ", [157336, 1002], [1], "an article and letter case are no difference"),
        (
            "Interstellar: Original Motion Picture Soundtrack",
            [157336, 1002],
            [1],
            "an album's title is taken apart",
        ),
        ("Interstellar Expanded", [], [2], "a title that only an album has"),
        ("Солярис", [593], [], "an original title"),
        ("Gisaengchung", [496243], [], "another title"),
        ("[REC]", [8329], [8], "signs are no difference"),
        (gid(3), [], [3], "a release group id"),
        (f"https://musicbrainz.org/release-group/{gid(3).upper()}", [], [3], "its address"),
        ("movie:157336", [157336], [], "a TMDb id"),
        ("157336", [157336], [], "a TMDb id in digits alone"),
        ("https://www.themoviedb.org/movie/157336-interstellar", [157336], [], "its address"),
        ("tt0816692", [157336], [], "an IMDb id"),
        ("1917", [530915], [], "a title of digits goes before the film of that id"),
        ("movie:1917", [1917], [], "unless it is asked for"),
    ],
)
def test_query_finds(tables: RunTables, query: str, films: list[int], albums: list[int], why: str) -> None:
    found = lookup.find(tables, query, _title_forms)
    assert [film.tmdb_id for film in found.films] == films, why
    assert [album.gid for album in found.albums] == [gid(number) for number in albums], why


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("Interstelar", "Perhaps you mean the film “Interstellar”"),
        ("Wiplash", "the film “Whiplash”"),
        ("Sea to the Night Train", "the soundtrack “Night Train to the Sea”"),
        ("zzzzqqqq", "No title is similar: ask by id"),
        ("movie:4", "No title is similar"),
        ("Zzqq the Movie: 157336", "No title is similar"),
        ("movie:99999999999999999999", "No title is similar"),
        (gid(999), "No title is similar"),
        ("999999999999999999999999", "No title is similar"),
        ("???", "No title is similar"),
        ("", "No title is similar"),
    ],
)
def test_unknown_name_is_told_with_the_nearest_titles(tables: RunTables, query: str, near: str) -> None:
    with pytest.raises(NothingToExplainError) as failure:
        lookup.find(tables, query, _title_forms)
    assert near in failure.value.remedy
    assert "11 release groups typed Soundtrack (MusicBrainz may have it under another type)" in str(failure.value)


def test_title_like_no_other_is_not_suggested(tables: RunTables) -> None:
    near = lookup.nearest_titles(tables.movies, "Interstelar", ("title", "original_title"))
    assert near == ["Interstellar"]


def test_titles_in_another_script_are_near_too(tables: RunTables) -> None:
    assert lookup.nearest_titles(tables.movies, "Саларис", ("title", "original_title")) == ["Солярис"]


def test_part_of_a_title_is_found_only_where_no_whole_title_agrees(tables: RunTables) -> None:
    def forms(_: str) -> list[tuple[str, str]]:
        return [("solyaris", "full"), ("solaris", "stem")]

    assert [film.tmdb_id for film in lookup.find(tables, "any", forms).films] == [593]
