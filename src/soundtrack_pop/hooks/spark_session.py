"""Hand `spark.yml` to the place that creates the Spark session, without creating one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedro.framework.hooks import hook_impl

from soundtrack_pop.spark.session import remember_settings

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext


class SparkSettingsHook:
    """Commands that need no Spark, such as `kedro registry list`, never start one."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the settings of this environment's `spark.yml`."""
        remember_settings(context.config_loader["spark"])
