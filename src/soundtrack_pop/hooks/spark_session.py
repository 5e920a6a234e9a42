"""Hand what the Spark session needs to the place that creates it, without creating one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.spark.azure_driver import driver_files
from soundtrack_pop.spark.session import (
    EMBEDDED,
    SPARK,
    add_jars,
    engine,
    ensure_engine,
    remember_imports,
    remember_settings,
)
from soundtrack_pop.storage.access import is_azure
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol
    from kedro.pipeline import Pipeline


# Packages that take long to import, by the pipeline whose nodes use them.
_SLOW_IMPORTS = {
    "cleaning": ("pandas",),
    "matching": ("soundtrack_pop.linkage.compiled.compiling",),
    "analysis": ("pandas", "scipy.stats", "statsmodels.genmod.generalized_linear_model"),
    "reporting": ("seaborn",),
}


class SparkSettingsHook:
    """Commands that need no Spark, such as `kedro registry list`, never start one."""

    def __init__(self) -> None:
        self._project = Path()
        self._is_azure = False

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the settings of this environment's `spark.yml`."""
        remember_settings(context.config_loader["spark"])
        self._project = Path(context.project_path)
        self._is_azure = is_azure(storage_root_of(context))

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> None:
        """Remember what the nodes of this run will import: there is time while the session starts.

        Raises:
            EnvironmentSetupError: the run reads tables by an engine of this machine that cannot start, or the root
                is in Azure storage and the engine has no driver for it.
        """
        if _reads_by_spark(pipeline, catalog):
            ensure_engine()
        if self._is_azure and engine() == EMBEDDED:
            raise _no_azure()
        if self._is_azure and engine() == SPARK:
            add_jars(driver_files(self._project))
        modules = {node.func.__module__ for node in pipeline.nodes}
        used = [
            names for stage, names in _SLOW_IMPORTS.items() if any(f".{stage}." in module for module in modules)
        ]
        remember_imports(dict.fromkeys(name for names in used for name in names))


def _no_azure() -> EnvironmentSetupError:
    return EnvironmentSetupError(
        "The storage root",
        expected="a folder of this machine, which is all that the embedded engine reads and writes",
        found="a container of Azure storage",
        remedy="Choose Spark: SOUNDTRACK_POP_ENGINE=spark, or `engine: spark` in spark.yml",
    )


def _reads_by_spark(pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]) -> bool:
    """Return whether a node loads a table as a Spark frame; what is saved otherwise needs no session."""
    from soundtrack_pop.datasets.spark_table import SparkTable

    names = {name for node in pipeline.nodes for name in node.inputs if name in catalog}
    return any(type(catalog.get(name)) is SparkTable for name in names)
