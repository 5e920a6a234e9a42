"""Kedro's project settings: hooks and how configuration is read."""

import os
import warnings

from soundtrack_pop.hooks.data_quality import DataQualityHook
from soundtrack_pop.hooks.preflight import PreflightHook
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.hooks.spark_session import SparkSettingsHook
from soundtrack_pop.hooks.storage_access import StorageAccessHook
from soundtrack_pop.monitoring.data_quality import CheckCollector

# Kedro registers resolvers by a name that omegaconf 2.4 calls old; nobody who runs the project can change that.
warnings.filterwarnings("ignore", message=r"register_new_resolver\(\) is deprecated")

_checks = CheckCollector()
HOOKS = (
    StorageAccessHook(),
    PreflightHook(),
    SparkSettingsHook(),
    DataQualityHook(_checks),
    RunRecordHook(checks=_checks),
)


def storage_root(default: str) -> str:
    """Return the storage root: SOUNDTRACK_POP_STORAGE_ROOT where it is set and not empty, else the default."""
    return (os.environ.get("SOUNDTRACK_POP_STORAGE_ROOT") or default).rstrip("/")


def engine(default: str) -> str:
    """Return the engine of a laptop's session: SOUNDTRACK_POP_ENGINE if it is set, else the default."""
    return os.environ.get("SOUNDTRACK_POP_ENGINE") or default


def from_environment(name: str) -> str:
    """Return an environment variable that holds no secret; empty where it is not set."""
    return os.environ.get(name, "")


CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "config_patterns": {"spark": ["spark*", "spark*/**"], "monitoring": ["monitoring*", "monitoring*/**"]},
    # Without it an environment's parameter file drops the siblings of what it overrides.
    "merge_strategy": {"parameters": "soft", "spark": "soft", "globals": "soft", "monitoring": "soft"},
    "custom_resolvers": {"storage_root": storage_root, "engine": engine, "from_environment": from_environment},
}
