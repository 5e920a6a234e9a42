"""A figure is declared once, beside the function that draws it; its node and its place on the page follow."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import pandas as pd
import pytest
from kedro.pipeline import Pipeline

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting.figures.declaration import FIGURES, report_figure
from soundtrack_pop.pipelines.reporting.figures.style import Figure, figure_without_data
from soundtrack_pop.pipelines.reporting.page import render
from soundtrack_pop.pipelines.reporting.pipeline import create_pipeline

from .measured import measured_world
from .results import PNG, content, draw_all, match_quality


@pytest.fixture
def new_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare one more figure, as a developer would."""
    before = dict(FIGURES)

    @report_figure(
        section="relations", shows="Nothing yet.", finding=lambda genre_trends: f"{len(genre_trends)} trends"
    )
    def draw_something_new(genre_trends: pd.DataFrame) -> Figure:
        return figure_without_data("New", False)

    added = {name: FIGURES.pop(name) for name in FIGURES.keys() - before}
    for name, figure in added.items():
        monkeypatch.setitem(FIGURES, name, figure)


def without_a_node(pipeline: Pipeline, declared: Iterable[str]) -> set[str]:
    """Return the figures that no node draws, or that the report does not get."""
    drawn = {
        name.removeprefix("fig_") for node in pipeline.nodes for name in node.outputs if name.startswith("fig_")
    }
    (report,) = (node for node in pipeline.nodes if node.short_name == "write_report")
    shown = {name.removeprefix("fig_") for name in report.inputs if name.startswith("fig_")}
    return (set(declared) | drawn | shown) - (set(declared) & drawn & shown)


def test_every_declared_figure_has_its_node_and_reaches_the_report() -> None:
    assert without_a_node(create_pipeline(), FIGURES) == set()


@pytest.mark.usefixtures("new_figure")
def test_a_declared_figure_without_a_node_is_found() -> None:
    assert without_a_node(create_pipeline(), FIGURES) == {"something_new"}


@pytest.mark.usefixtures("new_figure")
def test_a_declared_figure_is_on_the_page_with_its_text_and_no_template_changes(
    analysis: AnalysisParameters,
) -> None:
    pngs = {name: name.encode() for name in FIGURES}
    html = render(content(analysis, pictures=pngs))
    assert base64.b64encode(b"something_new").decode() in html
    assert 'alt="Nothing yet. 2 trends. The numbers are in the table below."' in html


def not_shown(analysis: AnalysisParameters) -> list[str]:
    """Return the figures that no section of the page shows."""
    html = render(content(analysis, pictures={name: name.encode() for name in FIGURES}))
    return [name for name in FIGURES if base64.b64encode(name.encode()).decode() not in html]


def test_every_declared_figure_is_in_a_section_of_the_page(analysis: AnalysisParameters) -> None:
    assert not_shown(analysis) == []


def test_a_section_that_no_template_shows_is_found(
    analysis: AnalysisParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(
        render(content(analysis)).count(f'aria-labelledby="{one.section}"') == 1 for one in FIGURES.values()
    )


def test_a_figure_that_was_not_drawn_stops_the_report(analysis: AnalysisParameters) -> None:
    with pytest.raises(KeyError, match="genre_map"):
        render(content(analysis, pictures={name: PNG for name in FIGURES if name != "genre_map"}))


@pytest.mark.parametrize("is_sample", [False, True])
def test_every_figure_of_the_sample_says_so(is_sample: bool, analysis: AnalysisParameters) -> None:
    figures = draw_all(measured_world(), match_quality(is_sample=is_sample), analysis)
    assert set(figures) == set(FIGURES)
    assert {name: "embedded sample" in one.get_supxlabel() for name, one in figures.items()} == dict.fromkeys(
        figures, is_sample
    )
