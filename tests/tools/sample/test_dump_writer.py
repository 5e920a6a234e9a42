"""The writer of dump archives, read back by the project's own reader."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kedro.io import DatasetError

from soundtrack_pop.datasets.musicbrainz.archive import SAMPLE_MARK, MusicBrainzArchive
from soundtrack_pop.datasets.source_tables import SourceTables
from tools.sample.copy_text import Row, copy_field, copy_text
from tools.sample.dump_writer import FIXED_MTIME, write_archive

NASTY = (
    "",
    "\\N",
    "\\",
    "\\\\N",
    "ends with \\",
    "tab\there",
    "line\nbreak",
    "carriage\r\nreturn",
    "bell\b form\f vertical\v",
    "\\t is no tab",
    'a "quoted" word',
    '"',
    "'",
    ",;|",
    " padded ",
    "1408",
    "null",
    "’ ‐ … 千と千尋の神隠し 올드보이 é e\u0301",
    "line separator \u2028 next line \x85 unit separator \x1f",
)
POSTGRES_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
META: tuple[Row, ...] = ((1, 3, 1975, 6, 20, None, None),)


@pytest.mark.parametrize(
    ("value", "expected", "why"),
    [
        (None, "\\N", "null"),
        ("", "", "an empty string is no null"),
        ("\\N", "\\\\N", "text that looks like a null"),
        (True, "t", "a boolean is no number"),
        (False, "f", "a boolean is no number"),
        (0, "0", "zero is no null"),
        (-2, "-2", "negative tag counts occur"),
        ("a\tb\nc\rd\be\ff\vg\\", "a\\tb\\nc\\rd\\be\\ff\\vg\\\\", "all escapes"),
        ('"', '"', "there is no quoting"),
    ],
)
def test_writes_values_as_postgresql_does(value: object, expected: str, why: str) -> None:
    assert copy_field(value) == expected, why


def test_refuses_the_character_that_postgresql_cannot_store() -> None:
    with pytest.raises(ValueError, match="U\\+0000"):
        copy_field("a\0b")


def test_writes_one_line_a_row_and_nothing_for_no_row() -> None:
    assert copy_text([(1, None), ("é", True)]) == "1\t\\N\né\tt\n".encode()
    assert copy_text([]) == b""


@pytest.mark.parametrize("value", NASTY)
def test_nasty_string_comes_back_from_an_archive(value: str, tmp_path: Path) -> None:
    tags = write_and_load(tmp_path, [(1, value, 0), (2, "after", 0)])
    assert tags.table("tag").to_table().column("name").to_pylist() == [value, "after"]
    assert tags.rejects.rows == []


@given(st.lists(st.tuples(st.integers(0, 2**31), st.none() | POSTGRES_TEXT, st.integers()), max_size=8))
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back_from_an_archive(tags: list[tuple[int, str | None, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = write_and_load(Path(folder), tags)
        table = source.table("tag").to_table()
    assert table.column("id").to_pylist() == [tag_id for tag_id, _, _ in tags]
    assert table.column("name").to_pylist() == [name for _, name, _ in tags]


def test_archive_has_the_members_of_a_dump_in_order(tmp_path: Path) -> None:
    path = tmp_path / "mbdump.tar.bz2"
    write_archive(path, {"url": [(1,)], "area": []}, replication_sequence=7)
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        texts = {member.name: read_member(archive, member) for member in members}
    assert texts == {
        "TIMESTAMP": "2026-01-01 00:00:00+00\n",
        "COPYING": "\n",
        "README": "\n",
        "REPLICATION_SEQUENCE": "7\n",
        "SCHEMA_SEQUENCE": "31\n",
        "mbdump/url": "1\n",
        "mbdump/area": "",
    }
    assert list(texts)[-2:] == ["mbdump/url", "mbdump/area"]
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {
        (FIXED_MTIME, 0, 0, "", "", 0o644)
    }


def test_same_rows_give_the_same_bytes_in_a_file_and_a_stream(tmp_path: Path) -> None:
    rows = [(number, f"tag {number}", None) for number in range(1_000)]
    stream = io.BytesIO()
    write_archive(stream, {"tag": rows})
    write_archive(tmp_path / "other name.tar.bz2", {"tag": iter(rows)})
    assert (tmp_path / "other name.tar.bz2").read_bytes() == stream.getvalue()


def test_counts_the_lines_of_each_table(tmp_path: Path) -> None:
    def generated() -> Iterator[Row]:
        yield from ((1, "a"), (2, "line\nbreak"))

    tables: dict[str, Iterable[Row] | bytes] = {"tag": generated(), "genre": [], "url": b"as\nit\nis\n"}
    counts = write_archive(tmp_path / "a.tar.bz2", tables)
    assert counts == {"tag": 2, "genre": 0, "url": 3}


def test_snapshot_readme_and_schema_sequence_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "mbdump-derived.tar.bz2"
    tables = derived_tables([(1, "jazz", 4)])
    write_archive(path, tables, schema_sequence=28, timestamp="2024-02-29 01:02:03+00", readme=SAMPLE_MARK)
    source = MusicBrainzArchive(filepath=str(path), archive="derived").load()
    assert (source.schema_sequence, source.snapshot, source.is_sample) == (28, "2024-02-29 01:02:03+00", True)


def test_table_that_is_not_passed_is_missed_by_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "mbdump-derived.tar.bz2"
    write_archive(path, {name: rows for name, rows in derived_tables([]).items() if name != "tag"})
    with pytest.raises(DatasetError, match="found no mbdump/tag"):
        MusicBrainzArchive(filepath=str(path), archive="derived").load()


def test_schema_sequence_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mbdump-derived.tar.bz2"
    write_archive(path, derived_tables([]), schema_sequence=None)
    with pytest.raises(DatasetError, match="SCHEMA_SEQUENCE"):
        MusicBrainzArchive(filepath=str(path), archive="derived").load()


def derived_tables(tags: Sequence[Row]) -> dict[str, Sequence[Row]]:
    return {"release_group_meta": META, "release_group_tag": (), "tag": tags}


def write_and_load(folder: Path, tags: Sequence[Row]) -> SourceTables:
    path = folder / "mbdump-derived.tar.bz2"
    write_archive(path, derived_tables(tags))
    return MusicBrainzArchive(filepath=str(path), archive="derived").load()


def read_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = archive.extractfile(member)
    assert content is not None
    return content.read().decode()


def test_text_of_columns_is_that_of_rows() -> None:
    rows = [(1, "a\tb\\c\nd\r\v", None, True), (2, "", "x", False), (3, "é “千”", "\\N", True)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    batch = pa.table({str(number): pa.array(column) for number, column in enumerate(columns)})
    assert copy_text([batch]) == copy_text(rows)
    assert copy_text([batch.slice(1, 1)]) == copy_text(rows[1:2])
    assert copy_text([batch.slice(0, 0)]) == b""


def test_an_archive_of_many_pieces_is_one_table(tmp_path: Path) -> None:
    count = 300_000
    path = tmp_path / "mbdump-derived.tar.bz2"
    ids = np.arange(count)
    batch = pa.table({"id": ids, "name": [f"{number:040}" for number in range(count)], "ref_count": ids})
    tables = {"release_group_meta": [], "release_group_tag": [], "tag": [batch] * 2}
    assert write_archive(path, tables, on_all_cores=True)["tag"] == 2 * count
    derived = MusicBrainzArchive(filepath=str(path), archive="derived").load()
    assert derived.rows_read == {"release_group_meta": 0, "release_group_tag": 0, "tag": 2 * count}
    assert derived.table("tag").to_table()["id"].to_numpy().sum() == 2 * ids.sum()
