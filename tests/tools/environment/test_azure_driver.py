"""Spark's driver for Azure storage: of the right Hadoop, by checksum, and asked for where it is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.spark import azure_driver
from soundtrack_pop.spark.azure_driver import DRIVERS, FOLDER, driver_files, file_name, hadoop_version
from tools.environment import azure_driver as fetching


@pytest.fixture
def spark_jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "spark"
    folder.mkdir()
    (folder / "hadoop-client-api-3.5.0.jar").touch()
    monkeypatch.setattr(azure_driver, "_spark_jars", lambda: folder)
    return folder


def test_the_fetched_files_are_those_of_the_hadoop_that_spark_brings(spark_jars: Path, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    names = ["hadoop-azure-3.5.0.jar", "wildfly-openssl-2.2.5.Final.jar"]
    for name in names:
        (folder / name).touch()
    assert hadoop_version() == "3.5.0"
    assert driver_files(tmp_path) == [folder / name for name in names]


def test_missing_files_are_asked_for(spark_jars: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentSetupError, match="Run `make azure-driver`"):
        driver_files(tmp_path)


def test_an_unknown_hadoop_is_told(spark_jars: Path, tmp_path: Path) -> None:
    (spark_jars / "hadoop-client-api-3.5.0.jar").rename(spark_jars / "hadoop-client-api-2.7.jar")
    with pytest.raises(EnvironmentSetupError, match=r"none known for Hadoop 2\.7"):
        driver_files(tmp_path)


def test_a_spark_that_has_a_driver_needs_none(spark_jars: Path, tmp_path: Path) -> None:
    (spark_jars / "hadoop-azure-3.5.0.jar").touch()
    assert driver_files(tmp_path) == []


def test_every_driver_has_two_files_with_checksums() -> None:
    assert [(len(files), {len(one) for one in files.values()}) for files in DRIVERS.values()] == [(2, {64})]


def test_a_file_of_another_checksum_is_refused_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinates = "org.group:thing:1"

    def download(command: list[str], check: bool) -> None:
        (tmp_path / file_name(coordinates)).write_bytes(b"changed on the way")

    monkeypatch.setattr(fetching.shutil, "which", lambda name: name)
    monkeypatch.setattr(fetching.subprocess, "run", download)
    with pytest.raises(SystemExit, match="Nothing was kept"):
        fetching.fetch(coordinates, "0" * 64, tmp_path)
    assert list(tmp_path.iterdir()) == []
    fetching.fetch(coordinates, hashlib.sha256(b"changed on the way").hexdigest(), tmp_path)
    assert (tmp_path / "thing-1.jar").is_file()
