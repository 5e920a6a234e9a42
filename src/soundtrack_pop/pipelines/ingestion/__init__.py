"""Ingestion: raw sources to typed tables, all of them or none."""

from soundtrack_pop.pipelines.ingestion.pipeline import create_pipeline

__all__ = ["create_pipeline"]
