"""Check each table against the expectations in `monitoring.yml` before it replaces the last good one."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from soundtrack_pop.errors import QualityError
from soundtrack_pop.monitoring.data_quality import Baseline, CheckCollector, CheckResult
from soundtrack_pop.monitoring.settings import MonitoringSettings, settings_of
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    import pyarrow.dataset as pads
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol

logger = logging.getLogger(__name__)


class DataQualityHook:
    """Runs the data-quality checks and hands their results to the run record."""

    def __init__(self, collector: CheckCollector) -> None:
        self._collector = collector
        self._settings = MonitoringSettings()
        self._baseline = Baseline("")
        self._catalog: Any = None
        self._rows: dict[str, int] = {}

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Read the expectations; reject an unknown table or column and a value out of range."""
        # Imported here: every command of Kedro loads this file, and the tables load Arrow.
        from soundtrack_pop.schemas import TABLES

        self._settings = settings_of(context)
        self._settings.check_names(TABLES)
        self._baseline = Baseline(storage_root_of(context))

    @hook_impl
    def before_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """Begin a run."""
        self._catalog, self._rows = catalog, {}

    @hook_impl
    def before_dataset_saved(self, dataset_name: str) -> None:
        """Have the dataset call the checks after it has written the table and before it publishes it."""
        if dataset_name in self._settings.expectations:
            dataset = self._catalog.get(dataset_name)
            if hasattr(dataset, "gate"):
                dataset.gate = partial(self._check, dataset_name)

    def _check(self, name: str, written: pads.Dataset) -> None:
        """Check a table that is written and not published yet.

        Raises:
            QualityError: a check of severity `stop` failed.
            StorageError: the baseline is of a newer version of the project.
        """
        from soundtrack_pop.monitoring.checks import check_table, stored_table
        from soundtrack_pop.schemas import TABLES

        results = list(
            check_table(
                written,
                TABLES[name],
                self._settings.expectations[name],
                last_rows=self._baseline.rows(name),
                load_other=lambda other: stored_table(self._catalog, other),
            )
        )
        self._collector.add(results)
        for result in results:
            if result.warns:
                logger.warning("%s", result)
        for result in results:
            if result.stops:
                raise _quality_error(result)
        self._rows[name] = written.count_rows()

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Make the row counts of a successful run the baseline."""
        self._baseline.update(self._rows)


def _quality_error(result: CheckResult) -> QualityError:
    return QualityError(
        f"{result.table}, {result.check}",
        expected=result.expected,
        found=result.found,
        remedy="The run stops here; this table and all later ones are as the last good run left them. "
        "Look at the source and at the node that made the table; if the data is right, change "
        "conf/base/monitoring.yml",
    )
