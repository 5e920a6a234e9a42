"""The records of a run: what happened, when, how long it took, and how many rows went in and out."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import asdict, dataclass, field
from typing import Any

from soundtrack_pop.errors import find_in_chain

RECORD_VERSION = 1

RUN_STARTED, RUN_FINISHED = "run_started", "run_finished"
NODE_STARTED, NODE_FINISHED = "node_started", "node_finished"
RUNNING, SUCCEEDED, FAILED = "running", "succeeded", "failed"


@dataclass(frozen=True)
class Event:
    """One event of a run or of one of its nodes; a line of `monitoring/events.jsonl`.

    Attributes:
        event: run_started, run_finished, node_started or node_finished.
        run_id: the same for all events of a run.
        environment: Kedro's environment.
        status: running, succeeded or failed.
        at: time of the event, UTC, ISO 8601.
        pipeline: names of the pipelines asked for; `__default__` for all.
        node: name of the node; None for events of the run.
        stage: the node's pipeline; None for events of the run.
        seconds: from the first load to the last save of the node, or of the whole run; None at the start.
        rows_in: persisted table -> rows loaded; only tables whose rows are known without counting.
        rows_out: persisted table -> rows saved.
        rows_rejected: rows put aside with a reason; None where the node rejects none.
        error: what went wrong; None unless failed.
        details: further facts: of the run its versions, parameters and storage root; of a node what it took over
            from the last run.
        version: version of this layout.
    """

    event: str
    run_id: str
    environment: str
    status: str
    at: str
    pipeline: list[str]
    node: str | None = None
    stage: str | None = None
    seconds: float | None = None
    rows_in: dict[str, int] = field(default_factory=dict)
    rows_out: dict[str, int] = field(default_factory=dict)
    rows_rejected: int | None = None
    error: dict[str, str] | None = None
    details: dict[str, Any] = field(default_factory=dict)
    version: int = RECORD_VERSION

    def to_dict(self) -> dict[str, Any]:
        """Return the event as JSON-able data."""
        return asdict(self)


def utc_now() -> str:
    """Return the present time in UTC, ISO 8601, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def describe_error(error: BaseException) -> dict[str, str]:
    """Return kind, message and trace of an error; our own error where it stands among the causes."""
    cause = find_in_chain(error) or error
    return {
        "kind": type(cause).__name__,
        "message": str(cause),
        "trace": "".join(traceback.format_exception(error)),
    }
