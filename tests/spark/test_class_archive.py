"""The archive of Spark's classes: used where it is, missed nowhere, ignored where it does not fit."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from soundtrack_pop.spark import class_archive
from soundtrack_pop.spark.class_archive import archive_path, with_archive, write_archive


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the archive would be, in a folder whose name has a space."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "a place"))
    return archive_path()


def test_the_session_that_writes_it_needs_no_configuration_of_kedro(archive: Path) -> None:
    settings = class_archive.settings_that_write(archive)
    assert settings["engine"] == "spark"
    assert [name for name, value in settings.items() if "${" in str(value)] == []


def test_without_an_archive_the_options_stay(archive: Path) -> None:
    assert with_archive("-Xmx1g") == "-Xmx1g"


def test_an_archive_is_named_behind_the_options(archive: Path) -> None:
    archive.parent.mkdir(parents=True)
    archive.touch()
    options = shlex.split(with_archive("-Xmx1g"))
    assert options[0] == "-Xmx1g"
    assert f"-XX:SharedArchiveFile={archive}" in options


def test_a_session_that_writes_an_archive_uses_none(archive: Path) -> None:
    archive.parent.mkdir(parents=True)
    archive.touch()
    assert with_archive("-XX:ArchiveClassesAtExit=x") == "-XX:ArchiveClassesAtExit=x"


def test_a_jvm_ignores_an_archive_that_does_not_fit_and_says_nothing(archive: Path, spark: SparkSession) -> None:
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"no archive")
    java = spark._jvm.java.lang.System.getProperty("java.home") + "/bin/java"  # type: ignore[union-attr]
    done = subprocess.run([java, *shlex.split(with_archive("")), "-version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no archive" not in done.stderr


def test_a_session_that_wrote_none_is_an_error_that_shows_what_it_said(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = subprocess.CompletedProcess([], 1, stdout="no Java")
    monkeypatch.setattr(class_archive.subprocess, "run", lambda *_, **__: told)
    with pytest.raises(RuntimeError, match="no Java"):
        write_archive()
    assert not archive.exists()


@pytest.mark.skipif(not archive_path().exists() or not Path("/proc/self/maps").exists(), reason="no archive here")
def test_the_session_of_the_tests_has_mapped_the_archive(spark: SparkSession) -> None:
    maps = Path(f"/proc/{spark.sparkContext._gateway.proc.pid}/maps").read_text()  # type: ignore[union-attr]
    assert str(archive_path()) in maps
