"""`soundtrack-pop telemetry replay`: send run records that could not be sent during a run."""

from __future__ import annotations

import click

from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.commands.roots import environment_options, monitored


@click.group()
def telemetry() -> None:
    """Send run records to Azure Monitor that could not be sent during a run.

    Every run writes its records to <storage root>/monitoring/runs. If the environment configures an
    ingestion endpoint (test and prod read it from environment variables), a background thread also sends them to
    Azure Monitor. Records that could not be sent are stored below the storage root until this command sends them.

    \b
    Example:
      kedro telemetry replay --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character


@report_failures
@click.command("replay")
@environment_options
def replay(env: str | None, conf_source: str | None) -> None:
    """Send the stored records.

    They are in <storage root>/monitoring/unsent. Records that are sent are removed there; the rest stays for the
    next replay. The exit code is 0 if nothing is left, otherwise 1.

    Requires the extra `azure`, credentials for Azure's DefaultAzureCredential (such as those of `az login`), and
    two environment variables with outputs of the deployment of infra/arm/monitoring.json:
    SOUNDTRACK_POP_INGESTION_ENDPOINT (dcrEndpoint) and SOUNDTRACK_POP_INGESTION_RULE (dcrImmutableId).

    \b
    Examples:
      kedro telemetry replay --env prod
      soundtrack-pop telemetry replay --env prod --conf-source /path/to/conf

    The second one works with the installed package, without the project folder.
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character
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
        click.echo(f"{done.damaged} damaged lines were skipped.")
    if done.left:
        raise click.exceptions.Exit(1)


telemetry.add_command(replay)
