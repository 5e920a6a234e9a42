"""A world as a dump stores it: ids, credits, IMDb links, and the columns of each table.

Proportions follow the real database in orders of magnitude; what no stage uses is there to be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.worlds.dumps.fillers import Filler
from benchmarks.worlds.world import DISTRACTOR, World
from soundtrack_pop.datasets.musicbrainz import layout

BATCH_ROWS = 200_000
# Rows of each table for each release group; a dump of 2026 has about four million of those.
PER_RELEASE_GROUP = {
    "artist": 0.65, "artist_credit": 0.8, "url": 3.75, "link": 0.25, "l_release_group_url": 0.4, "release": 1.3,
    "recording": 9.0, "track": 13.0, "tag": 0.06, "release_group_tag": 0.4,
}  # fmt: skip
# What editors have linked to IMDb, of soundtracks of films and of the others.
_LINKED, _LINKED_OTHERS = 0.45, 0.2


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


@dataclass(frozen=True)
class Dump:
    """A world as a dump stores it.

    Attributes:
        world: soundtracks and films.
        groups: number of release groups.
        ids: id of each soundtrack, ascending: they stand among the others.
        imdb_ids: tt number that editors linked to each soundtrack, or None.
        credits: artists and credits of the soundtracks.
        filler: makes everything else.
    """

    world: World
    groups: int
    ids: NDArray[np.int64]
    imdb_ids: list[str | None]
    credits: Credits
    filler: Filler

    @classmethod
    def of(cls, world: World, groups: int, seed: int) -> Dump:
        """Return the dump of a world with so many release groups."""
        rng = np.random.default_rng((seed, 1))
        soundtracks = world.soundtracks.num_rows
        ids = np.sort(rng.choice(groups, size=soundtracks, replace=False)) + 1
        credits = Credits.of(
            world.soundtracks["artists"].to_pylist(), world.soundtracks["artist_credit"].to_pylist()
        )
        return cls(world, groups, ids, _imdb_ids(world, rng), credits, Filler(seed))

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return round(self.groups * PER_RELEASE_GROUP[table])


def imdb_id(tmdb_id: int) -> str:
    """Return the tt number of a film of the world."""
    return f"tt{tmdb_id:07d}"


def _imdb_ids(world: World, rng: np.random.Generator) -> list[str | None]:
    draws = rng.random(world.truth.num_rows).tolist()
    found: list[str | None] = []
    for row, draw in zip(
        world.truth.select(["status", "tmdb_id", "removed_tmdb_id"]).to_pylist(), draws, strict=True
    ):
        film = row["tmdb_id"] or row["removed_tmdb_id"]
        linked = draw < (_LINKED_OTHERS if row["status"] == DISTRACTOR else _LINKED)
        # Series and games have tt numbers beyond those of the world's films.
        found.append(imdb_id(film or 90_000_000 + len(found)) if linked else None)
    return found


def batches(count: int) -> Iterator[NDArray[np.int64]]:
    for start in range(0, count, BATCH_ROWS):
        yield np.arange(start + 1, min(start + BATCH_ROWS, count) + 1, dtype=np.int64)


_COLUMNS = {table.name: table.layouts[0] for table in (*layout.CORE_TABLES, *layout.DERIVED_TABLES)}
_DEFAULTS = {"edits_pending": "0", "comment": "", "ended": "f", "primary_for_locale": "f", "join_phrase": "",
             "entity0_credit": "", "entity1_credit": "", "link_order": "0", "release_count": "1"}  # fmt: skip


def dump_table(name: str, ids: NDArray[np.int64] | None, /, **columns: object) -> pa.Table:
    """Return all columns of a dump table: those given, others as MusicBrainz fills them."""
    given = {**({} if ids is None else {"id": ids}), **columns}
    count = len(next(iter(given.values())))  # type: ignore[arg-type]
    arrays = {
        column: pa.array(given[column])
        if column in given
        else pa.repeat(pa.scalar(_DEFAULTS.get(column), pa.string()), count)
        for column in _COLUMNS[name]
    }
    return pa.table(arrays)
