"""What the last run left: there or not, of this layout or not, read while its successor is written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from kedro.io import DatasetError
from pyspark.sql import SparkSession

from soundtrack_pop.datasets.earlier_table import EarlierTable
from soundtrack_pop.datasets.spark_table import SparkTable

SCHEMA = "int_genres"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "02_intermediate/genres")


def earlier(place: str, as_arrow: bool = True) -> EarlierTable:
    return EarlierTable(filepath=place, schema=SCHEMA, as_arrow=as_arrow)


def write(place: str, *genres: str) -> None:
    SparkTable(filepath=place, schema=SCHEMA).save(pa.table({"genre": list(genres)}))


@pytest.mark.parametrize("as_arrow", [True, False])
def test_is_none_before_the_first_run(place: str, as_arrow: bool) -> None:
    table = earlier(place, as_arrow)
    assert table.load() is None
    assert not table.exists()


def test_is_the_table_as_arrow_and_as_a_frame(place: str, spark: SparkSession) -> None:
    write(place, "jazz", "rock")
    assert earlier(place).load().to_table().to_pydict() == {"genre": ["jazz", "rock"]}
    assert [row.genre for row in earlier(place, as_arrow=False).load().collect()] == ["jazz", "rock"]
    assert earlier(place).exists()


@pytest.mark.parametrize("columns", [{"name": ["rock"]}, {}], ids=["other columns", "an empty folder"])
def test_is_none_where_another_layout_stands(place: str, columns: dict[str, list[str]]) -> None:
    Path(place).mkdir(parents=True)
    if columns:
        pq.write_table(pa.table(columns), f"{place}/part-0.parquet")
    assert earlier(place).load() is None


def test_is_none_where_no_parquet_stands(place: str) -> None:
    Path(place).mkdir(parents=True)
    (Path(place) / "part-0.parquet").write_bytes(b"PAR1 cut off")
    assert earlier(place).load() is None


@pytest.mark.parametrize("as_arrow", [True, False])
def test_is_read_whole_while_its_successor_is_written(place: str, as_arrow: bool, spark: SparkSession) -> None:
    write(place, "jazz")
    found = earlier(place, as_arrow).load()
    if as_arrow:
        found = found.to_table()
    SparkTable(filepath=place, schema=SCHEMA).save(found)
    assert earlier(place).load().to_table().to_pydict() == {"genre": ["jazz"]}


def test_is_never_written(place: str) -> None:
    with pytest.raises(DatasetError, match="only read"):
        earlier(place).save(pa.table({"genre": ["rock"]}))
