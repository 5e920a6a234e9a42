"""The layouts against MusicBrainz' CreateTables.sql of schema 31, as another hand wrote it down."""

from __future__ import annotations

import pyarrow as pa
import pytest

from soundtrack_pop.datasets.musicbrainz.layout import ARCHIVES, IMDB_TITLE_PATTERN, DumpTable

# Table: number of columns, then the positions (from 1) of the columns that are used.
SCHEMA_31 = {
    "release_group": (8, {"id": 1, "gid": 2, "name": 3, "artist_credit": 4, "type": 5, "comment": 6}),
    "release_group_primary_type": (6, {"id": 1, "name": 2}),
    "release_group_secondary_type": (6, {"id": 1, "name": 2, "gid": 6}),
    "release_group_secondary_type_join": (3, {"release_group": 1, "secondary_type": 2}),
    "release_group_alias": (16, {"release_group": 2, "name": 3, "locale": 4, "primary_for_locale": 15}),
    "artist": (19, {"id": 1, "gid": 2, "name": 3, "sort_name": 4}),
    "artist_credit": (7, {"id": 1, "name": 2}),
    "artist_credit_name": (5, {"artist_credit": 1, "position": 2, "artist": 3, "name": 4, "join_phrase": 5}),
    "genre": (6, {"id": 1, "name": 3}),
    "url": (5, {"id": 1, "url": 3}),
    "link": (11, {"id": 1, "link_type": 2}),
    "link_type": (16, {"id": 1, "gid": 4}),
    "l_release_group_url": (9, {"link": 2, "entity0": 3, "entity1": 4}),
    "release_group_meta": (
        7,
        {
            "id": 1,
            "first_release_date_year": 3,
            "first_release_date_month": 4,
            "first_release_date_day": 5,
        },
    ),
    "release_group_tag": (4, {"release_group": 1, "tag": 2, "count": 3}),
    "tag": (3, {"id": 1, "name": 2}),
}
DERIVED = {"release_group_meta", "release_group_tag", "tag"}
TABLES = [table for tables in ARCHIVES.values() for table in tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_newest_layout_is_that_of_schema_31(table: DumpTable) -> None:
    newest = table.layouts[0]
    positions = {name: newest.index(name) + 1 for name in table.used}
    assert (len(newest), positions) == SCHEMA_31[table.name]


def test_each_archive_holds_its_tables() -> None:
    assert {name: {table.name for table in tables} for name, tables in ARCHIVES.items()} == {
        "core": set(SCHEMA_31) - DERIVED,
        "derived": DERIVED,
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_layouts_of_a_table_differ_in_number_of_columns(table: DumpTable) -> None:
    assert len({len(layout) for layout in table.layouts}) == len(table.layouts)
    assert all(set(table.used) <= set(layout) for layout in table.layouts)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_line_is_no_row_of_any_table(table: DumpTable) -> None:
    # Arrow reads an empty line as empty fields: only a number among the used columns tells it from a row.
    assert pa.int64() in table.used.values()


@pytest.mark.parametrize(
    ("url", "is_title"),
    [
        ("https://www.imdb.com/title/tt0073195/", True),
        ("http://imdb.com/title/tt12345678", True),
        ("https://www.imdb.com/name/nm0002354/", False),
        ("https://www.imdb.com/title/tt123/", False),
        ("https://www.wikidata.org/wiki/Q189505", False),
        (None, False),
    ],
)
def test_only_urls_of_imdb_titles_are_kept(url: str | None, is_title: bool) -> None:
    table = next(table for table in TABLES if table.name == "url")
    assert table.keep is not None
    batch = pa.RecordBatch.from_pydict({"id": [1], "url": pa.array([url], pa.string())})
    assert table.keep(batch).num_rows == int(is_title)
    assert "(?P<imdb_id>" in IMDB_TITLE_PATTERN
