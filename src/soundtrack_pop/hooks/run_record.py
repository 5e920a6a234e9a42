"""Record each run and its nodes as they happen, and print a summary at the end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from soundtrack_pop import __version__
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.hooks.open_node import KnownDatasets, OpenNode
from soundtrack_pop.monitoring import platform, records
from soundtrack_pop.monitoring.data_quality import CheckCollector
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.redaction import describe_error, redact
from soundtrack_pop.monitoring.settings import settings_of
from soundtrack_pop.monitoring.sinks import Sink, sinks_of
from soundtrack_pop.monitoring.summary import paths_below_root, print_summary, quality_figures, run_totals
from soundtrack_pop.monitoring.usage import DriverMeter, SparkMeter
from soundtrack_pop.spark.session import engine
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node

logger = logging.getLogger(__name__)

_QUALITY = "rpt_match_quality"


class RunRecordHook:
    """Turns Kedro's hook calls into events of the run record, and logs one line per node."""

    def __init__(self, *sinks: Sink, checks: CheckCollector | None = None) -> None:
        """Write to the given sinks, by default to those of the storage root and the environment.

        Args:
            sinks: receive the events.
            checks: where data-quality checks leave their results.
        """
        self._given_sinks = sinks
        self._sinks: Sequence[Sink] = sinks
        self._checks = checks or CheckCollector()
        self._root, self._environment, self._project = "", "", Path()
        self._parameters: dict[str, Any] = {}
        self._reset()

    def _reset(self) -> None:
        self._run_id, self._process = "", ""
        self._pipelines: list[str] = []
        self._catalog: Any = None
        self._open: OpenNode | None = None
        self._finished: list[Event] = []
        self._node_count = self._sequence = 0
        self._started = 0.0
        self._known = KnownDatasets()
        self._driver, self._spark = DriverMeter(), SparkMeter()
        self._checks.take()

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Read the settings of the run and where its record goes."""
        self._root = storage_root_of(context)
        self._environment = context.env or "local"
        self._parameters = redact(dict(context.config_loader["parameters"]))
        self._sinks = self._given_sinks or sinks_of(self._root, settings_of(context))
        self._project = context.project_path

    # After all other hooks: a run that one of them rejects is not recorded.
    @hook_impl(trylast=True)
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]
    ) -> None:
        """Record the start of the run."""
        self._reset()
        self._run_id, self._process = str(run_params["run_id"]), platform.this_process()
        self._pipelines = list(run_params.get("pipeline_names") or ["__default__"])
        self._catalog, self._known = catalog, KnownDatasets(catalog)
        self._node_count = len(pipeline.nodes)
        self._started = time.perf_counter()
        self._spark.skip_to_now()
        details = {
            "storage_root": self._root,
            "soundtrack_pop": __version__,
            "engine": engine(),
            **platform.versions(),
            "parameters": self._parameters,
        }
        commit = platform.git_commit(self._project) if self._root else None
        self._write(records.RUN_STARTED, records.RUNNING, details=details, git_commit=commit)

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Take the first load as the start of the node."""
        self._begin(node)

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows and bytes that were loaded, if they are known without counting."""
        if self._open is not None:
            known = self._known
            self._open.note_load(dataset_name, known.rows(dataset_name, data), known.size(dataset_name))

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Begin a node that loads nothing."""
        self._begin(node)

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        """End a node that saves nothing."""
        if not node.outputs:
            self._end(records.SUCCEEDED)

    # After the checks, so that a node whose table was rejected has failed.
    @hook_impl(trylast=True)
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows and bytes that were saved, and take the last save as the end of the node."""
        if self._open is None:
            return
        self._known.forget(dataset_name)
        if isinstance(data, ReuseReport):
            self._open.reused[dataset_name] = data
        self._open.note_save(dataset_name, self._known.rows(dataset_name, data), self._known.size(dataset_name))
        if not self._open.unsaved:
            self._end(records.SUCCEEDED)

    @hook_impl
    def on_pipeline_error(self, error: Exception) -> None:
        """Record the failure of the running node and of the run."""
        described = describe_error(error)
        if self._open is not None:
            self._end(records.FAILED, described)
        self._finish(records.FAILED, error=described)

    @hook_impl
    def after_pipeline_run(self, pipeline: Pipeline) -> None:
        """Record the end of the run and print the summary."""
        written = {name for node in pipeline.nodes for name in node.outputs}
        # If the run only reads the quality, an earlier run measured it.
        quality = self._catalog.load(_QUALITY) if _QUALITY in written else None
        self._finish(records.SUCCEEDED, **quality_figures(quality))
        paths = paths_below_root(self._catalog.get(name) for name in sorted(written))
        print_summary(self._finished, quality, self._root, paths)

    def _begin(self, node: Node) -> None:
        if self._open is None:
            self._open = OpenNode(node.short_name, _stage_of(node), set(node.outputs))
            self._write(records.NODE_STARTED, records.RUNNING, node=node.short_name, stage=self._open.stage)

    def _end(self, status: str, error: dict[str, str] | None = None) -> None:
        node, self._open = self._open, None
        if node is None:
            return
        facts = {**node.figures(), **self._spark.read(), **self._checks.take()}
        facts["details"] = {name: asdict(report) for name, report in node.reused.items()}
        event = self._write(records.NODE_FINISHED, status, node=node.name, stage=node.stage, error=error, **facts)
        self._finished.append(event)
        logger.info(
            "[%2d/%d] %-10s %-26s %6.1f s  %s",
            len(self._finished),
            self._node_count,
            node.stage,
            node.name,
            event.seconds,
            status if error else _rows_in_words(node.rows_out, node.reused.values()),
        )

    def _finish(self, status: str, **facts: Any) -> None:
        seconds = round(time.perf_counter() - self._started, 3)
        totals = run_totals(self._finished, self._root)
        self._write(records.RUN_FINISHED, status, seconds=seconds, **totals, **self._driver.read(), **facts)
        # Simultaneously, so that the run waits no longer for two than for one.
        closing = [threading.Thread(target=self._safely, args=(sink.close,)) for sink in self._sinks]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def _write(self, event: str, status: str, **facts: Any) -> Event:
        record = Event(
            event=event,
            run_id=self._run_id,
            environment=self._environment,
            status=status,
            at=records.utc_now(),
            pipeline=self._pipelines,
            process=self._process,
            sequence=self._sequence,
            **facts,
        )
        self._sequence += 1
        for sink in self._sinks:
            self._safely(sink.write, record)
        return record

    @staticmethod
    def _safely(call: Any, *arguments: Any) -> None:
        try:
            call(*arguments)
        except Exception as error:
            logger.warning("The run record could not be written: %s", error)


def _stage_of(node: Node) -> str:
    """Return the pipeline of a node: the folder that its function lives in."""
    parts = str(node.func.__module__).split(".")
    return parts[parts.index("pipelines") + 1] if "pipelines" in parts else parts[0]


def _rows_in_words(rows_out: dict[str, int], reused: Iterable[ReuseReport]) -> str:
    if len(rows_out) > 2:
        return f"{len(rows_out)} tables, {sum(rows_out.values()):,} rows"
    return ", ".join([*(f"{name} {rows:,} rows" for name, rows in rows_out.items()), *map(str, reused)])
