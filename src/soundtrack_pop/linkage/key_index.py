"""An index of keys: the small side of blocking, and its vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.title_forms import Keys, Rows


class KeyTables(NamedTuple):
    """An index as the compiled functions read it.

    Attributes:
        keys: by bucket, with repeats, in the order given within each bucket.
        entries: what each key stands for.
        starts: where each bucket begins, and at last where they end.
        bloom_filter: excludes most unknown keys at once.
    """

    keys: Keys
    entries: NDArray[np.int32]
    starts: NDArray[np.int32]
    bloom_filter: NDArray[np.uint64]


@dataclass(frozen=True)
class KeyIndex:
    """Keys, and what each stands for."""

    tables: KeyTables

    @classmethod
    def of(cls, keys: Keys, entries: Rows) -> KeyIndex:
        """Return the index of these keys, repeats included; entries are numbers from 0 to 2^31 - 1."""
        from soundtrack_pop.linkage.compiled.lookup import build_index

        return cls(KeyTables(*build_index(keys, entries)))

    def first_entries(self, keys: Keys) -> Rows:
        """Return the first entry of each of these keys; -1 where it is not here."""
        from soundtrack_pop.linkage.compiled.lookup import first_entries

        entries: Rows = first_entries(keys, *self.tables)
        return entries
