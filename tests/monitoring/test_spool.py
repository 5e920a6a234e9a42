"""What could not be sent is sent once, whoever asks how often, and a damaged line costs only itself."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.monitoring.ingestion_faults import events
from soundtrack_pop.monitoring.background import BackgroundSink
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.spool import FOLDER, Replayed, Spool
from support.waiting import DEADLINE_SECONDS


def files(root: Path) -> list[Path]:
    return sorted((root / FOLDER).iterdir())


def test_a_replay_sends_once_and_a_second_one_nothing(tmp_path: Path) -> None:
    taken: list[Event] = []

    def take(batch: Sequence[Event]) -> list[Event]:
        taken.extend(batch)
        return []

    spool, told = Spool(str(tmp_path)), events(5)
    spool.keep(told[:3])
    spool.keep(told[3:])
    assert spool.replay(take) == Replayed(sent=5, left=0, damaged=0)
    assert spool.replay(take) == Replayed(0, 0, 0)
    assert sorted(event.sequence for event in taken) == [0, 1, 2, 3, 4]
    assert files(tmp_path) == []


def test_what_a_replay_cannot_send_stays(tmp_path: Path) -> None:
    def refuse(batch: Sequence[Event]) -> list[Event]:
        raise ConnectionError("nobody there")

    spool = Spool(str(tmp_path))
    spool.keep(events(3))
    assert spool.replay(refuse) == Replayed(sent=0, left=3, damaged=0)
    assert spool.replay(lambda batch: batch[1:]) == Replayed(sent=1, left=2, damaged=0)
    assert spool.replay(lambda batch: []) == Replayed(sent=2, left=0, damaged=0)


def test_a_damaged_line_is_counted_and_left_out(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path))
    spool.keep(events(2))
    (path,) = files(tmp_path)
    path.write_text(path.read_text() + '{"event": "node_fin\n[1]\n\n')
    assert spool.replay(lambda batch: []) == Replayed(sent=2, left=0, damaged=2)


def test_a_line_of_a_newer_format_stays_for_the_version_that_wrote_it(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path))
    spool.keep([replace(event, version=9) for event in events(2)])
    spool.keep(events(3))
    assert spool.replay(lambda batch: []) == Replayed(sent=3, left=2, damaged=0)
    (path,) = files(tmp_path)
    assert path.read_text().count('"version": 9') == 2


def test_two_replays_at_once_share_the_files(tmp_path: Path) -> None:
    spool, taken, lock = Spool(str(tmp_path)), [], threading.Lock()
    for event in events(40):
        spool.keep([event])

    def take(batch: Sequence[Event]) -> list[Event]:
        with lock:
            taken.extend(event.sequence for event in batch)
        return []

    threads = [threading.Thread(target=Spool(str(tmp_path)).replay, args=(take,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(40))


def test_the_claim_of_a_killed_replay_is_taken_over_later_only(tmp_path: Path) -> None:
    spool = Spool(str(tmp_path))
    spool.keep(events(1))
    (path,) = files(tmp_path)
    claim = path.rename(f"{path}.claimed-dead")
    assert spool.replay(lambda batch: []).sent == 0
    os.utime(claim, (0, 0))
    assert spool.replay(lambda batch: []).sent == 1


def test_a_sink_serves_a_second_run() -> None:
    taken: list[int] = []
    sink = BackgroundSink(
        lambda batch: taken.extend(event.sequence for event in batch) or [],  # type: ignore[func-returns-value]
        lambda unsent: None,
        batch_seconds=0.01,
        most_delay_seconds=DEADLINE_SECONDS,
    )
    first, second = events(2)
    sink.write(first)
    sink.close()
    sink.write(second)
    sink.close()
    sink.close()
    assert taken == [0, 1]


def test_a_sink_that_cannot_keep_fails_nothing() -> None:
    def fail(batch: Sequence[Event]) -> list[Event]:
        raise OSError("disk full")

    sink = BackgroundSink(fail, fail, batch_seconds=0.01, most_delay_seconds=DEADLINE_SECONDS)  # type: ignore[arg-type]
    sink.write(events(1)[0])
    sink.close()
