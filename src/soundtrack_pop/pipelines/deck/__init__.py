"""The project's story in slides, told from what a run has left; see `pipeline.py`."""

from soundtrack_pop.pipelines.deck.pipeline import create_pipeline

__all__ = ["create_pipeline"]
