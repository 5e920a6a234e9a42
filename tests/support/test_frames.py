"""The comparison of frames can fail."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.sql import SparkSession

from support.frames import assert_same_rows

SCHEMA = "name string, values array<double>"
ROWS: list[tuple[Any, ...]] = [("a", [1.0, float("nan")]), (None, []), ("a", [1.0, float("nan")])]


def test_the_order_of_rows_is_free(spark: SparkSession) -> None:
    assert_same_rows(spark.createDataFrame(ROWS, SCHEMA), spark.createDataFrame(ROWS[::-1], SCHEMA))


@pytest.mark.parametrize(
    "others",
    [ROWS[:2], [*ROWS, ROWS[0]], [ROWS[0], (None, None), ROWS[2]], [ROWS[0], ("", []), ROWS[2]], []],
    ids=["a row less", "a row more", "null for an empty list", "an empty text for null", "no row"],
)
def test_other_rows_are_a_difference(others: list[tuple[Any, ...]], spark: SparkSession) -> None:
    with pytest.raises(AssertionError):
        assert_same_rows(spark.createDataFrame(ROWS, SCHEMA), spark.createDataFrame(others, SCHEMA))


def test_other_names_and_types_are_a_difference(spark: SparkSession) -> None:
    for schema in ("title string, values array<double>", "name string, values array<float>"):
        with pytest.raises(AssertionError):
            assert_same_rows(spark.createDataFrame(ROWS, SCHEMA), spark.createDataFrame(ROWS, schema))
