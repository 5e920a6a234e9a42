"""Paste what `kedro explain` says of the last run on the embedded sample into docs/explaining.md.

Usage: python -m tools.docs.explanations [--check]

A block that begins with `$ kedro explain …` holds what that command prints. With `--check` nothing is written, and
a block that says something else ends the script with an error.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT / "docs/explaining.md"
_BLOCK = re.compile(r"^```\n\$ (kedro explain [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pasted(text: str) -> tuple[str, list[str]]:
    """Return the document with what the commands say now, and the commands that said something else.

    Raises:
        SystemExit: a command fails, or there is no block.
    """
    other: list[str] = []

    def said_now(block: re.Match[str]) -> str:
        command, before = block.groups()
        now = _said(command)
        if now != before:
            other.append(command)
        return f"```\n$ {command}\n{now}```"

    if not _BLOCK.search(text):
        raise SystemExit("expected blocks that begin with `$ kedro explain`; found none. Put one in.")
    return _BLOCK.sub(said_now, text), other


def _said(command: str) -> str:
    from soundtrack_pop.commands.explain import explain

    result = CliRunner().invoke(explain, shlex.split(command)[2:])
    if result.exit_code:
        raise SystemExit(f"{command}: {result.output or result.exception}")
    return result.output


def main() -> None:
    """Renew or check the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail where a block is old")
    is_check = parser.parse_args().check
    from kedro.framework.startup import bootstrap_project

    os.chdir(PROJECT)
    bootstrap_project(PROJECT)
    text, other = pasted(DOCUMENT.read_text(encoding="utf-8"))
    if is_check and other:
        raise SystemExit(
            f"{DOCUMENT.name}: expected what the commands print; found something else for {'; '.join(other)}. "
            "Execute `make run`, then `python -m tools.docs.explanations`."
        )
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
