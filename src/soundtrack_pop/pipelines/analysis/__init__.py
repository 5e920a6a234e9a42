"""Analysis: what the linked pairs say of soundtrack genres over the decades and of popularity."""

from soundtrack_pop.pipelines.analysis.pipeline import create_pipeline

__all__ = ["create_pipeline"]
