"""What a run takes over from the run before it: when that may be, and how much it was.

A result is taken over only where what it was made from and the rules that made it are the same.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

SWITCHED_OFF = "reuse is switched off"
NOTHING_EARLIER = "no earlier result of this layout"
OTHER_RULES = "the earlier result follows other code, settings or library versions"

_SOURCES = (".py", ".tsv")


@dataclass(frozen=True)
class ReuseReport:
    """How much of a result came from the run before.

    Attributes:
        what: what is counted, a plural noun.
        reused: taken over.
        anew: worked out in this run; None for all, where nobody counted them.
        gone: in the earlier result and not taken over into this one.
        why_none: why nothing could be taken over; None where something could, or all was new.
    """

    what: str
    reused: int
    anew: int | None
    gone: int
    why_none: str | None = None

    def __str__(self) -> str:
        """Return the counts in words."""
        if self.why_none:
            return f"{self.what}: all anew ({self.why_none})"
        return f"{self.what}: {self.reused:,} reused, {self.anew or 0:,} anew, {self.gone:,} gone"


def rules_version(package: str, libraries: Iterable[str], *settings: object) -> str:
    """Return 16 hexadecimal digits that change with anything that rules consist of.

    Args:
        package: the Python package whose sources and tables are the rules.
        libraries: distributions whose version may change results.
        settings: parameters and declarations; anything whose text tells its value.
    """
    facts = [_hash_of_sources(package), sys.version, *map(_version_of, libraries), *map(str, settings)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


@lru_cache
def _hash_of_sources(package: str) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(_sources(resources.files(package))):
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(_SOURCES):
            yield f"{path}{entry.name}", entry.read_bytes()


def _version_of(library: str) -> str:
    try:
        return f"{library} {metadata.version(library)}"
    except metadata.PackageNotFoundError:
        return f"{library} absent"
