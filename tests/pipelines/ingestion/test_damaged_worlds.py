"""Every corrupted source of `corruptions.py` is refused with a message that names the location and the problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as pads
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.errors import SoundtrackPopError, find_in_chain
from soundtrack_pop.parameters.sources import IngestionParameters
from soundtrack_pop.pipelines.ingestion.nodes import load_sources_whole, select_soundtracks
from support.builders import FILMS, RawWorld, json_lines, more_films
from support.corruptions import DAMAGED_WORLDS, Damage

ONE_PERCENT = IngestionParameters(max_reject_share=0.01)


@pytest.fixture
def ingest(read_sources: Callable[[Path], tuple[SourceTables, ...]]) -> Callable[[Path], dict[str, Any]]:
    """Return a function that ingests what is below a storage root."""

    def ingested(root: Path) -> dict[str, Any]:
        core, derived, movies = read_sources(root)
        tables = load_sources_whole(select_soundtracks(core, derived), ONE_PERCENT, movies=movies)
        # A table that is not read yet ends with its source.
        return {name: rows.to_table() if isinstance(rows, pads.Dataset) else rows for name, rows in tables.items()}

    return ingested


Ingest = Callable[[Path], dict[str, Any]]


@pytest.mark.parametrize("damage", DAMAGED_WORLDS.values(), ids=DAMAGED_WORLDS.keys())
def test_refuses_a_damaged_world_in_words_that_name_the_damage(
    damage: Damage, tmp_path: Path, ingest: Ingest
) -> None:
    damage.write(tmp_path)
    with pytest.raises((DatasetError, SoundtrackPopError)) as raised:
        ingest(tmp_path)
    error = find_in_chain(raised.value)
    assert error is not None, f"{raised.value!r} is none of ours"
    assert [part for part in damage.says if part not in str(error)] == [], str(error)


def test_loads_the_undamaged_world(tmp_path: Path, ingest: Ingest) -> None:
    tables = ingest(RawWorld().write(tmp_path))
    assert tables["int_release_groups"].num_rows == 3
    assert tables["int_movies"].num_rows == 4
    assert tables["int_rejects"].num_rows == 0


def test_survives_a_damaged_line_and_a_repeated_film_among_many(tmp_path: Path, ingest: Ingest) -> None:
    world = RawWorld(films=[*FILMS, *more_films(200)])
    world.film_files["movies_2.jsonl"] = b"{\n" + json_lines(FILMS[:1])
    tables = ingest(world.write(tmp_path))
    assert tables["int_movies"].num_rows == 204
    rejects = [(row["source"], row["line"], row["reason"]) for row in tables["int_rejects"].to_pylist()]
    assert rejects == [
        ("movies_2.jsonl", 1, "Input data was truncated"),
        ("movies_2.jsonl", 2, "repeated tmdb_id"),
    ]
