"""Who the soundtracks are credited to, as the three tables of a dump store it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.worlds.dumps.dump import Dump, batches, dump_table


def artists(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist`: those of the soundtracks first."""
    known = np.array(dump.credits.artists, dtype=object)
    for ids in batches(len(known) + dump.count("artist")):
        names = _known_first(known, dump.filler.names(len(ids)), ids)
        yield dump_table("artist", ids, gid=dump.filler.gids(len(ids)), name=names, sort_name=_sorted_by_family(names),
                     last_updated=dump.filler.times(len(ids)))  # fmt: skip


def artist_credits(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist_credit`."""
    known = np.array(dump.credits.names, dtype=object)
    for ids in batches(len(known) + dump.count("artist_credit")):
        names = _known_first(known, dump.filler.names(len(ids)), ids)
        yield dump_table("artist_credit", ids, name=names, artist_count=np.ones(len(ids), int),
                     created=dump.filler.times(len(ids)), gid=dump.filler.gids(len(ids)))  # fmt: skip


def artist_credit_names(dump: Dump) -> Iterator[pa.Table]:
    """Yield `artist_credit_name`."""
    rows = [
        (credit, position, artist, " & " if position < len(artists) - 1 else "")
        for credit, artists in enumerate(dump.credits.members, start=1)
        for position, artist in enumerate(artists)
    ]
    credit, position, artist = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    yield dump_table("artist_credit_name", None, artist_credit=credit, position=position, artist=artist,
                 name=np.array(dump.credits.artists, dtype=object)[artist - 1],
                 join_phrase=np.array([row[3] for row in rows], dtype=object))  # fmt: skip
    for ids in batches(dump.count("artist_credit")):
        yield dump_table("artist_credit_name", None, artist_credit=ids + len(dump.credits.names),
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
