"""Acquisition: update the raw folders to what the sources publish now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from soundtrack_pop.datasets.tmdb.key import TmdbKey
from soundtrack_pop.parameters.acquisition import AcquisitionParameters
from soundtrack_pop.pipelines.acquisition.film_requests import TmdbApi
from soundtrack_pop.pipelines.acquisition.musicbrainz import newest_dump
from soundtrack_pop.pipelines.acquisition.tmdb import newest_films
from soundtrack_pop.pipelines.acquisition.web import open_web


def acquire_musicbrainz(musicbrainz_folder: Path, acquisition: AcquisitionParameters) -> dict[str, Any]:
    """Return the record of the newest MusicBrainz dump, whose archives are in the folder then.

    Args:
        musicbrainz_folder: where ingestion reads the archives; it also keeps partial downloads.
        acquisition: mirror, network and disk reserve.

    Returns:
        What is in `acquired.json`: snapshot, schema sequence; bytes and SHA-256 of each archive.

    Raises:
        SoundtrackPopError: the dump is not there whole and verified; the last one is as it was.

    Source: MusicBrainz database dumps; core archive CC0, derived archive CC BY-NC-SA 3.0.
    """
    with open_web(acquisition.network, acquisition.musicbrainz.mirror) as web:
        return newest_dump(web, musicbrainz_folder, acquisition.musicbrainz)


def acquire_tmdb(tmdb_folder: Path, tmdb_key: TmdbKey, acquisition: AcquisitionParameters) -> dict[str, Any]:
    """Return the record of the films that the rules choose, whose details are in the folder then.

    Args:
        tmdb_folder: where ingestion reads films; it also keeps plan and journals of a stopped run.
        tmdb_key: key to TMDb's API.
        acquisition: servers, rules, request rate and network.

    Returns:
        What is in `acquired.json`: export, rules, films of each shard, films gone or not fetched.

    Raises:
        SoundtrackPopError: not all is there; what has arrived is kept, and the next run goes on from there.

    Source: TMDb API, under TMDb's terms of use.
    """
    network, tmdb = acquisition.network, acquisition.tmdb
    with (
        open_web(network, tmdb.exports) as exports,
        open_web(network, tmdb.api, tmdb_key, tmdb.requests_per_second) as web,
    ):
        return newest_films(exports, TmdbApi(web, tmdb.api), tmdb_folder, tmdb)
