"""The node of the deck, and the order of the slides."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.folders import Outputs
from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.monitoring.history import read_history
from soundtrack_pop.pipelines.deck import matching_slides as matching
from soundtrack_pop.pipelines.deck import operation_slides as operation
from soundtrack_pop.pipelines.deck import result_slides as results
from soundtrack_pop.pipelines.deck.facts import Facts

_FIRST_PAIRS = 8
_OWN_PIPELINE = ["deck"]
# Each returns a slide, or None if its source is missing: the project around a packaged run, for one.
STORY = (
    matching.explore_sources,
    matching.show_enrichment,
    matching.show_tables,
    matching.show_prototype,
    matching.explain_a_missing_film,
    matching.show_scaling,
    operation.show_deployment,
    operation.show_flow,
    operation.show_tests,
    operation.show_storage,
    operation.show_full_output,
    operation.compare_environments,
    operation.show_log,
    operation.show_monitoring,
    operation.show_repository,
    operation.show_readme,
    results.summarise,
    results.show_decades,
    results.show_popularity,
    results.show_heatmap,
    results.show_genre_map,
    results.show_sensitivity,
    results.list_limits,
    results.conclude,
)


def make_slides(
    outputs: Outputs,
    project: Project,
    match_quality: dict[str, Any],
    candidate_audit: dict[str, Any],
    findings: dict[str, Any],
    sources: pads.Dataset,
    matched_pairs: pads.Dataset,
    near_misses: pa.Table,
    match_funnel: pa.Table,
    **figures: bytes,
) -> Any:
    """Return the slides on the project and its last run.

    Args:
        outputs: the files below the storage root.
        project: pipelines, files, environments and tests.
        match_quality: content of `match_quality.json`.
        candidate_audit: content of `candidate_audit.json`.
        findings: content of `findings.json`.
        sources: `int_sources`.
        matched_pairs: `prm_matched_pairs`.
        near_misses: `rpt_near_misses`.
        match_funnel: `rpt_match_funnel`.
        figures: the `fig_` figures as PNG, by their names without the prefix.

    Returns:
        `pptx.presentation.Presentation`: a title slide, then `STORY`.
    """
    order = [c.MOVIE_TITLE, c.SOUNDTRACK_TITLE, c.TMDB_ID, c.RELEASE_GROUP_GID]
    pairs = matched_pairs.to_table(columns=[*order, c.MATCH_PROBABILITY, c.MATCH_BAND]).to_pandas()
    return draw_facts(
        Facts(
            outputs=outputs,
            project=project,
            quality=match_quality,
            audit=candidate_audit,
            findings=findings,
            sources=sources.to_table().to_pandas(),
            pairs=pairs.sort_values(order).head(_FIRST_PAIRS),
            near_misses=near_misses.to_pandas(),
            funnel=match_funnel.to_pandas(),
            figures=figures,
            runs=[run for run in read_history(outputs.root).runs if run.started.get("pipeline") != _OWN_PIPELINE],
        )
    )


def draw_facts(facts: Facts) -> Any:
    """Return the presentation of a run."""
    from soundtrack_pop.pipelines.deck.layouts import draw  # python-pptx is slow to load

    slides = [slide for make in STORY if (slide := make(facts)) is not None]
    run = "" if facts.run is None else f"run {facts.run.run_id}"
    sample = "embedded sample: popularity, votes, tag counts and ids are generated" if facts.is_sample else ""
    footer = " · ".join(filter(None, ("soundtrack_pop", run, sample)))
    subtitle = "Which soundtrack genres go with popular films?\n" + " · ".join(filter(None, (run, sample)))
    return draw("Soundtrack genres and film popularity", subtitle, slides, footer)
