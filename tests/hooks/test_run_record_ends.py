"""How runs end, as a reader and the dashboard tell it afterwards: killed, failed in each pipeline, two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.pipeline import Node

from hooks.running import Counted, run
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.dashboard import runs_as_data
from soundtrack_pop.monitoring.history import Run, read_history

TESTS = Path(__file__).parents[1]
PIPELINES = ("acquisition", "ingestion", "cleaning", "matching", "analysis", "reporting")
# Two nodes; the second says that it has begun, and then waits to be told how to go on.
CHILD = """
import sys
from types import SimpleNamespace
from pathlib import Path
from kedro.pipeline import Node
from hooks.running import Counted, run
from soundtrack_pop.hooks.run_record import RunRecordHook

def first(rows): return rows * 2
def second(rows):
    print("at work", flush=True)
    sys.stdin.readline()
    return rows

root = sys.argv[1]
configuration = {"parameters": {}, "globals": {"storage_root": root}}
hook = RunRecordHook()
hook.after_context_created(SimpleNamespace(config_loader=configuration, project_path=Path(root), env=None))
nodes = [Node(first, "a", "b", name="first"), Node(second, "b", "c", name="second")]
run(hook, nodes, run_id="same", a=Counted([1]), b=Counted(), c=Counted())
"""


def begin(root: Path) -> subprocess.Popen[str]:
    """Start a run and wait until its second node is at work."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(root)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def runs(root: Path) -> list[Run]:
    history = read_history(str(root))
    assert history.damaged_lines == 0
    return history.runs


def test_a_killed_run_names_the_node_at_work(tmp_path: Path) -> None:
    process = begin(tmp_path)
    while not (open_now := runs(tmp_path)[0].open_node) or open_now["node"] != "second":
        time.sleep(0.02)
    assert [one.status for one in runs(tmp_path)] == ["running"]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (found,) = runs(tmp_path)
    assert (found.status, [node["node"] for node in found.nodes]) == ("killed", ["first"])
    (shown,) = runs_as_data([found])
    assert (shown["status"], shown["open"]) == ("killed", "second")


def test_two_runs_at_once_of_one_id_are_told_apart(tmp_path: Path) -> None:
    both = [begin(tmp_path) for _ in range(2)]
    assert [one.status for one in runs(tmp_path)] == ["running", "running"]
    for process in both:
        process.communicate("go on\n")
    found = runs(tmp_path)
    assert [(one.status, len(one.nodes)) for one in found] == [("succeeded", 2), ("succeeded", 2)]
    assert {one.process.rpartition(":")[2] for one in found} == {str(process.pid) for process in both}


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_failure_names_pipeline_node_and_error(
    tmp_path: Path, context: Callable[..., Any], pipeline: str
) -> None:
    def fail(rows: list[int]) -> list[int]:
        raise ZeroDivisionError("nothing to divide by")

    fail.__module__ = f"soundtrack_pop.pipelines.{pipeline}.nodes"
    hook = RunRecordHook()
    hook.after_context_created(context(str(tmp_path)))
    with pytest.raises(ZeroDivisionError):
        run(hook, [Node(fail, "a", "b", name="fail")], a=Counted([1]), b=Counted())
    (shown,) = runs_as_data(runs(tmp_path))
    assert (shown["status"], shown["error"]["kind"]) == ("failed", "ZeroDivisionError")
    (node,) = shown["nodes"]
    assert (node["stage"], node["node"], node["status"]) == (pipeline, "fail", "failed")
