"""What the tests of the slides share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundtrack_pop.datasets.folders import Outputs
from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.deck.nodes import draw_slides, tell_story

from .worlds import PROJECT

Present = Callable[..., Any]


@pytest.fixture(scope="session")
def present(analysis: AnalysisParameters) -> Present:
    """Make the presentation of a folder."""

    def make(root: Path, project: Project = PROJECT) -> Any:
        return draw_slides(tell_story(Outputs(str(root)), project, analysis))

    return make
