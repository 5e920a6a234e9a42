"""`kedro dashboard`: an HTML page of all runs below the storage root."""

from __future__ import annotations

import click

from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.commands.roots import environment_options, monitored


@report_failures
@click.command("dashboard")
@environment_options
def dashboard(env: str | None, conf_source: str | None) -> None:
    """Write an HTML page of all runs: status, duration, rows, data quality, storage and compute.

    Reads <storage root>/monitoring/runs and writes monitoring/dashboard.html beside it, a self-contained
    file that opens in any browser. It shows the runs recorded so far; run the command again after the next run.
    A killed run is shown as interrupted, with the node that was running.

    \b
    Examples:
      kedro dashboard
      kedro dashboard --env prod
      SOUNDTRACK_POP_STORAGE_ROOT=/data/films kedro dashboard
      soundtrack-pop dashboard --env prod --conf-source /path/to/conf

    The last one works with the installed package, without the project folder.
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.monitoring.dashboard import render, write
    from soundtrack_pop.monitoring.history import read_history

    root, settings = monitored(env, conf_source)
    history = read_history(root)
    place = write(render(history, root, expected=settings.expected_runs), root)
    click.echo(f"{len(history.runs)} runs: {place}")
    if history.damaged_lines:
        click.echo(f"{history.damaged_lines} damaged lines of the record file were skipped.")
    if history.newer_lines:
        click.echo(f"{history.newer_lines} lines of a newer version of soundtrack_pop were skipped.")
