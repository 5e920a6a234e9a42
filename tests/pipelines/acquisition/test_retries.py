"""Waits between attempts, the rate limit, and the progress that is logged; no test here waits."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Callable

import pytest
import tenacity.nap

from pipelines.acquisition.conftest import parameter_values
from soundtrack_pop.errors import DownloadError
from soundtrack_pop.parameters.acquisition import NetworkParameters
from soundtrack_pop.pipelines.acquisition.progress import Progress
from soundtrack_pop.pipelines.acquisition.retries import RateLimiter, RetryableError, call_with_retries
from soundtrack_pop.pipelines.acquisition.web import _retry_after_seconds


def network(**changes: float) -> NetworkParameters:
    values = {**parameter_values("http://127.0.0.1")["network"], "first_wait_seconds": 1, "most_attempts": 6}
    return NetworkParameters(**{**values, "longest_wait_seconds": 10, **changes})


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been slept."""
    slept: list[float] = []
    monkeypatch.setattr(tenacity.nap.time, "sleep", slept.append)
    return slept


def always(trouble: RetryableError):  # type: ignore[no-untyped-def]
    def ask() -> None:
        raise trouble

    return ask


def test_waits_grow_by_chance_below_a_doubling_limit(waits: list[float]) -> None:
    with pytest.raises(DownloadError, match=r"x: expected an answer; found reset \(6 attempts\)"):
        call_with_retries(network(), "x", always(RetryableError("reset")))
    assert len(waits) == 5
    assert all(0 <= wait <= limit for wait, limit in zip(waits, (1, 2, 4, 8, 10), strict=True))
    assert len(set(waits)) == 5


def test_waits_no_less_than_a_server_asks_and_tells_whom_it_concerns(waits: list[float]) -> None:
    told: list[float] = []
    answers = iter(
        [RetryableError("429", 7.0), RetryableError("500"), RetryableError("429", is_throttled=True), None]
    )

    def ask() -> str:
        trouble = next(answers)
        if trouble:
            raise trouble
        return "record"

    assert call_with_retries(network(), "x", ask, told.append) == "record"
    assert 7.0 <= waits[0] <= 8.0
    assert told == [waits[0], waits[2]]


def test_does_not_wait_longer_than_the_longest_wait(waits: list[float]) -> None:
    with pytest.raises(DownloadError, match="a requested wait of 11 s"):
        call_with_retries(network(), "x", always(RetryableError("503", 11.0)))
    assert waits == []


def test_other_errors_are_not_waited_out(waits: list[float]) -> None:
    def ask() -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        call_with_retries(network(), "x", ask)
    assert waits == []


def test_reads_retry_after_in_seconds_and_as_a_date() -> None:
    now = dt.datetime(2026, 7, 24, 12, tzinfo=dt.UTC)
    later = email.utils.format_datetime(now + dt.timedelta(seconds=90), usegmt=True)
    assert _retry_after_seconds(later, now) == 90
    found = [
        _retry_after_seconds(text) for text in (None, "120", " 3 ", "soon", "-5", "Sun, 06 Nov 1994 08:49:37 GMT")
    ]
    assert found == [None, 120.0, 3.0, None, None, 0.0]


class Clock:
    """Seconds that pass only in `sleep`; `meanwhile` is called in the first sleep."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.now = 100.0
        self.meanwhile = meanwhile

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.meanwhile, once = lambda: None, self.meanwhile
        once()


def test_turns_are_evenly_spaced() -> None:
    clock = Clock()
    limiter, turns = RateLimiter(100, lambda: clock.now, clock.sleep), []
    for _ in range(20):
        limiter.wait_for_turn()
        turns.append(clock.now - 100)
    assert turns == pytest.approx([number / 100 for number in range(20)])


def test_time_without_requests_allows_no_burst() -> None:
    clock = Clock()
    limiter = RateLimiter(100, lambda: clock.now, clock.sleep)
    clock.now += 60
    limiter.wait_for_turn()
    limiter.wait_for_turn()
    assert clock.now == pytest.approx(160.01)


def test_a_pause_also_holds_up_those_who_have_their_turn() -> None:
    clock = Clock(meanwhile=lambda: limiter.pause(0.3))
    limiter = RateLimiter(1000, lambda: clock.now, clock.sleep)
    limiter.pause(0.1)
    limiter.wait_for_turn()
    assert clock.now == pytest.approx(100.4)


@pytest.mark.parametrize(
    ("done", "total", "seconds", "words"),
    [
        (1_200_000_000, 6_500_000_000, 100, "x: 1,200 of 6,500 MB, 12.0 MB/s, 7 min left"),
        (50_000_000, 100_000_000, 10, "x: 50 of 100 MB, 5.0 MB/s, 10 s left"),
        (1_000_000, 100_000_000_000, 10, "x: 1 of 100,000 MB, 0.1 MB/s, 277.8 h left"),
        (1_000_000, None, 1, "x: 1 MB, 1.0 MB/s"),
        (0, 1_000_000, 1, "x: 0 of 1 MB, 0.0 MB/s"),
    ],
)
def test_tells_how_much_how_fast_and_how_long(done: int, total: int | None, seconds: float, words: str) -> None:
    progress = Progress("x")
    begun = progress._began
    progress.at(done, total)
    assert progress.in_words(begun + seconds) == words


def test_what_an_earlier_run_fetched_counts_for_no_rate() -> None:
    progress = Progress("x", done=90_000_000)
    progress.at(91_000_000, 100_000_000)
    assert progress.in_words(progress._began + 1) == "x: 91 of 100 MB, 1.0 MB/s, 9 s left"
