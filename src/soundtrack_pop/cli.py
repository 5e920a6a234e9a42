"""The project's `kedro run`: Kedro's own, whose failures are told in one message instead of a stack trace."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

import click
from kedro.framework.cli.project import run as kedro_run
from kedro.framework.cli.utils import CONTEXT_SETTINGS

from soundtrack_pop.errors import SoundtrackPopError, find_in_chain

# The full trace of a run that has begun is in monitoring/events.jsonl; this shows it on the terminal too.
_TRACE_VARIABLE = "SOUNDTRACK_POP_TRACEBACK"


@click.group(context_settings=CONTEXT_SETTINGS, name=__file__)
def cli() -> None:
    """Commands of this project."""


def _tell_failures_plainly(command: click.Command) -> click.Command:
    """Return a copy of a command that ends with one readable message where it would show a trace."""
    callback = command.callback
    if callback is None:
        return command

    @functools.wraps(callback)
    def run_plainly(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except Exception as error:
            known = find_in_chain(error)
            if known is None or os.environ.get(_TRACE_VARIABLE):
                raise
            raise _PlainFailure(known) from error

    return click.Command(command.name, callback=run_plainly, params=command.params, help=command.help)


class _PlainFailure(click.ClickException):
    """One of our errors, laid out in its four parts."""

    exit_code = 1

    def __init__(self, error: SoundtrackPopError) -> None:
        super().__init__(str(error))
        self._error = error

    def show(self, file: Any = None) -> None:
        error = self._error
        lines = (
            f"\n{type(error).__name__}: {error.where}",
            f"  expected  {error.expected}",
            f"  found     {error.found}",
            f"  remedy    {error.remedy}.",
            f"  ({_TRACE_VARIABLE}=1 shows the full trace)",
        )
        click.echo("\n".join(lines), file=file or sys.stderr)


run = _tell_failures_plainly(kedro_run)
cli.add_command(run)
