"""Reuse of results of the previous run: the version of the rules that computed them, and how much was reused.

A result is reused only if its inputs and the rules are unchanged.
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
    """How much of a table was reused from the previous run.

    Attributes:
        what: what the counts count, a plural noun such as "films".
        reused: number of rows reused.
        anew: number of rows computed in this run; None if all were computed and not counted.
        gone: number of rows of the previous run that this run no longer has.
        why_none: why nothing could be reused; None if rows could be reused, or all rows are new.
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
    """Return 16 hexadecimal digits that change when code, settings, Python or a library version changes.

    Args:
        package: the Python package that computes the results; its sources and `.tsv` tables are hashed.
        libraries: names of installed distributions whose version may change results.
        settings: parameters and declarations; `str` of each must show its whole value.
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
