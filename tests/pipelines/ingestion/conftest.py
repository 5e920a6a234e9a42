"""Raw worlds as ingestion gets them: written, and read by the project's own readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from support.builders import CORE, DERIVED, FILM_FOLDER, RawWorld


class Sources(NamedTuple):
    core: SourceTables
    derived: SourceTables
    movies: SourceTables


@pytest.fixture
def read_sources() -> Callable[[Path], Sources]:
    """Return a function that reads the three sources below a storage root."""

    def read(root: Path) -> Sources:
        return Sources(
            MusicBrainzArchive(filepath=str(root / CORE), archive="core").load(),
            MusicBrainzArchive(filepath=str(root / DERIVED), archive="derived").load(),
            TmdbMovieLines(path=str(root / FILM_FOLDER)).load(),
        )

    return read


@pytest.fixture
def sources_of(read_sources: Callable[[Path], Sources], tmp_path: Path) -> Callable[[RawWorld], Sources]:
    """Return a function that writes a world and reads its three sources."""
    return lambda world: read_sources(world.write(tmp_path))
