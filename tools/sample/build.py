"""Build the embedded sample, `data/sample/01_raw`, from the fact tables in `data/sample/facts`.

With `--check` nothing is written: the exit code is 1 if a file on disk is not what would be written.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soundtrack_pop.datasets.musicbrainz.archive import SAMPLE_MARK
from tools.sample.dump_writer import write_archive
from tools.sample.facts import read_facts
from tools.sample.musicbrainz import musicbrainz_tables
from tools.sample.tmdb import movie_records
from tools.sample.world import World, build_world

SAMPLE_FOLDER = Path(__file__).resolve().parents[2] / "data" / "sample"
ARCHIVE_FILES = {
    "core": Path("musicbrainz/mbdump.tar.bz2"),
    "derived": Path("musicbrainz/mbdump-derived.tar.bz2"),
}
MOVIES_FILE = Path("tmdb/movies.jsonl.gz")

ARCHIVE_README = f"""This is the {SAMPLE_MARK}, laid out like a MusicBrainz dump; it is none.

Facts, written down from general knowledge: titles, aliases, years, types and artist credits of the
soundtracks, names and sort names of the artists, the genre tags in their order.
Fixed by MusicBrainz: ids of types and link types, gids of primary types, Compilation, Soundtrack and link
types, id and gid of "Various Artists".
Generated: all other ids and gids, the albums called "Album <number>", which albums have which links, all
URLs, months and days, tag counts, tags such as "seen live" and tags at zero or below, locales of aliases,
ratings, numbers of releases, timestamps.
"""
ARCHIVE_COPYING = "Part of soundtrack_pop and under its licence. No row is copied from MusicBrainz."


@dataclass(frozen=True)
class BuiltFile:
    """One file below `01_raw` and its number of rows by table."""

    path: Path
    rows: dict[str, int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check the sample and return the exit code."""
    options = _parse(arguments)
    if options.check:
        return check(options.facts, options.target)
    for built in build(options.facts, options.target):
        size = (options.target / built.path).stat().st_size
        rows = ", ".join(f"{table} {count:,}" for table, count in built.rows.items())
        print(f"{options.target / built.path}: {size:,} bytes; {rows}")
    return 0


def build(facts: Path, target: Path) -> list[BuiltFile]:
    """Write the files of the sample below `target`."""
    world = build_world(read_facts(facts))
    return [*_write_archives(world, target), _write_movies(world, target)]


def check(facts: Path, target: Path) -> int:
    """Return 1, naming the file, if one on disk has not the content that `build` would write."""
    with tempfile.TemporaryDirectory(prefix="soundtrack_pop-sample-") as folder:
        for built in build(facts, Path(folder)):
            if not has_same_content(Path(folder) / built.path, target / built.path):
                print(
                    f"{target / built.path}: differs from what the fact tables give. "
                    "Run `python -m tools.sample.build` and commit the result.",
                    file=sys.stderr,
                )
                return 1
    return 0


def has_same_content(expected: Path, found: Path) -> bool:
    """Return whether two compressed files hold the same; a missing or damaged one holds nothing.

    What is compared is the content: builds of zlib differ in how they compress the same bytes.
    """
    try:
        return _content(expected) == _content(found)
    except (OSError, EOFError, zlib.error):
        return False


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the embedded sample from its fact tables.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    parser.add_argument("--facts", type=Path, default=SAMPLE_FOLDER / "facts", help="the fact tables")
    parser.add_argument("--target", type=Path, default=SAMPLE_FOLDER / "01_raw", help="where the files are")
    return parser.parse_args(arguments)


def _write_archives(world: World, target: Path) -> list[BuiltFile]:
    built = []
    for archive, tables in musicbrainz_tables(world).items():
        path = ARCHIVE_FILES[archive]
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        rows = write_archive(target / path, tables, readme=ARCHIVE_README, copying=ARCHIVE_COPYING)
        built.append(BuiltFile(path, rows))
    return built


def _write_movies(world: World, target: Path) -> BuiltFile:
    records = movie_records(world)
    (target / MOVIES_FILE).parent.mkdir(parents=True, exist_ok=True)
    with (
        (target / MOVIES_FILE).open("wb") as stream,
        gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as compressed,
    ):
        for record in records:
            compressed.write(f"{json.dumps(record, ensure_ascii=False)}\n".encode())
    return BuiltFile(MOVIES_FILE, {"movies": len(records)})


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return bz2.decompress(data) if path.suffix == ".bz2" else gzip.decompress(data)


if __name__ == "__main__":
    sys.exit(main())
