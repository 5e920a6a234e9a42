"""What a reader makes of the record file: ends, interruptions, two runs at once, damage, older versions."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from monitoring.histories import FIRST, events_of_run, written
from soundtrack_pop.monitoring.history import History, history_of, read_history
from soundtrack_pop.monitoring.platform import this_process
from soundtrack_pop.monitoring.records import Event

SOON = FIRST + dt.timedelta(minutes=5)


def read(events: list[Event], now: dt.datetime = SOON) -> History:
    return history_of([event.line.encode() for event in events], now)


def statuses(history: History) -> list[str]:
    return [run.status for run in history.runs]


def test_each_run_ends_as_it_says() -> None:
    told = [*events_of_run(0, nodes=2), *events_of_run(1, nodes=2, ends="failed")]
    assert statuses(read(told)) == ["succeeded", "failed"]


def test_a_run_that_is_silent_for_long_counts_as_killed() -> None:
    killed = events_of_run(0, nodes=2, ends="killed")
    assert statuses(read(killed)) == ["running"]
    (run,) = read(killed, FIRST + dt.timedelta(hours=7)).runs
    assert (run.status, run.seconds, run.open_node is not None) == ("killed", 1.0, True)


def test_a_run_whose_process_is_gone_counts_as_killed() -> None:
    host = this_process().rpartition(":")[0]
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    killed = events_of_run(0, nodes=2, ends="killed")
    for number, told in ((child.pid, "killed"), (os.getpid(), "running")):
        assert statuses(read([replace(event, process=f"{host}:{number}") for event in killed])) == [told]


def test_a_later_run_of_the_same_process_tells_that_the_former_is_over() -> None:
    first = [replace(event, process=this_process()) for event in events_of_run(0, nodes=2, ends="killed")]
    second = [replace(event, process=this_process()) for event in events_of_run(1, nodes=2)]
    assert statuses(read([*first, *second])) == ["killed", "succeeded"]


def test_two_runs_of_one_id_at_once_stay_apart() -> None:
    one, other = ([replace(event, process=name) for event in events_of_run(0, nodes=3)] for name in ("a:1", "b:2"))
    mixed = [event for pair in zip(one, other, strict=True) for event in pair]
    history = read(mixed)
    assert [(run.process, len(run.nodes)) for run in history.runs] == [("a:1", 3), ("b:2", 3)]


def test_damaged_lines_are_counted_and_left_out() -> None:
    lines = [event.line.encode() for event in events_of_run(0, nodes=2)]
    broken = [b"\n", b'{"event": "node_fin', b"[]\n", b"\xff\xfe\n", b'{"event": 1, "run_id": 2}\n', lines[1][:40]]
    history = history_of([*lines[:2], *broken, *lines[2:]], SOON)
    assert history.damaged_lines == 5
    assert (statuses(history), len(history.runs[0].nodes)) == (["succeeded"], 2)


def test_lines_of_the_first_format_are_read() -> None:
    known = b'"run_id":"x","environment":"local","status":"running","at":"2026-01-01T05:00:00+00:00"'
    old = b'{"event":"run_started",' + known + b"}"
    end = old.replace(b'"run_started"', b'"run_finished"').replace(b'"running"', b'"succeeded"')
    assert statuses(history_of([old, end], SOON)) == ["succeeded"]


def test_lines_as_7410be4_wrote_them_are_read() -> None:
    lines = (Path(__file__).parent / "events_of_7410be4.jsonl").read_bytes().splitlines()
    history = history_of(lines, SOON)
    (run,) = history.runs
    assert (run.status, run.seconds, run.started["git_commit"]) == ("succeeded", 78.41, "7410be4acfc9")
    assert [(node["node"], node["rows_out"]) for node in run.nodes] == [("clean_movies", {"prm_movies": 591})]
    assert (history.damaged_lines, history.newer_lines) == (0, 0)


def test_lines_of_a_newer_format_are_skipped_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    first, *others = events_of_run(0, nodes=2)
    lines = [event.line.encode() for event in (first, *(replace(event, version=9) for event in others))]
    history = history_of(lines, SOON)
    assert (statuses(history), history.newer_lines, history.damaged_lines) == (["running"], len(others), 0)
    assert "newer version" in caplog.text


def test_there_need_be_no_file(tmp_path: Path) -> None:
    assert read_history(str(tmp_path / "none")) == History([])


def test_a_file_of_many_runs_is_read_in_order(tmp_path: Path) -> None:
    history = read_history(written(tmp_path, 20, nodes=2))
    assert [run.run_id for run in history.runs] == [f"run-{number}" for number in range(20)]
