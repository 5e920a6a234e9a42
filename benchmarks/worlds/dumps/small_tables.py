"""The small tables of a dump, and the large ones that no stage uses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from benchmarks.worlds.dumps.dump import Dump, batches, dump_table

_PRIMARY = {1: "Album", 2: "Single", 3: "EP", 11: "Other", 12: "Broadcast"}
_SECONDARY = {1: "Compilation", 2: "Soundtrack", 3: "Spokenword", 4: "Interview", 5: "Audiobook", 6: "Live",
              7: "Remix", 8: "DJ-mix", 9: "Mixtape/Street", 10: "Demo"}  # fmt: skip
_SOUNDTRACK_GID = "22a628ad-c082-3c4f-b1b6-d41665107b88"
_LINK_TYPES = {97: "IMDb", 88: "discography", 90: "discogs", 353: "wikidata", 284: "allmusic", 94: "review"}
_IMDB_GID = "85b0a010-3237-47c7-8476-6fcefd4761af"
UNUSED = ("recording", "release", "track")
GENRES = (
    "classical orchestral ambient electronic rock pop jazz folk country soul funk disco blues house techno "
    "downtempo synthwave industrial metal punk reggae latin musical opera choral minimalism swing hip-hop r&b score"
).split()


def primary_types(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_primary_type`."""
    yield _named("release_group_primary_type", _PRIMARY, dump)


def secondary_types(dump: Dump) -> Iterator[pa.Table]:
    """Yield `release_group_secondary_type`."""
    yield _named("release_group_secondary_type", _SECONDARY, dump, {2: _SOUNDTRACK_GID})


def link_types(dump: Dump) -> Iterator[pa.Table]:
    """Yield `link_type`."""
    yield _named("link_type", _LINK_TYPES, dump, {97: _IMDB_GID})


def genres(dump: Dump) -> Iterator[pa.Table]:
    """Yield `genre`: two thousand, the usual ones first."""
    names = [*GENRES, *(f"{title.lower()}-wave" for title in dump.filler.titles(2000).tolist())]
    unique = list(dict.fromkeys(names))
    yield _named("genre", dict(enumerate(unique, start=1)), dump)


def tags(dump: Dump) -> Iterator[pa.Table]:
    """Yield `tag`: the genres first; the first forty are what soundtracks are tagged with."""
    own = [*GENRES, *(f"favourite-{number}" for number in range(10))]
    for ids in batches(dump.count("tag") + len(own)):
        names = np.array([f"tag-{number}" for number in ids.tolist()], dtype=object)
        is_own = ids <= len(own)
        names[is_own] = np.array(own, dtype=object)[ids[is_own] - 1]
        yield dump_table("tag", ids, name=names, ref_count=np.ones(len(ids), int))


def unused(dump: Dump, table: str, share: float) -> Iterator[pa.Table]:
    """Yield the share of a table that no stage reads: recordings, releases, tracks."""
    for ids in batches(round(dump.count(table) * share)):
        count = len(ids)
        yield pa.table(
            {
                "id": ids,
                "gid": dump.filler.gids(count),
                "recording": dump.filler.whole_numbers(count, dump.count("recording")),
                "medium": ids // 12,
                "position": ids % 12,
                "number": (ids % 12).astype(str),
                "name": dump.filler.titles(count),
                "artist_credit": dump.filler.whole_numbers(count, dump.count("artist_credit")),
                "length": dump.filler.whole_numbers(count, 400_000),
                "edits_pending": np.zeros(count, int),
                "last_updated": dump.filler.times(count),
                "is_data_track": np.zeros(count, bool),
            }
        )


def _named(table: str, names: dict[int, str], dump: Dump, gids: dict[int, str] | None = None) -> pa.Table:
    marks = dump.filler.gids(len(names))
    for position, key in enumerate(names):
        marks[position] = (gids or {}).get(key, marks[position])
    return dump_table(
        table, np.array(list(names), dtype=np.int64), name=np.array(list(names.values()), dtype=object), gid=marks
    )
