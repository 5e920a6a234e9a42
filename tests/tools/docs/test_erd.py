"""The drawing of the tables is the schemas': a table or column more, and it is outdated."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from soundtrack_pop.schemas import TABLES, Column, Table
from tools.docs.erd import DOCS, documents, outdated

MATCHED = TABLES["prm_matched_pairs"]


def changed(**changes: object) -> dict[str, Table]:
    return {**TABLES, MATCHED.name: dataclasses.replace(MATCHED, **changes)}  # type: ignore[arg-type]


def test_committed_documents_are_the_schemas() -> None:
    assert outdated(DOCS, TABLES) == []


@pytest.mark.parametrize(
    ("tables", "names"),
    [
        (changed(columns=(*MATCHED.columns, Column("extra", pa.string(), "one more"))), ["erd.md", "erd.svg"]),
        (changed(key=("tmdb_id",)), ["erd.md", "erd.svg"]),
        (changed(references=()), ["erd.md", "erd.svg"]),
        (changed(may_be_empty=True), ["erd.md"]),
        ({name: table for name, table in TABLES.items() if name != MATCHED.name}, ["erd.md", "erd.svg"]),
    ],
    ids=["column", "key", "reference", "emptiness", "table"],
)
def test_a_changed_schema_is_found(tables: dict[str, Table], names: list[str]) -> None:
    assert outdated(DOCS, tables) == names


def test_absent_documents_are_found(tmp_path: Path) -> None:
    assert outdated(tmp_path, TABLES) == ["erd.md", "erd.svg"]


def test_every_table_reference_and_column_is_drawn() -> None:
    texts = documents(TABLES)
    svg = ElementTree.fromstring(texts["erd.svg"])  # noqa: S314 (drawn here)
    drawn = {"".join(node.itertext()) for node in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert [name for name in TABLES if not any(text.startswith(name) for text in drawn)] == []
    edges = list(svg.iter("{http://www.w3.org/2000/svg}path"))
    references = [one for table in TABLES.values() for one in table.references]
    assert len(edges) == len(references) == texts["erd.md"].count("--o|")
    assert texts["erd.md"].count("\n| `") == sum(len(table.columns) for table in TABLES.values())


def test_every_reference_leads_to_a_column() -> None:
    lost = [
        (table.name, target)
        for table in TABLES.values()
        for _, target in table.references
        if target.partition(".")[2] not in TABLES[target.partition(".")[0]].column_names
    ]
    assert lost == []
