"""A copy of the root that an older version has written, and the project's commands on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project

PROJECT = Path(__file__).parents[2]
OLD_ROOT = Path(__file__).with_name("root")

Call = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The old root, to be changed."""
    return Path(shutil.copytree(OLD_ROOT, tmp_path / "root"))


@pytest.fixture
def kedro(root: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return what calls a command of the project in this process, on the old root."""
    bootstrap_project(PROJECT)
    from soundtrack_pop.cli import cli

    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", str(root))
    return lambda *arguments: CliRunner().invoke(cli, list(arguments))
