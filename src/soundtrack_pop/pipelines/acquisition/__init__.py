"""Acquisition: the real sources, from their servers to the raw folder. Not in the default run."""

from soundtrack_pop.pipelines.acquisition.pipeline import create_pipeline

__all__ = ["create_pipeline"]
