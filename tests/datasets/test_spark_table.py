"""A Parquet table of a declared schema: what goes in comes out; a failed save leaves the last good table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest
from kedro.io import DatasetError
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from soundtrack_pop.datasets import spark_table, table_files
from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.errors import ContractError, find_in_chain
from soundtrack_pop.schemas import TABLES
from support.builders import arrow_of, frame_of

ROWS = [
    {"release_group_id": 101, "tag": "rock", "tag_count": 3},
    {"release_group_id": 101, "tag": "ジャズ", "tag_count": -1},
    {"release_group_id": 102, "tag": "", "tag_count": None},
]
TAGS = TABLES["int_release_group_tags"]
SOUNDTRACKS = TABLES["prm_soundtracks"]
NESTED = {
    "release_group_gid": "g",
    "title": "Jaws",
    "title_forms": [{"form": "jaws", "kind": "full"}],
    "year": 1975,
    "people": [],
    "genres": [{"genre": "rock", "family": "rock & metal", "votes": 3, "share": 1.0}],
    "imdb_ids": None,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A layer's folder below a root with spaces and letters of several scripts."""
    return tmp_path / "Filme & Musik é 千 100%" / "02_intermediate"


def table_at(folder: Path, schema: str = "int_release_group_tags") -> SparkTable:
    return SparkTable(filepath=f"{folder}/table/", schema=schema)


def stored(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pads.dataset(folder / "table").to_table().to_pylist()
    return sorted(rows, key=lambda row: str(row))


def in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: str(row))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_arrow_table_comes_back_as_spark_frame(folder: Path, spark: SparkSession) -> None:
    table_at(folder).save(arrow_of(TAGS, ROWS))
    frame = table_at(folder).load()
    assert frame.schema == TAGS.spark_schema
    assert in_order([row.asDict() for row in frame.collect()]) == in_order(ROWS)


def test_spark_frame_comes_back_with_its_nested_columns(folder: Path, spark: SparkSession) -> None:
    frame = frame_of(spark, SOUNDTRACKS, [NESTED, {"release_group_gid": "all null"}])
    table_at(folder, "prm_soundtracks").save(frame)
    loaded = table_at(folder, "prm_soundtracks").load()
    assert loaded.schema == SOUNDTRACKS.spark_schema
    assert in_order([row.asDict(True) for row in loaded.collect()]) == in_order(
        [row.asDict(True) for row in frame.collect()]
    )


def test_arrow_dataset_is_written_in_portions(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_files, "_ROWS_PER_GROUP", 4)
    rows = [{"release_group_id": number, "tag": "rock", "tag_count": 1} for number in range(13)]
    pq.write_table(arrow_of(TAGS, rows), tmp_path / "spool.parquet", row_group_size=3)
    # The spool has a column of its own, as that of a raw source.
    table_at(folder).save(pads.dataset(tmp_path / "spool.parquet"))
    assert stored(folder) == in_order(rows)
    assert pq.ParquetFile(folder / "table" / "part-0.parquet").num_row_groups == 3


@pytest.mark.parametrize("kind", ["arrow", "spark"])
def test_columns_are_cast_ordered_and_reduced_to_the_declared_ones(
    kind: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    other = pa.table(
        {"extra": [True], "tag_count": pa.array([3], pa.int64()), "tag": ["rock"], "release_group_id": [1]}
    )
    spark: SparkSession = request.getfixturevalue("spark")
    table_at(folder).save(other if kind == "arrow" else spark.createDataFrame(other.to_pandas()))
    assert pads.dataset(folder / "table").schema.remove_metadata() == TAGS.arrow_schema
    assert stored(folder) == [{"release_group_id": 1, "tag": "rock", "tag_count": 3}]


@pytest.mark.parametrize("kind", ["arrow table", "arrow dataset", "spark"])
def test_missing_column_is_named_and_the_last_good_table_stays(
    kind: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    table_at(folder).save(arrow_of(TAGS, ROWS))
    data = arrow_of(TAGS, ROWS).rename_columns(["release_group_id", "tags", "tag_count"])
    if kind == "arrow dataset":
        data = pads.dataset(data)
    if kind == "spark":
        data = request.getfixturevalue("spark").createDataFrame(data.to_pandas())
    with pytest.raises(DatasetError) as raised:
        table_at(folder).save(data)
    message = str(find_in_chain(raised.value))
    assert message.startswith(
        "int_release_group_tags: expected the columns release_group_id, tag, tag_count; "
        "found no tag among release_group_id, tags, tag_count. Did you mean 'tags'? "
    )
    assert (stored(folder), names_in(folder)) == (in_order(ROWS), ["table"])


@pytest.mark.parametrize("kind", ["arrow", "spark"])
def test_empty_table_is_refused_where_it_must_have_rows(
    kind: str, folder: Path, request: pytest.FixtureRequest
) -> None:
    good = arrow_of(SOUNDTRACKS, [{"release_group_gid": "g"}])
    table_at(folder, "prm_soundtracks").save(good)
    empty = good.slice(0, 0) if kind == "arrow" else frame_of(request.getfixturevalue("spark"), SOUNDTRACKS, [])
    with pytest.raises(DatasetError) as raised:
        table_at(folder, "prm_soundtracks").save(empty)
    assert isinstance(find_in_chain(raised.value), ContractError)
    assert "prm_soundtracks: expected at least one row; found none. Nothing was overwritten" in str(raised.value)
    assert (stored(folder), names_in(folder)) == (good.to_pylist(), ["table"])


@pytest.mark.parametrize("kind", ["arrow table", "arrow dataset", "spark"])
def test_empty_table_loads_again_with_its_schema(kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
    spark: SparkSession = request.getfixturevalue("spark")
    empty = TAGS.arrow_schema.empty_table()
    data = {"arrow table": empty, "arrow dataset": pads.dataset(empty), "spark": frame_of(spark, TAGS, [])}[kind]
    table_at(folder).save(data)
    loaded = table_at(folder).load()
    assert (loaded.schema, loaded.count(), table_at(folder).row_count()) == (TAGS.spark_schema, 0, 0)


def test_spark_failure_half_way_leaves_the_last_good_table(folder: Path, spark: SparkSession) -> None:
    table_at(folder).save(arrow_of(TAGS, ROWS))
    half = F.when(F.col("release_group_id") == 102, F.raise_error(F.lit("half-way"))).otherwise(F.col("tag"))
    frame = frame_of(spark, TAGS, ROWS).repartition(2, "release_group_id").withColumn("tag", half.cast("string"))
    with pytest.raises(DatasetError, match="half-way"):
        table_at(folder).save(frame)
    assert (stored(folder), names_in(folder)) == (in_order(ROWS), ["table"])


def test_arrow_failure_half_way_leaves_the_last_good_table(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table_at(folder).save(arrow_of(TAGS, ROWS))
    pq.write_table(arrow_of(TAGS, ROWS), tmp_path / "0.parquet")
    (tmp_path / "1.parquet").write_bytes(b"PAR1 cut off")
    monkeypatch.setattr(table_files, "_ROWS_PER_GROUP", 1)
    broken = pads.dataset([tmp_path / "0.parquet", tmp_path / "1.parquet"], schema=TAGS.arrow_schema)
    with pytest.raises(DatasetError):
        table_at(folder).save(broken)
    assert (stored(folder), names_in(folder)) == (in_order(ROWS), ["table"])


def test_refuses_a_value_that_does_not_fit_its_type(folder: Path) -> None:
    too_big = pa.table({"release_group_id": [1], "tag": ["rock"], "tag_count": [2**40]})
    with pytest.raises(DatasetError, match="1099511627776"):
        table_at(folder).save(too_big)
    assert names_in(folder) == []


def test_counts_and_previews_without_spark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_table, "get_session", lambda: pytest.fail("Spark was asked for"))
    table = table_at(folder)
    assert (table.exists(), table.row_count()) == (False, 0)
    table.save(arrow_of(TAGS, ROWS))
    assert (table.exists(), table.row_count()) == (True, 3)
    assert table.preview(nrows=1) == {
        "index": [0],
        "columns": ["release_group_id", "tag", "tag_count"],
        "data": [["101", "rock", "3"]],
    }


def test_loading_a_table_that_is_not_there_names_it_and_the_remedy(folder: Path) -> None:
    with pytest.raises(DatasetError, match=r"int_release_group_tags: no table at .*table\. Run the pipeline"):
        table_at(folder).load()


def test_loading_a_table_of_an_older_version_names_the_column(folder: Path, spark: SparkSession) -> None:
    (folder / "table").mkdir(parents=True)
    pq.write_table(arrow_of(TAGS, ROWS).drop_columns("tag"), folder / "table" / "part-0.parquet")
    with pytest.raises(DatasetError) as raised:
        table_at(folder).load()
    assert "found no tag among release_group_id, tag_count" in str(find_in_chain(raised.value))


def test_saves_and_counts_on_any_storage() -> None:
    table = SparkTable(filepath="memory://layer/tags", schema="int_release_group_tags")
    for rows in (ROWS[:1], ROWS):
        table.save(arrow_of(TAGS, rows))
        assert table.row_count() == len(rows)
    assert table._location().filesystem.ls("/layer", detail=False) == ["/layer/tags"]


def test_a_storage_that_loses_what_was_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    table = SparkTable(filepath="memory://losing/tags", schema="int_release_group_tags")
    table.save(arrow_of(TAGS, ROWS[:1]))
    with monkeypatch.context() as patch:
        patch.setattr(spark_table, "write_arrow", lambda *_: None)
        with pytest.raises(DatasetError) as raised:
            table.save(arrow_of(TAGS, ROWS))
    assert "expected the files that were just written; found some or all of them gone" in str(
        find_in_chain(raised.value)
    )
    assert table.row_count() == 1


def test_refuses_an_undeclared_schema(folder: Path) -> None:
    with pytest.raises(DatasetError, match="no table 'int_nonsense' is declared"):
        table_at(folder, "int_nonsense")


class TestOptional:
    """A node that reads what it is about to replace."""

    @staticmethod
    def optional(folder: Path) -> SparkTable:
        return SparkTable(filepath=f"{folder}/table", schema="int_release_group_tags", optional=True)

    def test_loads_as_none_before_the_first_run(self, folder: Path) -> None:
        assert self.optional(folder).load() is None
        assert not self.optional(folder).exists()

    def test_loads_the_table_that_is_there(self, folder: Path, spark: SparkSession) -> None:
        table_at(folder).save(arrow_of(TAGS, ROWS))
        loaded = self.optional(folder).load()
        assert loaded is not None
        assert in_order([row.asDict() for row in loaded.collect()]) == in_order(ROWS)
        assert self.optional(folder).exists()

    @pytest.mark.parametrize("columns", [{"name": ["rock"]}, {}], ids=["other columns", "an empty folder"])
    def test_loads_as_none_if_the_table_has_another_layout(
        self, folder: Path, columns: dict[str, list[str]]
    ) -> None:
        (folder / "table").mkdir(parents=True)
        if columns:
            pq.write_table(pa.table(columns), folder / "table" / "part-0.parquet")
        assert self.optional(folder).load() is None

    def test_loads_as_none_if_the_file_is_no_parquet(self, folder: Path) -> None:
        (folder / "table").mkdir(parents=True)
        (folder / "table" / "part-0.parquet").write_bytes(b"PAR1 cut off")
        assert self.optional(folder).load() is None

    def test_is_read_whole_while_its_successor_is_written(self, folder: Path, spark: SparkSession) -> None:
        table_at(folder).save(arrow_of(TAGS, ROWS))
        table_at(folder).save(self.optional(folder).load())
        assert stored(folder) == in_order(ROWS)

    def test_is_no_input_whose_rows_count(self, folder: Path) -> None:
        table_at(folder).save(arrow_of(TAGS, ROWS))
        assert self.optional(folder).row_count() is None
