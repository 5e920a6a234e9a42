"""Levels of each feature as tables of cases, and whole tables of compared pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from builders import arrow_of
from soundtrack_pop.parameters import MatchingParameters
from soundtrack_pop.pipelines.matching.blocking import index_soundtracks
from soundtrack_pop.pipelines.matching.features import (
    COMPARED_PAIRS,
    MOVIE_COLUMNS,
    SOUNDTRACK_COLUMNS,
    TITLE_LEVELS,
    compare_batches,
    compare_candidates,
    hint_level,
    numbers,
    person_level,
    title_level,
    year_level,
)
from soundtrack_pop.schemas import cleaned

Row = Mapping[str, Any]


@pytest.mark.parametrize(
    ("soundtrack", "movie", "similarity", "level", "why"),
    [
        ("jaws/core", "jaws/title", 1.0, "exact", "the film's own title"),
        ("jaws/full", "jaws/original", 1.0, "exact", "its title in its language"),
        ("jaws/alias", "jaws/title", 1.0, "exact", "an alias is as good as the name"),
        ("jaws/core", "jaws/translated", 1.0, "exact_other", "many films have many translations"),
        ("jaws/core", "jaws/alternative", 1.0, "exact_other", "working titles too"),
        ("sen to chihiro/latin", "sen to chihiro/title", 1.0, "exact_other", "a transliteration is a guess"),
        ("sen to chihiro/core", "sen to chihiro/latin", 1.0, "exact_other", "on either side"),
        ("brazil/bare", "brazil/title", 1.0, "exact_other", "what was cut off may have mattered"),
        ("alien/stem", "alien/title", 1.0, "part", "the part before a colon"),
        ("alien/core", "alien/subtitle", 1.0, "part", "the part after it"),
        ("alien/stem", "alien/stem", 1.0, "different", "two parts: any two films of a series"),
        ("aliens/stem", "alien/title", 0.95, "different", "a part must agree to the letter"),
        ("amadeuss/core", "amadeus/title", 0.92, "near", "at the bound"),
        ("amadeuss/core", "amadeus/title", 0.919, "similar", "below it"),
        ("amadeuss/core", "amadeus/title", 0.82, "similar", "at the lower bound"),
        ("amadeuss/core", "amadeus/title", 0.819, "different", "below it"),
        ("rocky 2/core", "rocky 3/title", 0.95, "number_clash", "another sequel"),
        ("rocky 2/core", "rocky/title", 0.95, "number_clash", "the sequel against the first"),
        ("rocky 2/stem", "rocky/stem", 0.9, "number_clash", "parts clash as well"),
        ("rocky 2/core", "rocky 2/title", 1.0, "exact", "the same sequel"),
        ("apollo13/core", "apollo 13/title", 1.0, "exact", "equal but for a space"),
        ("apolo 13/core", "apollo 13/title", 0.94, "near", "the number agrees"),
    ],
)
def test_title_level(soundtrack: str, movie: str, similarity: float, level: str, why: str) -> None:
    mine, theirs = _form_and_kind(soundtrack), _form_and_kind(movie)
    assert title_level(mine, theirs, similarity, near=0.92, similar=0.82) == level, why


@pytest.mark.parametrize(
    ("gap", "level"),
    [
        (None, "missing"), (0, "same"), (1, "one"), (-1, "one"), (2, "close"), (3, "close"), (4, "later"),
        (50, "later"), (-2, "earlier"), (-50, "earlier"),
    ],
)  # fmt: skip
def test_year_level(gap: int | None, level: str) -> None:
    assert year_level(gap) == level


@pytest.mark.parametrize(
    ("people", "composers", "directors", "level", "why"),
    [
        (["john williams"], ["john williams"], ["spielberg steven"], "composer", "the composer's own album"),
        (["hans zimmer", "lisa gerrard"], ["gerrard lisa", "hans zimmer"], [], "composer", "one of several"),
        (["john williams"], ["john towner williams"], [], "composer_nearly", "a middle name"),
        (["newman thomas"], ["newmann thomas"], [], "composer_nearly", "misspelt"),
        (["williams"], ["john williams"], [], "different", "one name alone is nobody's"),
        (["carpenter john"], ["howarth alan"], ["carpenter john"], "director", "the director"),
        (["carpenter john"], [], ["carpenter john"], "director", "composers unknown"),
        (["carpenter john"], ["carpenter john"], ["carpenter john"], "composer", "both: the better counts"),
        (["queen"], ["hans zimmer"], ["spielberg steven"], "different", "somebody else"),
        (["queen"], [], ["spielberg steven"], "missing", "composers unknown: no evidence against"),
        (["queen"], ["hans zimmer"], [], "different", "directors unknown"),
        (["queen"], None, None, "missing", "film without credits"),
        (["queen"], [], [], "missing", "empty credits"),
        ([], ["hans zimmer"], [], "missing", "Various Artists"),
        (None, ["hans zimmer"], [], "missing", "no credit"),
        (None, None, None, "missing", "nothing known"),
        (["queen", "queen"], ["queen"], [], "composer", "named twice"),
    ],
)
def test_person_level(
    people: list[str] | None, composers: list[str] | None, directors: list[str] | None, level: str, why: str
) -> None:
    assert person_level(people, composers, directors) == level, why


@pytest.mark.parametrize(
    ("hints", "level"),
    [
        (None, "film"), ([], "film"), (["score", "songs", "volume", "edition"], "film"),
        (["television"], "other_medium"), (["game"], "other_medium"), (["stage"], "other_medium"),
        (["score", "television"], "other_medium"), (["television", "television"], "other_medium"),
    ],
)  # fmt: skip
def test_hint_level(hints: list[str] | None, level: str) -> None:
    assert hint_level(hints) == level


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("", []), ("jaws", []), ("rocky 2", ["2"]), ("2 fast 2 furious", ["2", "2"]), ("se7en", []),
        ("12 angry men 1957", ["12", "1957"]), ("2001", ["2001"]), ("21st century", []),
    ],
)  # fmt: skip
def test_numbers(form: str, found: list[str]) -> None:
    assert numbers(form) == found


def test_each_level_has_its_bits(matching: MatchingParameters) -> None:
    assert set(TITLE_LEVELS) == set(matching.evidence_bits.title.model_dump())


class TestCompareCandidates:
    def test_whole_row_of_a_pair(self, matching: MatchingParameters) -> None:
        compared = compare([album("a", "jaws/core")], [film(1, "jaws/title")], matching)
        assert compared == pairs(pair("a", 1))

    def test_pair_of_forms_that_agrees_best_stands_for_the_pair(self, matching: MatchingParameters) -> None:
        album_forms = ("solaris the score/full", "solaris/core", "solari/alias")
        film_forms = ("solyaris/original", "solaris/translated", "solaris/title")
        compared = compare([album("a", *album_forms)], [film(1, *film_forms)], matching)
        assert compared == pairs(pair("a", 1, soundtrack_form="solaris", movie_form="solaris"))

    def test_more_similar_forms_win_where_levels_are_equal(self, matching: MatchingParameters) -> None:
        film_forms = ("the longest day on/title", "the longest day oft/original")
        compared = compare([album("a", "the longest day of/core")], [film(1, *film_forms)], matching)
        assert compared["movie_form"].to_pylist() == ["the longest day oft"]
        assert compared["title_level"].to_pylist() == ["near"]

    @pytest.mark.parametrize(
        ("mine", "theirs", "gap", "level"),
        [
            (1977, 1975, 2, "close"), (1975, 1977, -2, "earlier"), (None, 1975, None, "missing"),
            (1975, None, None, "missing"), (None, None, None, "missing"),
        ],
    )  # fmt: skip
    def test_year_gap_is_soundtrack_less_film(
        self, matching: MatchingParameters, mine: int | None, theirs: int | None, gap: int | None, level: str
    ) -> None:
        soundtracks, movies = [album("a", "jaws/core", year=mine)], [film(1, "jaws/title", year=theirs)]
        expected = pairs(pair("a", 1, year_gap=gap, year_level=level))
        assert compare(soundtracks, movies, matching) == expected

    @pytest.mark.parametrize("missing", [None, []], ids=["null", "empty"])
    @pytest.mark.parametrize(
        ("side", "fields"), [("soundtrack", ("people",)), ("movie", ("composers", "directors"))]
    )
    def test_missing_people_are_never_evidence(
        self, matching: MatchingParameters, missing: list[str] | None, side: str, fields: tuple[str, ...]
    ) -> None:
        blank = dict.fromkeys(fields, missing)
        soundtracks = [album("a", "jaws/core", **(blank if side == "soundtrack" else {}))]
        movies = [film(1, "jaws/title", **(blank if side == "movie" else {}))]
        assert compare(soundtracks, movies, matching) == pairs(pair("a", 1, person_level="missing"))

    def test_hint_comes_from_the_soundtrack(self, matching: MatchingParameters) -> None:
        compared = compare([album("a", "jaws/core", hints=["game"])], [film(1, "jaws/title")], matching)
        assert compared == pairs(pair("a", 1, hint_level="other_medium"))

    def test_every_pair_stands_once_whatever_repeats(self, matching: MatchingParameters) -> None:
        twice = ("jaws/full", "jaws/core")
        compared = compare([album("a", *twice), album("b", *twice)], [film(1, "jaws/title", *twice)], matching)
        assert compared == pairs(pair("a", 1), pair("b", 1))

    def test_films_of_one_title_are_pairs_of_their_own(self, matching: MatchingParameters) -> None:
        movies = [film(2, "jaws/title"), film(1, "jaws/title")]
        assert compare([album("a", "jaws/core")], movies, matching) == pairs(pair("a", 2), pair("a", 1))

    @pytest.mark.parametrize(
        ("soundtracks", "movies"),
        [
            ([], []),
            ([], [{"tmdb_id": 1}]),
            ([{"release_group_gid": "a"}], []),
            ([{"release_group_gid": "a"}], [{"tmdb_id": 1}]),
            ([{"release_group_gid": "a", "title_forms": []}], [{"tmdb_id": 1, "title_forms": []}]),
        ],
    )
    def test_nothing_to_compare_gives_no_pairs(
        self, matching: MatchingParameters, soundtracks: list[Row], movies: list[Row]
    ) -> None:
        assert compare(soundtracks, movies, matching) == pairs()

    def test_batches_are_compared_each_by_itself(self, matching: MatchingParameters) -> None:
        soundtracks = _columns(cleaned.SOUNDTRACKS, [album("a", "jaws/core")], SOUNDTRACK_COLUMNS)
        movies = [film(1, "jaws/title"), film(2, "heat/title"), film(3, "jaws/title")]
        batches = _columns(cleaned.MOVIES, movies, MOVIE_COLUMNS).to_batches(max_chunksize=1)
        index = index_soundtracks(soundtracks, matching.blocking)
        found = pa.Table.from_batches(compare_batches(batches, index, matching), COMPARED_PAIRS)
        assert found == pairs(pair("a", 1), pair("a", 3))


def album(gid: str, *forms: str, **fields: Any) -> Row:
    known = {"year": 1975, "people": ["john williams"], "hints": [], **fields}
    return {"release_group_gid": gid, "title_forms": _forms(forms), **known}


def film(tmdb_id: int, *forms: str, **fields: Any) -> Row:
    known = {"year": 1975, "directors": ["spielberg steven"], "composers": ["john williams"], **fields}
    return {"tmdb_id": tmdb_id, "title_forms": _forms(forms), **known}


def pair(gid: str, tmdb_id: int, **fields: Any) -> Row:
    """Return a compared pair that agrees in everything but what is given."""
    agreeing = {
        "soundtrack_form": "jaws", "movie_form": "jaws", "movie_form_kind": "title", "title_similarity": 1.0,
        "title_rank": 0, "title_level": "exact", "year_gap": 0, "year_level": "same", "person_level": "composer",
        "hint_level": "film",
    }  # fmt: skip
    return {"release_group_gid": gid, "tmdb_id": tmdb_id, **agreeing, **fields}


def pairs(*rows: Row) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=COMPARED_PAIRS)


def compare(soundtracks: list[Row], movies: list[Row], matching: MatchingParameters) -> pa.Table:
    index = index_soundtracks(_columns(cleaned.SOUNDTRACKS, soundtracks, SOUNDTRACK_COLUMNS), matching.blocking)
    return compare_candidates(index, _columns(cleaned.MOVIES, movies, MOVIE_COLUMNS), matching)


def _columns(table: Any, rows: list[Row], names: tuple[str, ...]) -> pa.Table:
    return arrow_of(table, rows).select(names)


def _forms(forms: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(zip(("form", "kind"), _form_and_kind(form), strict=True)) for form in forms]


def _form_and_kind(text: str) -> tuple[str, str]:
    form, _, kind = text.rpartition("/")
    return form, kind
