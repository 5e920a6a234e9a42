"""Tables held to their declaration: columns, order, types; and rows where there must be some."""

from __future__ import annotations

import pyarrow as pa
import pytest
from chispa import assert_df_equality
from pyspark.sql import SparkSession

from soundtrack_pop.contracts import check_columns, check_keys, check_not_empty, conform, conform_arrow
from soundtrack_pop.errors import ContractError
from soundtrack_pop.schemas import Column, Table

TABLE = Table(
    name="prm_films",
    grain="one film",
    key=("tmdb_id",),
    may_be_empty=False,
    columns=(
        Column("tmdb_id", pa.int64(), "the film"),
        Column("year", pa.int32(), "of its release"),
        Column("names", pa.list_(pa.string()), "of its directors"),
    ),
)
# Another order, another type, a column too many.
LOOSE = pa.table(
    {
        "extra": ["x", "y"],
        "names": pa.array([["a", None], None], pa.large_list(pa.large_string())),
        "year": pa.array([1975, None], pa.int64()),
        "tmdb_id": pa.array([578, 11], pa.int32()),
    }
)
STRICT = [{"tmdb_id": 578, "year": 1975, "names": ["a", None]}, {"tmdb_id": 11, "year": None, "names": None}]


def test_arrow_table_gets_the_declared_columns_order_and_types() -> None:
    assert conform_arrow(LOOSE, TABLE) == pa.Table.from_pylist(STRICT, schema=TABLE.arrow_schema)


def test_spark_frame_gets_the_declared_columns_order_and_types(spark: SparkSession) -> None:
    loose = spark.createDataFrame(
        [("x", ["a", None], 1975, 578), ("y", None, None, 11)],
        "extra string, names array<string>, year long, tmdb_id int",
    )
    strict = spark.createDataFrame([tuple(row.values()) for row in STRICT], TABLE.spark_schema)
    assert_df_equality(conform(loose, TABLE), strict)
    assert conform(loose, TABLE).schema == TABLE.spark_schema


def test_conforming_twice_changes_nothing(spark: SparkSession) -> None:
    once = conform_arrow(LOOSE, TABLE)
    assert conform_arrow(once, TABLE) == once
    frame = spark.createDataFrame([tuple(row.values()) for row in STRICT], TABLE.spark_schema)
    assert_df_equality(conform(frame, TABLE), frame)


def test_an_empty_table_conforms(spark: SparkSession) -> None:
    assert conform_arrow(LOOSE.slice(0, 0), TABLE) == TABLE.arrow_schema.empty_table()
    empty = spark.createDataFrame([], "names array<string>, year long, tmdb_id int")
    assert conform(empty, TABLE).schema == TABLE.spark_schema


def test_arrow_value_that_does_not_fit_is_refused_not_cut() -> None:
    too_late = LOOSE.set_column(2, "year", pa.array([2**40, None], pa.int64()))
    with pytest.raises(pa.ArrowInvalid, match="1099511627776"):
        conform_arrow(too_late, TABLE)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            ["tmdb_id", "years", "names"],
            "prm_films: expected the columns tmdb_id, year, names; found no year among tmdb_id, years, names. "
            "Did you mean 'years'? See soundtrack_pop.schemas",
        ),
        (["names"], "found no tmdb_id, year among names. See soundtrack_pop.schemas"),
        ([], "found no tmdb_id, year, names among . See soundtrack_pop.schemas"),
        (["TMDB_ID", "year", "names"], "found no tmdb_id among TMDB_ID, year, names. "),
    ],
    ids=["misspelt", "several", "no column at all", "another letter case"],
)
def test_missing_column_is_named_with_what_is_there(found: list[str], message: str) -> None:
    with pytest.raises(ContractError) as raised:
        check_columns(iter(found), TABLE)
    assert message in str(raised.value)


def test_columns_that_are_all_there_pass_in_any_order() -> None:
    check_columns(["names", "extra", "tmdb_id", "year"], TABLE)


def test_missing_column_is_refused_in_arrow_and_in_spark(spark: SparkSession) -> None:
    with pytest.raises(ContractError, match="found no year"):
        conform_arrow(LOOSE.drop_columns("year"), TABLE)
    with pytest.raises(ContractError, match="found no year"):
        conform(spark.createDataFrame([(1, ["a"])], "tmdb_id long, names array<string>"), TABLE)


def test_no_rows_are_refused_only_where_there_must_be_some() -> None:
    check_not_empty(1, TABLE)
    check_not_empty(0, Table(name="int_tags", grain="one tag", key=(), columns=TABLE.columns))
    with pytest.raises(ContractError, match=r"^prm_films: expected at least one row; found none\. Nothing was"):
        check_not_empty(0, TABLE)


KEYED = Table(
    "prm_pairs", "one pair", ("left", "right"), (Column("left", pa.string(), ""), Column("right", pa.int64(), ""))
)


def test_keys_that_stand_once_are_accepted() -> None:
    check_keys(pa.table({"left": ["a", "a", "b"], "right": [1, 2, 1]}), KEYED)
    check_keys(pa.table({"left": pa.array([], pa.string()), "right": pa.array([], pa.int64())}), KEYED)


@pytest.mark.parametrize(
    ("left", "right", "says"),
    [
        (["a", "a", "b"], [1, 1, 1], "1 rows that repeat a key and 0 nulls"),
        (["a", None], [1, 1], "0 rows that repeat a key and 1 nulls"),
    ],
)
def test_a_repeated_or_missing_key_is_refused(left: list[str | None], right: list[int], says: str) -> None:
    with pytest.raises(ContractError, match=says):
        check_keys(pa.table({"left": left, "right": right}), KEYED)
