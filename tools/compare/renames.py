"""Declared renames: what a newer revision calls differently, adds or drops on purpose."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundtrack_pop.errors import SourceError

DECLARED = Path(__file__).with_name("renamed.toml")
_KINDS = ("files", "columns", "keys", "added", "removed", "changed")


@dataclass(frozen=True)
class Renames:
    """The declared renames of all revisions, in the order in which they are applied.

    Attributes:
        files: (old path, new path) below a storage root.
        columns: (table or CSV file, old column, new column).
        keys: (JSON file, pattern of the old key path, key path it becomes).
        added: (file, column or pattern of a key path) that only the newer revision writes; "" for the whole file.
        removed: the same for what only the older revision writes.
        changed: (table, column) whose values change on purpose, such as a fingerprint of the code.
    """

    files: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()
    keys: tuple[tuple[str, str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()

    def of_file(self, path: str) -> str:
        """Return the path under which the newer revision writes a file."""
        for old, new in self.files:
            path = new if path == old else path
        return path

    def of_columns(self, path: str, columns: Iterable[str]) -> dict[str, str]:
        """Return old -> new name of the columns that are renamed in a table."""
        renamed = {}
        for column in columns:
            name = column
            for where, old, new in self.columns:
                name = new if (where, old) == (path, name) else name
            if name != column:
                renamed[column] = name
        return renamed

    def of_key(self, path: str, key: str) -> str:
        """Return the key path that a value of a JSON file has in the newer revision.

        In a pattern `*` stands for one key and a leading `**` for any number of them; both return in the new path
        in the same order. A pattern matches whole keys from the beginning; what follows it stays.
        """
        for where, old, new in self.keys:
            match = _expression(old).match(key) if where == path else None
            if match:
                key = _filled(new, match.groups()) + key[match.end() :]
        return key

    def is_added(self, path: str, name: str = "") -> bool:
        """Return whether a file, or a column or key of it, is declared as new."""
        return _declares(self.added, path, name)

    def is_removed(self, path: str, name: str = "") -> bool:
        """Return whether a file, or a column or key of it, is declared as dropped."""
        return _declares(self.removed, path, name)

    def is_changed(self, path: str, column: str) -> bool:
        """Return whether the values of a column are declared to change."""
        return _declares(self.changed, path, column)


def read_renames(path: Path = DECLARED) -> Renames:
    """Return the renames that a TOML file declares.

    Raises:
        SourceError: the file is missing, is no TOML, or has a section of an unknown kind.
    """
    remedy = f"Write it like {DECLARED.name} beside the command"
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8")).get("since", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceError(
            str(path), expected="declared renames in TOML", found=str(error), remedy=remedy
        ) from error
    unknown = {kind for section in sections for kind in section} - {"revision", *_KINDS}
    if unknown:
        expected = f"sections {', '.join(_KINDS)}"
        raise SourceError(str(path), expected=expected, found=", ".join(sorted(unknown)), remedy=remedy)
    return Renames(
        files=tuple(pair for section in sections for pair in section.get("files", {}).items()),
        columns=tuple(_pairs(sections, "columns")),
        keys=tuple(_pairs(sections, "keys")),
        added=tuple(_names(sections, "added")),
        removed=tuple(_names(sections, "removed")),
        changed=tuple(_names(sections, "changed")),
    )


def _pairs(sections: list[dict[str, Any]], kind: str) -> Iterator[tuple[str, str, str]]:
    for section in sections:
        for path, names in section.get(kind, {}).items():
            yield from ((path, old, new) for old, new in names.items())


def _names(sections: list[dict[str, Any]], kind: str) -> Iterator[tuple[str, str]]:
    for section in sections:
        declared: Mapping[str, list[str]] = section.get(kind, {})
        for path, names in declared.items():
            yield from ((path, name) for name in names or [""])


def _declares(declared: Iterable[tuple[str, str]], path: str, name: str) -> bool:
    return any(
        where == path and (pattern == name or bool(pattern and _expression(pattern).match(name)))
        for where, pattern in declared
    )


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern)
    meaning = {"**": "(.*?)", "*": r"([^.]+)"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts) + r"(?=\.|$)")


def _filled(pattern: str, values: Iterable[str]) -> str:
    rest = iter(values)
    return re.sub(r"\*\*|\*", lambda _: next(rest, ""), pattern)
