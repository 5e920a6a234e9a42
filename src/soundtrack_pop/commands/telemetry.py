"""`soundtrack-pop telemetry replay`: send records that could not be sent while a run went on."""

from __future__ import annotations

import click

from soundtrack_pop.commands.plainly import tell_failures_plainly


@click.group()
def telemetry() -> None:
    """Records of runs on their way to Azure Monitor.

    \b
    kedro telemetry replay --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character


@tell_failures_plainly
@click.command("replay")
@click.option("--env", "-e", default=None, help="Kedro environment: local, test or prod.")
@click.option("--conf-source", default=None, help="Folder or archive of the configuration.")
def replay(env: str | None, conf_source: str | None) -> None:
    """Send what <storage root>/monitoring/unsent keeps; what is not taken stays there.

    \b
    kedro telemetry replay --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
    from soundtrack_pop.commands.roots import monitored
    from soundtrack_pop.errors import ParameterError
    from soundtrack_pop.monitoring.log_analytics import LogAnalytics
    from soundtrack_pop.monitoring.spool import FOLDER, Spool

    root, settings = monitored(env, conf_source)
    if not settings.ingestion.is_on:
        raise ParameterError(
            "monitoring 'ingestion.endpoint' and 'ingestion.rule_id'",
            expected="the outputs dcrEndpoint and dcrImmutableId of infra/arm/monitoring.json",
            found="nothing",
            remedy="Set SOUNDTRACK_POP_INGESTION_ENDPOINT and SOUNDTRACK_POP_INGESTION_RULE",
        )
    done = Spool(root).replay(LogAnalytics(settings.ingestion).deliver)
    click.echo(f"{done.sent} records sent, {done.left} left in {root}/{FOLDER}.")
    if done.damaged:
        click.echo(f"{done.damaged} damaged lines were left out.")
    if done.left:
        raise click.exceptions.Exit(1)


telemetry.add_command(replay)
