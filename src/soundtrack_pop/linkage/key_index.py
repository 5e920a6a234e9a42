"""An index of 64-bit keys: the soundtracks' blocking keys, and the words of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.title_forms import Keys, Rows


class KeyTables(NamedTuple):
    """An index as the compiled functions read it.

    Attributes:
        keys: sorted by bucket, repeats included; within a bucket in the order given.
        entries: the integer that belongs to each key, such as the row of a form.
        starts: position of each bucket's first key, and last the number of keys.
        bloom_filter: excludes most unknown keys with one read.
    """

    keys: Keys
    entries: NDArray[np.int32]
    starts: NDArray[np.int32]
    bloom_filter: NDArray[np.uint64]


@dataclass(frozen=True)
class KeyIndex:
    """Keys, each with an integer (its entry), such as the row of a title form."""

    tables: KeyTables

    @classmethod
    def of(cls, keys: Keys, entries: Rows) -> KeyIndex:
        """Return the index of these keys, repeats included; entries are numbers from 0 to 2^31 - 1."""
        from soundtrack_pop.linkage.compiled.lookup import build_index

        return cls(KeyTables(*build_index(keys, entries)))

    def first_entries(self, keys: Keys) -> Rows:
        """Return the first entry of each of these keys; -1 for a key that is not in the index."""
        from soundtrack_pop.linkage.compiled.lookup import first_entries

        entries: Rows = first_entries(keys, *self.tables)
        return entries
