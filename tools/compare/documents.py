"""Compare what is no table: JSON, CSV, text, pictures, slides, spreadsheets and run records."""

from __future__ import annotations

import csv
import difflib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pyarrow as pa
from PIL import Image

from tools.compare.outcome import Outcome
from tools.compare.renames import Renames
from tools.compare.tables import compare_tables, describe_changes, same

_INVISIBLE = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(a|abbr|b|code|em|i|small|span|strong|sub|sup)\b[^>]*>", re.IGNORECASE)
# The day of drawing and ids that follow from a random salt.
_DRAWN_ANEW = re.compile(r"<dc:date>.*?</dc:date>|(?<=[\"#])[a-z]+[0-9a-f]{10}\b", re.DOTALL)
_NO_VALUE = object()


def compare_json(path: str, old: Path, new: Path, renames: Renames) -> Outcome:
    """Compare each value at its key path: numbers and absent values are data, texts are wording."""
    outcome = Outcome(path, "numbers")
    after = dict(_values(json.loads(new.read_text(encoding="utf-8"))))
    before: dict[str, Any] = {}
    for key, value in _values(json.loads(old.read_text(encoding="utf-8"))):
        name = key if key in after else renames.of_key(path, key)
        before[name] = value
        if name != key:
            outcome.renamed.append(f"{key} is now {name}")
    numbers: list[tuple[str, Any, Any]] = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key, _NO_VALUE), after.get(key, _NO_VALUE)
        if was is _NO_VALUE:
            declared = renames.is_added(path, key)
            (outcome.renamed if declared else outcome.differences).append(f"{key} is new: {now!r}")
        elif now is _NO_VALUE:
            declared = renames.is_removed(path, key)
            (outcome.renamed if declared else outcome.differences).append(f"{key} is no longer there: {was!r}")
        elif isinstance(was, str) and isinstance(now, str):
            outcome.wording += [f"{key}: {change}" for change in _word_changes(was, now)]
        elif not same(was, now):
            numbers.append((key, was, now))
    if numbers:
        outcome.differences.append(f"{len(numbers):,} values: {describe_changes(numbers)}")
    return outcome


def compare_csv(path: str, old: Path, new: Path, renames: Renames) -> Outcome:
    """Compare two CSV files as tables; each cell must be the same text."""
    return compare_tables(path, _csv_table(old), _csv_table(new), renames)


def compare_text(path: str, old: Path, new: Path) -> Outcome:
    """Compare the words that a reader of a page sees."""
    changes = list(_word_changes(_visible(old), _visible(new)))
    return Outcome(path, "text", wording=changes)


def compare_picture(path: str, old: Path, new: Path) -> Outcome:
    """Compare a PNG by its pixels, an SVG by its text without the day it was drawn."""
    outcome = Outcome(path, "picture")
    if old.suffix == ".svg":
        equal = _DRAWN_ANEW.sub("", old.read_text("utf-8")) == _DRAWN_ANEW.sub("", new.read_text("utf-8"))
    else:
        with Image.open(old) as before, Image.open(new) as after:
            equal = (
                before.size == after.size and before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()
            )
    if not equal:
        outcome.wording.append("the picture has changed")
    return outcome


def compare_office(path: str, old: Path, new: Path) -> Outcome:
    """Compare the texts of slides (.pptx) or of a spreadsheet's cells (.xlsx)."""
    read = _slide_text if old.suffix == ".pptx" else _sheet_text
    return Outcome(path, "document", wording=list(_word_changes(read(old), read(new))))


def compare_records(old: Path, new: Path) -> Outcome:
    """Compare the structure of two roots' run records: events, nodes, states, fields; no times or sizes."""
    outcome = Outcome("monitoring", "records")
    was, now = _structure(old), _structure(new)
    outcome.wording += [f"no longer there: {line} ({count})" for line, count in sorted((was - now).items())]
    outcome.wording += [f"new: {line} ({count})" for line, count in sorted((now - was).items())]
    return outcome


def _values(stored: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(stored, dict | list) and stored:
        entries = stored.items() if isinstance(stored, dict) else enumerate(stored)
        for key, value in entries:
            yield from _values(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, stored


def _csv_table(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    names = reader.fieldnames or []
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})


def _visible(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = _TAG.sub("\n", _INLINE.sub("", _INVISIBLE.sub("\n", text)))
        text = html.unescape(text)
    return text


def _word_changes(old: str, new: str) -> Iterator[str]:
    """Yield what was replaced, removed or inserted, line by line first so that long pages stay quick."""
    before = [line.strip() for line in old.splitlines() if line.strip()]
    after = [line.strip() for line in new.splitlines() if line.strip()]
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _changes_of(" ".join(before[i:j]).split(), " ".join(after[k:m]).split())


def _changes_of(old: list[str], new: list[str]) -> Iterator[str]:
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield f"“{' '.join(old[i:j])}” → “{' '.join(new[k:m])}”"


def _slide_text(path: Path) -> str:
    shapes = (shape for slide in pptx.Presentation(str(path)).slides for shape in slide.shapes)
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def _sheet_text(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


def _structure(folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            counts[
                f"event {record.get('event')} of {record.get('node') or 'the run'}, {record.get('status')}"
            ] += 1
            counts.update(f"field {name} of {record.get('event')}" for name in record)
    # How often a field stands follows from the events; that it stands is what counts.
    return Counter({line: 1 if line.startswith("field ") else count for line, count in counts.items()})
