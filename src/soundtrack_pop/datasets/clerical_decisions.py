"""Clerical decisions: one CSV file that reviewers and `kedro review` write, as a Kedro dataset.

The header is the version of the format: a file with other columns is refused, and the columns have been the same
since the first version. A number of its own would be one more cell that a spreadsheet can lose.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa
from kedro_datasets._typing import TablePreview

from soundtrack_pop.contracts import conform_arrow
from soundtrack_pop.datasets.clerical_decision_rules import Decision, Fault, find_contradictions, read_decision
from soundtrack_pop.datasets.user_csv import SheetRow, read_user_csv, require_columns
from soundtrack_pop.datasets.whole_files import WholeFile
from soundtrack_pop.errors import SourceError
from soundtrack_pop.schemas.curated import DECISIONS

COLUMNS = tuple(DECISIONS.column_names)
_MOST_LINES_SHOWN = 20


class ClericalDecisions(WholeFile):
    """Reads and replaces `decisions.csv`; if a row is not valid, the whole file is refused.

    Grain: one row per decision. The file is optional: without it there are no decisions. Source: reviewers.
    """

    def load(self) -> pa.Table:
        """Return the decisions as `schemas.curated.DECISIONS`, in the order of the file.

        Raises:
            SourceError: rows are not valid or contradict each other; all such rows are named.
        """
        return self._decisions()

    def check(self) -> None:
        """Raise what `load` would raise: the file is edited by hand, so it is checked before a run starts."""
        self._decisions()

    def serialise(self, data: pa.Table) -> bytes:
        """Return the decisions as CSV.

        Raises:
            ContractError: a column is absent.
            SourceError: the decisions could not be read again as they are; the file stays as it was.
        """
        content = to_csv(conform_arrow(data, DECISIONS))
        read_decisions(content, f"decisions for {self.location}")
        return content

    def deserialise(self, content: bytes) -> pa.Table:
        """Return the decisions in the content of a CSV file."""
        return to_table(read_decisions(content, self.location))

    def row_count(self) -> int:
        """Return the number of decisions."""
        return int(self._decisions().num_rows)

    def preview(self, nrows: int = 5) -> TablePreview:
        """Return the first rows for kedro-viz."""
        rows = self._decisions().slice(0, nrows).to_pandas().astype(str)
        return TablePreview(rows.to_dict(orient="split"))

    def _decisions(self) -> pa.Table:
        # Not `load`, whose errors Kedro wraps.
        if not self._exists():
            return DECISIONS.arrow_schema.empty_table()
        return self.deserialise(self.read_bytes())


def read_decisions(content: bytes, where: str) -> list[Decision]:
    """Return the decisions of a CSV file in its order.

    Raises:
        SourceError: rows are not valid or contradict each other; all of them are named.
    """
    sheet = read_user_csv(content, where)
    require_columns(sheet, COLUMNS, where, only=True)
    valid: list[tuple[int, Decision]] = []
    faults: list[tuple[int, Fault]] = []
    for row in sheet.rows:
        read = _surplus_fault(row) or read_decision(row.cells)
        if isinstance(read, Decision):
            valid.append((row.line, read))
        else:
            faults += [(row.line, fault) for fault in read]
    faults += find_contradictions(valid)
    if faults:
        raise _refusal(where, faults)
    return [decision for _, decision in valid]


def to_table(decisions: Sequence[Decision]) -> pa.Table:
    """Return the decisions as `schemas.curated.DECISIONS`."""
    return pa.Table.from_pylist([asdict(decision) for decision in decisions], schema=DECISIONS.arrow_schema)


def of_table(table: pa.Table) -> list[Decision]:
    """Return the decisions of a table of `schemas.curated.DECISIONS`."""
    return [Decision(**row) for row in table.select(COLUMNS).to_pylist()]


def to_csv(table: pa.Table) -> bytes:
    """Return the table as CSV in UTF-8 with a header."""
    return csv_of(COLUMNS, table.select(COLUMNS).to_pylist())


def csv_of(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as CSV in UTF-8 with a header; None becomes an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _surplus_fault(row: SheetRow) -> list[Fault]:
    if not row.surplus:
        return []
    return [
        Fault(
            "row",
            f"{len(COLUMNS)} cells",
            f"more: '{row.surplus[0]}'",
            "Put a text that holds the separator into quotation marks",
        )
    ]


def _refusal(where: str, faults: list[tuple[int, Fault]]) -> SourceError:
    by_line: dict[int, list[str]] = {}
    for line, fault in sorted(faults, key=lambda entry: entry[0]):
        by_line.setdefault(line, []).append(str(fault))
    lines = [f"line {line}, {text}" for line, texts in by_line.items() for text in texts]
    shown = lines[:_MOST_LINES_SHOWN]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown)} more")
    count = f"{len(by_line)} that {'is' if len(by_line) == 1 else 'are'} not"
    return SourceError(
        where,
        expected="a valid decision in every row",
        found="\n    ".join([f"{count}:", *shown]),
        remedy="Correct these rows; docs/review.md describes the format",
    )
