"""What is drawn of the quality of links: points, intervals, bands; text where nothing was labelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from soundtrack_pop.errors import ContractError
from soundtrack_pop.pipelines.reporting.figures import match_quality as quality_figures
from soundtrack_pop.pipelines.reporting.figures import quality_by_group, style

from .results import group, match_quality, measured
from .test_genre_figures import caption, overlapping_labels, png

pytestmark = pytest.mark.filterwarnings("error")

ALL = [
    quality_figures.draw_match_calibration,
    quality_figures.draw_match_thresholds,
    quality_by_group.draw_match_quality_by_group,
]
each_figure = pytest.mark.parametrize("draw", ALL)
Draw = Callable[[dict[str, Any]], Figure]


def points(panel: Axes) -> list[tuple[float, float, str]]:
    """Return place, height and colour of the dots."""
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    return [
        (
            round(float(np.ravel(dot.get_xdata())[0]), 3),
            round(float(np.ravel(dot.get_ydata())[0]), 3),
            dot.get_color(),
        )
        for dot in dots
    ]


def labels(panel: Axes) -> list[str]:
    return [label.get_text() for label in panel.get_yticklabels()]


class TestCalibration:
    def test_points_are_shares_by_mean_probability_and_thin_ones_are_pale(self) -> None:
        upper = quality_figures.draw_match_calibration(match_quality()).axes[0]
        assert points(upper)[0] == (0.05, 0.05, style.MUTED)
        assert points(upper)[-1] == (0.95, 0.95, style.BLUE)

    def test_lines_are_intervals_beside_the_line_where_probabilities_hold(self) -> None:
        upper = quality_figures.draw_match_calibration(match_quality()).axes[0]
        drawn = [np.round(line.get_ydata(), 2).tolist() for line in upper.lines if line.get_marker() != "o"]
        assert drawn[:2] == [[0, 1], [0.0, 0.25]]
        assert drawn[-1] == [0.75, 1.0]

    def test_bars_say_how_many_soundtracks_there_are(self) -> None:
        lower = quality_figures.draw_match_calibration(match_quality()).axes[1]
        assert [text.get_text() for text in lower.texts] == ["3"] * 9 + ["12"]

    def test_an_empty_bin_is_not_drawn(self) -> None:
        quality = match_quality()
        quality["calibration"]["bins"][:9] = match_quality(gold=0)["calibration"]["bins"][:9]
        figure = quality_figures.draw_match_calibration(quality)
        assert points(figure.axes[0]) == [(0.95, 0.95, style.BLUE)]
        assert png(figure)

    @pytest.mark.parametrize(("coverage", "said"), [(0.6, True), (None, False)])
    def test_the_share_without_a_film_is_said_beside_that_of_the_model(
        self, coverage: float | None, said: bool
    ) -> None:
        words = caption(quality_figures.draw_match_calibration(match_quality(coverage=coverage))).replace(
            "\n", " "
        )
        assert "0 of the 39 are known to have no film in the catalogue" in words
        assert ("the model takes 40% of all soundtracks for such" in words) == said


class TestThresholds:
    def test_lines_are_the_measures_by_threshold(self) -> None:
        figure = quality_figures.draw_match_thresholds(match_quality())
        drawn = [(list(panel.lines[0].get_xdata()), list(panel.lines[0].get_ydata())) for panel in figure.axes]
        at = [0.1, 0.5, 0.9, 0.99]
        assert drawn == [(at, [0.972] * 4), (at, [0.875] * 4), (at, [0.05] * 4)]

    def test_both_bands_are_marked_in_each_panel(self) -> None:
        for panel in quality_figures.draw_match_thresholds(match_quality()).axes:
            assert [text.get_text() for text in panel.texts] == ["review", "auto"]
            assert [float(np.ravel(line.get_xdata())[0]) for line in panel.lines[1:]] == [0.5, 0.9]

    def test_a_threshold_from_which_nothing_is_linked_ends_the_line(self) -> None:
        quality = match_quality()
        quality["thresholds"][-1] |= {"precision": None, "precision_interval": [None, None]}
        panel = quality_figures.draw_match_thresholds(quality).axes[0]
        assert list(panel.lines[0].get_xdata()) == [0.1, 0.5, 0.9]

    def test_a_measure_that_is_not_known_leaves_words(self) -> None:
        quality = match_quality()
        for row in quality["thresholds"]:
            row |= {"removed_false_match_rate": None, "removed_false_match_rate_interval": [None, None]}
        figure = quality_figures.draw_match_thresholds(quality)
        assert "not known" in [text.get_text() for text in figure.axes[2].texts]
        assert "not known" not in [text.get_text() for text in figure.axes[1].texts]

    def test_a_band_near_certainty_is_marked_within_the_panel(self) -> None:
        quality = match_quality(auto_probability=0.9998)
        quality["thresholds"][-1]["threshold"] = 0.9998
        panel = quality_figures.draw_match_thresholds(quality).axes[0]
        assert [text.get_text() for text in panel.texts] == ["review", "auto"]
        assert 0.9998 < panel.get_xlim()[1] < 1

    @pytest.mark.parametrize(("review", "auto"), [(0.0, 1.0), (0.9, 0.9)])
    def test_extreme_bands_are_drawn_without_a_warning(self, review: float, auto: float) -> None:
        quality = match_quality(review_probability=review, auto_probability=auto)
        assert png(quality_figures.draw_match_thresholds(quality))


class TestGroups:
    def test_groups_stand_under_what_they_are_groups_of_with_their_size(self) -> None:
        panel = quality_by_group.draw_match_quality_by_group(match_quality()).axes[0]
        assert labels(panel)[:6] == [
            "Film's decade", "1980s (n = 30)", "2010s (n = 10)",
            "Film's language", "en (n = 38)", "missing (n = 2)",
        ]  # fmt: skip

    def test_thin_groups_are_pale_and_the_line_is_the_whole(self) -> None:
        left, right = quality_by_group.draw_match_quality_by_group(match_quality()).axes
        assert [color for *_, color in points(right)[:4]] == [style.BLUE] * 3 + [style.MUTED]
        assert [panel.lines[0].get_xdata()[0] for panel in (left, right)] == [0.972, 0.875]  # type: ignore[index]

    def test_only_the_largest_languages_are_drawn(self) -> None:
        band = match_quality()["title_matcher"]["auto"]
        languages = {f"l{number:02d}": group(number, band) for number in range(1, 21)}
        panel = quality_by_group.draw_match_quality_by_group(match_quality(by={"language": languages})).axes[0]
        assert labels(panel) == ["Film's language", *(f"l{n} (n = {n})" for n in range(11, 21))]

    def test_a_group_without_links_has_no_point_of_precision(self) -> None:
        band = measured(0, 0, (0.5, 0.1, 0.9), (0.0, 0.0, 0.3), (0.5, 0.1, 0.9)) | {"precision": None}
        left, right = quality_by_group.draw_match_quality_by_group(
            match_quality(by={"decade": {"1980s": group(12, band)}})
        ).axes
        assert points(left) == []
        assert points(right) == [(0.0, 1.0, style.BLUE)]


@each_figure
class TestEachFigure:
    def test_says_what_the_labels_do_not_show_and_nothing_of_causes(self, draw: Draw) -> None:
        words = caption(draw(match_quality()))
        assert "catalogue of 5,927 films · labels favour famous films" in words
        assert "correlation" not in words

    @pytest.mark.parametrize("is_sample", [False, True])
    def test_warns_of_a_sample(self, draw: Draw, is_sample: bool) -> None:
        assert ("embedded sample" in caption(draw(match_quality(is_sample=is_sample)))) == is_sample

    def test_without_labels_is_a_text_that_says_why(self, draw: Draw) -> None:
        figure = draw(match_quality(gold=0))
        assert figure.axes == []
        words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
        assert "How often links by title are right is therefore not known" in words
        assert "is not known" in figure.get_suptitle()
        assert png(figure)

    def test_no_label_covers_another(self, draw: Draw) -> None:
        assert overlapping_labels(draw(match_quality(is_sample=True))) == []

    def test_refuses_measures_of_an_older_version(self, draw: Draw) -> None:
        with pytest.raises(ContractError, match="found no calibration, thresholds, by, film_removed"):
            draw({"gold_pairs": 3, "films": 2, "is_sample": False})

    def test_is_the_same_for_the_same_measures_and_leaves_nothing_open(self, draw: Draw) -> None:
        before = dict(plt.rcParams)
        assert png(draw(match_quality())) == png(draw(match_quality()))
        assert plt.get_fignums() == []
        assert dict(plt.rcParams) == before
