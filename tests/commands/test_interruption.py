"""A signal ends a run in seconds with a record, a sentence and the usual exit code, even inside compiled code."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from support.waiting import DEADLINE_SECONDS

CHILD = """
import sys, time
from soundtrack_pop.commands.interruption import interruptible
from soundtrack_pop.monitoring.current_run import CURRENT
CURRENT.interrupt = lambda name: "in clean_movies after 2 of 38 nodes"
with interruptible():
    print("at work", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_process(number: signal.Signals, code: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "at work\n"
    child.send_signal(number)
    _, said = child.communicate(timeout=DEADLINE_SECONDS)
    assert child.returncode == code
    assert f"Interrupted by {number.name} in clean_movies after 2 of 38 nodes. Every table is whole" in said
    assert "Traceback" not in said


def test_without_a_signal_nothing_is_left() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CHILD.replace("600", "0")],
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
