"""The tables of a synthetic dump: the soundtracks of a world, among everything else that a dump holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.worlds.dumps.dump import Dump, batches, dump_table

_OTHER_TYPES, _SHARE_TYPED = (1, 3, 5, 6, 7, 8), 0.2
_SOUNDTRACK, _COMPILATION_SHARE = 2, 0.08
_IMDB_LINK, _IMDB_TYPE, _OTHER_LINK_TYPES = 1, 97, (88, 90, 353, 284, 94)


def release_groups(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group`."""
    titles, gids = (dump.world.soundtracks[name].to_pylist() for name in ("title", "release_group_gid"))
    for ids in batches(dump.groups):
        names, marks = dump.filler.titles(len(ids)), dump.filler.gids(len(ids))
        credit = dump.filler.whole_numbers(len(ids), dump.count("artist_credit")) + len(dump.credits.names)
        first, last = np.searchsorted(dump.ids, (ids[0], ids[-1] + 1))
        for position in range(first, last):
            row = dump.ids[position] - ids[0]
            names[row], marks[row] = titles[position], gids[position]
            credit[row] = dump.credits.credit_of[position]
        types = dump.filler.one_of([1, 1, 1, 2, 3, 11], len(ids))
        yield dump_table("release_group", ids, gid=marks, name=names, artist_credit=credit, type=types,
                     last_updated=dump.filler.times(len(ids)))  # fmt: skip


def secondary_types(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_secondary_type_join`: one type or two of each soundtrack, one of some others."""
    for ids in batches(dump.groups):
        is_soundtrack = np.isin(ids, dump.ids)
        other = dump.filler.one_of(_OTHER_TYPES, len(ids))
        typed = ~is_soundtrack & (dump.filler.shares(len(ids)) < _SHARE_TYPED)
        second = is_soundtrack & (dump.filler.shares(len(ids)) < _COMPILATION_SHARE)
        groups = np.concatenate([ids[is_soundtrack], ids[second], ids[typed]])
        types = np.concatenate(
            [np.full(is_soundtrack.sum(), _SOUNDTRACK), np.ones(second.sum(), int), other[typed]]
        )
        order = np.argsort(groups, kind="stable")
        yield dump_table("release_group_secondary_type_join", None, release_group=groups[order],
                     secondary_type=types[order], created=dump.filler.times(len(order)))  # fmt: skip


def aliases(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_alias`."""
    rows = [
        (int(group), alias)
        for group, names in zip(dump.ids, dump.world.soundtracks["aliases"].to_pylist(), strict=True)
        for alias in names
    ]
    names = np.array([alias for _, alias in rows], dtype=object)
    yield dump_table("release_group_alias", np.arange(len(rows)) + 1, release_group=np.array([row[0] for row in rows]),
                 name=names, sort_name=names)  # fmt: skip


def imdb_urls(dump: Dump) -> Iterator[pa.Table]:
    """Yield `url`: the IMDb titles of the soundtracks first, then one in fifty of IMDb, the rest of elsewhere."""
    addresses = _addresses(dump)
    for ids in batches(dump.count("url")):
        texts = dump.filler.urls(len(ids))
        own = ids <= len(addresses)
        texts[own] = addresses[ids[0] - 1 : ids[0] - 1 + own.sum()]
        yield dump_table(
            "url", ids, gid=dump.filler.gids(len(ids)), url=texts, last_updated=dump.filler.times(len(ids))
        )


def url_links(dump: Dump) -> Iterator[pa.Table]:
    """Yield `l_release_group_url`."""
    own = np.array([group for group, imdb in zip(dump.ids, dump.imdb_ids, strict=True) if imdb], dtype=np.int64)
    yield dump_table("l_release_group_url", np.arange(len(own)) + 1, link=np.full(len(own), _IMDB_LINK), entity0=own,
                 entity1=np.arange(len(own)) + 1, link_order=np.zeros(len(own), int))  # fmt: skip
    for ids in batches(dump.count("l_release_group_url") - len(own)):
        count = len(ids)
        yield dump_table("l_release_group_url", ids + len(own),
                     link=dump.filler.whole_numbers(count, dump.count("link") - 1) + 1,
                     entity0=dump.filler.whole_numbers(count, dump.groups),
                     entity1=dump.filler.whole_numbers(count, dump.count("url")),
                     link_order=np.zeros(count, int))  # fmt: skip


def links(dump: Dump) -> Iterator[pa.Table]:
    """Yield `link`: the first is of type IMDb, as editors share one row among all links that say the same."""
    for ids in batches(dump.count("link")):
        types = dump.filler.one_of(_OTHER_LINK_TYPES, len(ids))
        types[ids == _IMDB_LINK] = _IMDB_TYPE
        yield dump_table("link", ids, link_type=types, attribute_count=np.zeros(len(ids), int),
                     created=dump.filler.times(len(ids)))  # fmt: skip


def dates(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_meta`."""
    years = dump.world.soundtracks["year"].to_pylist()
    for ids in batches(dump.groups):
        year = (1950 + dump.filler.whole_numbers(len(ids), 75)).astype(object)
        first, last = np.searchsorted(dump.ids, (ids[0], ids[-1] + 1))
        for position in range(first, last):
            year[dump.ids[position] - ids[0]] = years[position]
        yield dump_table(
            "release_group_meta", ids, release_count=np.ones(len(ids), int), first_release_date_year=year
        )


def tags_of_groups(dump: Dump, tags: int) -> Iterator[pa.Table]:
    """Yield `release_group_tag`: two tags of each soundtrack, the rest anywhere."""
    own = np.repeat(dump.ids, 2)
    pairs = np.tile([0, 1], len(dump.ids)) * 20 + dump.filler.whole_numbers(len(own), 20)
    yield dump_table("release_group_tag", None, release_group=own, tag=pairs, count=np.ones(len(own), int))
    others = np.setdiff1d(np.arange(1, dump.groups + 1), dump.ids)
    for ids in batches(min(len(others), max(0, dump.count("release_group_tag") - len(own)))):
        yield dump_table("release_group_tag", None, release_group=others[ids - 1],
                     tag=dump.filler.whole_numbers(len(ids), tags), count=np.ones(len(ids), int))  # fmt: skip


def _addresses(dump: Dump) -> NDArray[np.object_]:
    return np.array([f"https://www.imdb.com/title/{imdb}/" for imdb in dump.imdb_ids if imdb], dtype=object)
