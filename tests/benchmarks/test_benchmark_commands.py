"""Each benchmark starts as its documentation says: from the project's folder, with nothing else on the path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
COMMANDS = (
    "analysis.run",
    "extract.describe",
    "extract.measure",
    "ingestion.run",
    "matching.run",
    "monitoring.dashboard_page",
    "monitoring.run",
    "statistics.measure",
    "whole_run",
    "worlds.make_dump",
)


def start(module: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", "--help"],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("module", COMMANDS)
def test_a_benchmark_tells_its_options(module: str) -> None:
    done = start(module, PROJECT)
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


def test_a_benchmark_that_cannot_be_imported_ends_badly(tmp_path: Path) -> None:
    """The proof that the test above can fail."""
    assert start("matching.run", tmp_path).returncode == 1


def test_all_benchmarks_are_tried() -> None:
    folder = PROJECT / "benchmarks"
    with_options = {
        ".".join(path.relative_to(folder).with_suffix("").parts)
        for path in folder.rglob("*.py")
        if "ArgumentParser" in path.read_text(encoding="utf-8") and path.stem != "timed_run"
    }
    assert with_options == set(COMMANDS)
