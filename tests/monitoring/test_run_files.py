"""Each run has files of its own, written as a whole, and no failure of the storage ends a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import fsspec
import pytest

from monitoring.histories import FIRST, events_of_run, write_history
from soundtrack_pop.monitoring.history import read_history
from soundtrack_pop.monitoring.records import EVENTS_FILE, RUNS_FOLDER, Event
from soundtrack_pop.monitoring.run_files import RunFiles, record_lines
from support.records import events_below


def write(root: Path | str, events: list[Event]) -> None:
    files = RunFiles(str(root))
    for event in events:
        files.write(event)
    files.close()


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / RUNS_FOLDER).iterdir())


def test_the_first_file_is_there_before_the_first_node_and_stays_as_it_is(tmp_path: Path) -> None:
    first, *others = events_of_run(0, nodes=2)
    files = RunFiles(str(tmp_path))
    files.write(first)
    before = (tmp_path / RUNS_FOLDER / "run-0.jsonl").read_bytes()
    assert before == first.line.encode()
    for event in others:
        files.write(event)
    assert names(tmp_path) == ["run-0.0001.jsonl", "run-0.jsonl"]
    assert (tmp_path / RUNS_FOLDER / "run-0.jsonl").read_bytes() == before


@pytest.mark.parametrize("root", ["disk", "memory://run-files"])
def test_events_of_many_files_are_read_in_order(tmp_path: Path, root: str) -> None:
    place = root if "://" in root else str(tmp_path)
    events = events_of_run(0, nodes=240)
    write(place, events)
    assert events_below(place) == [event.to_dict() for event in events]


def test_a_refused_run_is_one_file_of_one_line(tmp_path: Path) -> None:
    refused = replace(events_of_run(0, nodes=1)[-1], status="refused")
    write(tmp_path, [refused])
    assert names(tmp_path) == ["run-0.jsonl"]
    assert [run.status for run in read_history(str(tmp_path)).runs] == ["refused"]


def test_two_runs_at_once_share_no_file(tmp_path: Path) -> None:
    writers = [RunFiles(str(tmp_path)) for _ in range(2)]
    for pair in zip(events_of_run(0, nodes=9), events_of_run(1, nodes=9), strict=True):
        for writer, event in zip(writers, pair, strict=True):
            writer.write(event)
    runs = read_history(str(tmp_path)).runs
    assert [(run.run_id, len(run.nodes)) for run in runs] == [
        ("run-0", 9),
        ("run-1", 9),
    ]


def test_old_file_and_files_of_runs_are_one_history_and_the_newest_can_be_asked_for(tmp_path: Path) -> None:
    write_history(tmp_path / EVENTS_FILE, 2, nodes=1)
    write(tmp_path, events_of_run(2, nodes=1))
    write(tmp_path, events_of_run(5, nodes=1))
    assert [run.run_id for run in read_history(str(tmp_path)).runs] == ["run-0", "run-1", "run-2", "run-5"]
    assert [run.run_id for run in read_history(str(tmp_path), newest=2).runs] == ["run-2", "run-5"]


def test_ids_of_kedro_end_in_no_number_of_a_part(tmp_path: Path) -> None:
    events = [replace(one, run_id="2026-11-29T05.07.45.123Z") for one in events_of_run(0, nodes=1)]
    write(tmp_path, events)
    assert len(read_history(str(tmp_path), FIRST).runs) == 1


def test_hidden_files_and_others_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, events_of_run(0, nodes=1))
    (tmp_path / RUNS_FOLDER / ".run-1.jsonl.new").write_text("{")
    (tmp_path / RUNS_FOLDER / "notes.txt").write_text("{")
    assert len(list(record_lines(str(tmp_path)))) == 4


@pytest.mark.parametrize("root", ["{folder}/file", "nowhere://root"])
def test_what_cannot_be_written_only_warns(tmp_path: Path, root: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    RunFiles(root.format(folder=tmp_path)).write(events_of_run(0)[0])
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_failing_storage_is_left_alone_for_a_minute_and_then_gets_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts: list[str] = []

    def fails(url: str, *_: object, **__: object) -> None:
        attempts.append(url)
        raise ConnectionError("gone")

    clock = SimpleNamespace(now=0.0)
    files = RunFiles("memory://pausing", clock=lambda: clock.now)
    first, *_, last = events = events_of_run(0, nodes=1)
    with monkeypatch.context() as patch:
        patch.setattr("soundtrack_pop.monitoring.run_files.write_whole", fails)
        files.write(first)
        clock.now = 59.0
        files.write(replace(last, event="run_finished"))
    assert len(attempts) == 1
    files.close()
    stored = fsspec.filesystem("memory").cat_file(f"/pausing/{RUNS_FOLDER}/run-0.jsonl").decode()
    assert [line + "\n" for line in stored.splitlines()] == [events[0].line, events[-1].line]
