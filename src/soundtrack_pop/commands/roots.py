"""Storage root and monitoring settings of an environment, without a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from kedro.config import MissingConfigException
from kedro.framework.session import KedroSession

from soundtrack_pop.commands.node_names import check_environment
from soundtrack_pop.errors import ParameterError
from soundtrack_pop.monitoring.settings import MonitoringSettings, settings_of
from soundtrack_pop.storage.root import storage_root_of

Options = TypeVar("Options", bound=Callable[..., Any])


def environment_options(command: Options) -> Options:
    """Give a command the options that say where the storage root is: `--env` and `--conf-source`."""
    environment = click.option(
        "--env",
        "-e",
        default=None,
        help="Kedro environment: local (default), test or prod; it says where the storage root is.",
    )
    source = click.option(
        "--conf-source",
        default=None,
        help="Folder or archive of the configuration; default: the project's conf.",
    )
    return environment(source(command))


def monitored(env: str | None, conf_source: str | None = None) -> tuple[str, MonitoringSettings]:
    """Return an environment's storage root and what is set about monitoring.

    Raises:
        SelectionError: the folder of the configuration has no such environment.
        ParameterError: there is no such configuration.
    """
    check_environment(env, conf_source)
    session: Any = KedroSession.create(env=env, conf_source=conf_source)
    with session:
        try:
            context = session.load_context()
        except MissingConfigException as error:
            raise ParameterError(
                "option --env" if env else "option --conf-source",
                expected="an environment that the configuration has a folder of, such as local, test or prod",
                found=f"'{env or conf_source}': {error}",
                remedy="Check the name and, where it is given, --conf-source",
            ) from error
        return storage_root_of(context), settings_of(context)
