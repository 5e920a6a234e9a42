"""Storage root and monitoring settings of an environment, without a run."""

from __future__ import annotations

from typing import Any

from soundtrack_pop.errors import ParameterError
from soundtrack_pop.monitoring.settings import MonitoringSettings


def monitored(env: str | None, conf_source: str | None = None) -> tuple[str, MonitoringSettings]:
    """Return an environment's storage root and what is set about monitoring.

    Raises:
        ParameterError: the configuration has no such environment.
    """
    from kedro.config import MissingConfigException
    from kedro.framework.session import KedroSession

    from soundtrack_pop.hooks.storage_root import storage_root_of
    from soundtrack_pop.monitoring.settings import settings_of

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
