"""Six mornings and what the first tile says, from the records alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from monitoring.histories import events_of_run
from soundtrack_pop.monitoring.history import Run, history_of
from soundtrack_pop.monitoring.last_run import state_of
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.settings import ExpectedRuns

# Runs of `histories` begin at 05:00 and 17:00: run 0 in the morning of the first of January.
MORNING = dt.datetime(2026, 1, 1, 7, 0, tzinfo=dt.UTC)
DAILY = ExpectedRuns(by="06:30")


def run_of(number: int, scope: str = "whole", ends: str = "succeeded", **last: object) -> list[Event]:
    told = [replace(event, scope=scope) for event in events_of_run(number, nodes=2, ends=ends)]
    return [*told[:-1], replace(told[-1], **last)] if last else told


def runs(*events: list[Event], now: dt.datetime = MORNING) -> list[Run]:
    return history_of([event.line.encode() for run in events for event in run], now).runs


GOOD = run_of(0, checks=[], checks_warned=0)


@pytest.mark.parametrize(
    ("events", "now", "color", "said"),
    [
        ([GOOD], MORNING, "good", "was fine"),
        ([GOOD, run_of(1, status="refused")[-1:]], MORNING, "bad", "refused"),
        ([GOOD, run_of(1, ends="failed")], MORNING, "bad", "failed"),
        ([GOOD, run_of(1, status="interrupted")], MORNING, "bad", "interrupted"),
        ([GOOD, run_of(1, ends="killed")], MORNING + dt.timedelta(days=1), "bad", "killed"),
        ([GOOD], MORNING + dt.timedelta(days=1), "bad", "late"),
        ([run_of(0)], MORNING, "warned", "missed 1 expectation"),
        ([GOOD, run_of(2, scope="partial")], MORNING + dt.timedelta(days=1), "bad", "late"),
        ([run_of(0, scope="partial")], MORNING, "bad", "No whole run"),
        ([], MORNING, "bad", "No whole run"),
    ],
)
def test_the_answer_of_a_morning(events: list[list[Event]], now: dt.datetime, color: str, said: str) -> None:
    state = state_of(runs(*events, now=now), DAILY, now)
    assert (state.color, said in state.answer) == (color, True), state.answer


def test_a_run_of_a_part_is_told_but_is_no_judge() -> None:
    now = MORNING + dt.timedelta(days=1)
    state = state_of(runs(GOOD, run_of(2, scope="partial"), now=now), DAILY, now)
    assert any("do not count" in line for line in state.lines)
    assert state.good is not None
    assert state.good.run_id == "run-0"


@pytest.mark.parametrize(
    ("ended", "expected", "deadline"),
    [
        ((1, 5, 0), ExpectedRuns(by="06:30"), (2, 6, 30)),
        ((1, 10, 0), ExpectedRuns(by="06:30"), (2, 6, 30)),
        ((1, 19, 0), ExpectedRuns(by="06:30"), (3, 6, 30)),
        # The first of January 2026 is a Thursday.
        ((1, 5, 0), ExpectedRuns(by="06:30", days=("mon",)), (5, 6, 30)),
    ],
)
def test_a_run_meets_the_deadline_that_follows_it_closely(
    ended: tuple[int, int, int], expected: ExpectedRuns, deadline: tuple[int, int, int]
) -> None:
    moment, due = (dt.datetime(2026, 1, *one, tzinfo=dt.UTC) for one in (ended, deadline))
    assert expected.deadline_after(moment) == due
    assert ExpectedRuns().deadline_after(moment) is None
