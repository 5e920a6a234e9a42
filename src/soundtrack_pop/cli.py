"""The project's commands: `kedro run`, which reports the project's errors in one message, and our own."""

from __future__ import annotations

import click
from kedro.framework.cli.project import run as kedro_run
from kedro.framework.cli.utils import CONTEXT_SETTINGS

from soundtrack_pop.commands.dashboard import dashboard
from soundtrack_pop.commands.doctor import doctor
from soundtrack_pop.commands.explain import explain
from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.commands.idle_clusters import idle_clusters_command
from soundtrack_pop.commands.node_names import take_short_node_names
from soundtrack_pop.commands.review import review
from soundtrack_pop.commands.run import watched
from soundtrack_pop.commands.run_settings import take_settings
from soundtrack_pop.commands.runs import runs
from soundtrack_pop.commands.telemetry import telemetry


@click.group(context_settings=CONTEXT_SETTINGS, name=__file__)
def cli() -> None:
    """Commands of this project."""


run = report_failures(take_settings(watched(take_short_node_names(kedro_run))))
cli.add_command(run)
cli.add_command(doctor)
cli.add_command(explain)
cli.add_command(review)
cli.add_command(idle_clusters_command)
cli.add_command(dashboard)
cli.add_command(runs)
cli.add_command(telemetry)
