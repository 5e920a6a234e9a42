"""Reporting: the pairs, the figures and the report, for people."""

from soundtrack_pop.pipelines.reporting.pipeline import create_pipeline

__all__ = ["create_pipeline"]
