"""What a record tells beside status and rows: order, process, bytes, no secrets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.io import MemoryDataset
from kedro.pipeline import Node
from kedro_datasets.text import TextDataset

from hooks.running import Counted, Events, run
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.platform import this_process


def written(rows: list[int]) -> str:
    return "x" * len(rows)


def length(text: str) -> int:
    return len(text)


def test_events_are_numbered_and_name_their_process(hook: RunRecordHook, events: Events, tmp_path: Path) -> None:
    for run_id in ("first", "second"):
        run(hook, [Node(written, "a", "b", name="write")], run_id=run_id, a=Counted([1]), b=MemoryDataset())
    assert [event.sequence for event in events.all] == [0, 1, 2, 3] * 2
    assert {event.process for event in events.all} == {this_process()}


def test_bytes_are_those_of_the_stored_files(hook: RunRecordHook, events: Events, tmp_path: Path) -> None:
    text = TextDataset(filepath=str(tmp_path / "text.txt"))
    nodes = [Node(written, "rows", "text", name="write"), Node(length, "text", "n", name="read")]
    run(hook, nodes, rows=Counted([1, 2, 3]), text=text, n=MemoryDataset())
    assert [(event.bytes_read, event.bytes_written) for event in events.finished()] == [(None, 3), (3, None)]
    assert (events.all[-1].bytes_read, events.all[-1].bytes_written) == (3, 3)


def test_sinks_are_closed_at_once(context: Callable[..., Any]) -> None:
    all_are_closing = threading.Barrier(3)

    class Slow(Events):
        def close(self) -> None:
            # Closed one after the other, the first would wait for the others for ever.
            all_are_closing.wait()

    hook = RunRecordHook(Slow(), Slow(), Slow())
    hook.after_context_created(context())
    run(hook, [Node(written, "rows", "b", name="write")], rows=Counted([1]), b=MemoryDataset())
    assert all_are_closing.n_waiting == 0


def test_secrets_among_the_parameters_and_in_errors_are_not_written(
    context: Callable[..., Any], parameters: dict[str, Any], events: Events
) -> None:
    def fail(rows: list[int]) -> None:
        raise ConnectionError("GET https://api/3/movie/1?api_key=s3cr3t-value")

    parameters["acquisition"]["tmdb"]["api_key"] = "s3cr3t-value"
    hook = RunRecordHook(events)
    hook.after_context_created(context())
    with pytest.raises(ConnectionError):
        run(hook, [Node(fail, "rows", None, name="fail")], rows=Counted([1]))
    assert events.all[-1].error is not None
    assert "s3cr3t" not in str([event.to_dict() for event in events.all])
    assert parameters["acquisition"]["tmdb"]["api_key"] == "s3cr3t-value"
