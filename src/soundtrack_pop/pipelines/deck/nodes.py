"""The steps of the deck."""

from __future__ import annotations

from typing import Any

from soundtrack_pop.datasets.folders import Outputs
from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.deck.slides import Slide


def tell_story(outputs: Outputs, project: Project, analysis: AnalysisParameters) -> list[Slide]:
    """Return the slides of a run; those whose sources are missing are left out.

    Args:
        outputs: of runs, below the storage root.
        project: pipelines, files and tests.
        analysis: the levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.deck import story
    from soundtrack_pop.pipelines.deck.material import gather

    return story.tell(gather(outputs, project, analysis))


def draw_slides(slides: list[Slide]) -> Any:
    """Return the `pptx.presentation.Presentation` that shows the slides."""
    from soundtrack_pop.pipelines.deck.drawing import draw

    return draw(slides)
