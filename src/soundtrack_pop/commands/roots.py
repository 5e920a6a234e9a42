"""Storage root and monitoring settings of an environment, without a run."""

from __future__ import annotations

from typing import Any

from soundtrack_pop.monitoring.settings import MonitoringSettings


def monitored(env: str | None, conf_source: str | None = None) -> tuple[str, MonitoringSettings]:
    """Return an environment's storage root and what is set about monitoring."""
    from kedro.framework.session import KedroSession

    from soundtrack_pop.hooks.storage_root import storage_root_of
    from soundtrack_pop.monitoring.settings import settings_of

    session: Any = KedroSession.create(env=env, conf_source=conf_source)
    with session:
        context = session.load_context()
        return storage_root_of(context), settings_of(context)
