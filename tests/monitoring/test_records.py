"""Events as data, and errors told by what is known of their cause."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from soundtrack_pop.errors import SourceError
from soundtrack_pop.monitoring.records import RECORD_VERSION, Event, utc_now
from soundtrack_pop.monitoring.redaction import describe_error

# Fields of the record file's first version: readers rely on them, None or not.
FIRST_FIELDS = {"node", "stage", "seconds", "rows_rejected", "error"}


def ours() -> SourceError:
    return SourceError("movies.jsonl", expected="a file", found="none", remedy="Put it there")


def raised(error: BaseException, *, cause: BaseException | None = None) -> BaseException:
    """Return the error as it is after it was raised from its cause."""
    try:
        raise error from cause
    except BaseException as caught:
        return caught


def raised_while_handling(first: BaseException, second: BaseException) -> BaseException:
    try:
        try:
            raise first
        except BaseException:
            raise second  # noqa: B904 - the context without a cause is what is tested
    except BaseException as caught:
        return caught


class TestDescribeError:
    @pytest.mark.parametrize(
        "error",
        [
            raised(ours()),
            raised(RuntimeError("Kedro's wrapper"), cause=ours()),
            raised(RuntimeError("outer"), cause=raised(ValueError("inner"), cause=ours())),
            raised_while_handling(ours(), RuntimeError("while cleaning up")),
        ],
        ids=["itself", "its cause", "the cause's cause", "its context"],
    )
    def test_our_error_is_found_among_the_causes(self, error: BaseException) -> None:
        described = describe_error(error)
        assert (described["kind"], described["message"]) == ("SourceError", str(ours()))

    def test_other_errors_are_told_as_they_are(self) -> None:
        described = describe_error(raised(KeyError("year"), cause=ValueError("not a year")))
        assert (described["kind"], described["message"]) == ("KeyError", "'year'")

    def test_trace_is_that_of_the_whole_chain(self) -> None:
        trace = describe_error(raised(RuntimeError("outer"), cause=raised(ours())))["trace"]
        assert trace.index("SourceError: movies.jsonl") < trace.index("direct cause") < trace.index("outer")
        assert __file__ in trace

    def test_error_that_causes_itself_is_told_once(self) -> None:
        first, second = RuntimeError("first"), RuntimeError("second")
        first.__cause__, second.__cause__ = second, first
        assert describe_error(first)["kind"] == "RuntimeError"


def test_event_is_json_with_all_its_fields() -> None:
    event = Event("node_finished", "id", "test", "succeeded", "now", ["a"], rows_in={"raw_tmdb_movies": 3})
    written = json.loads(json.dumps(event.to_dict()))
    known = {name: value for name, value in written.items() if value is not None or name in FIRST_FIELDS}
    assert known == {
        "event": "node_finished",
        "run_id": "id",
        "environment": "test",
        "status": "succeeded",
        "at": "now",
        "pipeline": ["a"],
        "node": None,
        "stage": None,
        "seconds": None,
        "rows_in": {"raw_tmdb_movies": 3},
        "rows_out": {},
        "rows_rejected": None,
        "error": None,
        "details": {},
        "version": RECORD_VERSION,
        "process": "",
        "sequence": 0,
        "scope": "partial",
    }


def test_now_is_utc_to_the_millisecond() -> None:
    before = dt.datetime.now(dt.UTC)
    now = utc_now()
    after = dt.datetime.now(dt.UTC)
    assert now == dt.datetime.fromisoformat(now).isoformat(timespec="milliseconds")
    assert now.endswith("+00:00")
    assert before - dt.timedelta(milliseconds=1) < dt.datetime.fromisoformat(now) <= after
