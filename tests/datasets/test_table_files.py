"""Tables hold the number of their format; older ones are converted or refused, newer ones are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest
from kedro.framework.startup import bootstrap_project
from pyspark.sql import SparkSession

from soundtrack_pop.datasets.spark_table import ArrowTable, SparkTable
from soundtrack_pop.datasets.table_files import format_of, stored_names
from soundtrack_pop.errors import ContractError, find_in_chain
from soundtrack_pop.schemas import TABLES, Table
from soundtrack_pop.schemas.formats import ADDED_COLUMNS, RENAMED_COLUMNS, TABLE_FORMAT, TABLE_FORMAT_KEY
from support.builders import arrow_of, frame_of

TAGS = TABLES["int_release_group_tags"]
ROWS = [{"release_group_id": 101, "tag": "rock", "tag_count": 3}]


@pytest.fixture
def table(tmp_path: Path) -> SparkTable:
    return SparkTable(filepath=str(tmp_path / "tags"), schema=TAGS.name)


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The column `tag` was `label` before."""
    monkeypatch.setitem(RENAMED_COLUMNS, TAGS.name, {"tag": "label"})


def write(table: SparkTable, data: pa.Table) -> None:
    Path(table.location).mkdir()
    pq.write_table(data, f"{table.location}/part-0.parquet")


def old_table() -> pa.Table:
    return arrow_of(TAGS, ROWS).rename_columns(["release_group_id", "label", "tag_count"])


def with_format(data: pa.Table, number: int) -> pa.Table:
    return data.replace_schema_metadata({TABLE_FORMAT_KEY: str(number)})


def refusal_of(load: Callable[[], Any]) -> ContractError:
    with pytest.raises(Exception, match=TAGS.name) as raised:
        load()
    found = find_in_chain(raised.value)
    assert isinstance(found, ContractError)
    return found


@pytest.mark.parametrize("kind", ["arrow", "spark", "empty spark"])
def test_a_saved_table_holds_its_format_and_nothing_else_changes(
    kind: str, table: SparkTable, request: pytest.FixtureRequest
) -> None:
    rows = [] if kind == "empty spark" else ROWS
    spark: SparkSession = request.getfixturevalue("spark")
    table.save(arrow_of(TAGS, rows) if kind == "arrow" else frame_of(spark, TAGS, rows))
    stored = pads.dataset(table.location)
    assert format_of(stored.schema) == TABLE_FORMAT
    assert stored.schema.remove_metadata() == TAGS.arrow_schema
    assert stored.to_table().to_pylist() == rows
    loaded = table.load()
    assert loaded is not None
    assert loaded.schema == TAGS.spark_schema


def test_a_table_without_a_number_is_of_the_first_format() -> None:
    assert format_of(TAGS.arrow_schema) == 1
    # As Spark wrote it before the number.
    fields = b'{"type":"struct","fields":[{"name":"tag","type":"string","nullable":true,"metadata":{}}]}'
    assert format_of(pa.schema([], {"org.apache.spark.sql.parquet.row.metadata": fields})) == 1


def test_an_older_table_with_the_declared_columns_is_read(table: SparkTable, spark: SparkSession) -> None:
    write(table, arrow_of(TAGS, ROWS))
    loaded = table.load()
    assert loaded is not None
    assert [row.asDict() for row in loaded.collect()] == ROWS


def test_renamed_columns_of_an_older_table_are_converted(
    table: SparkTable, renamed: None, spark: SparkSession
) -> None:
    write(table, old_table())
    loaded = table.load()
    assert loaded is not None
    assert [row.asDict() for row in loaded.collect()] == ROWS
    assert table.to_arrow().to_table(columns=["tag"], filter=pads.field("tag") == "rock").to_pylist() == [
        {"tag": "rock"}
    ]
    assert ArrowTable(filepath=table.location, schema=TAGS.name).load().to_pylist() == ROWS


def test_columns_that_were_added_since_are_null_in_an_older_table(
    table: SparkTable, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADDED_COLUMNS, TAGS.name, ("tag_count",))
    write(table, with_format(arrow_of(TAGS, ROWS).drop_columns(["tag_count"]), TABLE_FORMAT - 1))
    expected = [{**row, "tag_count": None} for row in ROWS]
    loaded = table.load()
    assert loaded is not None
    assert [row.asDict() for row in loaded.collect()] == expected
    assert table.to_arrow().to_table().to_pylist() == expected
    # In a table of this format, the column is missing.
    shutil.rmtree(table.location)
    write(table, with_format(arrow_of(TAGS, ROWS).drop_columns(["tag_count"]), TABLE_FORMAT))
    assert "no tag_count" in refusal_of(table.to_arrow).found


def test_a_table_of_this_format_is_not_converted(table: SparkTable, renamed: None) -> None:
    write(table, with_format(old_table(), TABLE_FORMAT))
    assert "no tag among release_group_id, label, tag_count" in refusal_of(table.to_arrow).found


def test_an_older_table_that_cannot_be_converted_names_the_run_to_repeat(table: SparkTable) -> None:
    bootstrap_project(Path(__file__).parents[2])
    write(table, old_table())
    refused = refusal_of(table.load)
    assert refused.found == "no tag among release_group_id, label, tag_count, in a table of format 1"
    assert "repeat `kedro run --pipelines ingestion`" in refused.remedy


def test_a_newer_table_is_refused_whatever_its_columns(table: SparkTable) -> None:
    write(table, with_format(arrow_of(TAGS, ROWS), TABLE_FORMAT + 1))
    refused = refusal_of(table.load)
    assert refused.found == f"format {TABLE_FORMAT + 1}, which a newer version of soundtrack_pop wrote"
    assert refused.remedy


def columns_not_declared(renames: dict[str, dict[str, str]], tables: dict[str, Table]) -> list[str]:
    """Return the renamed columns whose old name is still declared: the list names what is gone."""
    return [
        f"{name}.{old}"
        for name, columns in renames.items()
        for new, old in columns.items()
        if old in tables[name].column_names and new in tables[name].column_names
    ]


def test_renamed_columns_have_gone_from_the_schemas() -> None:
    assert columns_not_declared(RENAMED_COLUMNS, TABLES) == []
    both = {TAGS.name: {"tag": "tag_count"}}
    assert columns_not_declared(both, TABLES) == [f"{TAGS.name}.tag_count"]


def test_names_of_a_stored_table_are_those_declared() -> None:
    assert stored_names(TAGS.arrow_schema, TAGS) == {name: name for name in TAGS.column_names}
