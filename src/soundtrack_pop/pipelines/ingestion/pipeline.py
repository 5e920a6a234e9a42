"""Ingestion: raw sources -> `int_` tables."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.ingestion.nodes import load_sources_whole, select_soundtracks
from soundtrack_pop.schemas import TABLES


def create_pipeline() -> Pipeline:
    """Return the ingestion pipeline.

    A further source whose tables are taken whole is one more input of `load_sources_whole`; its outputs are the
    `int_` tables that `schemas.ingested` declares.
    """
    return Pipeline(
        [
            Node(
                func=select_soundtracks,
                inputs={"core": "raw_musicbrainz_core", "derived": "raw_musicbrainz_derived"},
                outputs="soundtrack_selections",
                name="select_soundtracks",
            ),
            Node(
                func=load_sources_whole,
                inputs={
                    "soundtrack_selections": "soundtrack_selections",
                    "ingestion": "params:ingestion",
                    "movies": "raw_tmdb_movies",
                },
                outputs={table: table for table in TABLES if table.startswith("int_")},
                name="load_sources_whole",
            ),
        ]
    )
