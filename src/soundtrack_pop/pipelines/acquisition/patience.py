"""Ask again what failed for the moment: growing waits drawn by chance, `Retry-After` honoured, an end to it."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from soundtrack_pop.errors import DownloadError
from soundtrack_pop.parameters.acquisition import NetworkParameters

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")
_WORTH_TELLING_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Transient(Exception):  # noqa: N818 - no error yet: it becomes one when patience ends
    """Trouble that may pass.

    Attributes:
        reason: what happened, without key.
        wait_seconds: what the server asked to wait; None where it said nothing.
        is_throttled: whether the server says that it is asked too often: by all together.
    """

    def __init__(self, reason: str, wait_seconds: float | None = None, *, is_throttled: bool = False) -> None:
        """Say what happened."""
        super().__init__(reason)
        self.reason = reason
        self.wait_seconds = wait_seconds
        self.is_throttled = is_throttled


def patiently(
    network: NetworkParameters,
    where: str,
    ask: Callable[[], T],
    on_wait: Callable[[float], None] = lambda seconds: None,
) -> T:
    """Return what `ask` returns, asking again while it raises `Transient`.

    Args:
        network: how often and how long.
        where: what is asked for, without key; named in the log and in the error.
        ask: asks once.
        on_wait: told the seconds before a wait that concerns everybody who asks this server.

    Raises:
        DownloadError: it was asked `most_attempts` times, or the server asks to wait longer than the longest wait.
    """
    import tenacity

    def tell(state: RetryCallState) -> None:
        trouble, seconds = _trouble_of(state), state.upcoming_sleep
        if trouble.wait_seconds is not None or trouble.is_throttled:
            on_wait(seconds)
        level = logging.WARNING if seconds >= _WORTH_TELLING_SECONDS else logging.INFO
        logger.log(level, "%s: %s; asking again in %.1f s", where, trouble.reason, seconds)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: _is_worth_waiting(error, network)),
        wait=lambda state: _seconds_to_wait(state, network),
        stop=tenacity.stop_after_attempt(network.most_attempts),
        before_sleep=tell,
        reraise=True,
    )
    try:
        return retrying(ask)
    except Transient as trouble:
        raise _gave_up(where, trouble, retrying.statistics.get("attempt_number", 1), network) from trouble


def _seconds_to_wait(state: RetryCallState, network: NetworkParameters) -> float:
    asked = _trouble_of(state).wait_seconds
    if asked is not None:
        # A little more by chance: those that were told the same must not come back at once.
        return asked + random.uniform(0, network.first_wait_seconds)  # noqa: S311
    limit = network.first_wait_seconds * 2.0 ** (state.attempt_number - 1)
    return random.uniform(0, min(limit, network.longest_wait_seconds))  # noqa: S311


def _is_worth_waiting(error: BaseException, network: NetworkParameters) -> bool:
    return isinstance(error, Transient) and (error.wait_seconds or 0.0) <= network.longest_wait_seconds


def _trouble_of(state: RetryCallState) -> Transient:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Transient) else Transient(repr(error))


def _gave_up(where: str, trouble: Transient, attempts: int, network: NetworkParameters) -> DownloadError:
    if (trouble.wait_seconds or 0.0) > network.longest_wait_seconds:
        found = f"{trouble.reason}, and the wish to be left alone for {trouble.wait_seconds:.0f} s"
        remedy = "Run the same command again later, or raise acquisition.network.longest_wait_seconds"
    else:
        found = f"{trouble.reason} ({attempts} attempt{'s' if attempts > 1 else ''})"
        remedy = "Run the same command again later; check the network and acquisition.network"
    return DownloadError(
        where,
        expected="an answer",
        found=found,
        remedy=f"{remedy}. What has arrived is kept and not fetched again",
    )
