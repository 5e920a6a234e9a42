"""Retry policy and rate limit of requests: exponential backoff with jitter, and `Retry-After`."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.parameters.acquisition import NetworkParameters

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")
_WARNING_SECONDS = 5.0

logger = logging.getLogger(__name__)


class RetryableError(Exception):
    """A failure that a later request may not meet.

    Attributes:
        reason: what happened, without key.
        wait_seconds: seconds that the server asked to wait; None if it did not.
        is_throttled: whether the server rejects the rate of all requests together.
    """

    def __init__(self, reason: str, wait_seconds: float | None = None, *, is_throttled: bool = False) -> None:
        """Describe the failure."""
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds
        self.is_throttled = is_throttled


def call_with_retries(
    network: NetworkParameters,
    where: str,
    ask: Callable[[], T],
    on_wait: Callable[[float], None] = lambda seconds: None,
) -> T:
    """Return what `ask` returns; call it again while it raises `RetryableError`.

    Args:
        network: number of attempts and waits between them.
        where: what is requested, without key; named in the log and in the error.
        ask: makes one request.
        on_wait: called with the seconds of a wait that applies to all requests to this server, before it begins.

    Raises:
        DownloadError: `most_attempts` requests failed, or the server asks to wait longer than the longest wait.
    """
    import tenacity

    def report(state: RetryCallState) -> None:
        failure, seconds = _failure_of(state), state.upcoming_sleep
        if failure.wait_seconds is not None or failure.is_throttled:
            on_wait(seconds)
        level = logging.WARNING if seconds >= _WARNING_SECONDS else logging.INFO
        logger.log(level, "%s: %s; next attempt in %.1f s", where, failure.reason, seconds)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: _is_retried(error, network)),
        wait=lambda state: _seconds_to_wait(state, network),
        stop=tenacity.stop_after_attempt(network.most_attempts),
        before_sleep=report,
        reraise=True,
    )
    try:
        return retrying(ask)
    except RetryableError as failure:
        raise _gave_up(where, failure, retrying.statistics.get("attempt_number", 1), network) from failure


def _seconds_to_wait(state: RetryCallState, network: NetworkParameters) -> float:
    asked = _failure_of(state).wait_seconds
    if asked is not None:
        # Plus a random part, so that requests which got the same answer do not come back at the same moment.
        return asked + random.uniform(0, network.first_wait_seconds)  # noqa: S311
    limit = network.first_wait_seconds * 2.0 ** (state.attempt_number - 1)
    return random.uniform(0, min(limit, network.longest_wait_seconds))  # noqa: S311


def _is_retried(error: BaseException, network: NetworkParameters) -> bool:
    return isinstance(error, RetryableError) and (error.wait_seconds or 0.0) <= network.longest_wait_seconds


def _failure_of(state: RetryCallState) -> RetryableError:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, RetryableError) else RetryableError(repr(error))


def _gave_up(where: str, failure: RetryableError, attempts: int, network: NetworkParameters) -> DownloadError:
    if (failure.wait_seconds or 0.0) > network.longest_wait_seconds:
        found = f"{failure.reason}, and a requested wait of {failure.wait_seconds:.0f} s"
        remedy = "Run the same command again later, or raise acquisition.network.longest_wait_seconds"
    else:
        found = f"{failure.reason} ({attempts} attempt{'s' if attempts > 1 else ''})"
        remedy = "Run the same command again later; check the network and acquisition.network"
    return DownloadError(
        where,
        expected="an answer",
        found=found,
        remedy=f"{remedy}. What has arrived is kept and not fetched again",
    )


class RateLimiter:
    """Limits the rate of requests over several threads, and pauses all of them if the server asks for it."""

    def __init__(
        self,
        requests_per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Space the requests evenly; `clock` and `sleep` count seconds."""
        self._clock, self._sleep = clock, sleep
        self._gap = 1.0 / requests_per_second
        self._next = clock()
        self._paused_until = 0.0
        self._lock = threading.Lock()

    def wait_for_turn(self) -> None:
        """Return when the caller may send its request."""
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._gap
        # A pause also applies to callers that have their turn already.
        while (seconds := max(turn, self._paused_until) - self._clock()) > 0:
            self._sleep(seconds)

    def pause(self, seconds: float) -> None:
        """Let no request begin for so many seconds."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + seconds)
            self._next = max(self._next, self._paused_until)
