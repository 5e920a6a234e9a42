"""Compare whole Spark frames, on any engine: rows are sorted here, since not every engine sorts lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def assert_same_rows(found: DataFrame, expected: DataFrame) -> None:
    """Compare names, types and rows, whatever their order; NaN equals NaN and nothing else does."""
    assert _types(found) == _types(expected)
    assert _rows(found) == _rows(expected)


def _types(frame: DataFrame) -> list[tuple[str, str]]:
    return [(field.name, field.dataType.simpleString()) for field in frame.schema]


def _rows(frame: DataFrame) -> list[str]:
    # As text, a NaN equals itself, and a null differs from an empty text or list.
    return sorted(repr(row.asDict(recursive=True)) for row in frame.collect())
