"""The project's pipelines by name; `__default__` is what `kedro run` runs."""

from __future__ import annotations

from kedro.pipeline import Pipeline

from soundtrack_pop.pipelines import acquisition, analysis, cleaning, deck, ingestion, matching, reporting


def register_pipelines() -> dict[str, Pipeline]:
    """Return every pipeline in the order of the data's way, and the default one."""
    # Named one by one: Kedro's search for pipelines answers a misspelt name with an import error.
    pipelines = {
        "ingestion": ingestion.create_pipeline(),
        "cleaning": cleaning.create_pipeline(),
        "matching": matching.create_pipeline(),
        "analysis": analysis.create_pipeline(),
        "reporting": reporting.create_pipeline(),
    }
    whole = sum(pipelines.values(), start=Pipeline([]))
    # Acquisition asks servers, for hours at first, and slides tell of a run that has ended: only by name.
    by_name = {"acquisition": acquisition.create_pipeline(), "deck": deck.create_pipeline()}
    return {**by_name, **pipelines, "__default__": whole}
