"""The ingestion nodes and their wiring: all `int_` tables or none, and the counts of every table read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
import pytest

from soundtrack_pop.contracts import conform_arrow
from soundtrack_pop.datasets.musicbrainz.archive import SAMPLE_MARK
from soundtrack_pop.datasets.source_tables import Rejects, SourceTables
from soundtrack_pop.errors import RejectShareError
from soundtrack_pop.parameters.sources import IngestionParameters
from soundtrack_pop.pipelines.ingestion import create_pipeline
from soundtrack_pop.pipelines.ingestion.nodes import load_sources_whole, select_soundtracks
from soundtrack_pop.schemas import TABLES, Column, Table
from support.builders import FILM_FILE, Album, RawWorld, film, imdb_url, json_lines

INT_TABLES = sorted(name for name in TABLES if name.startswith("int_"))


@pytest.fixture
def ingest(sources_of: Callable[[RawWorld], Any]) -> Callable[..., dict[str, pa.Table]]:
    """Return a function that ingests a world; films are read into memory, too."""

    def ingested(world: RawWorld, max_reject_share: float = 0.0) -> dict[str, pa.Table]:
        core, derived, movies = sources_of(world)
        ingestion = IngestionParameters(max_reject_share=max_reject_share)
        tables: dict[str, Any] = load_sources_whole(select_soundtracks(core, derived), ingestion, movies=movies)
        tables["int_movies"] = tables["int_movies"].to_table()
        return tables

    return ingested


Ingest = Callable[..., dict[str, pa.Table]]


def test_pipeline_writes_every_int_table_from_the_three_raw_sources() -> None:
    pipeline = create_pipeline()
    assert sorted(pipeline.outputs()) == INT_TABLES
    assert pipeline.inputs() == {
        "raw_musicbrainz_core",
        "raw_musicbrainz_derived",
        "raw_tmdb_movies",
        "params:ingestion",
    }


def test_returns_a_table_for_every_int_schema_that_conforms_to_it(ingest: Ingest) -> None:
    tables = ingest(RawWorld())
    assert sorted(tables) == INT_TABLES
    for name, rows in tables.items():
        assert conform_arrow(rows, TABLES[name]).schema == TABLES[name].arrow_schema


def test_tables_of_a_bare_world_are_there_though_empty(ingest: Ingest) -> None:
    world = RawWorld(albums=[Album("Jaws")], films=[film(578, "Jaws")])
    for table in world.derived:
        world.derived[table] = []
    tables = ingest(world)
    assert sorted(tables) == INT_TABLES
    empty = {name for name, rows in tables.items() if rows.num_rows == 0}
    assert empty == {
        "int_imdb_links",
        "int_rejects",
        "int_release_group_aliases",
        "int_release_group_dates",
        "int_release_group_tags",
    }
    assert all(TABLES[name].may_be_empty for name in empty)


def test_accounts_for_the_rows_of_every_table_read(ingest: Ingest) -> None:
    world = RawWorld(timestamp="2026-07-24 00:00:00+00", readme=SAMPLE_MARK)
    world.film_files[FILM_FILE] += b"{\n" + json_lines([film(578, "Jaws again")])
    sources = ingest(world, max_reject_share=0.5)["int_sources"].to_pylist()
    dump = {"snapshot": "2026-07-24 00:00:00+00", "schema_sequence": 31, "is_sample": True}
    rows = {row.pop("table"): row for row in sources}
    assert len(rows) == len(sources) == 17
    assert rows["release_group"] == {
        "source": "mbdump.tar.bz2", **dump, "rows_read": 4, "rows_kept": 3, "rows_rejected": 0
    }  # fmt: skip
    assert rows["tag"] == {
        "source": "mbdump-derived.tar.bz2", **dump, "rows_read": 7, "rows_kept": 0, "rows_rejected": 0
    }  # fmt: skip
    assert rows["movies"] == {
        "source": "tmdb",
        "snapshot": None,
        "schema_sequence": None,
        "is_sample": False,
        "rows_read": 6,
        "rows_kept": 4,
        "rows_rejected": 2,
    }


def test_film_rows_read_are_kept_or_rejected(ingest: Ingest) -> None:
    world = RawWorld(films=[film(1, "a"), film(1, "b"), film("2", "c"), film(3, "d")])
    tables = ingest(world, max_reject_share=1.0)
    movies = tables["int_sources"].to_pylist()[-1]
    assert movies["rows_read"] == movies["rows_kept"] + movies["rows_rejected"] == 4
    assert tables["int_rejects"].num_rows == 2


def test_tag_of_unknown_id_is_rejected_with_its_line(ingest: Ingest) -> None:
    world = RawWorld(albums=[Album("Jaws", tags={"rock": 3})])
    world.derived["release_group_tag"].append((101, 9999, 1, None))
    tables = ingest(world, max_reject_share=0.5)
    assert tables["int_release_group_tags"]["tag"].to_pylist() == ["rock"]
    [reject] = tables["int_rejects"].to_pylist()
    assert reject == {
        "source": "mbdump-derived.tar.bz2",
        "table": "release_group_tag",
        "line": 2,
        "reason": "no release_group_id, tag",
        "content": "{'release_group_id': 101, 'tag': None, 'tag_count': 1}",
    }
    with pytest.raises(RejectShareError, match=r"release_group_tag.*found 1 of 2 rejected; the first at line 2"):
        ingest(world, max_reject_share=0.49)


def test_one_film_linked_by_two_addresses_is_one_link(ingest: Ingest) -> None:
    urls = (imdb_url("tt0073195"), "http://imdb.com/title/tt0073195")
    tables = ingest(RawWorld(albums=[Album("Jaws", urls=urls)]), max_reject_share=0.5)
    assert tables["int_imdb_links"]["imdb_id"].to_pylist() == ["tt0073195"]
    assert tables["int_rejects"].num_rows == 0


def test_rejects_of_reading_and_of_repeats_count_together(ingest: Ingest) -> None:
    world = RawWorld(albums=[Album("Jaws"), Album("Alien"), Album("Heat"), Album("Drive")])
    world.core["artist"][2] = world.core["artist"][2][:-1]
    world.core["artist"][1] = world.core["artist"][0]
    with pytest.raises(RejectShareError, match=r"artist.*found 2 of 4 rejected"):
        ingest(world, max_reject_share=0.49)
    assert ingest(world, max_reject_share=0.5)["int_artists"]["artist_id"].to_pylist() == [201, 204]


def test_a_further_source_needs_a_dataset_a_catalog_entry_a_schema_and_an_input(
    sources_of: Callable[[RawWorld], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What its dataset would load, and what schemas/ingested.py would declare; the input of the node is below.
    rows = pa.table(
        {"imdb_id": ["tt0073195", "tt0078748", "tt0073195"], "gross_usd": [1, 2, 3], "line": [2, 3, 4]}
    )
    box_office = SourceTables("box_office.csv", {"box_office": pads.dataset(rows)}, Rejects(), {"box_office": 3})
    columns = (Column("imdb_id", pa.string(), "tt number"), Column("gross_usd", pa.int64(), "US dollars"))
    monkeypatch.setitem(TABLES, "int_box_office", Table("int_box_office", "one film", ("imdb_id",), columns))

    loading = next(node for node in create_pipeline().nodes if node.name == "load_sources_whole")
    assert "int_box_office" in loading.outputs

    core, derived, movies = sources_of(RawWorld())
    tables = load_sources_whole(
        select_soundtracks(core, derived),
        IngestionParameters(max_reject_share=0.5),
        movies=movies,
        box_office=box_office,
    )
    assert tables["int_box_office"].to_table()["gross_usd"].to_pylist() == [1, 2]
    [account] = [row for row in tables["int_sources"].to_pylist() if row["table"] == "box_office"]
    assert (account["rows_read"], account["rows_kept"], account["rows_rejected"]) == (3, 2, 1)
