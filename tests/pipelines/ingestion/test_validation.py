"""Unique keys, tables taken whole, and the share of rejects up to which a source is loaded."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.dataset as pads
import pytest

from soundtrack_pop.datasets.source_tables import Rejects, SourceTables
from soundtrack_pop.errors import ContractError, RejectShareError
from soundtrack_pop.pipelines.ingestion.validation import (
    Selection,
    check_reject_shares,
    select_whole_tables,
    split_repeated_keys,
)
from soundtrack_pop.schemas import TABLES
from support.builders import arrow_of

TAGS = TABLES["int_release_group_tags"]
ALIASES = TABLES["int_release_group_aliases"]
ARTISTS = TABLES["int_artists"]
MOVIES = TABLES["int_movies"]


def source(rejects: Rejects | None = None, **rows_read: int) -> SourceTables:
    return SourceTables(name="dump.tar.bz2", tables={}, rejects=rejects or Rejects(), rows_read=rows_read)


def selection(table: str, rows: pa.Table) -> Selection:
    lines = pa.array(range(11, 11 + rows.num_rows), pa.int64())
    return Selection(source(), table, rows.append_column("line", lines))


def rejects_of(table: str, count: int) -> Rejects:
    rejects = Rejects()
    for line in range(7, 7 + count):
        rejects.add("dump.tar.bz2", table, line, "3 fields instead of 4", "a\tb\tc")
    return rejects


def test_first_row_of_a_repeated_key_stays() -> None:
    artists = [
        {"artist_id": 1, "name": "first"},
        {"artist_id": 2, "name": "other"},
        {"artist_id": 1, "name": "second"},
        {"artist_id": 1, "name": "third"},
    ]
    rows, rejects = split_repeated_keys(selection("artist", arrow_of(ARTISTS, artists)), ARTISTS)
    assert rows["name"].to_pylist() == ["first", "other"]
    assert rows["line"].to_pylist() == [11, 12]
    assert [(row["line"], row["reason"]) for row in rejects.rows] == [
        (13, "repeated artist_id"),
        (14, "repeated artist_id"),
    ]
    assert rejects.rows[0] == {
        "source": "dump.tar.bz2",
        "table": "artist",
        "line": 13,
        "reason": "repeated artist_id",
        "content": "{'artist_id': 1, 'artist_gid': None, 'name': 'second', 'sort_name': None}",
    }


def test_key_of_two_columns_repeats_only_when_both_do() -> None:
    tags = [
        {"release_group_id": 1, "tag": "rock", "tag_count": 1},
        {"release_group_id": 1, "tag": "folk", "tag_count": 1},
        {"release_group_id": 2, "tag": "rock", "tag_count": 1},
        {"release_group_id": 2, "tag": "rock", "tag_count": 9},
    ]
    rows, rejects = split_repeated_keys(selection("release_group_tag", arrow_of(TAGS, tags)), TAGS)
    assert rows.select(TAGS.column_names).to_pylist() == tags[:3]
    assert [(row["line"], row["reason"]) for row in rejects.rows] == [(14, "repeated release_group_id, tag")]


def test_row_that_lacks_a_part_of_its_key_is_rejected_each_time() -> None:
    tags = [
        {"release_group_id": 1, "tag": None},
        {"release_group_id": 1, "tag": None},
        {"release_group_id": None, "tag": "rock"},
        {"release_group_id": 1, "tag": ""},
    ]
    rows, rejects = split_repeated_keys(selection("release_group_tag", arrow_of(TAGS, tags)), TAGS)
    assert rows["tag"].to_pylist() == [""]
    assert [row["reason"] for row in rejects.rows] == ["no release_group_id, tag"] * 3


def test_rows_of_a_table_without_a_key_may_repeat() -> None:
    aliases = [{"release_group_id": 1, "alias": "Tiburón"}] * 2
    rows, rejects = split_repeated_keys(selection("release_group_alias", arrow_of(ALIASES, aliases)), ALIASES)
    assert (rows.num_rows, rejects.rows) == (2, [])


@pytest.mark.parametrize("table", [ARTISTS, TAGS, ALIASES], ids=lambda table: table.name)
def test_empty_table_has_no_repeats(table) -> None:  # type: ignore[no-untyped-def]
    rows, rejects = split_repeated_keys(selection("t", arrow_of(table, [])), table)
    assert (rows.num_rows, rejects.rows) == (0, [])


def films_of(rows: list[tuple[int, str, str, int]]) -> SourceTables:
    columns = ("tmdb_id", "title", "source", "line")
    types = [("tmdb_id", pa.int64()), ("title", pa.string()), ("source", pa.string()), ("line", pa.int64())]
    table = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema=pa.schema(types))
    return SourceTables(
        name="tmdb", tables={"movies": pads.dataset(table)}, rejects=Rejects(), rows_read={"movies": len(rows)}
    )


def selected_films(rows: list[tuple[int, str, str, int]]) -> Selection:
    return select_whole_tables([films_of(rows)])["int_movies"]


def test_first_of_repeated_films_stays_within_and_across_shards() -> None:
    rows = [
        (578, "first", "movies_1.jsonl", 1),
        (348, "Alien", "movies_1.jsonl", 2),
        (578, "within", "movies_1.jsonl", 3),
        (680, "Pulp Fiction", "movies_2.jsonl", 1),
        (578, "across", "movies_2.jsonl", 2),
        (11, "same line number as a repeat", "movies_2.jsonl", 3),
    ]
    films, rejects = split_repeated_keys(selected_films(rows), MOVIES)
    assert films.to_table()["title"].to_pylist() == [
        "first",
        "Alien",
        "Pulp Fiction",
        "same line number as a repeat",
    ]
    assert [(row["source"], row["line"], row["reason"], row["content"]) for row in rejects.rows] == [
        ("movies_1.jsonl", 3, "repeated tmdb_id", "578"),
        ("movies_2.jsonl", 2, "repeated tmdb_id", "578"),
    ]


@pytest.mark.parametrize("rows", [[], [(578, "Jaws", "movies.jsonl", 1)]], ids=["none", "one"])
def test_films_without_repeats_stay_as_they_are(rows: list[tuple[int, str, str, int]]) -> None:
    movies = selected_films(rows)
    films, rejects = split_repeated_keys(movies, MOVIES)
    assert films is movies.rows
    assert rejects.rows == []


def test_table_without_a_schema_is_refused_with_the_file_to_edit() -> None:
    box_office = SourceTables("box_office.csv", {"box_office": None}, Rejects(), {})
    with pytest.raises(
        ContractError, match=r"box_office\.csv: box_office: .*int_box_office; found none\. Declare it"
    ):
        select_whole_tables([box_office])


@pytest.mark.parametrize(
    ("rejected", "rows_read", "share"),
    [(0, 0, 0.0), (0, 100, 0.0), (1, 101, 0.01), (1, 100, 0.01), (5, 5, 1.0)],
    ids=["empty table", "no reject", "below", "at the bound", "everything allowed"],
)
def test_loads_up_to_the_share(rejected: int, rows_read: int, share: float) -> None:
    check_reject_shares([source(artist=rows_read)], rejects_of("artist", rejected), share)


@pytest.mark.parametrize(
    ("rejected", "rows_read", "share"),
    [(1, 99, 0.01), (2, 100, 0.01), (1, 1_000_000, 0.0), (1, 1, 0.99)],
    ids=["just above", "above", "nothing allowed", "all of it"],
)
def test_refuses_above_the_share(rejected: int, rows_read: int, share: float) -> None:
    with pytest.raises(RejectShareError):
        check_reject_shares([source(artist=rows_read)], rejects_of("artist", rejected), share)


def test_refusal_names_table_line_reason_and_remedy() -> None:
    with pytest.raises(RejectShareError) as raised:
        check_reject_shares([source(tag=9), source(artist=2_000)], rejects_of("artist", 1_234), 0.01)
    assert str(raised.value) == (
        "dump.tar.bz2: artist: expected at most 1.00% of the rows rejected (ingestion.max_reject_share); "
        "found 1,234 of 2,000 rejected; the first at line 7: 3 fields instead of 4. Nothing was written. "
        "Repair the source, or raise ingestion.max_reject_share to go on without them."
    )


def test_share_is_that_of_each_table_not_of_the_whole_source() -> None:
    with pytest.raises(RejectShareError, match=r"^dump\.tar\.bz2: tag: "):
        check_reject_shares([source(artist=1_000_000, tag=2)], rejects_of("tag", 1), 0.01)
