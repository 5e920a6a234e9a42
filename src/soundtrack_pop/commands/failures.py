"""Report a failure of a command as one message in four parts instead of a stack trace."""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

import click

from soundtrack_pop.errors import SoundtrackPopError, find_in_chain
from soundtrack_pop.storage.failures import storage_failure_in

# The run record holds the full trace of a run that has begun; this shows it on the terminal too.
TRACE_VARIABLE = "SOUNDTRACK_POP_TRACEBACK"


def report_failures(command: click.Command) -> click.Command:
    """Return a copy of a command that reports the project's own errors in one readable message.

    Other errors keep their stack trace. A group is returned unchanged: wrap its commands.
    """
    callback = command.callback
    if callback is None or isinstance(command, click.Group):
        return command

    @functools.wraps(callback)
    def run_and_report(*args: Any, **kwargs: Any) -> Any:
        try:
            return callback(*args, **kwargs)
        except Exception as error:
            known = find_in_chain(error) or storage_failure_in(error)
            if known is None or os.environ.get(TRACE_VARIABLE):
                raise
            raise ReportedFailure(known) from error

    return click.Command(command.name, callback=run_and_report, params=command.params, help=command.help)


class ReportedFailure(click.ClickException):
    """One of the project's errors, printed in its four parts."""

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
