"""The order of the story, and what stands below every slide of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from soundtrack_pop.pipelines.deck import (
    data_slides,
    edge_case,
    matching_slides,
    operation_slides,
    result_slides,
    storage_slides,
    structure_slides,
)
from soundtrack_pop.pipelines.deck.material import Material
from soundtrack_pop.pipelines.deck.slides import Slide

# Each returns None where its sources are missing.
_TELLERS: tuple[Callable[[Material], Slide | None], ...] = (
    data_slides.ask_question,
    data_slides.explore_sources,
    data_slides.show_enrichment,
    matching_slides.show_prototype,
    edge_case.explain_a_missing_film,
    matching_slides.show_scaling,
    structure_slides.show_architecture,
    structure_slides.show_flow,
    structure_slides.show_relations,
    structure_slides.show_repository,
    operation_slides.show_tests,
    storage_slides.show_storage,
    storage_slides.show_full_output,
    operation_slides.compare_environments,
    operation_slides.show_log,
    operation_slides.show_jobs,
    result_slides.show_decades,
    result_slides.show_popularity,
    result_slides.show_controls,
    result_slides.list_limits,
)


def tell(material: Material) -> list[Slide]:
    """Return the slides whose sources are there, in the order of the story."""
    return list(_told(material, _footer(material)))


def _told(material: Material, footer: str) -> Iterator[Slide]:
    for teller in _TELLERS:
        slide = teller(material)
        if slide is not None:
            yield replace(slide, footer=footer)


def _footer(material: Material) -> str:
    parts = ["soundtrack_pop"]
    if material.run is not None:
        parts.append(f"run {material.run.run_id}")
    if material.is_sample:
        parts.append("embedded sample: popularity, votes, tag counts and ids are generated, not facts")
    return " · ".join(parts)
