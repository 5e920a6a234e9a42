"""What loading the settings does to a process: linear algebra gives the same digits on any number of cores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
CODE = (
    "import sys; from kedro.framework.startup import bootstrap_project; bootstrap_project('.'); "
    "import os; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
)


def told(**variables: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, cwd=PROJECT, env={**kept, **variables}, capture_output=True, text=True)
    return done.stdout.split()


def test_linear_algebra_has_one_thread_before_numpy_is_loaded() -> None:
    assert told() == ["False", "1"]


def test_a_number_of_threads_that_somebody_chose_stays() -> None:
    assert told(OPENBLAS_NUM_THREADS="2") == ["False", "2"]
