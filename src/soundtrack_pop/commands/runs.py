"""`kedro runs`: the runs below the storage root, newest first, in the terminal."""

from __future__ import annotations

import click

from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.commands.roots import environment_options, monitored

_COLORS = {"good": "green", "warned": "yellow", "bad": "red", "running": "blue"}


@report_failures
@click.command("runs")
@environment_options
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="Number of runs.")
def runs(env: str | None, conf_source: str | None, last: int) -> None:
    """List the runs below the storage root, newest first, after the answer whether the last whole run was fine.

    The exit code is 1 if it was not: failed, refused, interrupted, killed or late.

    \b
    kedro runs
    kedro runs --env prod --last 5
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    import datetime as dt

    from soundtrack_pop.monitoring.history import read_history
    from soundtrack_pop.monitoring.last_run import RED, failed_checks, state_of
    from soundtrack_pop.monitoring.redaction import redact_text

    root, settings = monitored(env, conf_source)
    history = read_history(root)
    state = state_of(history.runs, settings.expected_runs, dt.datetime.now(dt.UTC))
    click.secho(state.answer, fg=_COLORS[state.color], bold=True)
    for line in state.lines:
        click.echo(f"  {redact_text(line)}")
    click.echo()
    for run in reversed(history.runs[-last:]):
        seconds = f"{run.seconds:,.1f} s" if run.seconds is not None else ""
        pairs = run.finished.get("matched_pairs")
        told = [f"{pairs:,} pairs"] if isinstance(pairs, int) else []
        told += [f"{failed} missed"] if (failed := len(failed_checks(run))) else []
        click.echo(
            f"{run.started_at[:19].replace('T', ' ')}  {run.status:<11} {run.scope or '-':<11} "
            f"{run.environment:<6} {seconds:>11}  {', '.join(told)}".rstrip()
        )
    if state.color == RED:
        raise click.exceptions.Exit(1)
