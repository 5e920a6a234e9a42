"""Was last night's run fine? The answer from the records, for the page and the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from soundtrack_pop.monitoring.data_quality import FAILED as MISSED
from soundtrack_pop.monitoring.history import KILLED, Run
from soundtrack_pop.monitoring.records import FAILED, INTERRUPTED, REFUSED, RUNNING, WHOLE
from soundtrack_pop.monitoring.settings import ExpectedRuns

GREEN, AMBER, RED, BLUE = "good", "warned", "bad", "running"
# A run under way is believed for three times as long as the last good one took, at least for half an hour.
_LEAST_SECONDS_UNDER_WAY = 1800.0
_IN_WORDS = {
    FAILED: "The last whole run failed",
    REFUSED: "The last whole run was refused",
    INTERRUPTED: "The last whole run was interrupted",
    KILLED: "The last whole run was killed",
}


@dataclass(frozen=True)
class RunState:
    """The answer.

    Attributes:
        color: GREEN, AMBER, RED or BLUE.
        answer: the answer in a sentence.
        lines: what else an operator asks, in order.
        valid_until: when a good answer turns into "late", and "under way" into "killed"; None if never.
        last: the newest whole run.
        good: the newest whole run that succeeded.
        good_before: the good run before it.
    """

    color: str
    answer: str
    lines: tuple[str, ...]
    valid_until: dt.datetime | None
    last: Run | None
    good: Run | None
    good_before: Run | None


def state_of(runs: Sequence[Run], expected: ExpectedRuns, now: dt.datetime) -> RunState:
    """Return the answer at a moment.

    Args:
        runs: oldest first.
        expected: when a whole run should have succeeded.
        now: with its time zone.
    """
    whole = [run for run in runs if run.scope == WHOLE]
    good = [run for run in whole if run.is_good]
    last = whole[-1] if whole else None
    newest = good[-1] if good else None
    before = good[-2] if len(good) > 1 else None
    due = expected.deadline_after(_time(newest.last_at)) if newest else None
    color, answer = _judge(last, newest, due, now)
    lines = [*_of_last(last), *_of_good(newest, last, now), *_of_partial(runs, last)]
    if due is not None:
        lines.append(f"{'Next whole run expected' if due > now else 'Expected'} by {_clock(due)} UTC.")
    elif not expected.by:
        lines.append("No time is set by which a run is expected (expected_runs in monitoring.yml).")
    if color == BLUE and last is not None:
        due = _time(last.started_at) + dt.timedelta(seconds=_seconds_under_way(newest))
    return RunState(color, answer, tuple(lines), due, last, newest, before)


def _judge(last: Run | None, good: Run | None, due: dt.datetime | None, now: dt.datetime) -> tuple[str, str]:
    if last is None:
        return RED, "No whole run is recorded"
    if last.status in _IN_WORDS:
        return RED, _IN_WORDS[last.status]
    if last.status == RUNNING:
        return BLUE, "A whole run is under way"
    if due is not None and due <= now:
        return RED, "The run is late: no whole run succeeded in time"
    failed = len(failed_checks(good)) if good else 0
    if failed:
        return AMBER, f"The last whole run succeeded, but missed {failed} expectation{'s' if failed > 1 else ''}"
    return GREEN, "The last whole run was fine"


def failed_checks(run: Run) -> list[dict[str, str]]:
    """Return the expectations that a run missed."""
    checks = run.finished.get("checks") or [check for node in run.nodes for check in node.get("checks") or []]
    return [check for check in checks if isinstance(check, dict) and check.get("outcome") == MISSED]


def _of_last(last: Run | None) -> list[str]:
    if last is None:
        return ["Start one: kedro run."]
    lines = []
    if last.status == RUNNING:
        lines.append(f"It started {_clock(_time(last.started_at))} UTC.")
    if last.status == KILLED:
        node = (last.open_node or {}).get("node")
        lines.append("It ended without recording its end" + (f", in {node}." if node else "."))
    error = last.finished.get("error")
    if isinstance(error, dict):
        lines.append(f"{error.get('kind')}: {error.get('message')}")
    return lines + [
        f"Missed: {one.get('table')}, {one.get('check')}: expected {one.get('expected')}; found {one.get('found')}"
        for one in failed_checks(last)
    ]


def _of_good(good: Run | None, last: Run | None, now: dt.datetime) -> list[str]:
    if good is None:
        return ["No whole run has succeeded yet."]
    ended, age = _clock(_time(good.last_at)), age_in_words(now - _time(good.last_at))
    took = f", took {good.seconds:,.0f} s" if good.seconds is not None else ""
    if good is last:
        return [f"It ended {ended} UTC, {age} ago{took}."]
    return [f"The outputs are those of the last good run, which ended {ended} UTC, {age} ago."]


def _of_partial(runs: Sequence[Run], last: Run | None) -> list[str]:
    later = [run for run in runs if run.scope != WHOLE and (last is None or run.started_at > last.started_at)]
    if not later:
        return []
    newest = later[-1]
    kind = newest.scope or "older"
    return [
        f"Since then {len(later)} run{'s' if len(later) > 1 else ''} of a part, which do not count; the last: "
        f"{kind}, {newest.status}, {_clock(_time(newest.started_at))} UTC."
    ]


def age_in_words(age: dt.timedelta) -> str:
    """Return e.g. `40 min`, `5 h` or `3 days`."""
    minutes = max(age.total_seconds() / 60, 0)
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"


def _seconds_under_way(good: Run | None) -> float:
    """Return the seconds after which a run that says nothing is taken for killed."""
    return max(_LEAST_SECONDS_UNDER_WAY, 3 * (good.seconds or 0) if good else 0)


def _time(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _clock(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%a %d %b %H:%M")
