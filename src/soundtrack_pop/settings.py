"""Kedro's project settings: hooks and how configuration is read."""

import warnings

from omegaconf.resolvers import oc

from soundtrack_pop.hooks.preflight import PreflightHook
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.hooks.spark_session import SparkSettingsHook

# Kedro registers resolvers by a name that omegaconf 2.4 calls old; nobody who runs the project can change that.
warnings.filterwarnings("ignore", message=r"register_new_resolver\(\) is deprecated")

HOOKS = (PreflightHook(), SparkSettingsHook(), RunRecordHook())

CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "config_patterns": {"spark": ["spark*", "spark*/**"]},
    # Without it an environment's parameter file drops the siblings of what it overrides.
    "merge_strategy": {"parameters": "soft", "spark": "soft", "globals": "soft"},
    "custom_resolvers": {"oc.env": oc.env},
}
