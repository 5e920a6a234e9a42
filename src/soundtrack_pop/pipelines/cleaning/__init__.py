"""Cleaning: one row per soundtrack and film, comparable."""

from soundtrack_pop.pipelines.cleaning.pipeline import create_pipeline

__all__ = ["create_pipeline"]
