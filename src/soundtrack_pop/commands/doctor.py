"""`kedro doctor`: check what a run needs and print a remedy for whatever is missing."""

from __future__ import annotations

from collections.abc import Iterable

import click

from soundtrack_pop.commands.checkup import FAILED, FINE, Finding, check_all

_MARKS = {FINE: ("ok", "green"), FAILED: ("FAIL", "red")}


@click.command("doctor")
@click.option("--env", "-e", default=None, help="Kedro environment to check [default: local].")
@click.option("--spark", is_flag=True, help="Also start a Spark session and count three rows; takes some seconds.")
def doctor(env: str | None, spark: bool) -> None:
    """Check what a run needs: Python, packages, Java, Spark, settings, storage, inputs, credentials, disk.

    Settings, storage and inputs are checked as `kedro run` checks them in its first second. Nothing is changed,
    except that a probe file is written below the storage root and removed. The exit code is 1 if `kedro run` would
    fail.

    \b
    kedro doctor
    kedro doctor --spark
    kedro doctor --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    findings = check_all(env, spark)
    click.echo("\n".join(lines_of(findings)))
    if any(finding.status == FAILED for finding in findings):
        raise click.exceptions.Exit(1)


def lines_of(findings: Iterable[Finding]) -> list[str]:
    """Return a line for each finding, followed by its remedy if it has one."""
    lines = []
    for finding in findings:
        mark, color = _MARKS.get(finding.status, ("note", "yellow"))
        lines.append(f"{click.style(f'{mark:<4}', fg=color)}  {finding.what:<12} {finding.found}")
        if finding.remedy:
            lines.append(f"{'':<6}{'':<12} -> {finding.remedy}")
    return lines
