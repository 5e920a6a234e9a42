"""Each kind of expectation: met, missed, and unknown; found by footers, and by rows where footers do not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest

from soundtrack_pop.monitoring.checks import check_table, column_facts
from soundtrack_pop.monitoring.data_quality import CheckCollector, CheckResult
from soundtrack_pop.monitoring.settings import TableExpectations
from soundtrack_pop.schemas.table import Column, Table

FILMS = Table(
    "prm_films",
    "one film",
    ("film_id",),
    (
        Column("film_id", pa.int64(), "id"),
        Column("votes", pa.float64(), "mean vote"),
        Column("names", pa.list_(pa.string()), "names"),
        Column("album", pa.string(), "album"),
    ),
    references=(("album", "prm_albums.gid"),),
)
ALBUMS = {"prm_albums": pa.table({"gid": ["a", "b"]})}


def stored(folder: Path, statistics: bool = True, **columns: list[Any]) -> pads.Dataset:
    count = len(next(iter(columns.values())))
    known = {
        "film_id": list(range(count)),
        "votes": [5.0] * count,
        "names": [["x"]] * count,
        "album": ["a"] * count,
    }
    table = pa.table({**known, **columns}, schema=FILMS.arrow_schema)
    pq.write_table(table, folder / "part-0.parquet", row_group_size=2, write_statistics=statistics)
    return pads.dataset(folder, format="parquet")


def outcomes(data: pads.Dataset, last_rows: int | None = None, **expected: Any) -> list[tuple[str, str]]:
    settings = TableExpectations.model_validate(expected)

    def other(name: str) -> pads.Dataset | None:
        return pads.dataset(ALBUMS[name]) if name in ALBUMS else None

    found = check_table(data, FILMS, settings, last_rows=last_rows, load_other=other)
    return [(one.outcome, one.found) for one in found]


@pytest.mark.parametrize("statistics", [True, False], ids=["footers", "rows"])
@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([0.0, 10.0, None], ("passed", "0 to 10")),
        ([0.0, 4.0, 10.5], ("missed", "0 to 10.5")),
        ([-1.0, 4.0, 5.0], ("missed", "-1 to 5")),
        ([None, None], ("passed", "no values")),
        ([], ("passed", "no values")),
    ],
)
def test_ranges_include_their_ends_and_leave_nulls_alone(
    tmp_path: Path, statistics: bool, votes: list[float | None], expected: tuple[str, str]
) -> None:
    data = stored(tmp_path, statistics, votes=votes)
    assert outcomes(data, ranges={"votes": {"least": 0, "most": 10, "severity": "stop"}}) == [expected]


@pytest.mark.parametrize("statistics", [True, False], ids=["footers", "rows"])
@pytest.mark.parametrize(
    ("votes", "outcome"), [([1.0, None, None, 1.0], "passed"), ([None, None, None, 1.0], "missed"), ([], "passed")]
)
def test_shares_of_nulls_are_bounded(
    tmp_path: Path, statistics: bool, votes: list[float | None], outcome: str
) -> None:
    data = stored(tmp_path, statistics, votes=votes)
    assert outcomes(data, null_shares={"votes": {"most": 0.5, "severity": "warn"}})[0][0] == outcome


def test_nulls_of_lists_are_those_of_the_rows(tmp_path: Path) -> None:
    data = stored(tmp_path, names=[["x", "y"], None, [], [None]])
    assert column_facts(data, ["names"]).columns["names"].nulls == 1


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([1, 2, 3], ("passed", "0 repeated, 0 null")),
        ([1, 2, 2], ("missed", "1 repeated, 0 null")),
        ([1, None, 2], ("missed", "0 repeated, 1 null")),
    ],
)
def test_keys_stand_once(tmp_path: Path, ids: list[int | None], expected: tuple[str, str]) -> None:
    assert outcomes(stored(tmp_path, film_id=ids), key="stop") == [expected]


@pytest.mark.parametrize(
    ("albums", "expected"),
    [
        (["a", "b", None], ("passed", "all")),
        (["a", "c", "c"], ("missed", "1 without: c")),
        ([], ("passed", "all")),
    ],
)
def test_references_lead_somewhere(tmp_path: Path, albums: list[str | None], expected: tuple[str, str]) -> None:
    assert outcomes(stored(tmp_path, album=albums), references="stop") == [expected]


def test_a_reference_to_a_table_that_is_not_there_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(ALBUMS, "prm_albums")
    assert outcomes(stored(tmp_path, album=["a"]), references="stop") == [("unknown", "no table prm_albums")]


@pytest.mark.parametrize(
    ("last", "outcome"),
    [(None, "unknown"), (0, "unknown"), (4, "passed"), (8, "passed"), (9, "missed"), (1, "missed")],
)
def test_rows_are_held_to_the_last_good_run(tmp_path: Path, last: int | None, outcome: str) -> None:
    data = stored(tmp_path, votes=[1.0] * 4)
    assert outcomes(data, last, rows={"least": 0.5, "most": 2, "severity": "stop"})[0][0] == outcome


def test_the_collector_counts_by_severity_and_forgets() -> None:
    collector = CheckCollector()
    told = [("warn", "missed"), ("stop", "missed"), ("stop", "passed"), ("stop", "unknown")]
    collector.add([CheckResult("t", "c", severity, outcome, "e", "f") for severity, outcome in told])  # type: ignore[arg-type]
    assert collector.take({"other"}) == {}
    taken = collector.take({"t"})
    assert (taken["checks_warned"], taken["checks_stopped"], len(taken["checks"])) == (1, 1, 4)
    assert collector.take({"t"}) == {}
