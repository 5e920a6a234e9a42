"""Damaged raw worlds by name: what a run meets when a download breaks, a dump changes or an export goes wrong.

    DAMAGED_WORLDS["archive cut off"].write(root)

writes a whole world below a storage root with this one damage; `says` is what the refusal's message must name.
None of them may leave a table behind or change one of an earlier run. Needs no Spark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builders import CORE, DERIVED, FILM_FILE, FILM_FOLDER, FILMS, Album, RawWorld, film, json_lines


@dataclass(frozen=True)
class Damage:
    """A world with one damage.

    Attributes:
        write: writes the world below a storage root.
        says: parts of the message with which a run must refuse it: the place, and what was found there.
    """

    write: Callable[[Path], None]
    says: tuple[str, ...]


def cut_off(path: Path, share: float = 0.6) -> None:
    """Keep only the first share of a file's bytes."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def big_world() -> RawWorld:
    """Return a world whose core archive spans several blocks of bzip2, so that it can be cut within a table."""
    world = RawWorld()
    # Lines that bzip2 cannot make small: 20,000 x 60 random characters are two blocks.
    rows = b"".join(f"{n}\t{n * 2_654_435_761 % 2**61:x}\tname {n * 40_503 % 2**31:x}\t\t0\t\\N\n".encode() for n in range(30_000))
    world.core["genre"] = rows
    return world


def _changed(change: Callable[[RawWorld], object]) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        world = RawWorld()
        change(world)
        world.write(root)

    return write


def _damaged(damage: Callable[[Path], object], world: Callable[[], RawWorld] = RawWorld) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        damage(world().write(root))

    return write


def _without_last_column(world: RawWorld) -> None:
    rows = world.core["release_group"]
    world.core["release_group"] = [row[:-1] for row in rows if not isinstance(row, int)]


DAMAGED_WORLDS: dict[str, Damage] = {}
