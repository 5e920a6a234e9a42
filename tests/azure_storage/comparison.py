"""Compare what two runs have written, file by file; what may differ is defined here and nowhere else.

Equal byte for byte: every file, but for these. Of a Parquet file that Spark wrote all bytes before its footer
are equal, and its rows and their order; its name holds a random id, and its footer lists encodings in a random
order. Of the records in `monitoring/runs` the sequence of events with node, status, and rows in, out and
rejected is equal; times, run ids and the storage root are not. The dashboard, which shows these, has to be
there. A list `_published-…json` is in blob storage only, and names just the files beside it. Spark's checksums
(`.crc`) are there on a disk only.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping

import pyarrow.parquet as pq

from support.records import events_in

DASHBOARD = "monitoring/dashboard.html"
RECORD, LIST_FILE = "monitoring/runs", re.compile(r"_published-\d{9}-[0-9a-f]{8}\.json")
# A file whose name was taken when it was published has another one.
_OTHER_NAME = re.compile(r"(?<=/)[0-9a-f]{8}-(?=part-)")
_SPARK_PART = re.compile(r"(part-\d{5})-[0-9a-f-]{36}(-c000)")
_TOLD = ("event", "status", "node", "stage", "rows_in", "rows_out", "rows_rejected", "pipeline")


def differences(disk: Mapping[str, bytes], blobs: Mapping[str, bytes]) -> list[str]:
    """Return in words how the files of a run in blob storage differ from those of a run on a disk."""
    one, other = _comparable(disk), _comparable(blobs)
    found = [f"only on disk: {name}" for name in sorted(set(one) - set(other))]
    found += [f"only in the container: {name}" for name in sorted(set(other) - set(one))]
    for name in sorted(set(one) & set(other)):
        if name == RECORD:
            is_equal = one[name] == other[name]
        elif "-c000." in name:
            is_equal = _data(one[name]) == _data(other[name]) and _rows(one[name]).equals(_rows(other[name]))
        else:
            is_equal = one[name] == other[name]
        found += [] if is_equal else [f"differs: {name}"]
    return found + _wrong_lists(blobs)


def _comparable(files: Mapping[str, bytes]) -> dict[str, bytes]:
    whole = {
        _SPARK_PART.sub(r"\1\2", _OTHER_NAME.sub("", name)): content
        for name, content in files.items()
        if not name.endswith(".crc")
        and not LIST_FILE.fullmatch(name.rpartition("/")[2])
        and not name.startswith(f"{RECORD}/")
    }
    if whole.get(DASHBOARD):
        whole[DASHBOARD] = b"there"
    return {**whole, RECORD: json.dumps(_events(files)).encode()}


def _wrong_lists(blobs: Mapping[str, bytes]) -> list[str]:
    folders = {name.rpartition("/")[0] for name in blobs if name.endswith(".parquet")}
    wrong = []
    for folder in sorted(folders):
        here = sorted(name.removeprefix(f"{folder}/") for name in blobs if name.startswith(f"{folder}/"))
        lists = [name for name in here if LIST_FILE.fullmatch(name)]
        listed = [file for name in lists for file in json.loads(blobs[f"{folder}/{name}"])["files"]]
        is_right = len(lists) == 1 and sorted([*lists, *listed]) == here
        wrong += [] if is_right else [f"not what one list names: {folder}"]
    return wrong


def _events(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [{name: event[name] for name in _TOLD} for event in events_in(files)]


def _data(parquet: bytes) -> bytes:
    length = int.from_bytes(parquet[-8:-4], "little")
    # What stands between data and footer is the index of pages, whose places depend on nothing else.
    return parquet[: -8 - length]


def _rows(parquet: bytes) -> object:
    return pq.read_table(io.BytesIO(parquet))
