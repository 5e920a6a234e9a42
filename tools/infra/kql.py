"""Check the queries in infra/kql against the declared records, with Kusto's own language service (Node)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from soundtrack_pop.monitoring.records import LOG_TABLES

PROJECT = Path(__file__).resolve().parents[2]
CHECKER = PROJECT / "tests/infra-kql"
# Columns of the platform's own tables, as far as the queries use them.
_PLATFORM_TABLES = CHECKER / "platform_tables.json"


def symbols() -> dict[str, dict[str, str]]:
    """Return table -> column -> type: ours from the records, the platform's from a list."""
    ours = {table.name: {column.name: column.kind for column in table.columns} for table in LOG_TABLES}
    platform: dict[str, dict[str, str]] = json.loads(_PLATFORM_TABLES.read_text(encoding="utf-8"))
    return {**platform, **ours}


def complaints(folder: Path) -> dict[str, list[str]]:
    """Return query file -> what the language service says is wrong; empty lists where nothing is.

    Raises:
        RuntimeError: Node or the language service is not installed, or cannot be run.
    """
    node = shutil.which("node")
    if node is None or not (CHECKER / "node_modules").exists():
        raise RuntimeError("The check needs Node, and `make check-kql` to install the language service")
    queries = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.kql"))}
    given = json.dumps({"tables": symbols(), "queries": queries})
    answer = subprocess.run(  # noqa: S603 - our own script
        [node, str(CHECKER / "check.js")], input=given, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr.strip())
    found: dict[str, list[str]] = json.loads(answer.stdout)
    return found


def main() -> int:
    """Tell what is wrong; 1 where anything is."""
    found = complaints(PROJECT / "infra/kql")
    for name, told in found.items():
        print(f"{name}: {'; '.join(told) or 'ok'}")
    return int(not found or any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
