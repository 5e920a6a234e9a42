"""Where the record of a run goes, what is printed, and what never disturbs a run."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.io import MemoryDataset
from kedro.pipeline import Node

from hooks.running import Counted, Events, run
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.records import Event
from support.records import events_below


def copied(rows: list[int]) -> list[int]:
    return list(rows)


def judged(rows: list[int]) -> dict[str, Any]:
    band = {"precision": 0.5, "precision_interval": [0.1, 0.9], "recall": None, "recall_interval": [None, None]}
    return {
        "soundtracks": 1, "films": 1, "gold_pairs": 0, "is_sample": True, "match_rate": None,
        "candidate_recall": None, "title_matcher": {"auto": band, "auto_and_review": band},
        "matched_pairs": {"total": 4711, "by_band": {}, "by_source": {}},
    }  # fmt: skip


def three_tables(rows: list[int]) -> tuple[list[int], list[int], list[int]]:
    return rows, rows, rows


COPY = Node(copied, "int_movies", "prm_movies", name="copy_movies")
JUDGE = Node(judged, "prm_movies", "rpt_match_quality", name="judge")


class Broken:
    """A sink that fails whatever it is given."""

    def write(self, event: Event) -> None:
        raise ConnectionError("nobody there")

    def close(self) -> None:
        raise ConnectionError("nobody there either")


def test_sink_that_raises_never_fails_a_run(context: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    hook, made = RunRecordHook(Broken()), Counted()
    hook.after_context_created(context())
    run(hook, [COPY], int_movies=Counted([1, 2]), prm_movies=made)
    assert made.rows == [1, 2]
    assert "nobody there" in caplog.text


def test_sink_that_raises_hides_no_failure(context: Callable[..., Any]) -> None:
    hook = RunRecordHook(Broken())
    hook.after_context_created(context())
    with pytest.raises(Exception, match="expected a file"):
        run(hook, [COPY], int_movies=Counted(fails_on="load"))


def test_hook_without_a_context_still_runs() -> None:
    made = Counted()
    run(RunRecordHook(), [COPY], int_movies=Counted([1]), prm_movies=made)
    assert made.rows == [1]


@pytest.mark.parametrize("first_fails", [False, True], ids=["after success", "after failure"])
def test_second_run_starts_afresh(
    hook: RunRecordHook, events: Events, capsys: pytest.CaptureFixture[str], first_fails: bool
) -> None:
    first = Counted([1, 2, 3], fails_on="load" if first_fails else "")
    try:
        run(hook, [COPY], run_id="first", int_movies=first, prm_movies=Counted())
    except Exception:
        assert first_fails
    events.all.clear()
    capsys.readouterr()
    run(hook, [COPY], run_id="second", int_movies=Counted([4]), prm_movies=Counted())
    assert {event.run_id.rpartition("-")[0] for event in events.all} == {"second"}
    assert [(event.node, event.rows_in, event.rows_out) for event in events.finished()] == [
        ("copy_movies", {"int_movies": 1}, {"prm_movies": 1})
    ]
    assert capsys.readouterr().out.count("1 nodes") == 1


@pytest.mark.parametrize(("env", "told"), [(None, "local"), ("prod", "prod")])
def test_record_goes_below_the_storage_root(
    context: Callable[..., Any], tmp_path: Path, env: str | None, told: str
) -> None:
    hook = RunRecordHook()
    hook.after_context_created(context("data/mine", env=env))
    run(hook, [COPY], int_movies=Counted([1]), prm_movies=Counted())
    written = events_below(tmp_path / "data/mine")
    assert [event["event"] for event in written] == [
        "run_started",
        "node_started",
        "node_finished",
        "run_finished",
    ]
    assert {event["environment"] for event in written} == {told}


def test_nothing_is_written_before_a_run(context: Callable[..., Any], tmp_path: Path) -> None:
    RunRecordHook().after_context_created(context("data/mine"))
    assert not (tmp_path / "data").exists()


def test_storage_of_an_unknown_kind_fails_no_command(context: Callable[..., Any]) -> None:
    # `kedro registry list` makes a context and needs no storage.
    RunRecordHook().after_context_created(context("nowhere://films"))


@pytest.mark.parametrize(
    ("node", "outputs", "line"),
    [
        (COPY, ["prm_movies"], r"\[ 1/1\] .* copy_movies +\d+\.\d s  prm_movies 1,234 rows$"),
        (
            Node(three_tables, "int_movies", ["a", "b", "c"], name="split"),
            ["a", "b", "c"],
            r"\[ 1/1\] .* split +\d+\.\d s  3 tables, 3,702 rows$",
        ),
    ],
)
def test_each_node_is_one_line(
    hook: RunRecordHook, caplog: pytest.LogCaptureFixture, node: Node, outputs: list[str], line: str
) -> None:
    with caplog.at_level(logging.INFO, logger="soundtrack_pop.monitoring.display"):
        run(hook, [node], int_movies=Counted(range(1234)), **{name: Counted() for name in outputs})
    starts, message = [
        record.getMessage() for record in caplog.records if record.name == "soundtrack_pop.monitoring.display"
    ]
    assert starts.endswith("starts")
    assert re.search(line, message), message


def test_summary_tells_the_quality_where_matching_was_run(
    hook: RunRecordHook, capsys: pytest.CaptureFixture[str]
) -> None:
    run(hook, [COPY, JUDGE], int_movies=Counted([1]), prm_movies=Counted(), rpt_match_quality=MemoryDataset())
    assert "4,711" in capsys.readouterr().out


def test_quality_of_an_earlier_run_is_not_told_as_measured_now(
    hook: RunRecordHook, events: Events, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Node(copied, "rpt_match_quality", "rpt_copy", name="read_quality")
    run(hook, [read], rpt_match_quality=MemoryDataset(judged([])), rpt_copy=MemoryDataset())
    assert "4,711" not in capsys.readouterr().out
    assert events.all[-1].matched_pairs is None


def test_summary_tells_the_stages_only_where_it_was_not(
    hook: RunRecordHook, capsys: pytest.CaptureFixture[str]
) -> None:
    run(hook, [COPY], int_movies=Counted([1]), prm_movies=Counted())
    printed = capsys.readouterr().out
    assert "1 nodes" in printed
    assert "match rate" not in printed
