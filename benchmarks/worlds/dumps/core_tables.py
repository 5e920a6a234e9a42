"""The tables of a synthetic dump: the soundtracks of a world, among everything else that a dump holds.

Proportions follow the real database in orders of magnitude; what no stage uses is there to be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.worlds.dumps.credits import Credits
from benchmarks.worlds.dumps.fillers import Filler
from benchmarks.worlds.world import DISTRACTOR, World
from soundtrack_pop.datasets.musicbrainz import layout

BATCH_ROWS = 200_000
# Rows of each table for each release group; a dump of 2026 has about four million of those.
PER_RELEASE_GROUP = {
    "artist": 0.65, "artist_credit": 0.8, "url": 3.75, "link": 0.25, "l_release_group_url": 0.4, "release": 1.3,
    "recording": 9.0, "track": 13.0, "tag": 0.06, "release_group_tag": 0.4,
}  # fmt: skip
UNUSED = ("recording", "release", "track")
# What editors have linked to IMDb, of soundtracks of films and of the others.
_LINKED, _LINKED_OTHERS = 0.45, 0.2
_OTHER_TYPES, _SHARE_TYPED = (1, 3, 5, 6, 7, 8), 0.2
_SOUNDTRACK, _COMPILATION_SHARE = 2, 0.08
_IMDB_LINK, _IMDB_TYPE, _OTHER_LINK_TYPES = 1, 97, (88, 90, 353, 284, 94)


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


def release_groups(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group`."""
    titles, gids = (dump.world.soundtracks[name].to_pylist() for name in ("title", "release_group_gid"))
    for ids in _batches(dump.groups):
        names, marks = dump.filler.titles(len(ids)), dump.filler.gids(len(ids))
        credit = dump.filler.whole_numbers(len(ids), dump.count("artist_credit")) + len(dump.credits.names)
        first, last = np.searchsorted(dump.ids, (ids[0], ids[-1] + 1))
        for position in range(first, last):
            row = dump.ids[position] - ids[0]
            names[row], marks[row] = titles[position], gids[position]
            credit[row] = dump.credits.credit_of[position]
        types = dump.filler.one_of([1, 1, 1, 2, 3, 11], len(ids))
        yield _table("release_group", ids, gid=marks, name=names, artist_credit=credit, type=types,
                     last_updated=dump.filler.times(len(ids)))  # fmt: skip


def secondary_types(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_secondary_type_join`: one type or two of each soundtrack, one of some others."""
    for ids in _batches(dump.groups):
        is_soundtrack = np.isin(ids, dump.ids)
        other = dump.filler.one_of(_OTHER_TYPES, len(ids))
        typed = ~is_soundtrack & (dump.filler.shares(len(ids)) < _SHARE_TYPED)
        second = is_soundtrack & (dump.filler.shares(len(ids)) < _COMPILATION_SHARE)
        groups = np.concatenate([ids[is_soundtrack], ids[second], ids[typed]])
        types = np.concatenate(
            [np.full(is_soundtrack.sum(), _SOUNDTRACK), np.ones(second.sum(), int), other[typed]]
        )
        order = np.argsort(groups, kind="stable")
        yield _table("release_group_secondary_type_join", None, release_group=groups[order],
                     secondary_type=types[order], created=dump.filler.times(len(order)))  # fmt: skip


def aliases(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_alias`."""
    rows = [
        (int(group), alias)
        for group, names in zip(dump.ids, dump.world.soundtracks["aliases"].to_pylist(), strict=True)
        for alias in names
    ]
    names = np.array([alias for _, alias in rows], dtype=object)
    yield _table("release_group_alias", np.arange(len(rows)) + 1, release_group=np.array([row[0] for row in rows]),
                 name=names, sort_name=names)  # fmt: skip


def imdb_urls(dump: Dump) -> Iterator[pa.Table]:
    """Yield `url`: the IMDb titles of the soundtracks first, then one in fifty of IMDb, the rest of elsewhere."""
    addresses = _addresses(dump)
    for ids in _batches(dump.count("url")):
        texts = dump.filler.urls(len(ids))
        own = ids <= len(addresses)
        texts[own] = addresses[ids[0] - 1 : ids[0] - 1 + own.sum()]
        yield _table(
            "url", ids, gid=dump.filler.gids(len(ids)), url=texts, last_updated=dump.filler.times(len(ids))
        )


def url_links(dump: Dump) -> Iterator[pa.Table]:
    """Yield `l_release_group_url`."""
    own = np.array([group for group, imdb in zip(dump.ids, dump.imdb_ids, strict=True) if imdb], dtype=np.int64)
    yield _table("l_release_group_url", np.arange(len(own)) + 1, link=np.full(len(own), _IMDB_LINK), entity0=own,
                 entity1=np.arange(len(own)) + 1, link_order=np.zeros(len(own), int))  # fmt: skip
    for ids in _batches(dump.count("l_release_group_url") - len(own)):
        count = len(ids)
        yield _table("l_release_group_url", ids + len(own),
                     link=dump.filler.whole_numbers(count, dump.count("link") - 1) + 1,
                     entity0=dump.filler.whole_numbers(count, dump.groups),
                     entity1=dump.filler.whole_numbers(count, dump.count("url")),
                     link_order=np.zeros(count, int))  # fmt: skip


def links(dump: Dump) -> Iterator[pa.Table]:
    """Yield `link`: the first is of type IMDb, as editors share one row among all links that say the same."""
    for ids in _batches(dump.count("link")):
        types = dump.filler.one_of(_OTHER_LINK_TYPES, len(ids))
        types[ids == _IMDB_LINK] = _IMDB_TYPE
        yield _table("link", ids, link_type=types, attribute_count=np.zeros(len(ids), int),
                     created=dump.filler.times(len(ids)))  # fmt: skip


def dates(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_meta`."""
    years = dump.world.soundtracks["year"].to_pylist()
    for ids in _batches(dump.groups):
        year = (1950 + dump.filler.whole_numbers(len(ids), 75)).astype(object)
        first, last = np.searchsorted(dump.ids, (ids[0], ids[-1] + 1))
        for position in range(first, last):
            year[dump.ids[position] - ids[0]] = years[position]
        yield _table("release_group_meta", ids, release_count=np.ones(len(ids), int), first_release_date_year=year)


def tags_of_groups(dump: Dump, tags: int) -> Iterator[pa.Table]:
    """Yield `release_group_tag`: two tags of each soundtrack, the rest anywhere."""
    own = np.repeat(dump.ids, 2)
    pairs = np.tile([0, 1], len(dump.ids)) * 20 + dump.filler.whole_numbers(len(own), 20)
    yield _table("release_group_tag", None, release_group=own, tag=pairs, count=np.ones(len(own), int))
    others = np.setdiff1d(np.arange(1, dump.groups + 1), dump.ids)
    for ids in _batches(min(len(others), max(0, dump.count("release_group_tag") - len(own)))):
        yield _table("release_group_tag", None, release_group=others[ids - 1],
                     tag=dump.filler.whole_numbers(len(ids), tags), count=np.ones(len(ids), int))  # fmt: skip


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


def _addresses(dump: Dump) -> NDArray[np.object_]:
    return np.array([f"https://www.imdb.com/title/{imdb}/" for imdb in dump.imdb_ids if imdb], dtype=object)


def _batches(count: int) -> Iterator[NDArray[np.int64]]:
    for start in range(0, count, BATCH_ROWS):
        yield np.arange(start + 1, min(start + BATCH_ROWS, count) + 1, dtype=np.int64)


_COLUMNS = {table.name: table.layouts[0] for table in (*layout.CORE_TABLES, *layout.DERIVED_TABLES)}
_DEFAULTS = {"edits_pending": "0", "comment": "", "ended": "f", "primary_for_locale": "f", "join_phrase": "",
             "entity0_credit": "", "entity1_credit": "", "link_order": "0", "release_count": "1"}  # fmt: skip


def _table(name: str, ids: NDArray[np.int64] | None, /, **columns: object) -> pa.Table:
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
