"""Every shell and Python block of the documents does what it says, on a finished run of the sample.

A block that needs servers, hours or somebody's hands says so above it: `<!-- not run: why -->`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project

from end_to_end.conftest import ROOT_VARIABLE
from support.document_blocks import PROJECT, Block, all_blocks, blocks_in, commands

pytestmark = pytest.mark.end_to_end

SHELL = [block for block in all_blocks("sh") if block.how is None]
PYTHON = [block for block in all_blocks("python") if block.how is None]
# Started for each line, Kedro and Spark would take longer than what is to be seen. `kedro doctor` looks at its own
# process, so it has one.
_KEDRO = re.compile(r"(?:\.venv/bin/)?kedro (?:explain|run)\b")
_SHELL = re.compile(r"[|&;<>$`]")
COPIED = ("conf", "src", "tools", "data/sample/facts", "data/sample/01_raw", "pyproject.toml", "docs")


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


def is_kedro_alone(block: Block) -> bool:
    """Return whether a block is nothing but commands of Kedro that need no shell."""
    return all(_KEDRO.match(command) and not _SHELL.search(command) for command in commands(block))


def run_block(block: Block, clone: Path, root: Path) -> tuple[int, str]:
    """Execute a shell block as a reader would: at the top of the project, until the first failure.

    Returns the exit code and all that was said.
    """
    return (run_here if is_kedro_alone(block) else run_in_shell)(block, clone, root)


def run_here(block: Block, clone: Path, root: Path) -> tuple[int, str]:
    """Execute commands of Kedro in this process, on the session of the tests."""
    bootstrap_project(PROJECT)
    from soundtrack_pop.cli import cli

    said = ""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(clone)
        patch.setenv(ROOT_VARIABLE, str(root))
        for command in commands(block):
            result = CliRunner().invoke(cli, shlex.split(command)[1:])
            said += result.output
            if result.exit_code:
                return result.exit_code, said
    return 0, said


def run_in_shell(block: Block, clone: Path, root: Path) -> tuple[int, str]:
    environment = {
        **os.environ,
        ROOT_VARIABLE: str(root),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{clone / 'src'}{os.pathsep}{clone}",
        "DO_NOT_TRACK": "1",
    }
    command = ["bash", "-euo", "pipefail", "-c", block.code.replace("<root>", str(root))]
    done = subprocess.run(
        command,
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("block", SHELL, ids=[block.name for block in SHELL])
def test_shell_block_runs(block: Block, clone: Path, own_sample_root: Path) -> None:
    code, said = run_block(block, clone, own_sample_root)
    assert code == 0, f"{block.code}\n{said}"


@pytest.mark.parametrize(
    ("lines", "alone"),
    [
        ("kedro explain 'No such film anywhere'\nkedro explain --help", True),
        ("python -c 'raise SystemExit(3)'\necho Usage", False),
    ],
)
def test_a_block_that_cannot_be_run_is_found(lines: str, alone: bool, clone: Path, sample_root: Path) -> None:
    (block,) = blocks_in(f"```sh\n{lines}\n```\n", "page.md")
    assert is_kedro_alone(block) == alone
    code, said = run_block(block, clone, sample_root)
    assert code != 0
    assert "Usage" not in said


@pytest.mark.parametrize("line", ["kedro explain > a.txt", "kedro explain; ls", "kedro doctor", "make run"])
def test_what_needs_a_shell_gets_one(line: str) -> None:
    (block,) = blocks_in(f"```sh\nkedro explain\n{line}\n```\n", "page.md")
    assert not is_kedro_alone(block)


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
