"""The comparison of two runs finds what it should, and nothing else."""

from __future__ import annotations

import io
import json
import uuid

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from azure_storage.comparison import differences


def parquet(*numbers: int, note: str = "") -> bytes:
    stream = io.BytesIO()
    table = pa.table({"n": pa.array(numbers, pa.int64())})
    pq.write_table(table.replace_schema_metadata({"note": note}), stream)
    return stream.getvalue()


def record(run: str, rows: int = 3) -> bytes:
    event = {
        "event": "node_finished", "status": "succeeded", "node": "a", "stage": "s", "rows_in": {"t": rows},
        "rows_out": {}, "rows_rejected": None, "pipeline": ["x"], "run_id": run, "seconds": 1,
    }  # fmt: skip
    return json.dumps(event).encode() + b"\n"


LIST = "03/t/_published-000000001-0a1b2c3d.json"


def part() -> str:
    return f"03/t/part-00000-{uuid.uuid4()}-c000.snappy.parquet"


def listed(*names: str) -> bytes:
    return json.dumps({"files": [name.rpartition("/")[2] for name in names]}).encode()


def runs() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return a run on a disk and the same in a container; the second's ids, times and footer are others."""
    one, other = part(), part()
    disk = {
        one: parquet(1, 2, note="a"),
        "08/r.csv": b"1",
        "monitoring/runs/now.jsonl": record("a"),
        "monitoring/dashboard.html": b"a",
        "03/t/.x.crc": b"",
    }
    blobs = {
        other: parquet(1, 2, note="b"),
        "08/r.csv": b"1",
        "monitoring/runs/now.jsonl": record("b"),
        "monitoring/dashboard.html": b"b",
        LIST: listed(other),
    }
    return disk, blobs


def test_runs_that_differ_in_ids_times_and_footers_only_are_equal() -> None:
    assert differences(*runs()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda blobs: blobs.update({"08/r.csv": b"2"}), "differs: 08/r.csv"),
        (lambda blobs: blobs.pop("08/r.csv"), "only on disk: 08/r.csv"),
        (lambda blobs: blobs.pop("monitoring/dashboard.html"), "only on disk: monitoring/dashboard.html"),
        (lambda blobs: blobs.update({"monitoring/dashboard.html": b""}), "differs: monitoring/dashboard.html"),
        (lambda blobs: blobs.update({"08/.staging/x": b""}), "only in the container: 08/.staging/x"),
        (
            lambda blobs: blobs.update({"monitoring/runs/now.jsonl": record("b", 4)}),
            "differs: monitoring/runs",
        ),
        (lambda blobs: blobs.update({LIST: listed()}), "not what one list names: 03/t"),
        (lambda blobs: blobs.pop(LIST), "not what one list names: 03/t"),
    ],
)
def test_a_difference_is_found(change: object, says: str) -> None:
    disk, blobs = runs()
    change(blobs)  # type: ignore[operator]
    (found,) = differences(disk, blobs)
    assert found.startswith(says)


@pytest.mark.parametrize("numbers", [(2, 1), (1, 3), (1, 2, 3)], ids=["order", "value", "more rows"])
def test_other_rows_are_found(numbers: tuple[int, ...]) -> None:
    disk, blobs = runs()
    name = next(name for name in blobs if name.endswith(".parquet"))
    blobs[name] = parquet(*numbers, note="b")
    assert differences(disk, blobs) == ["differs: 03/t/part-00000-c000.snappy.parquet"]
