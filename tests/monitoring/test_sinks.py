"""One line for each event, whoever else writes, and no failure whatever the storage does."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import fsspec
import pytest

from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.sinks import JsonLinesSink
from support.waiting import DEADLINE_SECONDS

LINES = 500
# Each line is longer than a pipe's or a page's atomic write, so that a write in parts would show.
WRITER = """
import sys
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.sinks import JsonLinesSink
_, path, name, lines = sys.argv
sink = JsonLinesSink(path)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(lines)):
    sink.write(Event("run_started", name, "test", "running", str(number), [], details={"filler": name * 9000}))
"""


def event(run_id: str, **details: object) -> Event:
    return Event("run_started", run_id, "test", "running", "now", [], details=details)


def run_ids(text: str) -> list[str]:
    return [json.loads(line)["run_id"] for line in text.splitlines()]


def test_events_are_appended_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "not/there/yet.jsonl"
    JsonLinesSink(str(path)).write(event("first"))
    JsonLinesSink(str(path)).write(event("second"))
    assert run_ids(path.read_text()) == ["first", "second"]
    assert path.read_text().endswith("}\n")


def test_line_holds_the_whole_event(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    told = event("第一", line_break="one\ntwo", where=Path("data"), nothing=None)
    JsonLinesSink(str(path)).write(told)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {**told.to_dict(), "details": {**told.details, "where": "data"}}
    assert "第一" in line


def test_nothing_is_written_without_an_event(tmp_path: Path) -> None:
    JsonLinesSink(str(tmp_path / "events.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_two_processes_never_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name, str(LINES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("a", "b")
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=DEADLINE_SECONDS)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert Counter(line["run_id"] for line in lines) == {"a": LINES, "b": LINES}
    for name in ("a", "b"):
        assert [int(line["at"]) for line in lines if line["run_id"] == name] == list(range(LINES))


@pytest.mark.parametrize("url", ["{folder}/file/events.jsonl", "{folder}", "nowhere://events.jsonl"])
def test_what_cannot_be_written_only_warns(tmp_path: Path, url: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    place = url.format(folder=tmp_path)
    JsonLinesSink(place).write(event("lost"))
    (record,) = caplog.records
    assert (record.levelname, place in record.getMessage()) == ("WARNING", True)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_other_storage_than_a_disk_is_appended_to() -> None:
    sink = JsonLinesSink("memory://monitoring-sinks/events.jsonl")
    sink.write(event("first"))
    sink.write(event("second"))
    stored = fsspec.filesystem("memory").cat_file("/monitoring-sinks/events.jsonl").decode()
    assert run_ids(stored) == ["first", "second"]


def test_events_are_kept_on_a_disk_that_takes_whole_files_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.jsonl"
    JsonLinesSink(str(path)).write(event("first"))
    real = os.open

    def refuses_to_append(name: str, flags: int, mode: int = 0o777, **more: int) -> int:
        if flags & os.O_APPEND:
            raise OSError(errno.EINVAL, "no append")
        return real(name, flags, mode, **more)

    monkeypatch.setattr(os, "open", refuses_to_append)
    JsonLinesSink(str(path)).write(event("second"))
    assert run_ids(path.read_text()) == ["first", "second"]
    assert [file.name for file in tmp_path.iterdir()] == ["events.jsonl"]


def test_a_storage_that_fails_is_left_alone_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, attempts = fsspec.filesystem("memory"), []

    def fails(self: object, path: str, mode: str) -> None:
        attempts.append(path)
        raise ConnectionError("gone")

    clock = SimpleNamespace(now=0.0)
    sink = JsonLinesSink("memory://pausing/events.jsonl", clock=lambda: clock.now)
    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "open", fails)
        sink.write(event("first"))
        clock.now = 59.0
        sink.write(event("second"))
    assert len(attempts) == 1
    clock.now = 60.0
    sink.write(event("third"))
    assert run_ids(memory.cat_file("/pausing/events.jsonl").decode()) == ["third"]
