"""Page and picture of the tables show what the schemas declare; `make erd` renews them."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from soundtrack_pop.schemas import TABLES, Column, Table
from tools.docs.erd import DOCS, page, related

MATCHED = TABLES["prm_matched_pairs"]


def changed(**changes: object) -> dict[str, Table]:
    return {**TABLES, MATCHED.name: dataclasses.replace(MATCHED, **changes)}  # type: ignore[arg-type]


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "erd.md").read_text(encoding="utf-8") == page(TABLES)


@pytest.mark.parametrize(
    "tables",
    [
        changed(columns=(Column("extra", pa.string(), "one more"), *MATCHED.columns), key=("extra",)),
        changed(key=("tmdb_id",)),
        changed(references=()),
        {name: table for name, table in TABLES.items() if name != MATCHED.name},
    ],
    ids=["column", "key", "reference", "table"],
)
def test_a_changed_schema_changes_the_page(tables: dict[str, Table]) -> None:
    assert page(tables) != page(TABLES)


def test_the_picture_shows_every_table_key_and_reference() -> None:
    svg = ElementTree.parse(DOCS / "erd.svg").getroot()  # noqa: S314 (drawn by us)
    texts = ["".join(node.itertext()).strip() for node in svg.iter("{http://www.w3.org/2000/svg}text")]
    for table in related(TABLES):
        for name in (table.name, *table.key, *(column for column, _ in table.references)):
            assert name in texts, name
    # The label of a line is the referring column.
    lines = list(svg.iter("{http://www.w3.org/2000/svg}polyline"))
    assert len(lines) == sum(len(table.references) for table in TABLES.values())


def test_the_picture_loads_nothing_from_elsewhere() -> None:
    assert "@import" not in (DOCS / "erd.svg").read_text(encoding="utf-8")


def test_every_reference_leads_to_a_column() -> None:
    lost = [
        (table.name, target)
        for table in TABLES.values()
        for _, target in table.references
        if target.partition(".")[2] not in TABLES[target.partition(".")[0]].column_names
    ]
    assert lost == []
