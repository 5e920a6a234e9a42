"""What a run writes down: real pipelines run by Kedro's own runner, without a project around them."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from kedro.io import MemoryDataset
from kedro.pipeline import Node

from hooks.running import Counted, Events, run
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.hooks.run_record import RunRecordHook

MATCHING = "soundtrack_pop.pipelines.matching.nodes"


def doubled(rows: list[int]) -> list[int]:
    return rows * 2


def odd_and_even(rows: list[int]) -> tuple[list[int], list[int]]:
    return [row for row in rows if row % 2], [row for row in rows if not row % 2]


def three() -> list[int]:
    return [1, 2, 3]


def boom(rows: list[int]) -> list[int]:
    raise ZeroDivisionError("boom")


def nothing(rows: list[int]) -> None:
    """Return nothing."""


doubled.__module__ = MATCHING

DOUBLE = Node(doubled, "int_movies", "prm_movies", name="double")
THREE = Node(three, None, "int_movies", name="three")
SPLIT = Node(odd_and_even, "prm_movies", ["feat_odd", "int_rejects"], name="split")


def test_events_stand_in_order_with_what_is_known_of_each(hook: RunRecordHook, events: Events) -> None:
    run(hook, [DOUBLE, SPLIT], int_movies=Counted([1, 2, 3]), prm_movies=Counted(), feat_odd=Counted(), int_rejects=Counted())  # fmt: skip  # noqa: E501
    told = [
        (event.event, event.status, event.node, event.stage, event.rows_in, event.rows_out, event.rows_rejected)
        for event in events.all
    ]
    stage = __name__.split(".")[0]
    assert told == [
        ("run_started", "running", None, None, {}, {}, None),
        ("node_started", "running", "double", "matching", {}, {}, None),
        ("node_finished", "succeeded", "double", "matching", {"int_movies": 3}, {"prm_movies": 6}, None),
        ("node_started", "running", "split", stage, {}, {}, None),
        (
            "node_finished", "succeeded", "split", stage, {"prm_movies": 6}, {"feat_odd": 4, "int_rejects": 2}, 2,
        ),
        ("run_finished", "succeeded", None, None, {}, {}, 2),
    ]  # fmt: skip
    (known,) = {(event.run_id, event.environment, *event.pipeline) for event in events.all}
    assert (known[0][:4], known[1:]) == ("now-", ("test", "__default__"))


def test_run_s_first_event_holds_what_it_was_asked_for(
    hook: RunRecordHook, events: Events, parameters: dict[str, Any]
) -> None:
    run(hook, [DOUBLE], int_movies=Counted([1]))
    details = events.all[0].details
    assert (details["storage_root"], details["parameters"]) == ("/mnt/films", parameters)
    assert {"soundtrack_pop", "kedro"} <= set(details)


def test_only_what_ended_has_seconds(hook: RunRecordHook, events: Events) -> None:
    run(hook, [DOUBLE], int_movies=Counted([1]))
    has_seconds = {event.event: event.seconds is not None and event.seconds >= 0 for event in events.all}
    assert has_seconds == {
        "run_started": False,
        "node_started": False,
        "node_finished": True,
        "run_finished": True,
    }


def test_seconds_go_from_the_first_load_to_the_last_save(
    hook: RunRecordHook, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr("soundtrack_pop.hooks.open_node.time.perf_counter", lambda: clock.now)

    class Slow(Counted):
        def load(self) -> list[int]:
            clock.now += 1
            return super().load()

        def save(self, data: list[int]) -> None:
            clock.now += 10
            super().save(data)

    def work(rows: list[int]) -> tuple[list[int], list[int]]:
        clock.now += 100
        return rows, rows

    run(hook, [Node(work, "a", ["b", "c"], name="work")], a=Slow([1]), b=Slow(), c=Slow())
    assert [event.seconds for event in events.finished()] == [121.0]
    assert events.all[-1].seconds == 121.0


def test_node_without_inputs_begins_when_it_runs(hook: RunRecordHook, events: Events) -> None:
    run(hook, [THREE, DOUBLE], int_movies=Counted(), prm_movies=Counted())
    found = [(event.node, event.rows_in, event.rows_out) for event in events.finished()]
    assert found == [("three", {}, {"int_movies": 3}), ("double", {"int_movies": 3}, {"prm_movies": 6})]


def test_node_without_outputs_ends_when_it_ran(hook: RunRecordHook, events: Events) -> None:
    idle = Node(nothing, "int_movies", None, name="idle")
    run(hook, [idle, DOUBLE], int_movies=Counted([1]), prm_movies=Counted())
    found = [(event.node, event.rows_in, event.rows_out) for event in events.finished()]
    assert sorted(found) == [("double", {"int_movies": 1}, {"prm_movies": 2}), ("idle", {"int_movies": 1}, {})]


def test_rows_are_told_only_where_they_are_known_without_counting(hook: RunRecordHook, events: Events) -> None:
    source = SimpleNamespace(rows_read={"release_group": 5, "url": 2})
    many = Node(lambda source, number: number, ["raw_dump", "number"], "lazy", name="read")
    run(hook, [many], raw_dump=MemoryDataset(source), number=MemoryDataset(1))
    assert [(event.rows_in, event.rows_out) for event in events.finished()] == [({"raw_dump": 7}, {})]


@pytest.mark.parametrize(
    ("node", "fails_on", "kind", "message"),
    [
        (DOUBLE, "load", "SourceError", "movies.jsonl: expected a file; found none. Put it there."),
        (Node(boom, "int_movies", "prm_movies", name="boom"), "", "ZeroDivisionError", "boom"),
        (DOUBLE, "save", "DatasetError", "disk full"),
    ],
    ids=["while loading", "in the node", "while saving"],
)
def test_failure_is_told_of_the_node_and_of_the_run(
    hook: RunRecordHook, events: Events, node: Node, fails_on: str, kind: str, message: str
) -> None:
    movies, made = Counted([1], fails_on=fails_on), Counted(fails_on=fails_on)
    with pytest.raises(Exception, match=re.escape(message)):
        run(hook, [node], int_movies=movies, prm_movies=made)
    told = [(event.event, event.status, event.node) for event in events.all]
    assert told == [
        ("run_started", "running", None),
        ("node_started", "running", node.name),
        ("node_finished", "failed", node.name),
        ("run_finished", "failed", None),
    ]
    for event in events.all[2:]:
        assert event.error is not None
        assert event.error["kind"] == kind
        assert message in event.error["message"]
        assert "Traceback" in event.error["trace"]
    assert [event.error for event in events.all[:2]] == [None, None]


def test_a_node_s_record_tells_what_it_took_over(hook: RunRecordHook, events: Events) -> None:
    report = ReuseReport("films", reused=2, anew=1, gone=0)

    def clean(rows: list[int]) -> tuple[list[int], ReuseReport]:
        return rows, report

    node = Node(clean, "int_movies", ["prm_movies", "movie_reuse"], name="clean")
    run(hook, [node, THREE], int_movies=Counted(), prm_movies=Counted())
    three, found = events.finished()
    assert found.details == {"movie_reuse": {"what": "films", "reused": 2, "anew": 1, "gone": 0, "why_none": None}}
    assert three.details == {}
