"""Run queries on rows, with an engine that speaks Kusto's language; run by the Python of its own environment.

Reads [{"tables": {name: {column: type}}, "rows": {name: [row]}, "queries": {name: text}}] and writes for each of
them {name of the query: [row]}.
A row that is read may have `_ArrivedAt`, when it arrived: the engine has no `ingestion_time()` of its own.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb_kql

_ARRIVED = "_ArrivedAt"
_TYPES = {
    "string": "VARCHAR", "int": "INTEGER", "long": "BIGINT", "real": "DOUBLE", "datetime": "TIMESTAMP",
    "dynamic": "JSON",
}  # fmt: skip


def fill(connection: Any, name: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> None:
    """Make a table of the declared columns and put rows into it."""
    declared = {**columns, _ARRIVED: "datetime"}
    made = ", ".join(f'"{one}" {_TYPES[kind]}' for one, kind in declared.items())
    connection.execute(f'CREATE TABLE "{name}" ({made})')
    for row in rows:
        values = [
            json.dumps(row[one]) if kind == "dynamic" and row.get(one) is not None else row.get(one)
            for one, kind in declared.items()
        ]
        places = ", ".join("?" * len(values))
        connection.execute(f'INSERT INTO "{name}" VALUES ({places})', values)  # noqa: S608 - our own names


def answers(problem: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return what each query of a problem answers to its rows."""
    connection = duckdb_kql.connect()
    for name, columns in problem["tables"].items():
        fill(connection, name, columns, problem["rows"].get(name, []))
    told = {}
    for name, text in problem["queries"].items():
        found = duckdb_kql.query(connection, text.replace("ingestion_time()", _ARRIVED))
        told[name] = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return told


if __name__ == "__main__":
    json.dump([answers(problem) for problem in json.load(sys.stdin)], sys.stdout, default=str)
