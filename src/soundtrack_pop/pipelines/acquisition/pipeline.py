"""Acquisition: servers -> raw folders."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.acquisition.nodes import acquire_musicbrainz


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
        ]
    )
