"""Who the soundtracks are credited to, as the three tables of a dump store it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

if TYPE_CHECKING:
    from benchmarks.worlds.dumps.core_tables import Dump


@dataclass(frozen=True)
class Credits:
    """Artists and credits; ids count from 1, those of the soundtracks first.

    Attributes:
        artists: name of each artist.
        names: each credit as printed.
        members: for each credit its artists' ids, in order.
        credit_of: for each soundtrack its credit's id.
    """

    artists: list[str]
    names: list[str]
    members: list[list[int]]
    credit_of: NDArray[np.int64]

    @classmethod
    def of(cls, artists: list[list[str]], printed: list[str]) -> Credits:
        """Return the credits of soundtracks, each wording once."""
        artist_ids: dict[str, int] = {}
        credit_ids: dict[str, int] = {}
        members: list[list[int]] = []
        credit_of = []
        for names, text in zip(artists, printed, strict=True):
            if text not in credit_ids:
                credit_ids[text] = len(credit_ids) + 1
                members.append([artist_ids.setdefault(name, len(artist_ids) + 1) for name in names])
            credit_of.append(credit_ids[text])
        return cls(list(artist_ids), list(credit_ids), members, np.array(credit_of, dtype=np.int64))


def artists(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist`: those of the soundtracks first."""
    from benchmarks.worlds.dumps.core_tables import _batches, _table

    known = np.array(dump.credits.artists, dtype=object)
    for ids in _batches(len(known) + dump.count("artist")):
        names = _known_first(known, dump.filler.names(len(ids)), ids)
        yield _table("artist", ids, gid=dump.filler.gids(len(ids)), name=names, sort_name=_sorted_by_family(names),
                     last_updated=dump.filler.times(len(ids)))  # fmt: skip


def artist_credits(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist_credit`."""
    from benchmarks.worlds.dumps.core_tables import _batches, _table

    known = np.array(dump.credits.names, dtype=object)
    for ids in _batches(len(known) + dump.count("artist_credit")):
        names = _known_first(known, dump.filler.names(len(ids)), ids)
        yield _table("artist_credit", ids, name=names, artist_count=np.ones(len(ids), int),
                     created=dump.filler.times(len(ids)), gid=dump.filler.gids(len(ids)))  # fmt: skip


def artist_credit_names(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist_credit_name`."""
    from benchmarks.worlds.dumps.core_tables import _batches, _table

    rows = [
        (credit, position, artist, " & " if position < len(artists) - 1 else "")
        for credit, artists in enumerate(dump.credits.members, start=1)
        for position, artist in enumerate(artists)
    ]
    credit, position, artist = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    yield _table("artist_credit_name", None, artist_credit=credit, position=position, artist=artist,
                 name=np.array(dump.credits.artists, dtype=object)[artist - 1],
                 join_phrase=np.array([row[3] for row in rows], dtype=object))  # fmt: skip
    for ids in _batches(dump.count("artist_credit")):
        yield _table("artist_credit_name", None, artist_credit=ids + len(dump.credits.names),
                     position=np.zeros(len(ids), int),
                     artist=dump.filler.whole_numbers(len(ids), dump.count("artist")) + len(dump.credits.artists),
                     name=dump.filler.names(len(ids)))  # fmt: skip


def _known_first(
    known: NDArray[np.object_], others: NDArray[np.object_], ids: NDArray[np.int64]
) -> NDArray[np.object_]:
    own = ids <= len(known)
    others[own] = known[ids[own] - 1]
    return others


def _sorted_by_family(names: NDArray[np.object_]) -> NDArray[np.object_]:
    parts = (name.rpartition(" ") for name in names.tolist())
    return np.array([f"{family}, {given}" if given else family for given, _, family in parts], dtype=object)
