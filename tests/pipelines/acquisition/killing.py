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
import time
from pathlib import Path
from typing import Any

from pipelines.acquisition.servers import Fault, Handler

SECONDS_TO_WAIT = 60
_CHILD = """
import json, os, signal, sys
from pathlib import Path
told = json.loads(sys.argv[1])
def watch(event, arguments):
    if event == "os.rename" and os.fspath(arguments[1]).endswith(told["before"]):
        os.kill(os.getpid(), signal.SIGKILL)
if told["before"]:
    sys.addaudithook(watch)
from soundtrack_pop.parameters.acquisition import AcquisitionParameters
from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.pipelines.acquisition import nodes
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
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMDB_TEST_KEY": key}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, json.dumps(told)], env=environment, stderr=subprocess.PIPE
        )

    def end(self) -> int:
        """Return the exit code."""
        assert self.process is not None
        _, said = self.process.communicate(timeout=SECONDS_TO_WAIT)
        if self.process.returncode > 0:
            raise AssertionError(said.decode())
        return self.process.returncode

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)


def kill_after(child: Child, count: int) -> Fault:
    """Send so many bytes of what was asked for, and kill the one who asked once they have arrived."""

    def answer(handler: Handler, body: bytes) -> None:
        handler.send_file(body, up_to=count)
        handler.wfile.flush()
        time.sleep(0.2)
        child.kill()
        handler.close_connection = True

    return answer
