"""Kedro's project settings: hooks and how configuration is read."""

import os
import warnings

from soundtrack_pop.hooks.preflight import PreflightHook
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.hooks.spark_session import SparkSettingsHook
from soundtrack_pop.hooks.storage_access import StorageAccessHook

# Kedro registers resolvers by a name that omegaconf 2.4 calls old; nobody who runs the project can change that.
warnings.filterwarnings("ignore", message=r"register_new_resolver\(\) is deprecated")

HOOKS = (StorageAccessHook(), PreflightHook(), SparkSettingsHook(), RunRecordHook())


def storage_root(default: str) -> str:
    """Return the storage root: SOUNDTRACK_POP_STORAGE_ROOT where it is set and not empty, else the default."""
    return (os.environ.get("SOUNDTRACK_POP_STORAGE_ROOT") or default).rstrip("/")


CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "config_patterns": {"spark": ["spark*", "spark*/**"]},
    # Without it an environment's parameter file drops the siblings of what it overrides.
    "merge_strategy": {"parameters": "soft", "spark": "soft", "globals": "soft"},
    "custom_resolvers": {"storage_root": storage_root},
}
