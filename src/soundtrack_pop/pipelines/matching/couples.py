"""Combine the items of two lists, for many pairs of lists at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from soundtrack_pop.pipelines.matching.forms import Rows, Texts


class Couples(NamedTuple):
    """Every combination of an item of one list with an item of the other: the pair, and the two items."""

    pair: Rows
    mine: Rows
    theirs: Rows


def couples(starts: Rows, other_starts: Rows, left: Rows, right: Rows) -> Couples:
    """Return the combinations of the items of list left[i] with those of list right[i], for each i.

    Args:
        starts: where the items of each list begin, and at last where they end.
        other_starts: the same for the other side.
        left: numbers of lists, one for each pair.
        right: numbers of lists of the other side.
    """
    counts, other_counts = np.diff(starts)[left], np.diff(other_starts)[right]
    pair, within = repeated(np.arange(len(left), dtype=np.int64), counts)
    item, other_within = repeated(np.arange(len(pair), dtype=np.int64), other_counts[pair])
    mine = (starts[left][pair] + within)[item]
    pair = pair[item]
    return Couples(pair, mine, other_starts[right][pair] + other_within)


def repeated(rows: Rows, counts: Rows) -> tuple[Rows, Rows]:
    """Return each row as often as it counts, and how many of its repeats come before each."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(rows, counts), np.arange(total, dtype=np.int64) - np.repeat(ends - counts, counts)


def word_starts(texts: Texts) -> Rows:
    """Return where the words of each text begin, and at last where they end."""
    return np.concatenate([[0], np.cumsum(texts.word_counts)]).astype(np.int64)
