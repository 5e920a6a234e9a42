"""Rewrite the dashboard at the end of a run, whatever its end."""

from __future__ import annotations

import logging

from soundtrack_pop.monitoring.settings import ExpectedRuns

logger = logging.getLogger(__name__)

# All runs of a scheduled year would take seconds to read: `kedro dashboard` shows them.
_NEWEST = 100


def rewrite(root: str, expected: ExpectedRuns) -> None:
    """Write the page of the newest runs below a root; a failure is logged and fails no run."""
    # Imported here: every command of Kedro loads the hooks.
    from soundtrack_pop.monitoring.dashboard import render, write
    from soundtrack_pop.monitoring.history import read_history

    try:
        write(render(read_history(root, newest=_NEWEST), root, expected=expected), root)
    except Exception as error:
        logger.warning("The dashboard could not be written: %s", error)
