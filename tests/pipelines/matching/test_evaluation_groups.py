"""Which group of films and albums a labelled soundtrack belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from soundtrack_pop.pipelines.matching.evaluation.groups import (
    decade,
    ordered_groups,
    popularity_band,
    soundtrack_groups,
    soundtrack_kind,
)
from support.labelled_pairs import labelled

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1980, "1980s"),
        (1989.0, "1980s"),
        (1899, "1890s"),
        (None, "missing"),
        (np.nan, "missing"),
        (pd.NA, "missing"),
    ],
)
def test_decade(year: float | None, expected: str) -> None:
    assert decade(year) == expected


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (0, "under 10 votes"), (9, "under 10 votes"), (10, "10–99 votes"), (99, "10–99 votes"),
        (100, "100–999 votes"), (999, "100–999 votes"), (1000, "1,000 or more votes"),
        (40_000.0, "1,000 or more votes"), (None, "missing"), (np.nan, "missing"),
    ],
)  # fmt: skip
def test_popularity_band(votes: float | None, expected: str) -> None:
    assert popularity_band(votes) == expected


@pytest.mark.parametrize(
    ("hints", "primary_type", "expected"),
    [
        (["score"], "Album", "score"),
        (["songs"], "Album", "songs"),
        (["songs", "score"], "Album", "songs"),
        (["score", "volume"], "Album", "volume or edition"),
        (["edition"], None, "volume or edition"),
        (["volume"], "EP", "single or EP"),
        ([], "Single", "single or EP"),
        ([], "Album", "other"),
        (["television"], None, "other"),
    ],
)
def test_album_kind(hints: list[str], primary_type: str | None, expected: str) -> None:
    assert soundtrack_kind(hints, primary_type) == expected


def groups(
    right_pairs: list[tuple[str, int]],
    albums: Mapping[str, Mapping[str, Any]],
    films: Mapping[int, Mapping[str, Any]],
) -> dict[str, list[str]]:
    labels = labelled(right_pairs=right_pairs, albums=albums, films=films)
    found = soundtrack_groups(labels.right_pairs, labels.soundtracks, labels.films)
    return {str(gid): list(row.values()) for gid, row in found.to_dict("index").items()}


def test_each_soundtrack_is_described_by_its_film_and_itself() -> None:
    jaws = {"year": 1975, "original_language": "en", "vote_count": 9000}
    album = {"year": 1975, "people": np.array(["john williams"]), "hints": ["score"], "primary_type": "Album"}
    assert groups([("a", 1), ("b", 1)], {"a": album}, {1: jaws}) == {
        "a": ["1970s", "en", "1,000 or more votes", "score", "known", "known"],
        "b": ["1970s", "en", "1,000 or more votes", "other", "missing", "missing"],
    }


def test_of_several_films_the_one_of_most_votes_counts() -> None:
    films = {1: {"year": 1950}, 2: {"year": 1960, "vote_count": 10}, 3: {"year": 1970, "vote_count": 10}}
    assert groups([("a", 3), ("a", 2), ("a", 1)], {}, films)["a"][:3] == ["1960s", "missing", "10–99 votes"]


def test_what_is_not_known_is_a_group_of_its_own() -> None:
    nothing = ["missing", "missing", "missing", "other", "missing", "missing"]
    assert groups([("a", 1), ("b", 2)], {"a": {"people": []}, "b": {"people": None}}, {1: {}}) == {
        "a": nothing, "b": nothing,
    }  # fmt: skip
    assert groups([], {}, {}) == {}


@pytest.mark.parametrize(
    ("dimension", "values", "expected"),
    [
        ("decade", ["2010s", "missing", "1920s"], ["1920s", "2010s", "missing"]),
        ("language", ["fr", "ja", "en", "en", "missing", "missing", "missing"], ["en", "fr", "ja", "missing"]),
        (
            "popularity",
            ["missing", "1,000 or more votes", "under 10 votes"],
            ["under 10 votes", "1,000 or more votes", "missing"],
        ),
        ("album_kind", [], []),
    ],
)
def test_groups_stand_in_an_order_people_expect(dimension: str, values: list[str], expected: list[str]) -> None:
    assert ordered_groups(dimension, pd.Series(values, dtype=object)) == expected
