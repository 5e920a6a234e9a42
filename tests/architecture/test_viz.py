"""What kedro-viz is told: layers in the order of the way of data, previews it can show, styles of what exists."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from kedro.framework.startup import bootstrap_project
from kedro.io import DataCatalog
from kedro.pipeline import Node, Pipeline, node

from architecture.test_configuration import load_config
from soundtrack_pop.datasets.spark_table import SparkTable

PROJECT = Path(__file__).parents[2]
STORY = ["raw", "intermediate", "primary", "feature", "matched", "analysed", "reporting"]


def pipelines() -> dict[str, Pipeline]:
    bootstrap_project(PROJECT)
    from soundtrack_pop.pipeline_registry import register_pipelines

    return register_pipelines()


def catalog() -> DataCatalog:
    config = load_config("local")
    return DataCatalog.from_config(config["catalog"], config["credentials"])


def layer_of(dataset: Any) -> str | None:
    metadata = getattr(dataset, "metadata", None) or {}
    return metadata.get("kedro-viz", {}).get("layer")


def layers_in_order(nodes: Iterable[Node], layers: Mapping[str, str]) -> list[str]:
    """Return the layers, each after all that its tables are made from; kedro-viz draws none where they circle.

    Raises:
        CycleError: a layer comes after another that comes after it.
    """
    # What leads to a dataset: the layers of its maker's inputs, through datasets that have none.
    before: dict[str, set[str]] = {}
    order: TopologicalSorter[str] = TopologicalSorter()
    for one in nodes:
        sources = {layer for name in one.inputs for layer in before.get(name, {layers.get(name, "")} - {""})}
        sources |= {layers[name] for name in one.inputs if name in layers}
        for name in one.outputs:
            own = layers.get(name)
            before[name] = {own} if own else sources
            if own:
                order.add(own, *(sources - {own}))
    return list(order.static_order())


def known_layers() -> dict[str, str]:
    known = catalog()
    found = {name: layer_of(known.get(name)) for name in pipelines()["__default__"].datasets() if name in known}
    return {name: layer for name, layer in found.items() if layer}


def test_layers_follow_the_story() -> None:
    order = layers_in_order(pipelines()["__default__"].nodes, known_layers())
    assert [layer for layer in order if layer in STORY] == STORY


def test_layers_that_circle_are_found() -> None:
    circling = {**known_layers(), "feat_selection_weights": "feature"}
    with pytest.raises(CycleError):
        layers_in_order(pipelines()["__default__"].nodes, circling)


def test_layers_that_circle_through_memory_are_found() -> None:
    nodes = [
        node(len, inputs="a", outputs="lazy", name="one"),
        node(len, inputs="lazy", outputs="b", name="two"),
        node(len, inputs="b", outputs="c", name="three"),
    ]
    with pytest.raises(CycleError):
        layers_in_order(nodes, {"a": "raw", "b": "primary", "c": "raw"})


def preview_kind(dataset: Any) -> str:
    """Return the kind that kedro-viz reads off a dataset, by which its page chooses how to show it."""
    annotation = inspect.signature(dataset.preview).return_annotation
    return getattr(annotation, "__name__", str(annotation))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("prm_matched_pairs", "TablePreview"),
        ("rpt_genre_trends", "TablePreview"),
        ("rpt_matched_pairs_csv", "TablePreview"),
        ("raw_curated_decisions", "TablePreview"),
        ("fig_popularity_by_genre", "ImagePreview"),
        ("rpt_match_quality", "JSONPreview"),
    ],
)
def test_tables_figures_and_measures_have_a_preview(name: str, kind: str) -> None:
    assert preview_kind(catalog().get(name)) == kind


def test_a_kind_that_kedro_viz_does_not_know_is_told_apart() -> None:
    class Unknown(SparkTable):
        def preview(self, nrows: int = 5) -> dict[str, Any]:  # type: ignore[override]
            return {}

    assert preview_kind(Unknown(filepath="x", schema="prm_movies")) == "dict[str, Any]"


def unknown_styles(styles: Iterable[str], names: Iterable[str]) -> list[str]:
    return sorted(set(styles) - set(names))


def test_only_what_exists_is_styled() -> None:
    styles = json.loads((PROJECT / ".viz/styles.json").read_text(encoding="utf-8"))
    assert unknown_styles(styles, pipelines()["__default__"].datasets()) == []


def test_a_style_of_nothing_is_found() -> None:
    assert unknown_styles(["prm_moovies", "prm_movies"], ["prm_movies"]) == ["prm_moovies"]


def test_parts_of_the_way_make_up_the_whole() -> None:
    known = pipelines()
    parts = {one.name for name in ("linkage", "findings") for one in known[name].nodes}
    assert parts == {one.name for one in known["__default__"].nodes}
