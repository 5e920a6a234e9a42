"""The run of this process, for those whom Kedro's hooks do not reach: the command, and the signals that end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class CurrentRun:
    """What the command and the hooks tell each other.

    Attributes:
        is_verbose: whether the summary shows every node.
        is_recorded: whether the run record holds a start or a refusal.
        interrupt: writes the end of the record, returns in words what was being done; None while no run goes on.
    """

    is_verbose: bool = False
    is_recorded: bool = False
    interrupt: Callable[[str], str] | None = None

    def begin(self, *, is_verbose: bool) -> None:
        """Forget an earlier run of this process."""
        self.is_verbose, self.is_recorded, self.interrupt = is_verbose, False, None


CURRENT = CurrentRun()
