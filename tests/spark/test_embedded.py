"""The embedded engine: chosen by a setting, started in the process of the run, gone with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.settings import engine as engine_of_the_environment
from soundtrack_pop.spark import embedded, session
from soundtrack_pop.spark.embedded import ensure_embedded_engine
from soundtrack_pop.spark.session import ensure_engine, remember_settings
from support.waiting import wait_until

PROJECT = Path(__file__).parents[2]
# Sail's protocol is that of Spark up to 4.1.
is_installed = find_spec("pysail") is not None and version("pyspark").startswith(("4.0.", "4.1."))
needs_the_engine = pytest.mark.skipif(
    not is_installed, reason="pysail, or a PySpark that it serves, is not installed"
)

RUN = """
import sys
from soundtrack_pop.spark.session import get_session, remember_settings
remember_settings({"engine": "embedded", "spark.master": "local[*]", "spark.sql.shuffle.partitions": 4})
session = get_session()
assert get_session() is session
print(session.range(3).count(), session.client.host, flush=True)
from soundtrack_pop.spark import embedded
print(embedded._servers[0].listening_address[1], flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process in which any engine may be chosen; restored afterwards."""
    monkeypatch.setattr(session, "_engine", [session.SPARK])
    monkeypatch.setattr(session, "_settings", {})
    for name in ("SPARK_REMOTE", "DATABRICKS_RUNTIME_VERSION"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_spark_is_the_engine_where_none_is_named(chosen: pytest.MonkeyPatch) -> None:
    remember_settings({})
    assert session.engine() == "spark"


def test_the_engine_named_in_the_settings_is_no_setting_of_spark(chosen: pytest.MonkeyPatch) -> None:
    remember_settings({"engine": "embedded", "spark.a": 1})
    assert (session.engine(), session._settings) == ("embedded", {"spark.a": "1"})


def test_an_engine_of_another_name_is_refused_with_a_suggestion(chosen: pytest.MonkeyPatch) -> None:
    with pytest.raises(EnvironmentSetupError, match="expected embedded or spark; found 'embeded'") as raised:
        remember_settings({"engine": "embeded"})
    assert "Did you mean 'embedded'?" in raised.value.remedy


@pytest.mark.parametrize("variable", ["SPARK_REMOTE", "DATABRICKS_RUNTIME_VERSION"])
def test_a_platform_goes_before_the_chosen_engine(variable: str, chosen: pytest.MonkeyPatch) -> None:
    remember_settings({"engine": "embedded"})
    chosen.setenv(variable, "17.3")
    chosen.setattr(embedded, "find_spec", lambda name: None)
    assert session.engine() == "platform"
    ensure_engine()


@pytest.mark.parametrize(("value", "expected"), [("embedded", "embedded"), ("", "spark"), (None, "spark")])
def test_the_variable_goes_before_the_file(
    value: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_ENGINE", value or "")
    if value is None:
        monkeypatch.delenv("SOUNDTRACK_POP_ENGINE")
    assert engine_of_the_environment("spark") == expected


def test_a_missing_package_is_named_with_what_to_do(chosen: pytest.MonkeyPatch) -> None:
    remember_settings({"engine": "embedded"})
    chosen.setattr(
        embedded, "find_spec", lambda name: None if name in ("pysail", "zstandard") else find_spec("re")
    )
    with pytest.raises(EnvironmentSetupError, match="found no pysail, zstandard") as raised:
        ensure_engine()
    assert "SOUNDTRACK_POP_ENGINE=spark" in raised.value.remedy


def test_a_package_inside_a_missing_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(embedded, "find_spec", lost)
    with pytest.raises(EnvironmentSetupError, match="google"):
        ensure_embedded_engine()


def started() -> tuple[subprocess.Popen[str], int]:
    """Start a process with a session on the embedded engine; return it and the port of its engine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "JAVA"))}
    environment |= {
        "PYTHONPATH": str(PROJECT / "src"),
        "PATH": "/nonexistent",
        "https_proxy": "http://127.0.0.1:9",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", RUN], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "3 127.0.0.1\n"
    return process, int(process.stdout.readline())


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@needs_the_engine
def test_two_at_once_have_engines_of_their_own_which_end_with_them_however_they_end() -> None:
    (killed, first), (interrupted, second) = started(), started()
    assert first != second
    assert answers(first)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    wait_until(lambda: not answers(first), "the end of the killed run's engine")
    assert answers(second)
    interrupted.send_signal(signal.SIGINT)
    interrupted.wait()
    wait_until(lambda: not answers(second), "the end of the interrupted run's engine")
