"""Record each run and its nodes as they happen, and print a summary at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl
from kedro.framework.project import pipelines

from soundtrack_pop import __version__
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.hooks.open_node import KnownDatasets, OpenNode, rows_in_words, stage_of
from soundtrack_pop.monitoring import platform, records
from soundtrack_pop.monitoring.current_run import CURRENT
from soundtrack_pop.monitoring.data_quality import CheckCollector
from soundtrack_pop.monitoring.display import DISPLAY
from soundtrack_pop.monitoring.page import rewrite
from soundtrack_pop.monitoring.recorder import Recorder, scope_of
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.redaction import describe_error, redact
from soundtrack_pop.monitoring.settings import ExpectedRuns, settings_of
from soundtrack_pop.monitoring.sinks import Sink, sinks_of, takes_records
from soundtrack_pop.monitoring.summary import paths_below_root, print_summary, quality_figures, run_totals
from soundtrack_pop.monitoring.usage import DriverMeter, SparkMeter
from soundtrack_pop.spark.session import engine
from soundtrack_pop.storage.root import storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node

_QUALITY = "rpt_match_quality"


class RunRecordHook:
    """Turns Kedro's hook calls into events of the run record, and logs one line per node.

    Nodes are told apart by name: under Kedro's ThreadRunner several are open at once.
    """

    def __init__(self, *sinks: Sink, checks: CheckCollector | None = None) -> None:
        """Write to the given sinks, by default to those of the root; `checks` holds what the gate found."""
        self._given_sinks = sinks
        self._sinks: Sequence[Sink] = sinks
        self._checks = checks or CheckCollector()
        self._root, self._environment, self._project = "", "", Path()
        self._expected = ExpectedRuns()
        self._parameters: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._reset(None)

    def _reset(self, catalog: Any) -> None:
        self._catalog, self._known = catalog, KnownDatasets(catalog)
        self._recorder: Recorder | None = None
        self._open: dict[str, OpenNode] = {}
        self._finished: list[Event] = []
        self._spark_readings: list[dict[str, Any]] = []
        self._node_count = 0
        self._started = time.perf_counter()
        self._driver, self._spark = DriverMeter(), SparkMeter()
        self._checks.clear()

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Read the settings of the run and where its record goes."""
        self._root = storage_root_of(context)
        self._environment = context.env or "local"
        self._parameters = redact(dict(context.config_loader["parameters"]))
        settings = settings_of(context)
        self._sinks, self._expected = self._given_sinks or sinks_of(self._root, settings), settings.expected_runs
        self._project = context.project_path

    # Around all other hooks: a run that one of them refuses is recorded as refused.
    @hook_impl(wrapper=True)
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]
    ) -> Generator[None, Any, Any]:
        """Record the start of the run, or its refusal."""
        self._reset(catalog)
        recorder = self._recorder_of(run_params, pipeline)
        CURRENT.is_recorded = True
        try:
            answer = yield
        except Exception as error:
            if self._given_sinks or takes_records(self._root):
                refused = {"error": describe_error(error), "seconds": 0.0}
                self._write_start(recorder, records.RUN_FINISHED, records.REFUSED, **refused)
                recorder.close()
                self._rewrite_page()
            raise
        self._node_count = len(pipeline.nodes)
        DISPLAY.begin(self._node_count)
        self._spark.skip_to_now()
        self._write_start(recorder, records.RUN_STARTED, records.RUNNING)
        self._recorder, CURRENT.interrupt = recorder, self._interrupt
        self._rewrite_page()
        return answer

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Take the first load as the start of the node."""
        self._begin(node)

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows and bytes that were loaded, if they are known without counting."""
        with self._lock:
            if node.name in self._open:
                known = self._known
                self._open[node.name].note_load(
                    dataset_name, known.rows(dataset_name, data), known.size(dataset_name)
                )

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Begin a node that loads nothing."""
        self._begin(node)

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        """End a node that saves nothing."""
        if not node.outputs:
            self._end(node.name, records.SUCCEEDED)

    # After the checks, so that a node whose table was rejected has failed.
    @hook_impl(trylast=True)
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows and bytes that were saved, and take the last save as the end of the node."""
        with self._lock:
            mine = self._open.get(node.name)
            if mine is None:
                return
            self._known.forget(dataset_name)
            if isinstance(data, ReuseReport):
                mine.reused[dataset_name] = data
            mine.note_save(dataset_name, self._known.rows(dataset_name, data), self._known.size(dataset_name))
            if not mine.unsaved:
                self._end(node.name, records.SUCCEEDED)

    @hook_impl
    def on_pipeline_error(self, error: Exception) -> None:
        """Record the failure of the running nodes and of the run."""
        self._fail(records.FAILED, describe_error(error))

    @hook_impl
    def after_pipeline_run(self, pipeline: Pipeline) -> None:
        """Record the end of the run and print the summary."""
        written = {name for node in pipeline.nodes for name in node.outputs}
        # If the run only reads the quality, an earlier run measured it.
        quality = self._catalog.load(_QUALITY) if _QUALITY in written else None
        self._finish(records.SUCCEEDED, **quality_figures(quality))
        DISPLAY.close()
        paths = paths_below_root(self._catalog.get(name) for name in sorted(written))
        print_summary(self._finished, quality, self._root, paths, is_verbose=CURRENT.is_verbose)

    def _recorder_of(self, run_params: dict[str, Any], pipeline: Pipeline) -> Recorder:
        nodes = {node.name for node in pipeline.nodes}
        default = {node.name for node in pipelines["__default__"].nodes} if "__default__" in pipelines else set()
        # Kedro leaves nodes out only after this moment.
        is_cut = bool(run_params.get("only_missing_outputs"))
        return Recorder(
            self._sinks,
            run_id=str(run_params["run_id"]),
            environment=self._environment,
            pipelines=run_params.get("pipeline_names") or (),
            scope=records.PARTIAL
            if is_cut
            else scope_of(nodes, {stage_of(one) for one in pipeline.nodes}, default),
        )

    def _write_start(self, recorder: Recorder, event: str, status: str, **facts: Any) -> None:
        details = {
            "storage_root": self._root,
            "soundtrack_pop": __version__,
            "engine": engine(),
            **platform.versions(),
            "parameters": self._parameters,
        }
        commit = platform.git_commit(self._project) if self._root else None
        recorder.write(event, status, details=details, git_commit=commit, **facts)

    def _begin(self, node: Node) -> None:
        with self._lock:
            if self._recorder is None or node.name in self._open:
                return
            mine = self._open[node.name] = OpenNode(node.short_name, stage_of(node), frozenset(node.outputs))
            if len(self._open) > 1:
                for one in self._open.values():
                    one.is_shared = True
            self._recorder.write(records.NODE_STARTED, records.RUNNING, node=mine.name, stage=mine.stage)
        DISPLAY.node_started(mine.stage, mine.name)

    def _end(self, name: str, status: str, error: dict[str, str] | None = None) -> None:
        with self._lock:
            node = self._open.pop(name, None)
            if node is None or self._recorder is None:
                return
            spark = self._spark.read()
            self._spark_readings.append(spark)
            facts = {**node.figures(), **({} if node.is_shared else spark), **self._checks.take(node.tables)}
            facts["details"] = {name: asdict(report) for name, report in node.reused.items()}
            event = self._recorder.write(
                records.NODE_FINISHED, status, node=node.name, stage=node.stage, error=error, **facts
            )
            self._finished.append(event)
        words = status if error else rows_in_words(node.rows_out, node.reused.values())
        is_shown = CURRENT.is_verbose or error is not None
        DISPLAY.node_ended(node.stage, node.name, event.seconds or 0.0, words, is_shown=is_shown)

    def _fail(self, status: str, error: dict[str, str]) -> None:
        for name in list(self._open):
            self._end(name, status, error)
        self._finish(status, error=error)

    def _interrupt(self, signal_name: str) -> str:
        """Record that a signal ended the run; return in words where it was."""
        seconds = round(time.perf_counter() - self._started, 3)
        at_work = ", ".join(node.name for node in self._open.values())
        done = f"{len(self._finished)} of {self._node_count} nodes"
        if self._recorder is not None:
            message = f"{signal_name} after {done}" + (f", in {at_work}" if at_work else "")
            error = {"kind": signal_name, "message": message, "trace": ""}
            self._recorder.write(records.RUN_FINISHED, records.INTERRUPTED, seconds=seconds, error=error)
            self._recorder.close()
            self._rewrite_page()
        return (f"in {at_work} " if at_work else "") + f"after {done} and {seconds:.0f} s"

    def _finish(self, status: str, **facts: Any) -> None:
        CURRENT.interrupt = None
        if self._recorder is None:
            return
        seconds = round(time.perf_counter() - self._started, 3)
        totals = run_totals(self._finished, self._spark_readings, self._root)
        self._recorder.write(
            records.RUN_FINISHED, status, seconds=seconds, **totals, **self._driver.read(), **facts
        )
        self._recorder.close()
        self._rewrite_page()

    def _rewrite_page(self) -> None:
        if not self._given_sinks:
            rewrite(self._root, self._expected)
