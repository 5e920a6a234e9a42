"""`kedro dashboard`: one page of all runs below the storage root."""

from __future__ import annotations

import click

from soundtrack_pop.commands.plainly import tell_failures_plainly


@tell_failures_plainly
@click.command("dashboard")
@click.option("--env", "-e", default=None, help="Kedro environment: local, test or prod.")
@click.option("--conf-source", default=None, help="Folder or archive of the configuration.")
def dashboard(env: str | None, conf_source: str | None) -> None:
    """Make <storage root>/monitoring/dashboard.html from the records of all runs; it needs no network.

    \b
    kedro dashboard
    kedro dashboard --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.commands.roots import monitored
    from soundtrack_pop.hooks.record_sinks import EVENTS_FILE
    from soundtrack_pop.monitoring.dashboard import render, write
    from soundtrack_pop.monitoring.history import read_history

    root, _ = monitored(env, conf_source)
    history = read_history(f"{root}/{EVENTS_FILE}")
    place = write(render(history, root), root)
    click.echo(f"{len(history.runs)} runs: {place}")
    if history.damaged_lines:
        click.echo(f"{history.damaged_lines} damaged lines of the record file were left out.")
