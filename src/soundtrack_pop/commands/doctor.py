"""`kedro doctor`: what a run needs, line by line, with a remedy for what is missing."""

from __future__ import annotations

from collections.abc import Iterable

import click

from soundtrack_pop.commands.checkup import look_over
from soundtrack_pop.commands.finding import FAILED, FINE, Finding

_MARKS = {FINE: ("ok", "green"), FAILED: ("FAIL", "red")}


@click.command("doctor")
@click.option("--env", "-e", default=None, help="Kedro environment that is looked over [default: local].")
@click.option("--spark", is_flag=True, help="Start a Spark session and count three rows; takes some seconds.")
def doctor(env: str | None, spark: bool) -> None:
    """Look over what a run needs: Python, packages, Java, Spark, storage, sources, credentials, disk.

    Reads and changes nothing but a probe file below the storage root. Ends with 1 where `kedro run` would fail.

    \b
    kedro doctor
    kedro doctor --spark
    kedro doctor --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    findings = look_over(env, spark)
    click.echo("\n".join(told(findings)))
    if any(finding.status == FAILED for finding in findings):
        raise click.exceptions.Exit(1)


def told(findings: Iterable[Finding]) -> list[str]:
    """Return a line for each finding, and below it the remedy where there is one."""
    lines = []
    for finding in findings:
        mark, color = _MARKS.get(finding.status, ("note", "yellow"))
        lines.append(f"{click.style(f'{mark:<4}', fg=color)}  {finding.what:<12} {finding.found}")
        if finding.remedy:
            lines.append(f"{'':<6}{'':<12} -> {finding.remedy}")
    return lines
