"""What the last run left: there or not, of this layout or not, read while its successor is written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from kedro.io import DatasetError
from pyspark.sql import DataFrame, SparkSession

from soundtrack_pop.datasets.earlier_table import EarlierTable
from soundtrack_pop.datasets.spark_table import SparkTable

SCHEMA = "int_genres"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "02_intermediate/genres")


def earlier(place: str) -> EarlierTable:
    return EarlierTable(filepath=place, schema=SCHEMA)


def write(place: str, *genres: str) -> None:
    SparkTable(filepath=place, schema=SCHEMA).save(pa.table({"genre": list(genres)}))


def genres_in(frame: DataFrame) -> list[str]:
    return [row.genre for row in frame.collect()]


def test_is_none_before_the_first_run(place: str) -> None:
    table = earlier(place)
    assert table.load() is None
    assert not table.exists()


def test_is_the_table_that_is_there(place: str, spark: SparkSession) -> None:
    write(place, "jazz", "rock")
    assert genres_in(earlier(place).load()) == ["jazz", "rock"]
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


def test_is_read_whole_while_its_successor_is_written(place: str, spark: SparkSession) -> None:
    write(place, "jazz")
    found = earlier(place).load()
    SparkTable(filepath=place, schema=SCHEMA).save(found)
    assert genres_in(earlier(place).load()) == ["jazz"]


def test_is_never_written(place: str) -> None:
    with pytest.raises(DatasetError, match="only read"):
        earlier(place).save(pa.table({"genre": ["rock"]}))
