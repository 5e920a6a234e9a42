"""Hold each table to its expectations before it takes the place of the last good one."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from soundtrack_pop.errors import QualityError
from soundtrack_pop.monitoring.last_good import LastGood
from soundtrack_pop.monitoring.outcomes import MISSED, CheckLedger, Outcome
from soundtrack_pop.monitoring.settings import MonitoringSettings, settings_of
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    import pyarrow.dataset as pads
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol

logger = logging.getLogger(__name__)


class QualityGateHook:
    """Checks what `monitoring.yml` expects; outcomes go to the ledger, from which the run record takes them."""

    def __init__(self, ledger: CheckLedger) -> None:
        self._ledger = ledger
        self._settings = MonitoringSettings()
        self._last_good = LastGood("")
        self._catalog: Any = None
        self._rows: dict[str, int] = {}

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Read the expectations; a table, a column or a value that cannot be is refused here."""
        # Here, not above: every command of Kedro loads this file, and the tables load Arrow.
        from soundtrack_pop.schemas import TABLES

        self._settings = settings_of(context)
        self._settings.check_names(TABLES)
        self._last_good = LastGood(storage_root_of(context))

    @hook_impl
    def before_pipeline_run(self, catalog: CatalogProtocol[Any, Any]) -> None:
        """Begin a run."""
        self._catalog, self._rows = catalog, {}

    @hook_impl
    def before_dataset_saved(self, dataset_name: str) -> None:
        """Have a table that something is expected of checked once it is written, and before it is published."""
        if dataset_name in self._settings.expectations:
            dataset = self._catalog.get(dataset_name)
            if hasattr(dataset, "gate"):
                dataset.gate = partial(self._check, dataset_name)

    def _check(self, name: str, written: pads.Dataset) -> None:
        """Check a table that is written and not published yet.

        Raises:
            QualityError: an expectation of severity `stop` was missed.
        """
        from soundtrack_pop.monitoring.checks import check_table, stored_of
        from soundtrack_pop.schemas import TABLES

        outcomes = list(
            check_table(
                written,
                TABLES[name],
                self._settings.expectations[name],
                last_rows=self._last_good.rows(name),
                load_other=lambda other: stored_of(self._catalog, other),
            )
        )
        self._ledger.add(outcomes)
        for outcome in outcomes:
            if outcome.outcome == MISSED and not outcome.stops:
                logger.warning("%s", _in_words(outcome))
        _raise_first(outcomes)
        self._rows[name] = written.count_rows()

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Remember the rows of a good run."""
        self._last_good.remember(self._rows)


def _raise_first(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.stops:
            raise QualityError(
                f"{outcome.table}, {outcome.check}",
                expected=outcome.expected,
                found=outcome.found,
                remedy="The run stops here; this table and all later ones are as the last good run left them. "
                "Look at the source and at the node that made the table; if the data is right, change "
                "conf/base/monitoring.yml",
            )


def _in_words(outcome: Outcome) -> str:
    return f"{outcome.table}, {outcome.check}: expected {outcome.expected}; found {outcome.found}"
