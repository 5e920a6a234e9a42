"""Commands whose failures are told in one message in four parts instead of a stack trace."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

import click

from soundtrack_pop.errors import SoundtrackPopError, find_in_chain
from soundtrack_pop.storage.failures import storage_failure_in

# The full trace of a run that has begun is in monitoring/events.jsonl; this shows it on the terminal too.
TRACE_VARIABLE = "SOUNDTRACK_POP_TRACEBACK"


def tell_failures_plainly(command: click.Command) -> click.Command:
    """Return a copy of a command that ends with one readable message where it would show a trace.

    A group is returned as it is: wrap its commands.
    """
    callback = command.callback
    if callback is None or isinstance(command, click.Group):
        return command

    @functools.wraps(callback)
    def run_plainly(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except Exception as error:
            known = find_in_chain(error) or storage_failure_in(error)
            if known is None or os.environ.get(TRACE_VARIABLE):
                raise
            raise PlainFailure(known) from error

    return click.Command(command.name, callback=run_plainly, params=command.params, help=command.help)


class PlainFailure(click.ClickException):
    """One of our errors, laid out in its four parts."""

    exit_code = 1

    def __init__(self, error: SoundtrackPopError) -> None:
        super().__init__(str(error))
        self._error = error

    def show(self, file: Any = None) -> None:
        """Print the four parts, each on a line of its own."""
        error = self._error
        lines = (
            f"\n{type(error).__name__}: {error.where}",
            f"  expected  {error.expected}",
            f"  found     {error.found}",
            f"  remedy    {error.remedy}.",
            f"  ({TRACE_VARIABLE}=1 shows the full trace)",
        )
        click.echo("\n".join(lines), file=file or sys.stderr)
