"""`soundtrack-pop telemetry replay`: send records that could not be sent while a run went on."""

from __future__ import annotations

import click

from soundtrack_pop.commands.plainly import tell_failures_plainly
from soundtrack_pop.commands.roots import environment_options, monitored


@click.group()
def telemetry() -> None:
    """Send to Azure Monitor what runs could not send.

    Every run writes its records to <storage root>/monitoring/events.jsonl. In an environment that names an
    ingestion endpoint (test and prod do, by variables) it sends them to Azure Monitor too, from beside the run;
    what is not taken is kept below the storage root until it is sent from here.

    \b
    Example:
      kedro telemetry replay --env prod
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with this character


@tell_failures_plainly
@click.command("replay")
@environment_options
def replay(env: str | None, conf_source: str | None) -> None:
    """Send the records that could not be sent.

    They lie in <storage root>/monitoring/unsent; what is taken goes from there, the rest stays for the next
    replay. Ends with 0 when nothing is left, with 1 otherwise.

    It needs the extra `azure`, a sign-in that Azure's DefaultAzureCredential finds (as `az login` leaves it), and
    where to send to, which infra/arm/monitoring.json tells when it is deployed: SOUNDTRACK_POP_INGESTION_ENDPOINT
    (its output dcrEndpoint) and SOUNDTRACK_POP_INGESTION_RULE (its output dcrImmutableId).

    \b
    Examples:
      kedro telemetry replay --env prod
      soundtrack-pop telemetry replay --env prod --conf-source /path/to/conf

    The second needs no project folder: it is for the installed package.
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
        click.echo(f"{done.damaged} damaged lines were left out.")
    if done.left:
        raise click.exceptions.Exit(1)


telemetry.add_command(replay)
