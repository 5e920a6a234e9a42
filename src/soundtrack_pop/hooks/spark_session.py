"""Hand what the Spark session needs to the place that creates it, without creating one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedro.framework.hooks import hook_impl

from soundtrack_pop.spark.session import remember_imports, remember_settings

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.pipeline import Pipeline


# Packages that take long to import, by the pipeline whose nodes use them.
_SLOW_IMPORTS = {
    "cleaning": ("pandas",),
    "matching": ("soundtrack_pop.compiling",),
    "analysis": ("pandas", "scipy.stats", "statsmodels.genmod.generalized_linear_model"),
    "reporting": ("seaborn",),
}


class SparkSettingsHook:
    """Commands that need no Spark, such as `kedro registry list`, never start one."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the settings of this environment's `spark.yml`."""
        remember_settings(context.config_loader["spark"])

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline) -> None:
        """Remember what the nodes of this run will import: there is time while the session starts."""
        modules = {node.func.__module__ for node in pipeline.nodes}
        used = [
            names for stage, names in _SLOW_IMPORTS.items() if any(f".{stage}." in module for module in modules)
        ]
        remember_imports(dict.fromkeys(name for names in used for name in names))
