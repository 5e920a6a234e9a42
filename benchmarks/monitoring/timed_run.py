"""`kedro run` with the monitoring hooks timed and, where asked, a failure or a kill in a node."""

from __future__ import annotations

import argparse
import functools
import json
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project

PROJECT = Path(__file__).resolve().parents[2]
_spent: Counter[str] = Counter()


class Fault:
    """Raises, or kills the process, when a node of a pipeline begins to load."""

    def __init__(self, stage: str, kills: bool) -> None:
        self._stage, self._kills = stage, kills

    @hook_impl(trylast=True)
    def before_dataset_loaded(self, node: Any) -> None:
        self._strike(node)

    def _strike(self, node: Any) -> None:
        if f".{self._stage}." not in node.func.__module__:
            return
        if self._kills:
            os.kill(os.getpid(), signal.SIGKILL)
        raise RuntimeError(f"injected into {node.name}")


def time_hooks(*classes: type) -> None:
    """Count the time spent in every hook of the classes."""
    for kind in classes:
        for name, method in list(vars(kind).items()):
            if hasattr(method, "kedro_impl"):
                setattr(kind, name, _timed(f"{kind.__name__}.{name}", method))


def _timed(name: str, method: Any) -> Any:
    @functools.wraps(method)
    def timed(*arguments: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        try:
            return method(*arguments, **named)
        finally:
            _spent[name] += time.perf_counter() - begin

    return timed


def main() -> int:
    """Run, and print what the hooks cost as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pipeline")
    parser.add_argument("--fault", help="pipeline in whose first node the run ends")
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    bootstrap_project(PROJECT)
    from kedro.framework.project import settings

    from soundtrack_pop.hooks.data_quality import DataQualityHook
    from soundtrack_pop.hooks.run_record import RunRecordHook

    time_hooks(DataQualityHook, RunRecordHook)
    if options.fault:
        settings.set("HOOKS", (*settings.HOOKS, Fault(options.fault, options.kill)))
    begin = time.perf_counter()
    session: Any = KedroSession.create(project_path=PROJECT)
    with session:
        session.run(pipeline_names=[options.pipeline] if options.pipeline else None)
    told = {"seconds": time.perf_counter() - begin, "hooks": dict(_spent)}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
