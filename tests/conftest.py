"""What all tests share: one Spark session, small and quick to start, made only when a test asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pyspark.sql import SparkSession

# The shipped parameters, and a small world made by hand for matching.
pytest_plugins = ["support.parameters", "support.matching_world"]

PROJECT = Path(__file__).parents[1]
# A busy machine is no failure. What never comes to an end is found by `faulthandler_timeout` in pyproject.toml.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """The one session of the test run, made by the same code as a run's."""
    from soundtrack_pop.spark.session import get_session, remember_settings

    remember_settings(
        {
            "engine": os.environ.get("SOUNDTRACK_POP_TEST_ENGINE", "spark"),
            "spark.master": "local[2]",
            "spark.ui.enabled": False,
            "spark.ui.showConsoleProgress": False,
            "spark.sql.shuffle.partitions": 2,
            "spark.default.parallelism": 2,
            "spark.driver.memory": "1g",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.sql.session.timeZone": "UTC",
        }
    )
    session = get_session()
    yield session
    session.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run plain functions first, then what needs Spark, then whole runs: the quickest failures come first."""

    def slowness(item: pytest.Item) -> int:
        if item.get_closest_marker("end_to_end"):
            return 2
        return int("spark" in getattr(item, "fixturenames", ()))

    items.sort(key=slowness)
