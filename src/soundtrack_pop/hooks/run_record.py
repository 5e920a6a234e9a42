"""Write down what a run does while it does it, and sum it up at the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from kedro import __version__ as kedro_version
from kedro.framework.hooks import hook_impl

from soundtrack_pop import __version__
from soundtrack_pop.hooks.storage_root import storage_root_of
from soundtrack_pop.monitoring import records
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.sinks import JsonLinesSink, Sink
from soundtrack_pop.monitoring.summary import print_summary
from soundtrack_pop.reuse import ReuseReport

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import CatalogProtocol
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node

logger = logging.getLogger(__name__)

EVENTS_FILE = "monitoring/events.jsonl"
_QUALITY = "rpt_match_quality"


@dataclass
class _OpenNode:
    """A node between its first load and its last save."""

    name: str
    stage: str
    unsaved: set[str]
    started: float
    rows_in: dict[str, int] = field(default_factory=dict)
    rows_out: dict[str, int] = field(default_factory=dict)
    reused: dict[str, ReuseReport] = field(default_factory=dict)


class RunRecordHook:
    """Turns Kedro's calls into events and prints one line for each node."""

    def __init__(self, sink: Sink | None = None) -> None:
        """Write to `sink`; without one to `monitoring/events.jsonl` below the storage root."""
        self._given_sink = sink
        self._sink: Sink | None = sink
        self._root = ""
        self._environment = ""
        self._parameters: dict[str, Any] = {}
        self._reset()

    def _reset(self) -> None:
        self._run_id = ""
        self._pipelines: list[str] = []
        self._catalog: Any = None
        self._open: _OpenNode | None = None
        self._finished: list[Event] = []
        self._node_count = 0
        self._started = 0.0
        self._known_rows: dict[str, int] = {}

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the record goes."""
        self._root = storage_root_of(context)
        self._environment = context.env or "local"
        self._parameters = dict(context.config_loader["parameters"])
        self._sink = self._given_sink or JsonLinesSink(f"{self._root}/{EVENTS_FILE}")

    # Last of the hooks: what the others refuse is no run.
    @hook_impl(trylast=True)
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: CatalogProtocol[Any, Any]
    ) -> None:
        """Record the start of the run."""
        self._reset()
        self._run_id = str(run_params["run_id"])
        self._pipelines = list(run_params.get("pipeline_names") or ["__default__"])
        self._catalog = catalog
        self._node_count = len(pipeline.nodes)
        self._started = time.perf_counter()
        details = {
            "storage_root": self._root,
            "soundtrack_pop": __version__,
            "kedro": kedro_version,
            "parameters": self._parameters,
        }
        self._write(records.RUN_STARTED, records.RUNNING, details=details)

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Take the first load as the start of the node."""
        self._begin(node)

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows that came in, where they are known without counting."""
        if self._open is None:
            return
        rows = self._rows_of(dataset_name, data)
        if rows is not None:
            self._open.rows_in[dataset_name] = rows

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Begin a node that loads nothing."""
        self._begin(node)

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        """End a node that saves nothing."""
        if not node.outputs:
            self._end(records.SUCCEEDED)

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note the rows that went out, and take the last save as the end of the node."""
        if self._open is None:
            return
        self._known_rows.pop(dataset_name, None)
        rows = self._rows_of(dataset_name, data)
        if rows is not None:
            self._open.rows_out[dataset_name] = rows
        if isinstance(data, ReuseReport):
            self._open.reused[dataset_name] = data
        self._open.unsaved.discard(dataset_name)
        if not self._open.unsaved:
            self._end(records.SUCCEEDED)

    @hook_impl
    def on_pipeline_error(self, error: Exception) -> None:
        """Record the failure of the node at work and of the run."""
        if self._open is not None:
            self._end(records.FAILED, records.describe_error(error))
        self._finish(records.FAILED, records.describe_error(error))

    @hook_impl
    def after_pipeline_run(self, pipeline: Pipeline) -> None:
        """Record the end of the run and print the summary."""
        self._finish(records.SUCCEEDED)
        has_quality = _QUALITY in pipeline.datasets()
        print_summary(self._finished, self._catalog.load(_QUALITY) if has_quality else None, self._root)

    def _begin(self, node: Node) -> None:
        if self._open is None:
            self._open = _OpenNode(node.short_name, _stage_of(node), set(node.outputs), time.perf_counter())
            self._write(records.NODE_STARTED, records.RUNNING, node=node.short_name, stage=self._open.stage)

    def _end(self, status: str, error: dict[str, str] | None = None) -> None:
        node, self._open = self._open, None
        if node is None:
            return
        rejected = [rows for name, rows in node.rows_out.items() if name.endswith("_rejects")]
        event = self._write(
            records.NODE_FINISHED,
            status,
            node=node.name,
            stage=node.stage,
            seconds=round(time.perf_counter() - node.started, 3),
            rows_in=node.rows_in,
            rows_out=node.rows_out,
            rows_rejected=sum(rejected) if rejected else None,
            error=error,
            details={name: asdict(report) for name, report in node.reused.items()},
        )
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

    def _finish(self, status: str, error: dict[str, str] | None = None) -> None:
        seconds = round(time.perf_counter() - self._started, 3)
        self._write(records.RUN_FINISHED, status, seconds=seconds, error=error)

    def _write(self, event: str, status: str, **facts: Any) -> Event:
        record = Event(
            event=event,
            run_id=self._run_id,
            environment=self._environment,
            status=status,
            at=records.utc_now(),
            pipeline=self._pipelines,
            **facts,
        )
        if self._sink is not None:
            try:
                self._sink.write(record)
            except Exception as error:
                logger.warning("The run record could not be written: %s", error)
        return record

    def _rows_of(self, dataset_name: str, data: Any) -> int | None:
        """Return the rows of a table or a raw source; None for anything else."""
        if dataset_name not in self._known_rows:
            rows_read = getattr(data, "rows_read", None)
            row_count = getattr(self._catalog.get(dataset_name), "row_count", None)
            # A Spark frame answers with a column where it has one of that name.
            if isinstance(rows_read, Mapping):
                self._known_rows[dataset_name] = sum(rows_read.values())
            elif row_count is not None:
                self._known_rows[dataset_name] = row_count()
        return self._known_rows.get(dataset_name)


def _stage_of(node: Node) -> str:
    """Return the pipeline of a node: the folder that its function lives in."""
    parts = str(node.func.__module__).split(".")
    return parts[parts.index("pipelines") + 1] if "pipelines" in parts else parts[0]


def _rows_in_words(rows_out: dict[str, int], reused: Iterable[ReuseReport]) -> str:
    if len(rows_out) > 2:
        return f"{len(rows_out)} tables, {sum(rows_out.values()):,} rows"
    return ", ".join([*(f"{name} {rows:,} rows" for name, rows in rows_out.items()), *map(str, reused)])
