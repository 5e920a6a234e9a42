"""Run two revisions of the project on the same inputs, each into a storage root of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from soundtrack_pop.errors import SelectionError, SourceError

PROJECT = Path(__file__).resolve().parents[2]
_LOCK = "requirements.lock"


@contextmanager
def checked_out(base: str) -> Iterator[Path]:
    """Give a checkout of a revision, ready to run, and remove it afterwards.

    It is set up in an environment of its own only if its locked packages are not those of this checkout.

    Raises:
        SelectionError: git knows no such revision, or its packages cannot be installed.
    """
    with tempfile.TemporaryDirectory(prefix="soundtrack_pop-compare-") as folder:
        checkout = Path(folder) / "base"
        _call(["git", "worktree", "add", "--quiet", "--detach", str(checkout), base], PROJECT, f"revision {base}")
        try:
            if (checkout / _LOCK).read_bytes() != (PROJECT / _LOCK).read_bytes():
                click.echo(f"setting up {base} with its own packages, some minutes …")
                _call(["make", "--quiet", "setup"], checkout, f"the packages of revision {base}")
            yield checkout
        finally:
            _call(["git", "worktree", "remove", "--force", str(checkout)], PROJECT, f"checkout of revision {base}")


def lay_out(source: Path, root: Path) -> None:
    """Make an empty storage root whose `01_raw` refers to the raw files of `source`.

    Args:
        source: a folder with `01_raw/`, or with `musicbrainz/` and `tmdb/`.
        root: the storage root; what an earlier comparison left there is removed.

    Raises:
        SourceError: the folder has neither layout.
    """
    raw = source / "01_raw" if (source / "01_raw").is_dir() else source
    missing = [name for name in ("musicbrainz", "tmdb") if not (raw / name).is_dir()]
    if missing:
        raise SourceError(
            str(source),
            expected="a folder with 01_raw/, or with musicbrainz/ and tmdb/",
            found=f"no {' and no '.join(missing)}",
            remedy="Name the folder that holds them: make compare BASE=… EXTRACT=folder",
        )
    shutil.rmtree(root, ignore_errors=True)
    (root / "01_raw").mkdir(parents=True)
    for entry in raw.iterdir():
        if entry.is_dir():
            (root / "01_raw" / entry.name).symlink_to(entry.resolve(), target_is_directory=True)


def run_project(checkout: Path, root: Path) -> None:
    """Run the default pipelines of a checkout on a storage root; the log stands beside the root.

    Raises:
        SourceError: the run failed; the message ends with the last line of the log.
    """
    own = checkout / ".venv" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    variables = {
        **os.environ,
        "PYTHONPATH": str(checkout / "src"),
        "SOUNDTRACK_POP_STORAGE_ROOT": str(root),
    }
    log = root.with_suffix(".log")
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(  # noqa: S603 - this interpreter, or the checkout's own
            [python, "-m", "kedro", "run"], cwd=checkout, env=variables, check=False, stdout=stream, stderr=stream
        )
    if done.returncode:
        lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
        raise SourceError(
            f"kedro run in {checkout}",
            expected="a run that succeeds",
            found=f"exit status {done.returncode}: {lines[-1] if lines else 'no output'}",
            remedy=f"Read {log}",
        )


def _call(command: list[str], folder: Path, what: str) -> None:
    # A path to this checkout's package would have the other revision set up with it.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=variables, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise SelectionError(
            what,
            expected=f"that `{' '.join(command[:3])}` succeeds",
            found=lines[-1] if lines else f"exit status {done.returncode}",
            remedy="Name a revision that `git log` shows: make compare BASE=<revision>",
        )
