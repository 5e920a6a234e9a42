"""Acquisition: bring the raw folders to what the sources publish now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from soundtrack_pop.acquisition_parameters import AcquisitionParameters
from soundtrack_pop.pipelines.acquisition.musicbrainz import newest_dump
from soundtrack_pop.pipelines.acquisition.web import open_web


def acquire_musicbrainz(musicbrainz_folder: Path, acquisition: AcquisitionParameters) -> dict[str, Any]:
    """Return the record of the newest MusicBrainz dump, whose archives are in the folder then.

    Args:
        musicbrainz_folder: where ingestion reads the archives; a partial download waits there, too.
        acquisition: mirror, network and room.

    Returns:
        What is in `acquired.json`: snapshot, schema sequence; bytes and SHA-256 of each archive.

    Raises:
        SoundtrackPopError: the dump is not there whole and verified; the last one is as it was.

    Source: MusicBrainz database dumps; core archive CC0, derived archive CC BY-NC-SA 3.0.
    """
    with open_web(acquisition.network, acquisition.musicbrainz.mirror) as web:
        return newest_dump(web, musicbrainz_folder, acquisition.musicbrainz)
