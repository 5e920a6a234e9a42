"""Run an acquisition in a process of its own, and have it killed at a chosen moment.

A process kills itself before the first rename to a file of a given name: renames are the moments at which
something becomes visible. Or the server kills it while it sends, see `kill_after`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.acquisition.films import TODAY
from pipelines.acquisition.servers import Fault, Handler
from support.waiting import DEADLINE_SECONDS, wait_until

_CHILD = """
import json, os, signal, sys
from datetime import date
from pathlib import Path
told = json.loads(sys.argv[1])
def watch(event, arguments):
    if event == "os.rename" and os.fspath(arguments[1]).endswith(told["before"]):
        os.kill(os.getpid(), signal.SIGKILL)
if told["before"]:
    sys.addaudithook(watch)
from soundtrack_pop.parameters.acquisition import AcquisitionParameters
from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.pipelines.acquisition import nodes, tmdb
tmdb.utc_today = lambda: date.fromisoformat(told["today"])
inputs = [Path(told["folder"]), AcquisitionParameters(**told["parameters"])]
if told["node"] == "acquire_tmdb":
    inputs.insert(1, TmdbKey.of(os.environ["TMDB_TEST_KEY"]))
getattr(nodes, told["node"])(*inputs)
"""


class Child:
    """An acquisition in a process of its own."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, node: str, folder: Path, parameters: dict[str, Any], before: str = "", key: str = "") -> None:
        told = {"node": node, "folder": str(folder), "parameters": parameters, "before": before}
        told["today"] = TODAY.isoformat()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMDB_TEST_KEY": key}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, json.dumps(told)], env=environment, stderr=subprocess.PIPE
        )

    def end(self) -> int:
        """Return the exit code."""
        assert self.process is not None
        _, said = self.process.communicate(timeout=DEADLINE_SECONDS)
        if self.process.returncode > 0:
            raise AssertionError(said.decode())
        return self.process.returncode

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)


def kill_after(child: Child, count: int, has_arrived: Callable[[], bool] = lambda: True) -> Fault:
    """Send so many bytes of the file, and kill the process that asked for it as soon as they have arrived."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.send_file(body, up_to=count)
        handler.wfile.flush()
        wait_until(has_arrived, f"{count} bytes")
        child.kill()
        handler.close_connection = True

    return answer
