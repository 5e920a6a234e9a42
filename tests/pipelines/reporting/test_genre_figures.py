"""What is drawn: panels, bars, intervals, labels; the finding above and what it does not show below."""

from __future__ import annotations

import io
import itertools
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting.figures import genres, relations, style

from .results import DUMP, SAMPLE, by_decade, by_popularity, by_trend

pytestmark = pytest.mark.filterwarnings("error")

GENRES = ("orchestral & classical", "electronic", "folk, country & world", "stage & screen songs", "other")
TRENDS = by_trend(("jazz", 24, 0.5, 0.01), ("pop", 8, "few_films", 1.0))
MANY_DECADES = by_decade(*((genre, decade, 10, 40) for genre in GENRES for decade in range(1920, 2030, 10)))


def visible_panels(figure: Figure) -> list[Axes]:
    return [panel for panel in figure.axes if panel.get_visible()]


def bars(panel: Axes) -> dict[int, tuple[float, str]]:
    """Return place -> (height, colour) of the bars."""
    rectangles = [patch for patch in panel.patches if isinstance(patch, Rectangle)]
    return {
        round(bar.get_x() + bar.get_width() / 2): (round(bar.get_height(), 3), to_hex(bar.get_facecolor()).upper())
        for bar in rectangles
    }


def caption(figure: Figure) -> str:
    return str(figure.get_supxlabel())


def overlapping_labels(figure: Figure) -> list[str]:
    """Return the pairs of texts that cover one another when the figure is drawn."""
    figure.draw_without_rendering()
    texts = [*figure.texts]
    for panel in visible_panels(figure):
        drawn = panel.title, panel._left_title, *panel.texts, panel.xaxis.label, panel.yaxis.label  # type: ignore[attr-defined]
        texts += [*drawn, *_labels_in_view(panel.xaxis), *_labels_in_view(panel.yaxis)]
        legend = panel.get_legend()
        texts += legend.get_texts() if legend else []
    boxes = [
        (text.get_text(), text.get_window_extent()) for text in texts if text.get_visible() and text.get_text()
    ]
    return [
        f"{a!r} and {b!r}"
        for (a, box), (b, other) in itertools.combinations(boxes, 2)
        if a != b and box.shrunk(0.98, 0.98).overlaps(other.shrunk(0.98, 0.98))
    ]


def _labels_in_view(axis: Axis) -> list[Text]:
    """Return the labels of the ticks that are drawn: matplotlib keeps some beyond the ends of an axis."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def png(figure: Figure) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=50, bbox_inches="tight")
    return stream.getvalue()


class TestGenreFrequencyByDecade:
    def test_has_a_panel_of_film_counts_and_one_for_each_genre(self, analysis: AnalysisParameters) -> None:
        shares = by_decade(("jazz", 1960, 24, 40), ("other", 1960, 30, 40), ("pop", 1960, 8, 40))
        figure = genres.draw_genre_frequency_by_decade(shares, TRENDS, DUMP, analysis)
        titles = [panel.get_title(loc="left") for panel in visible_panels(figure)]
        assert titles == ["All films\nn in the decade", "Jazz\nn = 24, q = 0.010", "Pop\nn = 8", "Other\nn = 30"]
        assert [panel.get_ylabel() for panel in visible_panels(figure)[:2]] == ["films", "share of films"]

    def test_bars_are_the_shares_and_thin_decades_are_pale(self, analysis: AnalysisParameters) -> None:
        shares = by_decade(("jazz", 1960, 20, 40), ("jazz", 1970, 2, 4))
        panels = visible_panels(genres.draw_genre_frequency_by_decade(shares, TRENDS, DUMP, analysis))
        assert bars(panels[0]) == {0: (40, style.INK), 1: (4, style.MUTED)}
        assert bars(panels[1]) == {0: (0.5, style.BLUE), 1: (0.5, style.MUTED)}

    def test_lines_are_the_intervals(self, analysis: AnalysisParameters) -> None:
        shares = by_decade(("jazz", 1960, 20, 40), ("jazz", 1970, 40, 40))
        panel = visible_panels(genres.draw_genre_frequency_by_decade(shares, TRENDS, DUMP, analysis))[1]
        segments: Any = panel.collections[0]
        drawn = [segment[:, 1].round(3).tolist() for segment in segments.get_segments()]
        assert drawn == [[0.4, 0.6], [0.9, 1.0]]

    def test_a_decade_without_films_keeps_its_place(self, analysis: AnalysisParameters) -> None:
        shares = by_decade(("jazz", 1960, 20, 40), ("jazz", 1980, 10, 40))
        panel = visible_panels(genres.draw_genre_frequency_by_decade(shares, TRENDS, DUMP, analysis))[1]
        assert [label.get_text() for label in panel.get_xticklabels()] == ["1960s", "1970s", "1980s"]
        assert {place: height for place, (height, _) in bars(panel).items() if height} == {0: 0.5, 2: 0.25}

    def test_the_lowest_panel_of_each_column_names_the_decades(self, analysis: AnalysisParameters) -> None:
        panels = visible_panels(genres.draw_genre_frequency_by_decade(MANY_DECADES, TRENDS, DUMP, analysis))
        named = [panel.xaxis.get_tick_params()["labelbottom"] for panel in panels]
        assert named == [False, False, True, True, True, True]

    def test_the_title_is_the_finding(self, analysis: AnalysisParameters) -> None:
        shares = by_decade(("jazz", 1960, 20, 40), ("jazz", 1980, 4, 40))
        figure = genres.draw_genre_frequency_by_decade(shares, TRENDS, DUMP, analysis)
        assert (
            figure.get_suptitle()
            .replace("\n", " ")
            .startswith("Jazz fell on the whole from the 1960s to the 1980s")
        )

    @pytest.mark.parametrize("shares", [MANY_DECADES, by_decade(("jazz", 1960, 1, 1))], ids=["many", "one decade"])
    def test_no_label_covers_another(self, shares: pd.DataFrame, analysis: AnalysisParameters) -> None:
        assert overlapping_labels(genres.draw_genre_frequency_by_decade(shares, TRENDS, SAMPLE, analysis)) == []


class TestPopularityByGenre:
    RESULTS = by_popularity(
        ("jazz", 40, -0.4, 0.01), ("pop", 30, 0.3, 0.02), ("rock", 20, 0.1, 0.5), ("hip hop", 4, "few_films", 1.0)
    )

    def test_genres_stand_in_order_of_their_effect_untested_ones_last(self, analysis: AnalysisParameters) -> None:
        panel = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis).axes[0]
        labels = [label.get_text() for label in panel.get_yticklabels()]
        assert labels[::-1] == ["Pop (n = 30)", "Rock (n = 20)", "Jazz (n = 40)", "Hip hop (n = 4)"]

    def test_points_and_lines_are_effects_and_intervals(self, analysis: AnalysisParameters) -> None:
        panel = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis).axes[0]
        drawn = [np.round(np.asarray(line.get_xdata(), dtype=float), 2).tolist() for line in panel.lines[1:]]
        assert drawn == [[-0.6, -0.2], [-0.4], [-0.1, 0.3], [0.1], [0.1, 0.5], [0.3]]

    def test_only_clear_differences_are_coloured_by_their_direction(self, analysis: AnalysisParameters) -> None:
        panel = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis).axes[0]
        colors = [line.get_color() for line in panel.lines[1::2]]
        assert colors == [style.ORANGE, style.MUTED, style.BLUE]

    def test_each_genre_says_how_sure_it_is_or_why_it_is_not_tested(self, analysis: AnalysisParameters) -> None:
        panel = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis).axes[0]
        assert [text.get_text() for text in panel.texts] == ["too few films", "q = 0.010", "q = 0.50", "q = 0.020"]

    def test_the_axes_say_what_they_measure(self, analysis: AnalysisParameters) -> None:
        left, right = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis).axes
        assert left.get_xlabel() == "less popular ← rank-biserial → more popular"
        assert right.get_xlabel() == "TMDb popularity (log scale)"
        assert right.get_xscale() == "log"

    def test_medians_and_percentiles_are_drawn(self, analysis: AnalysisParameters) -> None:
        panel = genres.draw_popularity_by_genre(self.RESULTS[:1], DUMP, analysis).axes[1]
        assert [list(line.get_xdata()) for line in panel.lines] == [[2, 80], [6, 20], [12.5]]  # type: ignore[arg-type]

    def test_a_popularity_of_zero_is_drawn_too(self, analysis: AnalysisParameters) -> None:
        results = by_popularity(("jazz", 3, "few_films", 1.0)).assign(popularity_5=0.0)
        figure = genres.draw_popularity_by_genre(results, DUMP, analysis)
        assert figure.axes[1].get_xscale() == "symlog"
        assert png(figure)

    def test_the_title_is_the_finding(self, analysis: AnalysisParameters) -> None:
        figure = genres.draw_popularity_by_genre(self.RESULTS, DUMP, analysis)
        title = figure.get_suptitle().replace("\n", " ")
        assert title.startswith("Films with jazz soundtracks are less popular than the others")

    def test_no_label_covers_another(self, analysis: AnalysisParameters) -> None:
        results = by_popularity(*((genre, 10, "equal_popularity", 1.0) for genre in GENRES), ("pop", 9, 0.3, 0.2))
        assert overlapping_labels(genres.draw_popularity_by_genre(results, SAMPLE, analysis)) == []

    @pytest.mark.parametrize("popularity", [5.0, 0.0], ids=["all equal", "all 0"])
    def test_degenerate_popularity_is_drawn_without_a_warning(
        self, popularity: float, analysis: AnalysisParameters
    ) -> None:
        spread = [name for name in by_popularity().columns if name.startswith("popularity_")]
        results = by_popularity(("jazz", 2, "equal_popularity", 1.0))
        equal = results.assign(**dict.fromkeys([*spread, "median_popularity"], popularity))
        assert png(genres.draw_popularity_by_genre(equal, DUMP, analysis))

    def test_an_effect_without_an_interval_is_drawn_as_a_point(self, analysis: AnalysisParameters) -> None:
        results = by_popularity(("jazz", 20, -1.0, 0.001)).assign(
            rank_biserial_low=np.nan, rank_biserial_high=np.nan
        )
        figure = genres.draw_popularity_by_genre(results, DUMP, analysis)
        assert png(figure)
        assert figure.axes[0].lines[-1].get_xdata() == [-1.0]


def draw_both(analysis: AnalysisParameters, *, is_sample: bool, empty: bool = False) -> list[Figure]:
    shares = by_decade() if empty else MANY_DECADES
    results = by_popularity() if empty else TestPopularityByGenre.RESULTS
    quality = {"is_sample": is_sample}
    return [
        genres.draw_genre_frequency_by_decade(
            shares, by_trend() if empty else TRENDS, {"is_sample": is_sample}, analysis
        ),
        genres.draw_popularity_by_genre(results, quality, analysis),
    ]


@pytest.mark.parametrize("named", [GENRES[:1], GENRES], ids=["one genre", "five"])
def test_the_legend_of_the_models_covers_no_label(named: tuple[str, ...], analysis: AnalysisParameters) -> None:
    models = ("genres", "controls", "controls_and_votes", "controls_and_budget")
    numbers = {"ratio": 1.1, "ratio_low": 0.6, "ratio_high": 1.9, "p": 0.4, "q": 0.6, "film_count": 40}
    terms = [
        {"model": model, "term": genre, "term_kind": "genre", "model_film_count": 300, **numbers}
        for model in models
        for genre in named
    ]
    tests = pd.DataFrame({"test": models, "p": 0.4, "explained_share": 0.03, "film_count": 300})
    figure = relations.draw_regression_ratios(pd.DataFrame(terms), tests, SAMPLE, analysis)
    assert overlapping_labels(figure) == []
    figure.axes[0].get_legend().borderaxespad = 2.0  # type: ignore[union-attr]
    assert overlapping_labels(figure)


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("is_sample", [False, True])
def test_every_caption_warns_of_causes_and_that_of_a_sample_of_generated_data(
    is_sample: bool, empty: bool, analysis: AnalysisParameters
) -> None:
    for figure in draw_both(analysis, is_sample=is_sample, empty=empty):
        assert "correlation is not cause" in caption(figure)
        assert ("embedded sample: popularity, votes and tags are generated" in caption(figure)) == is_sample


def test_without_data_a_figure_says_so(analysis: AnalysisParameters) -> None:
    titles = [figure.get_suptitle() for figure in draw_both(analysis, is_sample=False, empty=True)]
    assert titles == [
        "No film has both a release year and a soundtrack of a known genre",
        "No film has both a soundtrack genre and a comparable popularity",
    ]


def test_the_same_results_give_the_same_picture(analysis: AnalysisParameters) -> None:
    first, second = ([png(one) for one in draw_both(analysis, is_sample=True)] for _ in range(2))
    assert first == second


def test_nothing_stays_open_and_no_setting_changes(analysis: AnalysisParameters) -> None:
    before = dict(plt.rcParams)
    draw_both(analysis, is_sample=True)
    assert plt.get_fignums() == []
    assert dict(plt.rcParams) == before
