"""Export, fill in, import, export again: nothing is lost, nothing half-written, nothing asked twice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kedro.io import DataCatalog
from openpyxl import load_workbook

from review.conftest import gid
from soundtrack_pop.datasets.clerical_decision_rules import Decision
from soundtrack_pop.datasets.clerical_decisions import of_table
from soundtrack_pop.errors import SourceError
from soundtrack_pop.review import exchange
from soundtrack_pop.review.queue import QUEUE_COLUMNS, QueueRequest
from soundtrack_pop.review.sheet_rows import Signature

TODAY = date(2026, 11, 24)
ADA = Signature("Ada", TODAY)
FILLED: dict[int, dict[str, object]] = {
    1: {"verdict": "no_match", "other_tmdb_id": 2103, "reason": "the remake; „Martinez“"},
    2: {"verdict": "match", "reason": "same composer"},
}


def export(catalog: DataCatalog, target: Path, overwrite: bool = False, **request: int) -> list[int]:
    """Export and return the numbers of the albums."""
    rows = exchange.export_queue(catalog, str(target), QueueRequest(**request), ADA, overwrite)
    return [int(row["release_group_gid"][:8], 16) for row in rows]


def fill_in(path: Path, answers: Mapping[int, Mapping[str, object]]) -> None:
    """Fill in cells of albums by number, as a person would."""
    by_gid = {gid(number): cells for number, cells in answers.items()}
    if path.suffix == ".csv":
        with open(path, encoding="utf-8-sig", newline="") as stream:
            rows: list[dict[str, Any]] = list(csv.DictReader(stream))
        with open(path, "w", encoding="utf-8-sig", newline="") as stream:
            # As a German Excel saves it.
            writer = csv.DictWriter(stream, QUEUE_COLUMNS, delimiter=";")
            writer.writeheader()
            writer.writerows([{**row, **by_gid.get(row["release_group_gid"], {})} for row in rows])
        return
    book = load_workbook(path)
    sheet = book["review"]
    for number in range(2, sheet.max_row + 1):
        found = sheet.cell(number, QUEUE_COLUMNS.index("release_group_gid") + 1).value
        for name, value in by_gid.get(found, {}).items():
            sheet.cell(number, QUEUE_COLUMNS.index(name) + 1).value = value
    book.save(path)


def decisions(catalog: DataCatalog) -> list[Decision]:
    return of_table(catalog.get("raw_curated_decisions").load())


EXPECTED = [
    Decision(gid(2), 244786, "match", "Ada", TODAY, "same composer"),
    Decision(gid(1), 593, "no_match", "Ada", TODAY, "the remake; „Martinez“"),
    Decision(gid(1), 2103, "match", "Ada", TODAY, "the remake; „Martinez“"),
]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_export_fill_in_import_export(catalog: DataCatalog, tmp_path: Path, ending: str) -> None:
    queue = tmp_path / f"queue.{ending}"
    assert export(catalog, queue) == [2, 1, 3]
    fill_in(queue, FILLED)
    result = exchange.import_decisions(catalog, str(queue), ADA)
    assert (result.merge.new, result.rejected_file) == (tuple(EXPECTED), None)
    assert decisions(catalog) == EXPECTED
    assert export(catalog, queue) == [3]
    assert sorted(path.name for path in tmp_path.iterdir()) == [queue.name, "root"]


def test_import_twice_writes_once(catalog: DataCatalog, tmp_path: Path) -> None:
    queue, stored = tmp_path / "queue.xlsx", tmp_path / "root/01_raw/curated/decisions.csv"
    export(catalog, queue)
    fill_in(queue, {**FILLED, 3: {"verdict": "nothing"}})
    exchange.import_decisions(catalog, str(queue), ADA)
    files = (stored, tmp_path / "queue_rejected.csv", queue)
    before = [(path.read_bytes(), path.stat().st_ino) for path in files]
    again = exchange.import_decisions(catalog, str(queue), Signature("Bo", date(2027, 1, 1)))
    assert (again.merge.new, again.merge.unchanged) == ((), 3)
    assert [path.read_bytes() for path in files] == [content for content, _ in before]
    assert stored.stat().st_ino == before[0][1]


def test_sheet_that_nobody_filled_in_makes_no_file(catalog: DataCatalog, tmp_path: Path) -> None:
    export(catalog, tmp_path / "queue.csv")
    result = exchange.import_decisions(catalog, str(tmp_path / "queue.csv"), ADA)
    assert (result.merge.without_verdict, result.rejected_file) == (3, None)
    assert not (tmp_path / "root/01_raw").exists()


def test_refused_rows_are_kept_whole_and_can_be_mended_and_imported(catalog: DataCatalog, tmp_path: Path) -> None:
    queue = tmp_path / "queue.csv"
    export(catalog, queue)
    fill_in(queue, {1: {"verdict": "match"}, 2: FILLED[2], 3: {"verdict": "match", "other_tmdb_id": "77"}})
    result = exchange.import_decisions(catalog, str(queue), ADA)
    assert [one.release_group_gid for one in decisions(catalog)] == [gid(2)]
    rejected = tmp_path / "queue_rejected.csv"
    assert result.rejected_file == str(rejected)
    with open(rejected, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["row"], row["release_group_gid"], row["verdict"], row["album_title"]) for row in rows] == [
        ("3", gid(1), "match", "Solaris OST"),
        ("4", gid(3), "match", "Heat, Vol.  2"),
    ]
    assert rows[0]["why_refused"].startswith("reason: expected a reason; found nothing.")
    assert [part.split(":")[0] for part in rows[1]["why_refused"].split("; ") if ":" in part] == [
        "other_tmdb_id",
        "other_tmdb_id",
        "reason",
    ]
    mended = Signature("Bo", TODAY, "heard it")
    with_mistake_left = exchange.import_decisions(catalog, str(rejected), mended)
    assert decisions(catalog)[1:] == [Decision(gid(1), 593, "match", "Bo", TODAY, "heard it")]
    assert with_mistake_left.rejected_file == str(tmp_path / "queue_rejected_rejected.csv")
    assert rejected.exists()


def test_verdicts_that_were_not_imported_are_not_overwritten(catalog: DataCatalog, tmp_path: Path) -> None:
    queue = tmp_path / "queue.xlsx"
    export(catalog, queue)
    export(catalog, queue)
    fill_in(queue, {2: FILLED[2], 1: {"verdict": "perhaps"}})
    filled_in = queue.read_bytes()
    with pytest.raises(SourceError) as raised:
        export(catalog, queue)
    assert raised.value.found == "1 verdicts that were not imported, and 1 that are not valid"
    assert queue.read_bytes() == filled_in
    assert export(catalog, queue, overwrite=True) == [2, 1, 3]
    assert queue.read_bytes() != filled_in


def test_file_of_another_kind_is_not_overwritten(catalog: DataCatalog, tmp_path: Path) -> None:
    (tmp_path / "queue.csv").write_text("my,own,list\n")
    with pytest.raises(SourceError):
        export(catalog, tmp_path / "queue.csv")
    assert (tmp_path / "queue.csv").read_text() == "my,own,list\n"


def test_unsound_decisions_stop_the_import_and_stay(catalog: DataCatalog, tmp_path: Path) -> None:
    queue, stored = tmp_path / "queue.csv", tmp_path / "root/01_raw/curated/decisions.csv"
    export(catalog, queue)
    fill_in(queue, FILLED)
    stored.parent.mkdir(parents=True)
    stored.write_text("release_group_gid,tmdb_id,verdict,decided_by,decided_on,reason\nx,1,match,a,2026-01-01,b\n")
    before = stored.read_bytes()
    with pytest.raises(Exception, match="line 2, release_group_gid: expected a MusicBrainz id"):
        exchange.import_decisions(catalog, str(queue), ADA)
    assert stored.read_bytes() == before


def test_decisions_made_by_hand_stay_in_their_order(catalog: DataCatalog, tmp_path: Path) -> None:
    queue, stored = tmp_path / "queue.csv", tmp_path / "root/01_raw/curated/decisions.csv"
    by_hand = f'"{gid(99)}",5,no_match,Bo,2025-01-01,gone since\n{gid(2)},,none,Bo,2025-01-01,a game?\n'
    export(catalog, queue)
    fill_in(queue, FILLED)
    stored.parent.mkdir(parents=True)
    stored.write_text(f"release_group_gid,tmdb_id,verdict,decided_by,decided_on,reason\n{by_hand}")
    result = exchange.import_decisions(catalog, str(queue), ADA)
    ended = Decision(gid(2), None, "none", "Bo", date(2025, 1, 1), "a game?")
    assert result.merge.replaced == ((ended, EXPECTED[0]),)
    assert decisions(catalog) == [
        Decision(gid(99), 5, "no_match", "Bo", date(2025, 1, 1), "gone since"),
        *EXPECTED,
    ]
