"""`kedro dashboard`: one page of all runs below the storage root."""

from __future__ import annotations

import click

from soundtrack_pop.commands.plainly import tell_failures_plainly
from soundtrack_pop.commands.roots import environment_options, monitored


@tell_failures_plainly
@click.command("dashboard")
@environment_options
def dashboard(env: str | None, conf_source: str | None) -> None:
    """Make one page of all runs: what ran, how it ended, where time and storage went.

    It reads <storage root>/monitoring/events.jsonl and writes monitoring/dashboard.html beside it: a file without
    any address, to be opened in a browser. It shows what was recorded until now; make it anew after the next run.
    A run that was killed is shown as interrupted, with the node that it was at.

    \b
    Examples:
      kedro dashboard
      kedro dashboard --env prod
      SOUNDTRACK_POP_STORAGE_ROOT=/data/films kedro dashboard
      soundtrack-pop dashboard --env prod --conf-source /path/to/conf

    The last needs no project folder: it is for the installed package.
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.hooks.record_sinks import EVENTS_FILE
    from soundtrack_pop.monitoring.dashboard import render, write
    from soundtrack_pop.monitoring.history import read_history

    root, _ = monitored(env, conf_source)
    history = read_history(f"{root}/{EVENTS_FILE}")
    place = write(render(history, root), root)
    click.echo(f"{len(history.runs)} runs: {place}")
    if history.damaged_lines:
        click.echo(f"{history.damaged_lines} damaged lines of the record file were left out.")
