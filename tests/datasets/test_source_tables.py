"""What a source yields: rejects with their content, the spool and its end, the account of rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from soundtrack_pop.datasets.source_tables import Rejects, SourceTables, Spool, open_spooled, spool_batches
from soundtrack_pop.schemas import ingested

SCHEMA = pa.schema([("name", pa.string()), ("line", pa.int64())])


def rejects_of(*tables: str) -> Rejects:
    rejects = Rejects()
    for line, table in enumerate(tables, start=1):
        rejects.add("dump.tar.bz2", table, line, "3 fields instead of 4", "a\tb\tc")
    return rejects


def test_keeps_undecodable_bytes_as_escapes_and_cuts_long_rows() -> None:
    rejects = Rejects()
    rejects.add("s", "t", 1, "invalid UTF-8", b"Bj\xf6rk")
    rejects.add("s", "t", 2, "too long", "é" * 501)
    assert [row["content"] for row in rejects.rows] == ["Bj\\xf6rk", "é" * 500]


def test_counts_rejects_by_table() -> None:
    rejects = rejects_of("artist", "tag", "artist")
    assert [rejects.count(table) for table in ("artist", "tag", "url")] == [2, 1, 0]


def test_rejects_become_the_declared_table_even_when_there_are_none() -> None:
    assert Rejects().to_arrow() == ingested.REJECTS.arrow_schema.empty_table()
    assert Rejects.together([rejects_of("artist"), Rejects(), rejects_of("tag")]).to_arrow().to_pylist() == [
        {
            "source": "dump.tar.bz2",
            "table": table,
            "line": 1,
            "reason": "3 fields instead of 4",
            "content": "a\tb\tc",
        }
        for table in ("artist", "tag")
    ]


def test_spooled_batches_come_back_in_order(tmp_path: Path) -> None:
    batches = [pa.RecordBatch.from_pylist([{"name": name, "line": 1}], schema=SCHEMA) for name in ("é", None, "")]
    assert spool_batches(iter(batches), SCHEMA, str(tmp_path), "artist") == 3
    assert open_spooled(str(tmp_path), "artist", SCHEMA).to_table() == pa.Table.from_batches(batches)


def test_a_spool_without_batches_has_the_schema(tmp_path: Path) -> None:
    assert spool_batches([], SCHEMA, str(tmp_path), "artist") == 0
    assert open_spooled(str(tmp_path), "artist", SCHEMA).to_table() == SCHEMA.empty_table()


def test_the_spool_goes_when_the_source_goes() -> None:
    spool = Spool("test")
    source = SourceTables(name="s", tables={}, rejects=Rejects(), rows_read={}, spool=spool)
    folder = Path(spool.name)
    del spool
    assert folder.exists()
    del source
    assert not folder.exists()


def test_accounts_for_each_table_that_was_read() -> None:
    source = SourceTables(
        name="mbdump.tar.bz2",
        tables={},
        rejects=Rejects(),
        rows_read={"artist": 5, "tag": 2},
        snapshot="2026-01-01 00:00:00+00",
        schema_sequence=31,
        is_sample=True,
    )
    note = {
        "source": "mbdump.tar.bz2",
        "snapshot": "2026-01-01 00:00:00+00",
        "schema_sequence": 31,
        "is_sample": True,
    }
    assert source.source_rows({"artist": 3}, rejects_of("artist", "url")) == [
        {**note, "table": "artist", "rows_read": 5, "rows_kept": 3, "rows_rejected": 1},
        {**note, "table": "tag", "rows_read": 2, "rows_kept": 0, "rows_rejected": 0},
    ]
