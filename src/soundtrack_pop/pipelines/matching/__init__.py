"""Matching: which film each soundtrack belongs to."""

from soundtrack_pop.pipelines.matching.pipeline import create_pipeline

__all__ = ["create_pipeline"]
