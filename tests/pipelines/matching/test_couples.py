"""Every combination of two lists' items, for many pairs of lists at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.pipelines.matching.couples import couples, repeated, word_starts
from soundtrack_pop.pipelines.matching.forms import Rows, Texts

UNHURRIED = settings(deadline=None)
SIZES = st.lists(st.integers(0, 4), min_size=1, max_size=6)


def rows(*values: int) -> Rows:
    return np.array(values, dtype=np.int64)


def starts(sizes: list[int]) -> Rows:
    return np.cumsum([0, *sizes])


@UNHURRIED
@given(SIZES, SIZES, st.data())
def test_couples_are_all_combinations_in_order(mine: list[int], theirs: list[int], data: st.DataObject) -> None:
    numbers = st.tuples(st.integers(0, len(mine) - 1), st.integers(0, len(theirs) - 1))
    pairs = data.draw(st.lists(numbers, max_size=8))
    expected = [
        (number, starts(mine)[left] + one, starts(theirs)[right] + other)
        for number, (left, right) in enumerate(pairs)
        for one in range(mine[left])
        for other in range(theirs[right])
    ]
    left, right = rows(*(pair[0] for pair in pairs)), rows(*(pair[1] for pair in pairs))
    found = couples(starts(mine), starts(theirs), left, right)
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@pytest.mark.parametrize(
    ("values", "counts", "expected"),
    [
        ((), (), []),
        ((7,), (0,), []),
        ((7, 8, 9), (2, 0, 3), [(7, 0), (7, 1), (9, 0), (9, 1), (9, 2)]),
    ],
)
def test_repeats_are_numbered(
    values: tuple[int, ...], counts: tuple[int, ...], expected: list[tuple[int, int]]
) -> None:
    found, within = repeated(rows(*values), rows(*counts))
    assert list(zip(found.tolist(), within.tolist(), strict=True)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [([], [0]), (["", " "], [0, 0, 0]), (["the third man", "", "jaws"], [0, 3, 3, 4])],
)
def test_words_of_a_text_stand_from_its_start_to_the_next(texts: list[str], expected: list[int]) -> None:
    assert word_starts(Texts(pa.array(texts, pa.string()))).tolist() == expected
