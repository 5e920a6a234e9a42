"""How far a long read has come: logged every five seconds at most."""

from __future__ import annotations

import io

import pytest

from soundtrack_pop.datasets import progress
from soundtrack_pop.datasets.progress import ReadProgress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until a test moves it."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_logs_every_five_seconds_how_much_is_read(clock: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    stream = io.BytesIO(b"x" * 200)
    watched = ReadProgress("mbdump.tar.bz2", stream, 200)
    for seconds, read in ((9, 20), (1, 50), (9, 60), (1, 100)):
        clock[0] += seconds
        stream.seek(read)
        watched.note("artist", read * 1000)
    assert said(caplog) == [
        "reading mbdump.tar.bz2: 10% of the file, 81 s left, artist, 20,000 rows so far",
        "reading mbdump.tar.bz2: 30% of the file, 44 s left, artist, 60,000 rows so far",
    ]


@pytest.mark.parametrize("size", [None, 0], ids=["unknown", "empty"])
def test_says_nothing_of_a_share_where_there_is_none(
    size: int | None, clock: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    watched = ReadProgress("movies.jsonl", io.BytesIO(), size)
    clock[0] += 10
    watched.note("movies", 1)
    assert said(caplog) == ["reading movies.jsonl: movies, 1 rows so far"]
