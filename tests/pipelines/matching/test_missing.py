"""Missing is never vectors: a blank field weighs nothing and moves neither other fields nor other candidates."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.linkage.calibration import Calibration
from soundtrack_pop.linkage.link import link_tables, score_compared_pairs
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.parameters.matching import MatchingParameters
from support.fabricated_world import fabricated_world
from support.matching_rows import Row, albums, compared_pairs_of, films

ALBUMS, FILMS = fabricated_world(seed=11, soundtracks=120, catalogue=250)
# Feature -> what is blanked of the album, and of the film.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "year": (("year",), ("year",)),
    "person": (("people",), ("composers", "directors")),
    "language": (("language",), ("original_language",)),
    "popularity": ((), ("vote_count", "popularity")),
}
Pairs = dict[tuple[str, int], Row]
UNHURRIED = settings(deadline=None, max_examples=12)
SEEDS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def model(matching: MatchingParameters) -> MatchModel:
    """The model of the world as it is."""
    return link_tables(albums(ALBUMS), films(FILMS), matching).model


def scored(mine: list[Row], theirs: list[Row], model: MatchModel, matching: MatchingParameters) -> Pairs:
    comparison = compared_pairs_of(albums(mine), films(theirs), matching)
    rows = score_compared_pairs(comparison, Calibration.none(model, len(mine))).to_pylist()
    return {(row["release_group_gid"], row["tmdb_id"]): row for row in rows}


def blanked(rows: list[Row], fields: tuple[str, ...], numbers: set[int], nothing: Any = None) -> list[Row]:
    return [
        {**row, **{name: nothing for name in fields if name in row}} if number in numbers else row
        for number, row in enumerate(rows)
    ]


def rankings(pairs: Pairs, keys: set[tuple[str, int]]) -> dict[str, list[int]]:
    """Return the films of each soundtrack from the most probable down, among these pairs."""
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for gid, film in keys:
        found[gid].append((-pairs[gid, film]["match_probability"], film))
    return {gid: [film for _, film in sorted(films)] for gid, films in found.items()}


def assert_only_the_blanked_changed(
    before: Pairs, after: Pairs, touched: set[tuple[str, int]], feature: str
) -> None:
    assert before.keys() == after.keys()
    for key in before:
        was, is_now = before[key], after[key]
        if key in touched:
            assert (is_now[f"{feature}_level"], is_now[f"{feature}_weight"]) == ("missing", 0.0)
            expected = was["match_weight"] - was[f"{feature}_weight"]
            assert is_now["match_weight"] == pytest.approx(expected, abs=1e-9)
        else:
            assert is_now["match_weight"] == was["match_weight"]
        of_the_field = {f"{feature}_level", f"{feature}_weight", "year_gap"} if key in touched else set()
        changed = {name for name in was if was[name] != is_now[name]} - {"match_weight", "match_probability"}
        assert changed <= of_the_field, key
    others = before.keys() - touched
    assert rankings(after, others) == rankings(before, others)


@pytest.mark.parametrize("nothing", [None, "empty"])
@pytest.mark.parametrize("feature", FIELDS)
@UNHURRIED
@given(mine=st.sets(st.integers(0, len(ALBUMS) - 1)), theirs=st.sets(st.integers(0, len(FILMS) - 1)))
def test_blank_field_weighs_nothing_and_moves_no_other_candidate(
    feature: str,
    nothing: str | None,
    mine: set[int],
    theirs: set[int],
    model: MatchModel,
    matching: MatchingParameters,
) -> None:
    # An empty list of people is as good as none.
    value = [] if nothing == "empty" and feature == "person" else None
    of_album, of_film = FIELDS[feature]
    mine = mine if of_album else set()
    before = scored(ALBUMS, FILMS, model, matching)
    after = scored(blanked(ALBUMS, of_album, mine, value), blanked(FILMS, of_film, theirs, value), model, matching)
    gids = {ALBUMS[number]["release_group_gid"] for number in mine}
    ids = {FILMS[number]["tmdb_id"] for number in theirs}
    touched = {key for key in before if key[0] in gids or key[1] in ids}
    assert_only_the_blanked_changed(before, after, touched, feature)


def test_check_sees_a_model_that_weighs_what_is_missing(model: MatchModel, matching: MatchingParameters) -> None:
    shares = {**model.m, "year": model.m["year"].copy()}
    false = {**model.u, "year": model.u["year"].copy()}
    shares["year"][0], false["year"][:, 0] = 0.1, 0.4
    partial = replace(model, m=shares, u=false)
    before = scored(ALBUMS, FILMS, partial, matching)
    after = scored(blanked(ALBUMS, ("year",), set(range(len(ALBUMS)))), FILMS, partial, matching)
    with pytest.raises(AssertionError):
        assert_only_the_blanked_changed(before, after, set(before), "year")


def test_check_sees_a_candidate_that_moved(model: MatchModel, matching: MatchingParameters) -> None:
    before = scored(ALBUMS, FILMS, model, matching)
    moved = [{**row, "year": (row["year"] or 1990) - 9} for row in FILMS]
    with pytest.raises(AssertionError):
        assert_only_the_blanked_changed(before, scored(ALBUMS, moved, model, matching), set(), "year")


@UNHURRIED
@given(seed=SEEDS)
def test_which_films_happen_to_have_votes_moves_no_other_pair(
    seed: int, model: MatchModel, matching: MatchingParameters
) -> None:
    chance = random.Random(seed)  # noqa: S311 - test data
    given_votes = [row["vote_count"] is not None for row in FILMS]
    permuted = chance.sample(given_votes, len(given_votes))
    theirs = [
        {**row, "vote_count": (row["vote_count"] if row["vote_count"] is not None else 40) if has else None}
        for row, has in zip(FILMS, permuted, strict=True)
    ]
    before, after = (scored(ALBUMS, rows, model, matching) for rows in (FILMS, theirs))
    same = {row["tmdb_id"] for row, other in zip(FILMS, theirs, strict=True) if row == other}
    assert 0 < len(same) < len(FILMS)
    others = {key for key in before if key[1] in same}
    assert {key: after[key]["match_weight"] for key in others} == {
        key: before[key]["match_weight"] for key in others
    }
    assert rankings(after, others) == rankings(before, others)


def test_votes_that_are_missing_are_replaced_by_popularity_and_only_then_by_nothing(
    model: MatchModel, matching: MatchingParameters
) -> None:
    after = scored(ALBUMS, blanked(FILMS, ("vote_count",), set(range(len(FILMS)))), model, matching)
    popularity = {row["tmdb_id"]: row["popularity"] for row in FILMS}
    assert {popularity[film] is None for _, film in after} == {True, False}
    for (_, film), row in after.items():
        assert (row["popularity_level"] == "missing") == (popularity[film] is None)


def test_world_without_any_year_or_people_still_ranks_by_what_is_left(
    model: MatchModel, matching: MatchingParameters
) -> None:
    bare = {"year": None, "people": None, "language": None, "composers": None, "directors": None, "hints": None,
            "original_language": None, "vote_count": None, "popularity": None}  # fmt: skip
    mine, theirs = (
        [{**row, **{k: v for k, v in bare.items() if k in row}} for row in rows] for rows in (ALBUMS, FILMS)
    )
    for row in scored(mine, theirs, model, matching).values():
        parts = row["prior_weight"] + row["title_weight"] + row["title_frequency_weight"] + row["hint_weight"]
        assert row["match_weight"] == pytest.approx(parts, abs=1e-9)
