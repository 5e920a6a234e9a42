"""Acquisition: servers -> raw folders."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.acquisition.nodes import acquire_musicbrainz, acquire_tmdb


def create_pipeline() -> Pipeline:
    """Return the acquisition pipeline; `--tags musicbrainz` or `--tags tmdb` runs one half of it."""
    return Pipeline(
        [
            Node(
                func=acquire_musicbrainz,
                inputs={"musicbrainz_folder": "raw_musicbrainz_folder", "acquisition": "params:acquisition"},
                outputs="musicbrainz_acquired",
                name="acquire_musicbrainz",
                tags="musicbrainz",
            ),
            Node(
                func=acquire_tmdb,
                inputs={
                    "tmdb_folder": "raw_tmdb_folder",
                    "tmdb_key": "raw_tmdb_key",
                    "acquisition": "params:acquisition",
                },
                outputs="tmdb_acquired",
                name="acquire_tmdb",
                tags="tmdb",
            ),
        ]
    )
