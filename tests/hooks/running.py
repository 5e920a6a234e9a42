"""Run a small pipeline with Kedro's own runner and a hook, without a project around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import AbstractDataset, DataCatalog
from kedro.pipeline import Node, Pipeline
from kedro.runner import SequentialRunner

from soundtrack_pop.errors import SourceError
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.records import Event


class Counted(AbstractDataset[list[int], list[int]]):
    """A table that knows its rows without being read."""

    def __init__(self, rows: Iterable[int] = (), fails_on: str = "") -> None:
        self.rows = list(rows)
        self.fails_on = fails_on

    def load(self) -> list[int]:
        if self.fails_on == "load":
            raise SourceError("movies.jsonl", expected="a file", found="none", remedy="Put it there")
        return self.rows

    def save(self, data: list[int]) -> None:
        if self.fails_on == "save":
            raise OSError("disk full")
        self.rows = data

    def row_count(self) -> int:
        return len(self.rows)

    def _describe(self) -> dict[str, Any]:
        return {}


class Events:
    """A sink that keeps the events."""

    def __init__(self) -> None:
        self.all: list[Event] = []

    def write(self, event: Event) -> None:
        self.all.append(event)

    def close(self) -> None:
        pass

    def finished(self) -> list[Event]:
        return [event for event in self.all if event.event == "node_finished"]


def run(hook: RunRecordHook, nodes: list[Node], run_id: str = "now", **datasets: AbstractDataset) -> None:
    """Do what Kedro's session does with hooks and runner."""
    pipeline, catalog = Pipeline(nodes), DataCatalog(datasets)
    manager = _create_hook_manager()
    manager.register(hook)
    run_params = {"run_id": run_id, "pipeline_names": None}
    known = {"run_params": run_params, "pipeline": pipeline, "catalog": catalog}
    manager.hook.before_pipeline_run(**known)
    try:
        result = SequentialRunner().run(pipeline, catalog, hook_manager=manager, run_id=run_id)
    except Exception as error:
        manager.hook.on_pipeline_error(error=error, **known)
        raise
    manager.hook.after_pipeline_run(run_result=result, **known)
