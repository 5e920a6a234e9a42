"""Every shell and Python block of the documents does what it says, on a finished run of the sample.

A block that needs servers, hours or somebody's hands says so above it: `<!-- not run: why -->`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project

from document_blocks import PROJECT, Block, all_blocks, blocks_in
from end_to_end.conftest import ROOT_VARIABLE

pytestmark = pytest.mark.end_to_end

SHELL = [block for block in all_blocks("sh") if block.how is None]
PYTHON = [block for block in all_blocks("python") if block.how is None]
COPIED = ("conf", "src", "scripts", "data/sample/facts", "data/sample/01_raw", "pyproject.toml", "docs")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project's files in a folder of their own, with the installed packages: blocks may write there."""
    folder = tmp_path / "project"
    for name in COPIED:
        source = PROJECT / name
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    bin_folder = folder / ".venv/bin"
    bin_folder.mkdir(parents=True)
    for name in ("kedro", "python"):
        (bin_folder / name).symlink_to(Path(sys.executable).with_name(name))
    return folder


def run_block(block: Block, clone: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """Execute a shell block as a reader would: at the top of the project, until the first failure."""
    environment = {
        **os.environ,
        ROOT_VARIABLE: str(root),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{clone / 'src'}{os.pathsep}{clone / 'scripts'}",
        "DO_NOT_TRACK": "1",
    }
    command = ["bash", "-euo", "pipefail", "-c", block.code.replace("<root>", str(root))]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("block", SHELL, ids=[block.name for block in SHELL])
def test_shell_block_runs(block: Block, clone: Path, own_sample_root: Path) -> None:
    result = run_block(block, clone, own_sample_root)
    assert result.returncode == 0, f"{block.code}\n{result.stdout}\n{result.stderr}"


def test_a_block_that_cannot_be_run_is_found(clone: Path, own_sample_root: Path) -> None:
    (block,) = blocks_in("```sh\nkedro explain 'No such film anywhere'\necho reached\n```\n", "page.md")
    result = run_block(block, clone, own_sample_root)
    assert result.returncode != 0
    assert "reached" not in result.stdout


@pytest.fixture
def catalog(sample_root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv(ROOT_VARIABLE, str(sample_root))
    bootstrap_project(PROJECT)
    with KedroSession.create(project_path=PROJECT) as session:
        return session.load_context().catalog


@pytest.mark.parametrize("block", PYTHON, ids=[block.name for block in PYTHON])
def test_python_block_runs(block: Block, catalog: Any, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block.code, block.name, "exec"), {"catalog": catalog})  # noqa: S102 - the documents are ours
    assert capsys.readouterr().out


def test_the_worked_feature_tells_true_pairs_from_false_ones(catalog: Any) -> None:
    """The twenty lines of docs/changing.md: the same decade speaks for a pair, another one against it."""
    (block,) = (block for block in PYTHON if block.source == "docs/changing.md")
    names: dict[str, Any] = {"catalog": catalog}
    exec(compile(block.code, block.name, "exec"), names)  # noqa: S102 - the documents are ours
    assert sum(1 for line in block.code.splitlines() if line.strip()) <= 20
    assert names["bits"]["same"] > 0.5
    assert names["bits"]["different"] < -0.5
