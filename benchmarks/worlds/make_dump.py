"""Make a raw world of any size: both dump archives and the film records, with the true links beside them.

Usage: python -m benchmarks.worlds.make_dump ROOT [--part 1] [--seed 7] [--unused-share 1.0]

Part 1 is the full size (4 million release groups, 100,000 of them soundtracks, 1.0 million films), part 10 a tenth of
it. The files stand where `kedro run` looks for them below a storage root; the truth is `ROOT/truth.parquet`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.worlds.dumps import core_tables, credits, small_tables
from benchmarks.worlds.dumps.dump import Dump
from benchmarks.worlds.dumps.film_lines import write_films
from benchmarks.worlds.world import WorldSize, make_world
from tools.sample.dump_writer import write_archive

RELEASE_GROUPS, SOUNDTRACKS, FILMS = 4_000_000, 100_000, 1_000_000
# In the order of the names, as real archives are.
CORE: dict[str, Callable[[Dump], Iterator[pa.Table]]] = {
    "artist": credits.artists,
    "artist_credit": credits.artist_credits,
    "artist_credit_name": credits.artist_credit_names,
    "genre": small_tables.genres,
    "l_release_group_url": core_tables.url_links,
    "link": core_tables.links,
    "link_type": small_tables.link_types,
    "release_group": core_tables.release_groups,
    "release_group_alias": core_tables.aliases,
    "release_group_primary_type": small_tables.primary_types,
    "release_group_secondary_type": small_tables.secondary_types,
    "release_group_secondary_type_join": core_tables.secondary_types,
    "url": core_tables.imdb_urls,
}
DERIVED: dict[str, Callable[[Dump], Iterator[pa.Table]]] = {
    "release_group_meta": core_tables.dates,
    "release_group_tag": lambda dump: core_tables.tags_of_groups(dump, dump.count("tag")),
    "tag": small_tables.tags,
}


def main() -> None:
    """Make the world and say what it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("root", type=Path)
    parser.add_argument("--part", type=float, default=1, help="1 for the full size, 10 for a tenth of it")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--unused-share", type=float, default=1.0, help="of the tables that no stage reads")
    arguments = parser.parse_args()
    begun = time.perf_counter()
    make(arguments.root, arguments.part, arguments.seed, arguments.unused_share)
    sizes = {path.name: path.stat().st_size >> 20 for path in (arguments.root / "01_raw/musicbrainz").iterdir()}
    print(f"{arguments.root}: {sizes} MiB, made in {time.perf_counter() - begun:.0f} s")


def make(root: Path, part: float, seed: int, unused_share: float = 1.0) -> None:
    """Write the raw files below a storage root, and the truth."""
    folder = root / "01_raw/musicbrainz"
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(WorldSize(round(SOUNDTRACKS / part), round(FILMS / part)), seed)
    dump = Dump.of(world, round(RELEASE_GROUPS / part), seed)
    pq.write_table(_truth(dump), root / "truth.parquet")
    write_films(world.films, root / "01_raw/tmdb", seed, len(os.sched_getaffinity(0)))
    unused = {name: small_tables.unused(dump, name, unused_share) for name in small_tables.UNUSED if unused_share}
    core = unused | {name: table(dump) for name, table in CORE.items()}
    # Tables are generators: each is made when its turn comes.
    _write(folder / "mbdump.tar.bz2", dict(sorted(core.items())))
    _write(folder / "mbdump-derived.tar.bz2", {name: table(dump) for name, table in DERIVED.items()})


def _write(path: Path, tables: dict[str, Iterator[pa.Table]]) -> None:
    write_archive(path, tables, copying="synthetic", readme="synthetic benchmark data", on_all_cores=True)


def _truth(dump: Dump) -> pa.Table:
    return dump.world.truth.append_column("linked_imdb_id", pa.array(dump.imdb_ids, pa.string()))


if __name__ == "__main__":
    main()
