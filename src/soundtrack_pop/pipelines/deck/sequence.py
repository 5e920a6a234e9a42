"""The order of the slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundtrack_pop.pipelines.deck import matching_slides as matching
from soundtrack_pop.pipelines.deck import operation_slides as operation
from soundtrack_pop.pipelines.deck import result_slides as results
from soundtrack_pop.pipelines.deck.facts import Facts
from soundtrack_pop.pipelines.deck.layouts import draw

if TYPE_CHECKING:
    from pptx.presentation import Presentation

# Each returns a slide, or None if its source is missing: the project around a packaged run, for one.
SLIDES = (
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


def draw_facts(facts: Facts) -> Presentation:
    """Return the presentation of a run."""
    slides = [slide for make in SLIDES if (slide := make(facts)) is not None]
    run = "" if facts.run is None else f"run {facts.run.run_id}"
    sample = "embedded sample: popularity, votes, tag counts and ids are generated" if facts.is_sample else ""
    footer = " · ".join(filter(None, ("soundtrack_pop", run, sample)))
    subtitle = "Which soundtrack genres go with popular films?\n" + " · ".join(filter(None, (run, sample)))
    return draw("Soundtrack genres and film popularity", subtitle, slides, footer)
