"""The environment of Databricks' Spark has what the usual one has, in the same versions, but for Spark itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
USUAL = (HERE.parents[1] / "requirements.lock").read_text(encoding="utf-8")
DATABRICKS = (HERE / "databricks.lock").read_text(encoding="utf-8")
# What Spark Connect needs beyond Spark.
CONNECT = {"googleapis-common-protos", "grpcio", "grpcio-status", "zstandard"}


def versions(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", lock, re.MULTILINE))


def differences(usual: str, other: str) -> set[str]:
    one, two = versions(usual), versions(other)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)} - CONNECT


def test_only_spark_differs() -> None:
    assert differences(USUAL, DATABRICKS) == {"pyspark"}
    assert versions(DATABRICKS)["pyspark"].startswith("4.1.")


@pytest.mark.parametrize(
    ("change", "found"),
    [(("python-pptx==", "python_pptx=="), "python-pptx"), (("click==", "click==0."), "click")],
    ids=["a package that is missing", "another version"],
)
def test_a_lock_that_was_left_behind_is_found(change: tuple[str, str], found: str) -> None:
    assert found in differences(USUAL, DATABRICKS.replace(*change))
