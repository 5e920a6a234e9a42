"""The project's pipelines by name; `__default__` is what `kedro run` runs."""

from __future__ import annotations

from kedro.pipeline import Pipeline

from soundtrack_pop.pipelines import acquisition, analysis, cleaning, deck, ingestion, matching, reporting


def register_pipelines() -> dict[str, Pipeline]:
    """Return every pipeline in the order of the data's way, parts of the way by purpose, and the whole."""
    # Named one by one: Kedro's search for pipelines answers a misspelt name with an import error.
    pipelines = {
        "ingestion": in_namespace("ingestion", ingestion.create_pipeline()),
        "cleaning": in_namespace("cleaning", cleaning.create_pipeline()),
        "matching": in_namespace("matching", matching.create_pipeline()),
        "analysis": in_namespace("analysis", analysis.create_pipeline()),
        "reporting": in_namespace("reporting", reporting.create_pipeline()),
    }
    parts = {
        "linkage": pipelines["ingestion"] + pipelines["cleaning"] + pipelines["matching"],
        "findings": pipelines["analysis"] + pipelines["reporting"],
    }
    whole = sum(pipelines.values(), start=Pipeline([]))
    # Acquisition asks servers, for hours at first, and slides tell of a run that has ended: only by name.
    by_name = {
        "acquisition": in_namespace("acquisition", acquisition.create_pipeline()),
        "deck": in_namespace("deck", deck.create_pipeline()),
    }
    return {**by_name, **pipelines, **parts, "__default__": whole}


def in_namespace(name: str, pipeline: Pipeline) -> Pipeline:
    """Return the pipeline as one thing that kedro-viz folds up; tables and parameters keep their names."""
    return Pipeline(pipeline, namespace=name, prefix_datasets_with_namespace=False)
