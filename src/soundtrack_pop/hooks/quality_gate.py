"""Hold each table to its expectations right after it is saved; stop before anything is made of a bad one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from soundtrack_pop.errors import QualityError
from soundtrack_pop.hooks.storage_root import storage_root_of
from soundtrack_pop.monitoring.last_good import LastGood
from soundtrack_pop.monitoring.outcomes import MISSED, CheckLedger, Outcome
from soundtrack_pop.monitoring.settings import MonitoringSettings, settings_of

if TYPE_CHECKING:
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

    @hook_impl(tryfirst=True)
    def after_dataset_saved(self, dataset_name: str) -> None:
        """Check a table that something is expected of.

        Raises:
            QualityError: an expectation of severity `stop` was missed.
        """
        expected = self._settings.expectations.get(dataset_name)
        if expected is None:
            return
        from soundtrack_pop.monitoring.checks import check_table, stored_of
        from soundtrack_pop.schemas import TABLES

        stored = stored_of(self._catalog, dataset_name)
        if stored is None:
            return
        self._rows[dataset_name] = stored.count_rows()
        outcomes = list(
            check_table(
                stored,
                TABLES[dataset_name],
                expected,
                last_rows=self._last_good.rows(dataset_name),
                load_other=lambda name: stored_of(self._catalog, name),
            )
        )
        self._ledger.add(outcomes)
        for outcome in outcomes:
            if outcome.outcome == MISSED and not outcome.stops:
                logger.warning("%s", _in_words(outcome))
        _raise_first(outcomes)

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
                remedy="The run stops here: what later stages made before is untouched. Look at the source and "
                "at the node that made the table; if the data is right, change conf/base/monitoring.yml",
            )


def _in_words(outcome: Outcome) -> str:
    return f"{outcome.table}, {outcome.check}: expected {outcome.expected}; found {outcome.found}"
