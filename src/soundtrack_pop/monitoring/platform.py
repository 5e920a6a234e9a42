"""Process, commit and library versions of a run."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("kedro", "pyspark", "pandas", "pyarrow", "pysail")
_GIT_SECONDS = 2


def this_process() -> str:
    """Return host and process id; it distinguishes two runs that began in the same millisecond."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(process: str) -> bool:
    """Return whether a process of this host has ended; False for processes of other hosts."""
    host, _, number = process.rpartition(":")
    if host != socket.gethostname() or not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OSError):
        return False
    return False


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that results may depend on."""
    found = {"python": platform.python_version()}
    for library in _LIBRARIES:
        # Databricks has its own Spark, which is not always installed as a package.
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


def git_commit(folder: Path) -> str | None:
    """Return the commit of the project, with `-dirty` if files are changed; None if git finds none.

    An installed wheel has no repository: a deployment sets SOUNDTRACK_POP_GIT_COMMIT.
    """
    named = os.environ.get("SOUNDTRACK_POP_GIT_COMMIT")
    if named:
        return named
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command, without a shell
            command, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
