"""Compare every output below two storage roots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.dataset as ds

from soundtrack_pop.errors import SourceError
from tools.compare.documents import (
    compare_csv,
    compare_json,
    compare_office,
    compare_picture,
    compare_records,
    compare_text,
)
from tools.compare.outcome import Outcome
from tools.compare.renames import Renames
from tools.compare.tables import compare_tables

# Inputs are no outputs; run records are compared by their structure only.
_INPUTS, _RECORDS = "01_raw", "monitoring"


def compare_roots(old: Path, new: Path, renames: Renames) -> list[Outcome]:
    """Return one outcome for each output of either root, in the order of their paths.

    Raises:
        SourceError: a root holds no outputs, or an output cannot be read.
    """
    after = _outputs(new)
    before = {
        path if path in after else renames.of_file(path): (path, place) for path, place in _outputs(old).items()
    }
    outcomes = [compare_records(old / _RECORDS, new / _RECORDS)]
    for path in sorted({*before, *after}):
        if path not in after:
            outcomes.append(_unmatched(path, "is no longer there", renames.is_removed(path)))
        elif path not in before:
            outcomes.append(_unmatched(path, "is new", renames.is_added(path)))
        else:
            was, place = before[path]
            outcome = _compare(path, place, after[path], renames)
            if was != path:
                outcome.renamed.insert(0, f"{was} is now {path}")
            outcomes.append(outcome)
    return outcomes


def _outputs(root: Path) -> dict[str, Path]:
    outputs = dict(_walk(root, root))
    if not outputs:
        raise SourceError(
            str(root),
            expected="a storage root with the outputs of a run (03_primary, 08_reporting, …)",
            found="no output" if root.is_dir() else "no such folder",
            remedy="Run `kedro run` on that root, or name another one",
        )
    return outputs


def _walk(root: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each table (a folder of Parquet files) and each other file with its path below the root."""
    entries = sorted(entry for entry in folder.glob("*") if not entry.name.startswith((".", "_")))
    if any(entry.suffix == ".parquet" for entry in entries):
        yield folder.relative_to(root).as_posix(), folder
        return
    for entry in entries:
        if entry.is_dir() and not (folder == root and entry.name in (_INPUTS, _RECORDS)):
            yield from _walk(root, entry)
        elif entry.is_file():
            yield entry.relative_to(root).as_posix(), entry


def _unmatched(path: str, what: str, declared: bool) -> Outcome:
    return Outcome(path, "file", renamed=[what]) if declared else Outcome(path, "file", differences=[what])


def _compare(path: str, old: Path, new: Path, renames: Renames) -> Outcome:
    try:
        return _compare_readable(path, old, new, renames)
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(
            f"{path} of {old} and {new}",
            expected="an output that can be read",
            found=f"{type(error).__name__}: {error}",
            remedy="Run the revision that wrote it again",
        ) from error


def _compare_readable(path: str, old: Path, new: Path, renames: Renames) -> Outcome:
    if old.is_dir() or new.is_dir():
        return compare_tables(path, ds.dataset(old).to_table(), ds.dataset(new).to_table(), renames)
    match new.suffix:
        case ".json":
            return compare_json(path, old, new, renames)
        case ".csv":
            return compare_csv(path, old, new, renames)
        case ".html" | ".md" | ".txt":
            return compare_text(path, old, new)
        case ".png" | ".svg":
            return compare_picture(path, old, new)
        case ".pptx" | ".xlsx":
            return compare_office(path, old, new)
    equal = old.read_bytes() == new.read_bytes()
    return Outcome(path, "file", differences=[] if equal else ["its bytes differ"])
