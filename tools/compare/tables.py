"""Compare two tables row for row, whatever the order of their rows and columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from soundtrack_pop.schemas import TABLES
from tools.compare.outcome import Outcome
from tools.compare.renames import Renames

_FOLDERS = {"int": "02_intermediate", "prm": "03_primary", "feat": "04_feature", "rpt": "08_reporting"}
_KEYS = {
    f"{_FOLDERS[layer]}/{rest}": table.key
    for name, table in TABLES.items()
    for layer, rest in [name.split("_", 1)]
    if layer in _FOLDERS
}
# Where no schema declares a key that is unique in both tables, these are tried.
_PAIR = ("release_group_gid", "tmdb_id")
_MOST_EXAMPLES = 3

Row = dict[str, Any]


def compare_tables(path: str, old: pa.Table, new: pa.Table, renames: Renames) -> Outcome:
    """Return how two versions of a table differ; `old` is compared under its new column names."""
    outcome = Outcome(path, "table")
    # A table that still has its old names, say because no run has rewritten it, needs no rename.
    renamed = renames.of_columns(path, [name for name in old.column_names if name not in new.column_names])
    old = old.rename_columns([renamed.get(name, name) for name in old.column_names])
    outcome.renamed += [f"column {before} is now {after}" for before, after in renamed.items()]
    shared = _shared_columns(outcome, old, new, renames)
    old_rows, new_rows = old.select(shared).to_pylist(), new.select(shared).to_pylist()
    key = _key(path, shared, old_rows, new_rows)
    if key:
        _compare_by_key(outcome, key, shared, old_rows, new_rows)
    else:
        _compare_as_multiset(outcome, shared, old_rows, new_rows)
    return outcome


def same(old: Any, new: Any) -> bool:
    """Return whether two values are equal; NaN equals NaN, 1 equals 1.0, and True does not equal 1."""
    if isinstance(old, float) and isinstance(new, float) and math.isnan(old):
        return math.isnan(new)
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def distance(old: Any, new: Any) -> float | None:
    """Return how far two numbers lie apart, or None where one of them is no number."""
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    return abs(old - new) if numbers else None


def describe_changes(changes: Sequence[tuple[str, Any, Any]]) -> str:
    """Return the largest difference of (where, old, new) and the first examples, as one text."""
    distances = [found for _, old, new in changes if (found := distance(old, new)) is not None]
    largest = f"largest difference {max(distances):.3g}; " if distances else ""
    examples = [f"{where}: {old!r} → {new!r}" for where, old, new in changes[:_MOST_EXAMPLES]]
    return largest + "; ".join(examples)


def _shared_columns(outcome: Outcome, old: pa.Table, new: pa.Table, renames: Renames) -> list[str]:
    for name in old.column_names:
        if name not in new.column_names:
            declared = renames.is_removed(outcome.path, name)
            (outcome.renamed if declared else outcome.differences).append(f"column {name} is no longer there")
    for name in new.column_names:
        if name not in old.column_names:
            declared = renames.is_added(outcome.path, name)
            (outcome.renamed if declared else outcome.differences).append(f"column {name} is new")
    shared = [name for name in old.column_names if name in new.column_names]
    for name in shared:
        before, after = old.schema.field(name).type, new.schema.field(name).type
        if before != after:
            outcome.differences.append(f"column {name} was {before} and is {after}")
    changed = [name for name in shared if renames.is_changed(outcome.path, name)]
    outcome.renamed += [f"column {name}: its values are not compared" for name in changed]
    return [name for name in shared if name not in changed]


def _key(path: str, shared: list[str], *tables: list[Row]) -> tuple[str, ...]:
    """Return the first key that identifies every row of both tables, or an empty one."""
    for key in (_KEYS.get(path, ()), _PAIR):
        if key and set(key) <= set(shared) and all(len(_by_key(key, rows)) == len(rows) for rows in tables):
            return key
    return ()


def _by_key(key: tuple[str, ...], rows: list[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _compare_by_key(
    outcome: Outcome, key: tuple[str, ...], columns: list[str], old_rows: list[Row], new_rows: list[Row]
) -> None:
    old, new = _by_key(key, old_rows), _by_key(key, new_rows)
    _list_rows(outcome, "missing", [identity for identity in old if identity not in new])
    _list_rows(outcome, "added", [identity for identity in new if identity not in old])
    for column in columns:
        changes = [
            (_text(identity), row[column], new[identity][column])
            for identity, row in old.items()
            if identity in new and not same(row[column], new[identity][column])
        ]
        if changes:
            outcome.differences.append(f"column {column}, {len(changes):,} rows: {describe_changes(changes)}")


def _compare_as_multiset(outcome: Outcome, columns: list[str], old_rows: list[Row], new_rows: list[Row]) -> None:
    # Rows may hold lists and NaN, which cannot be counted; their texts can, and a float's text is exact.
    old, new = (Counter(repr([row[name] for name in columns]) for row in rows) for rows in (old_rows, new_rows))
    _list_rows(outcome, "missing", list((old - new).elements()))
    _list_rows(outcome, "added", list((new - old).elements()))


def _list_rows(outcome: Outcome, what: str, rows: Sequence[Any]) -> None:
    if rows:
        examples = "; ".join(_text(row) for row in rows[:_MOST_EXAMPLES])
        outcome.differences.append(f"{len(rows):,} rows {what}: {examples}")


def _text(row: Any) -> str:
    return ", ".join(map(str, row)) if isinstance(row, tuple) else str(row)
