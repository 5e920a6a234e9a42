"""Corrupted sources by name: what a run meets when a download breaks, a dump changes or an export goes wrong.

Only corruptions that show when the sources are read together are listed. What a single reader refuses, or a single
selection, is tested with it: the layout of a dump (tests/datasets/musicbrainz), film files (tests/datasets/tmdb),
a dump without soundtracks (tests/pipelines/ingestion/test_select_soundtracks.py).

    damage = DAMAGED_WORLDS["archive cut off within a table"]
    damage.write(root)

writes all sources below a storage root with this one corruption. A run must refuse it with a message that contains
each part of `damage.says`, and must leave every table of an earlier run as it was. Needs no Spark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.builders import (
    CORE,
    DERIVED,
    FILM_FILE,
    FILMS,
    RawWorld,
    dump_row,
    film,
    json_lines,
)


@dataclass(frozen=True)
class Damage:
    """A world with one damage.

    Attributes:
        write: writes the world below a storage root.
        says: what the message must hold: the place, and what was found there.
    """

    write: Callable[[Path], None]
    says: tuple[str, ...]


def cut_off(path: Path, share: float) -> None:
    """Keep only the first share of a file's bytes."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def flip_byte(path: Path, share: float) -> None:
    """Change the byte at the given share of a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    path.write_bytes(content)


def big_world() -> RawWorld:
    """Return a world whose core archive is several blocks of bzip2, so that damage can fall within a table."""
    world = RawWorld()
    names = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(15_000))
    world.core["genre"] = [dump_row("genre", id=number, name=name) for number, name in enumerate(names)]
    return world


def _changed(change: Callable[[RawWorld], object]) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        world = RawWorld()
        change(world)
        world.write(root)

    return write


def _then(
    damage: Callable[[Path], object], path: str, world: Callable[[], RawWorld] = RawWorld
) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        damage(world().write(root) / path)

    return write


DAMAGED_WORLDS: dict[str, Damage] = {
    "archive missing": Damage(_then(Path.unlink, CORE), ("mbdump.tar.bz2", "no file")),
    "archive empty": Damage(
        _then(lambda path: path.write_bytes(b""), DERIVED), ("mbdump-derived.tar.bz2", "complete tar archive")
    ),
    "archive no bzip2": Damage(
        _then(lambda path: path.write_bytes(b"<html>504 Gateway Time-out</html>" * 99), CORE),
        ("mbdump.tar.bz2", "complete tar archive"),
    ),
    "archive cut off in its first block": Damage(
        _then(lambda path: cut_off(path, 0.5), CORE), ("mbdump.tar.bz2", "complete tar archive", "SHA256SUMS")
    ),
    "archive cut off within a table": Damage(
        _then(lambda path: cut_off(path, 0.95), CORE, big_world),
        ("mbdump.tar.bz2", "complete tar archive", "unexpected end of data", "SHA256SUMS"),
    ),
    "archive with a changed byte": Damage(
        _then(lambda path: flip_byte(path, 0.9), CORE, big_world), ("mbdump.tar.bz2", "complete tar archive")
    ),
    "core in the place of derived": Damage(
        _changed(lambda world: setattr(world, "derived", world.core)),
        ("mbdump-derived.tar.bz2", "no mbdump/release_group_meta, mbdump/release_group_tag, mbdump/tag"),
    ),
    "table left out": Damage(_changed(lambda world: world.core.pop("url")), ("mbdump.tar.bz2", "no mbdump/url")),
    "schema sequence missing": Damage(
        _changed(lambda world: setattr(world, "schema_sequence", None)), ("mbdump", "a member SCHEMA_SEQUENCE")
    ),
    "artists in Latin-1": Damage(
        _changed(
            lambda world: world.core.update(artist="9\tg\tBjörk\tBjörk".encode("latin-1") + b"\t\\N" * 15 + b"\n")
        ),
        ("mbdump.tar.bz2: artist", "column name: invalid UTF-8", "max_reject_share"),
    ),
    "release groups twice": Damage(
        _changed(lambda world: world.core["release_group"].extend(world.core["release_group"])),
        ("mbdump.tar.bz2: release_group", "repeated release_group_id", "max_reject_share"),
    ),
    "film lines malformed": Damage(
        _changed(lambda world: world.film_files.update({FILM_FILE: json_lines([*FILMS, film("680", "x")])})),
        (f"{FILM_FILE}: movies", "1 of 5 rejected", "line 5", "`$.id`", "max_reject_share"),
    ),
    "films twice": Damage(
        _changed(lambda world: world.film_files.update({"movies_2.jsonl": json_lines(FILMS)})),
        ("movies_2.jsonl: movies", "4 of 8 rejected", "repeated tmdb_id", "max_reject_share"),
    ),
}
