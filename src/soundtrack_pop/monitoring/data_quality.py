"""Results of data-quality checks, and the baseline that row counts are compared with.

Imports no Arrow: every Kedro command loads this module with the project's settings.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import fsspec

from soundtrack_pop.errors import StorageError
from soundtrack_pop.monitoring.settings import Severity
from soundtrack_pop.storage.whole_files import write_whole

logger = logging.getLogger(__name__)

# Records say "missed" for a failed check; the queries in infra/kql and the dashboard read that word.
PASSED, FAILED, UNKNOWN = "passed", "missed", "unknown"

BASELINE_FILE = "monitoring/last_good_rows.json"
BASELINE_FORMAT = 1


@dataclass(frozen=True)
class CheckResult:
    """Result of one check of one table; written into the run record field by field."""

    table: str
    check: str
    severity: Severity
    outcome: str
    expected: str
    found: str

    @property
    def stops(self) -> bool:
        """Return whether the run must end here."""
        return self.outcome == FAILED and self.severity == "stop"

    @property
    def warns(self) -> bool:
        """Return whether the check failed and the run goes on."""
        return self.outcome == FAILED and self.severity != "stop"

    def __str__(self) -> str:
        return f"{self.table}, {self.check}: expected {self.expected}; found {self.found}"


class CheckCollector:
    """Passes check results from the data-quality hook to the run record."""

    def __init__(self) -> None:
        self._results: list[CheckResult] = []

    def add(self, results: Iterable[CheckResult]) -> None:
        """Add results of the running node."""
        self._results.extend(results)

    def clear(self) -> None:
        """Forget all results."""
        self._results = []

    def take(self, tables: Collection[str]) -> dict[str, Any]:
        """Return and forget the results of some tables, as fields of the run record; empty if none was checked."""
        results = [one for one in self._results if one.table in tables]
        self._results = [one for one in self._results if one.table not in tables]
        if not results:
            return {}
        return {
            "checks": [asdict(one) for one in results],
            "checks_warned": sum(one.warns for one in results),
            "checks_stopped": sum(one.stops for one in results),
        }


class Baseline:
    """Row count of each checked table after the last successful run below a storage root."""

    def __init__(self, root: str) -> None:
        """Read nothing yet; an empty root has no file."""
        self._url = f"{root}/{BASELINE_FILE}" if root else ""
        self._rows: dict[str, int] | None = None

    def rows(self, table: str) -> int | None:
        """Return the row count of a table; None if no successful run is known.

        Raises:
            StorageError: a newer version of the project wrote the file.
        """
        if self._rows is None:
            self._rows = self._read()
        return self._rows.get(table)

    def update(self, rows: dict[str, int]) -> None:
        """Store the row counts of a successful run; tables that it did not write keep theirs."""
        if not self._url or not rows:
            return
        try:
            content = {"format": BASELINE_FORMAT, "rows": {**self._read(), **rows}}
            write_whole(self._url, json.dumps(content, indent=1).encode())
        except Exception as error:
            logger.warning("The row counts of this run could not be stored: %s", error)
        self._rows = None

    def _read(self) -> dict[str, int]:
        if not self._url:
            return {}
        try:
            filesystem, path = fsspec.url_to_fs(self._url)
            content = json.loads(filesystem.cat_file(path))
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        written_format = content.get("format", 0)
        if not isinstance(written_format, int) or written_format > BASELINE_FORMAT:
            raise StorageError(
                self._url,
                expected=f"row counts in format {BASELINE_FORMAT} or older",
                found=f"format {written_format}",
                remedy="Use the version of soundtrack_pop that wrote the file, or delete it: the next run then "
                "compares its row counts with nothing",
            )
        # Before formats were numbered, the file was the mapping itself.
        rows = content.get("rows", {}) if "format" in content else content
        return {name: count for name, count in rows.items() if isinstance(count, int)}
