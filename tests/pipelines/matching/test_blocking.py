"""Candidate pairs: those that share a key, each once, whatever else is in the tables."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence

import pyarrow as pa
import pytest

from soundtrack_pop.parameters import BlockingParameters
from soundtrack_pop.pipelines.matching.blocking import (
    SoundtrackIndex,
    TitleForms,
    candidate_forms,
    flatten_forms,
    index_soundtracks,
)
from soundtrack_pop.pipelines.matching.keys import form_keys
from soundtrack_pop.schemas.cleaned import TITLE_FORMS_TYPE

BLOCKING = BlockingParameters(shortest_form_for_deletions=5, longest_form_for_deletions=48)


def titles(*rows: Sequence[str] | None) -> pa.Table:
    """Return a table of title forms, one list of forms a row."""
    forms = [None if row is None else [{"form": form, "kind": "full"} for form in row] for row in rows]
    return pa.table({"title_forms": pa.array(forms, TITLE_FORMS_TYPE)})


def index(*rows: Sequence[str] | None) -> SoundtrackIndex:
    return index_soundtracks(titles(*rows), BLOCKING)


def candidates(soundtracks: Sequence[Sequence[str] | None], movies: Sequence[Sequence[str] | None]) -> list[tuple]:
    """Return the candidate pairs of forms, soundtrack before film, in the order found."""
    left_index, forms = index(*soundtracks), flatten_forms(titles(*movies))
    pairs = zip(*candidate_forms(left_index, forms), strict=True)
    return [(left_index.forms.form[left], forms.form[right]) for left, right in pairs]


@pytest.mark.parametrize(
    ("soundtrack", "movie", "is_candidate", "why"),
    [
        ("jaws", "jaws", True, "equal"),
        ("jaws", "jars", False, "short titles must be equal"),
        ("up", "up", True, "however short"),
        ("amadeus", "amadeuss", True, "one character more"),
        ("amadeus", "maadeus", True, "two neighbours swapped"),
        ("amadeus", "amadeusss", False, "two characters more"),
        ("spider man", "spiderman", True, "spaces do not count"),
        ("spider man", "spider woman", False, "two characters more"),
        ("千と千尋の神隠し", "千と千尋の神隠", True, "any script"),
        ("alien", "alien nation", False, "a part is no equal"),
    ],
)
def test_pair_is_a_candidate_when_its_forms_are_alike(
    soundtrack: str, movie: str, is_candidate: bool, why: str
) -> None:
    assert bool(candidates([[soundtrack]], [[movie]])) is is_candidate, why


def test_pairs_stand_in_order_of_the_film_and_then_of_the_soundtrack() -> None:
    found = candidate_forms(index(["solaris"], ["jaws"], ["solari"]), flatten_forms(titles(["solaris"], ["jaws"])))
    assert [rows.tolist() for rows in found] == [[0, 2, 1], [0, 0, 1]]


def test_pair_that_shares_many_keys_stands_once() -> None:
    assert candidates([["solaris"]], [["solaris"]]) == [("solaris", "solaris")]


def test_films_of_one_title_are_all_candidates() -> None:
    assert candidates([["solaris"]], [["solaris"], ["solaris"]]) == [("solaris", "solaris")] * 2


def test_each_form_of_a_title_finds_its_own_pairs() -> None:
    found = candidates([["jaws the score", "jaws"]], [["jaws", "der weisse hai"]])
    assert found == [("jaws", "jaws")]


@pytest.mark.parametrize("nothing", [[], [[]], [None], [[], None], [[""]]], ids=repr)
def test_films_without_forms_have_no_candidates(nothing: list[Sequence[str] | None]) -> None:
    assert candidates([["solaris"]], nothing) == []


@pytest.mark.parametrize("nothing", [[], [[]], [None], [[], None], [[""]]], ids=repr)
def test_soundtracks_without_forms_are_no_candidates(nothing: list[Sequence[str] | None]) -> None:
    assert candidates(nothing, [["solaris"]]) == []


def test_rows_without_forms_keep_the_others_with_their_owners() -> None:
    forms = flatten_forms(titles([], ["jaws", "shark"], None, ["solaris"]))
    assert _told(forms) == [(1, "jaws", "full"), (1, "shark", "full"), (3, "solaris", "full")]


def test_part_of_a_larger_table_is_flattened_as_a_table_of_its_own() -> None:
    # Arrow slices share their parent's buffers.
    whole = titles(["jaws"], ["solaris", "solyaris"], ["heat"])
    assert _told(flatten_forms(whole.slice(1, 1))) == [(0, "solaris", "full"), (0, "solyaris", "full")]


def test_table_of_several_chunks_counts_its_rows_on() -> None:
    chunks = pa.concat_tables([titles(["jaws"]), titles(["solaris"])])
    assert _told(flatten_forms(chunks)) == [(0, "jaws", "full"), (1, "solaris", "full")]


def test_years_far_apart_are_still_candidates() -> None:
    forms = titles(["solaris"])
    reissue, film = (forms.append_column("year", [pa.array([year], pa.int32())]) for year in (2019, 1972))
    left, right = candidate_forms(index_soundtracks(reissue, BLOCKING), flatten_forms(film))
    assert (left.tolist(), right.tolist()) == ([0], [0])


@pytest.mark.parametrize("seed", range(5))
def test_candidates_are_just_the_pairs_that_share_a_key(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - test data
    soundtracks, movies = ([_random_forms(chance) for _ in range(60)] for _ in range(2))
    expected = [
        (soundtrack, movie)
        for movie in [form for row in movies for form in row]
        for soundtrack in [form for row in soundtracks for form in row]
        if _keys(soundtrack) & _keys(movie)
    ]
    assert len(expected) > 20, "the data must hold something to find"
    assert candidates(soundtracks, movies) == expected


def test_films_in_one_batch_and_in_many_find_the_same_pairs() -> None:
    chance = random.Random(7)  # noqa: S311 - test data
    soundtracks, movies = ([_random_forms(chance) for _ in range(40)] for _ in range(2))
    one_by_one = [pair for movie in movies for pair in candidates(soundtracks, [movie])]
    assert candidates(soundtracks, movies) == one_by_one


def _random_forms(chance: random.Random) -> list[str]:
    """Return up to three forms over a small alphabet, so that many are alike."""
    return ["".join(chance.choices("abc ", k=chance.randint(1, 8))) for _ in range(chance.randint(0, 3))]


@functools.cache
def _keys(form: str) -> set[int]:
    keys, _ = form_keys([form], BLOCKING.shortest_form_for_deletions, BLOCKING.longest_form_for_deletions)
    return set(keys.tolist())


def _told(forms: TitleForms) -> list[tuple[int, str, str]]:
    return list(zip(forms.owner.tolist(), forms.form, forms.kind, strict=True))
