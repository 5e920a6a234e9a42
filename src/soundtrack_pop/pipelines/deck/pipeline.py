"""Deck: the outputs of a run and the project itself -> `soundtrack_pop.pptx`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.deck.nodes import draw_slides, tell_story


def create_pipeline() -> Pipeline:
    """Return the deck pipeline."""
    return Pipeline(
        [
            Node(
                func=tell_story,
                inputs={"outputs": "run_outputs", "project": "project_facts", "analysis": "params:analysis"},
                outputs="slides",
                name="tell_story",
            ),
            Node(
                func=draw_slides,
                inputs="slides",
                outputs="rpt_slide_deck",
                name="draw_slides",
            ),
        ]
    )
