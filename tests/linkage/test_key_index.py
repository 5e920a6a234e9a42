"""Keys that can be looked up: each is found with its first entry, strangers are not."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.linkage.compiled.lookup import bucket_of
from soundtrack_pop.linkage.key_index import KeyIndex
from soundtrack_pop.linkage.title_forms import Keys

UNHURRIED = settings(deadline=None)
# Few enough that keys repeat, and any at all.
KEYS = st.lists(st.integers(0, 9) | st.integers(0, 2**64 - 1), max_size=40)


def keys(values: list[int]) -> Keys:
    return np.array(values, dtype=np.uint64)


def index_of(values: list[int]) -> KeyIndex:
    return KeyIndex.of(keys(values), np.arange(len(values), dtype=np.int64))


@UNHURRIED
@given(KEYS, KEYS)
def test_each_key_has_its_first_entry_and_strangers_none(known: list[int], others: list[int]) -> None:
    asked = others + known[:5]
    expected = [known.index(key) if key in known else -1 for key in asked]
    assert index_of(known).first_entries(keys(asked)).tolist() == expected


@UNHURRIED
@given(KEYS)
def test_all_repeats_of_a_key_stand_in_its_bucket_in_the_order_given(known: list[int]) -> None:
    tables = index_of(known).tables
    for key in set(known):
        start, end = bucket_of(np.uint64(key), tables.starts, tables.bloom_filter)
        found = [int(tables.entries[at]) for at in range(start, end) if tables.keys[at] == key]
        assert found == [row for row, other in enumerate(known) if other == key]


def test_bloom_filter_excludes_most_unknown_keys() -> None:
    known = np.random.default_rng(1).integers(0, 2**64, 20_000, dtype=np.uint64)
    strangers = np.random.default_rng(2).integers(0, 2**64, 20_000, dtype=np.uint64)
    tables = KeyIndex.of(known, np.arange(len(known), dtype=np.int64)).tables
    looks = [bucket_of(key, tables.starts, tables.bloom_filter) for key in strangers]
    assert sum(start < end for start, end in looks) < 0.1 * len(strangers)


@pytest.mark.parametrize("asked", [[], [0], [1, 2]])
def test_empty_index_knows_nobody(asked: list[int]) -> None:
    assert index_of([]).first_entries(keys(asked)).tolist() == [-1] * len(asked)


def test_index_that_travelled_to_a_worker_finds_the_same() -> None:
    copy = pickle.loads(pickle.dumps(index_of([7, 3, 7])))  # noqa: S301 - what Spark does
    assert copy.first_entries(keys([3, 7, 5])).tolist() == [1, 0, -1]
