"""The archive reader: layouts and schema sequences, member order, marks; what it refuses and in which words."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
from soundtrack_pop.datasets.musicbrainz.archive import SAMPLE_MARK
from soundtrack_pop.datasets.musicbrainz.layout import CORE_TABLES
from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.errors import SourceError
from support.builders import CORE, DERIVED, RawWorld, dump_row
from tools.sample.dump_writer import write_archive


def load_core(root: Path) -> SourceTables:
    return MusicBrainzArchive(filepath=str(root / CORE), archive="core").load()


def load_derived(root: Path) -> SourceTables:
    return MusicBrainzArchive(filepath=str(root / DERIVED), archive="derived").load()


def refusal_of(root: Path) -> str:
    """Return the message with which the core archive is refused."""
    with pytest.raises(DatasetError) as raised:
        load_core(root)
    assert isinstance(raised.value.__cause__, SourceError)
    return str(raised.value.__cause__)


def test_returns_rows_of_used_columns_with_their_lines(tmp_path: Path) -> None:
    derived = load_derived(RawWorld().write(tmp_path))
    assert derived.table("tag").head(2).to_pylist() == [
        {"id": 501, "name": "ambient", "line": 1},
        {"id": 502, "name": "classical", "line": 2},
    ]


@pytest.mark.parametrize(
    ("sequence", "table", "older_row"),
    [
        (28, "link_type", lambda columns: [*columns[:11], 0, *columns[11:]]),
        (26, "artist_credit", lambda columns: columns[:-1]),
    ],
    ids=["link_type with priority", "artist_credit without gid"],
)
def test_reads_older_layouts_like_the_newest(
    sequence: int, table: str, older_row: Callable[[list[object]], list[object]], tmp_path: Path
) -> None:
    newest, older = RawWorld(), RawWorld(schema_sequence=sequence)
    older.core[table] = [tuple(older_row(list(row))) for row in older.core[table]]
    expected = load_core(newest.write(tmp_path / "newest"))
    found = load_core(older.write(tmp_path / "older"))
    assert found.table(table).to_table() == expected.table(table).to_table()
    assert found.table(table).count_rows() > 1
    assert found.schema_sequence == sequence


@pytest.mark.parametrize("sequence", [25, 31])
def test_accepts_the_known_schema_sequences(sequence: int, tmp_path: Path) -> None:
    assert load_core(RawWorld(schema_sequence=sequence).write(tmp_path)).schema_sequence == sequence


@pytest.mark.parametrize("sequence", [24, 32, "thirty", "", "-31"])
def test_refuses_other_schema_sequences(sequence: int | str, tmp_path: Path) -> None:
    message = refusal_of(RawWorld(schema_sequence=sequence).write(tmp_path))
    assert f"mbdump.tar.bz2: SCHEMA_SEQUENCE: expected a number from 25 to 31; found '{sequence}'" in message


def test_refuses_a_changed_layout_and_names_both_numbers_of_columns(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["artist_credit"] = [(*row, 0) for row in world.core["artist_credit"]]
    message = refusal_of(world.write(tmp_path))
    assert "mbdump.tar.bz2: mbdump/artist_credit: expected 7 or 6 columns; found 8 in the first line" in message
    assert "layout.py" in message


def test_refuses_a_table_that_begins_with_an_empty_line(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["genre"] = b"\n1\tg\trock\t\t0\t\\N\n"
    assert "mbdump/genre: expected 6 columns; found 1 in the first line" in refusal_of(world.write(tmp_path))


def test_rejects_one_row_of_another_width_and_counts_it(tmp_path: Path) -> None:
    world = RawWorld()
    world.derived["tag"] = [("1", "rock", 0), ("2", "folk"), ("3", "jazz", 0)]
    derived = load_derived(world.write(tmp_path))
    assert derived.table("tag").to_table()["line"].to_pylist() == [1, 3]
    assert derived.rows_read["tag"] == 3
    assert derived.rejects.rows == [
        {
            "source": "mbdump-derived.tar.bz2",
            "table": "tag",
            "line": 2,
            "reason": "2 fields instead of 3",
            "content": "2\tfolk",
        }
    ]


def test_refuses_a_line_longer_than_any_block(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["genre"] = b"1\tg\trock\t\t0\t\\N\n" + b"x" * (9 << 20)
    assert "found a longer one" in refusal_of(world.write(tmp_path))


def test_an_empty_table_is_a_table_without_rows(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["release_group_alias"] = []
    core = load_core(world.write(tmp_path))
    assert core.rows_read["release_group_alias"] == 0
    aliases = core.table("release_group_alias").to_table()
    assert aliases.num_rows == 0
    assert aliases.column_names == ["release_group", "name", "locale", "primary_for_locale", "line"]


def test_members_in_any_order_give_the_same_tables_beside_folders(tmp_path: Path) -> None:
    world = RawWorld()
    in_order = load_core(world.write(tmp_path))
    members = _members(tmp_path / CORE)
    shuffled = tmp_path / "shuffled" / CORE
    shuffled.parent.mkdir(parents=True)
    with tarfile.open(shuffled, "w:bz2") as archive:
        folder = tarfile.TarInfo("mbdump")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name in sorted(members, reverse=True):
            member = tarfile.TarInfo(name)
            member.size = len(members[name])
            archive.addfile(member, io.BytesIO(members[name]))
    found = load_core(tmp_path / "shuffled")
    for table in CORE_TABLES:
        assert found.table(table.name).to_table() == in_order.table(table.name).to_table()
    assert (found.rows_read, found.snapshot) == (in_order.rows_read, in_order.snapshot)


def test_passes_over_tables_it_does_not_use(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["area_containment"] = b"no\tmatter\twhat\n\xff\n"
    core = load_core(world.write(tmp_path))
    assert "area_containment" not in core.tables
    assert core.rejects.rows == []


def test_streams_the_archive_once_and_forwards_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class OnlyForwards(io.RawIOBase):
        def __init__(self, content: bytes) -> None:
            self._content = io.BytesIO(content)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
            return self._content.readinto(buffer)

    content = (RawWorld().write(tmp_path) / CORE).read_bytes()
    opened: list[str] = []

    def open_once(path: str, mode: str) -> OnlyForwards:
        opened.append(path)
        return OnlyForwards(content)

    monkeypatch.setattr(fsspec, "open", open_once)
    core = load_core(tmp_path)
    assert core.table("release_group").count_rows() == 4
    assert opened == [str(tmp_path / CORE)]


@pytest.mark.parametrize(
    ("readme", "is_sample"), [(f"This is the {SAMPLE_MARK}.", True), ("MusicBrainz database", False), ("", False)]
)
def test_knows_the_sample_by_its_mark(readme: str, is_sample: bool, tmp_path: Path) -> None:
    assert load_core(RawWorld(readme=readme).write(tmp_path)).is_sample is is_sample


def test_knows_when_the_dump_was_made(tmp_path: Path) -> None:
    root = RawWorld(timestamp="2026-07-24 00:12:03.5+00").write(tmp_path)
    assert load_core(root).snapshot == "2026-07-24 00:12:03.5+00"


def test_reads_an_archive_of_any_storage() -> None:
    content = io.BytesIO()
    write_archive(content, RawWorld().derived)
    url = "memory://archives/mbdump-derived.tar.bz2"
    fsspec.filesystem("memory").pipe(url, content.getvalue())
    assert MusicBrainzArchive(filepath=url, archive="derived").load().rows_read["release_group_meta"] == 4


def test_keeps_only_urls_of_imdb_titles_but_counts_all(tmp_path: Path) -> None:
    world = RawWorld()
    world.core["url"] = [*world.core["url"], dump_row("url", id=699, url="https://www.wikidata.org/wiki/Q1")]
    core = load_core(world.write(tmp_path))
    assert (core.table("url").count_rows(), core.rows_read["url"]) == (1, 2)


def test_tells_whether_the_archive_is_there(tmp_path: Path) -> None:
    dataset = MusicBrainzArchive(filepath=str(tmp_path / CORE), archive="core")
    assert not dataset.exists()
    RawWorld().write(tmp_path)
    assert dataset.exists()


def test_refuses_to_write_a_raw_source(tmp_path: Path) -> None:
    dataset = MusicBrainzArchive(filepath=str(tmp_path / CORE), archive="core")
    with pytest.raises(DatasetError, match="read-only"):
        dataset.save(object())  # type: ignore[arg-type]


def test_refuses_an_unknown_kind_of_archive() -> None:
    with pytest.raises(ValueError, match=r"expected one of \['core', 'derived'\], found 'cor'.*'core'"):
        MusicBrainzArchive(filepath="x", archive="cor")


def _members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
