"""The legend of the histogram stands clear of bars and line, wherever the highest bar is."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from soundtrack_pop.pipelines.reporting.figures.linking import draw_distribution_of_scores
from soundtrack_pop.schemas.assessed import SCORE_DISTRIBUTION

from .results import DUMP

PLACES = {"left": -20.0, "middle": 8.0, "right": 38.0}


def distribution(highest: float) -> pd.DataFrame:
    rows = [(bits, bits + 2, "auto", 300 if bits == highest else 5) for bits in range(-20, 40, 2)]
    rows += [(highest, highest + 2, "review", 200), (highest, highest + 2, "none", 100)]
    return pd.DataFrame(rows, columns=SCORE_DISTRIBUTION.column_names)


def shapes_under_the_legend(figure: Figure) -> int:
    figure.draw_without_rendering()
    panel = figure.axes[0]
    legend = panel.get_legend()
    assert legend is not None
    drawn = [*panel.patches, *panel.lines]
    return sum(legend.get_window_extent().overlaps(one.get_window_extent()) for one in drawn)


@pytest.mark.parametrize("highest", PLACES.values(), ids=PLACES)
def test_the_legend_covers_neither_bar_nor_line(highest: float) -> None:
    assert shapes_under_the_legend(draw_distribution_of_scores(distribution(highest), DUMP)) == 0


def test_a_legend_within_the_panel_is_found() -> None:
    figure = draw_distribution_of_scores(distribution(PLACES["left"]), DUMP)
    figure.axes[0].legend(loc="upper left")
    assert shapes_under_the_legend(figure) > 0
