"""Where the session comes from: an active one, the platform's, or a local one with the settings of spark.yml."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyspark.sql
import pytest

from soundtrack_pop.spark import session
from soundtrack_pop.spark.class_archive import JAVA_OPTIONS
from soundtrack_pop.spark.session import add_jars, get_session, remember_runtime_settings, remember_settings

SET_BY_THE_PROJECT = ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON", "SPARK_LOCAL_IP")


class Conf(dict[str, str]):
    """Stands for the settings of a running session."""

    set = dict.__setitem__


class Created(str):
    """Stands for a session that was created."""

    __slots__ = ("conf",)

    def __new__(cls) -> Created:
        made = super().__new__(cls, "created")
        made.conf = Conf()
        return made


class Builder:
    """Stands for Spark's builder and keeps what it is asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, object] = {}

    def appName(self, name: str) -> Builder:  # noqa: N802
        self.asked["name"] = name
        return self

    def config(self, name: str, value: object) -> Builder:
        self.asked[name] = value
        return self

    def getOrCreate(self) -> str:  # noqa: N802
        return Created()


class Machine:
    """A machine without a session; remembers whether Java was asked for."""

    def __init__(self) -> None:
        self.active: str | None = None
        self.builder = Builder()
        self.java_was_asked_for = False


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    here = Machine()

    class Session:
        builder = here.builder

        @staticmethod
        def getActiveSession() -> str | None:  # noqa: N802
            return here.active

    monkeypatch.setattr(pyspark.sql, "SparkSession", Session)
    monkeypatch.setattr(session, "ensure_java", lambda: setattr(here, "java_was_asked_for", True))
    monkeypatch.setattr(session, "_settings", {})
    monkeypatch.setattr(session, "_runtime_settings", {})
    platform = [name for name in os.environ if name.startswith(("SPARK_", "PYSPARK_", "DATABRICKS_"))]
    for name in {*platform, *SET_BY_THE_PROJECT}:
        # Set first, so that what the code sets is undone as well.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return here


def test_settings_reach_a_local_session_as_text_that_spark_reads(machine: Machine) -> None:
    remember_settings({"spark.ui.enabled": False, "a": True, "spark.sql.shuffle.partitions": 4, "m": "local[*]"})
    assert get_session() == "created"
    assert {name: value for name, value in machine.builder.asked.items() if name != JAVA_OPTIONS} == {
        "name": "soundtrack_pop",
        "spark.ui.enabled": "false",
        "a": "true",
        "spark.sql.shuffle.partitions": "4",
        "m": "local[*]",
    }
    assert machine.java_was_asked_for


def test_secrets_are_set_in_the_running_session_and_never_at_its_start(machine: Machine) -> None:
    remember_runtime_settings({"fs.azure.account.key.a": "s3cret"})
    started = get_session()
    assert started.conf == {"fs.azure.account.key.a": "s3cret"}
    assert "s3cret" not in machine.builder.asked.values()


def test_files_are_added_to_those_of_the_settings(machine: Machine) -> None:
    remember_settings({"spark.jars": "one.jar"})
    add_jars([Path("/two.jar"), Path("/three.jar")])
    get_session()
    assert machine.builder.asked["spark.jars"] == "one.jar,/two.jar,/three.jar"


def test_settings_replace_those_remembered_before(machine: Machine) -> None:
    remember_settings({"spark.old": 1})
    remember_settings({"spark.new": 2})
    get_session()
    assert (machine.builder.asked["spark.new"], "spark.old" in machine.builder.asked) == ("2", False)


def test_java_options_of_the_settings_come_first_and_spark_logs_errors_only(machine: Machine) -> None:
    remember_settings({JAVA_OPTIONS: "-XX:+UseSerialGC"})
    get_session()
    first, log, *_ = str(machine.builder.asked[JAVA_OPTIONS]).split()
    assert first == "-XX:+UseSerialGC"
    settings = Path(unquote(urlparse(log.removeprefix("-Dlog4j2.configurationFile=")).path))
    assert "rootLogger.level = error" in settings.read_text(encoding="utf-8")


def test_an_active_session_is_reused_as_it_is(machine: Machine) -> None:
    machine.active = "active"
    remember_settings({"spark.new": 2})
    assert get_session() == "active"
    assert (machine.builder.asked, machine.java_was_asked_for) == ({}, False)


@pytest.mark.parametrize("variable", ["DATABRICKS_RUNTIME_VERSION", "SPARK_REMOTE"])
def test_the_platforms_session_is_taken_without_settings_and_without_java(
    variable: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "17.3")
    remember_settings({"spark.master": "local[*]"})
    remember_runtime_settings({"fs.azure.account.key.a": "s3cret"})
    platform_session = get_session()
    assert (platform_session, platform_session.conf) == ("created", {})
    assert (machine.builder.asked, machine.java_was_asked_for) == ({}, False)


def test_workers_of_a_local_session_run_this_interpreter(machine: Machine) -> None:
    get_session()
    assert os.environ["PYSPARK_PYTHON"] == os.environ["PYSPARK_DRIVER_PYTHON"] == sys.executable
    assert os.environ["SPARK_LOCAL_IP"] == "127.0.0.1"


def test_what_a_person_has_set_stays(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {name: f"my own {name}" for name in SET_BY_THE_PROJECT}
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    get_session()
    assert {name: os.environ[name] for name in chosen} == chosen


def test_the_session_of_the_tests_has_the_settings_it_was_asked_for(spark: pyspark.sql.SparkSession) -> None:
    assert spark.sparkContext.appName == "soundtrack_pop"
    assert spark.conf.get("spark.sql.session.timeZone") == "UTC"
    assert get_session() is spark
