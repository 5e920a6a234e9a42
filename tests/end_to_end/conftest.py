"""Whole runs: in this process where a result counts, in a process of its own where an exit or a kill does."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project
from pyspark.sql import SparkSession

PROJECT = Path(__file__).parents[2]
ROOT_VARIABLE = "SOUNDTRACK_POP_STORAGE_ROOT"

Run = Callable[..., Result]


def run_here(root: Path, *options: str) -> Result:
    """Run `kedro run` in this process, on the session of the tests."""
    bootstrap_project(PROJECT)
    from soundtrack_pop.cli import run

    before = Path.cwd()
    os.chdir(PROJECT)
    os.environ[ROOT_VARIABLE] = str(root)
    try:
        return CliRunner().invoke(run, list(options))
    finally:
        os.chdir(before)
        del os.environ[ROOT_VARIABLE]


def start_apart(root: Path, *options: str) -> subprocess.Popen[str]:
    """Start `kedro run` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "kedro", "run", *options],
        cwd=PROJECT,
        env={**os.environ, ROOT_VARIABLE: str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def copy_sample(root: Path) -> Path:
    """Put the embedded sample's raw files below a storage root."""
    shutil.copytree(PROJECT / "data/sample/01_raw", root / "01_raw")
    return root


def fingerprints(root: Path, *below: str) -> dict[str, str]:
    """Return path -> hash of every file below the given folders of a root, raw data and records left out."""
    folders = [root / part for part in below] or [root]
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in ("01_raw", "monitoring")
    }


@pytest.fixture(scope="session")
def sample_run(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A finished run on the embedded sample: its storage root and what it printed."""
    root = copy_sample(tmp_path_factory.mktemp("sample"))
    return root, run_here(root)


@pytest.fixture
def sample_root(sample_run: tuple[Path, Result]) -> Path:
    """The storage root of the finished sample run; not to be changed."""
    root, result = sample_run
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def own_sample_root(sample_root: Path, tmp_path: Path) -> Path:
    """A copy of the finished sample run, to be changed."""
    return Path(shutil.copytree(sample_root, tmp_path / "root"))
