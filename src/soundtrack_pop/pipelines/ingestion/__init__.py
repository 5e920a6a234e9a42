"""Ingestion: raw sources to typed tables."""

from soundtrack_pop.pipelines.ingestion.pipeline import create_pipeline

__all__ = ["create_pipeline"]
