"""Settings of one run as options of `run`: on serverless compute, environment variables do not reach a task."""

from __future__ import annotations

import os

import click

_OPTIONS = {
    "--storage-root": ("SOUNDTRACK_POP_STORAGE_ROOT", "Folder, volume or abfss:// address of all data."),
    "--ingestion-endpoint": ("SOUNDTRACK_POP_INGESTION_ENDPOINT", "Where run records are sent."),
    "--ingestion-rule": ("SOUNDTRACK_POP_INGESTION_RULE", "Data collection rule of run records."),
}


def take_settings(command: click.Command) -> click.Command:
    """Add the options; each takes the place of the environment variable that holds the same setting."""
    for option, (variable, meaning) in _OPTIONS.items():

        def remember(_: click.Context, __: click.Parameter, value: str | None, variable: str = variable) -> None:
            if value:
                os.environ[variable] = value

        command.params.append(click.Option([option], help=meaning, expose_value=False, callback=remember))
    return command
