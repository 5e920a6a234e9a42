"""Draw how genres go with traits of films: correlations, film genres, and popularity beside controls."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullFormatter

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import relation_findings as findings
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figure_style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    PALE_INK,
    STYLE,
    WIDTH,
    figure_without_data,
    frame,
)
from soundtrack_pop.statistics import wilson_interval

Color = str | tuple[float, float, float, float]

# Luminance, 0 to 1, below which white text is easier to read than dark.
_DARK = 0.55
_SCALE = LinearSegmentedColormap.from_list("less to more", [ORANGE, "#FFFFFF", BLUE])
_PALE_CELL = "#F1F3F5"
_MODEL_COLORS = {"genres": MUTED, "controls": BLUE, "controls_and_votes": ORANGE, "controls_and_budget": INK}
# A ratio of shares beyond it is drawn in the same colour.
_STRONGEST_RATIO = 3.0


def draw_correlation_heatmap(correlations: pd.DataFrame, is_sample: bool, analysis: AnalysisParameters) -> Figure:
    """Return a cell for each genre and trait of films, coloured where the correlation is more than chance.

    Args:
        correlations: `rpt_genre_correlations`.
        is_sample: whether the data is the embedded sample.
        analysis: level of the tests.
    """
    title = findings.correlation_finding(correlations, analysis.false_discovery_rate)
    with mpl.rc_context(STYLE):
        if correlations["rho"].isna().all():
            return figure_without_data(title, is_sample)
        rows = sorted(correlations[c.GENRE].unique())
        measures = [one for one in findings.MEASURES if (correlations["measure"] == one).any()]
        cells = correlations.set_index([c.GENRE, "measure"])
        figure = Figure(figsize=(WIDTH, 1.9 + 0.33 * len(rows)), layout="constrained")
        panel = figure.subplots()
        reach = max(0.2, float(correlations["rho"].abs().max()))
        for y, genre in enumerate(rows):
            for x, measure in enumerate(measures):
                cell = cells.loc[(genre, measure)].to_dict()
                is_clear = w.is_known(cell["q"]) and cell["q"] < analysis.false_discovery_rate
                color = _SCALE(0.5 + cell["rho"] / reach / 2) if is_clear else _PALE_CELL
                text = w.signed(cell["rho"]) if w.is_known(cell["rho"]) else "too few"
                _draw_cell(panel, x, y, text, color, is_clear)
        films = correlations.groupby("measure")["film_count"].max()
        _label_cells(panel, [f"{findings.MEASURES[one]}\nn = {w.count(films[one])}" for one in measures], rows)
        frame(
            figure,
            title,
            "Spearman's ρ of a genre's share of the soundtrack's votes with the trait. Coloured: q below "
            f"{analysis.false_discovery_rate:g} over all cells; grey: no more than chance may give. n: films "
            "whose trait is known; popularity and votes of one vintage only.",
            is_sample,
        )
    return figure


def draw_genre_map(interactions: pd.DataFrame, is_sample: bool, analysis: AnalysisParameters) -> Figure:
    """Return a cell for each film genre and soundtrack genre: how often the one has the other.

    Args:
        interactions: `rpt_genre_interactions`.
        is_sample: whether the data is the embedded sample.
        analysis: level of the intervals.
    """
    title = findings.map_finding(interactions)
    solid = interactions[interactions["film_genre_film_count"] >= findings.FEW_FILMS]
    with mpl.rc_context(STYLE):
        if solid.empty:
            return figure_without_data(title, is_sample)
        sizes = (
            solid.groupby("film_genre")["film_genre_film_count"].max().sort_values(ascending=False, kind="stable")
        )
        shares = solid.groupby(c.GENRE)["overall_share"].max().sort_values(ascending=False, kind="stable")
        genres = [*(one for one in shares.index if one != c.FAMILY_OTHER), *({c.FAMILY_OTHER} & set(shares.index))]
        cells = solid.set_index(["film_genre", c.GENRE])
        figure = Figure(figsize=(WIDTH, 2.7 + 0.33 * len(genres)), layout="constrained")
        panel = figure.subplots()
        for x, film_genre in enumerate(sizes.index):
            for y, genre in enumerate(genres):
                cell = cells.loc[(film_genre, genre)].to_dict()
                low, high = wilson_interval(
                    cell["film_count"], cell["film_genre_film_count"], analysis.confidence_level
                )
                is_clear = not low <= cell["overall_share"] <= high
                ratio = np.clip(cell["share"] / cell["overall_share"], 1 / _STRONGEST_RATIO, _STRONGEST_RATIO)
                color = _SCALE(0.5 + np.log(ratio) / np.log(_STRONGEST_RATIO) / 2) if is_clear else _PALE_CELL
                _draw_cell(panel, x, y, f"{100 * cell['share']:.0f}", color, is_clear, size=7.5)
        rows = [f"{genre} ({w.percent(shares[genre])})" for genre in genres]
        _label_cells(panel, [f"{one} (n = {w.count(size)})" for one, size in sizes.items()], rows, rotation=45)
        frame(
            figure,
            title,
            "Percent of the films of a film genre (columns, n films) whose soundtrack has the genre (rows, share "
            f"of all films). Coloured where the {w.percent(analysis.confidence_level)} interval (Wilson) leaves "
            "out the share of all films: blue more, orange less often. Not corrected for the number of cells: "
            "exploratory.",
            is_sample,
        )
    return figure


def draw_regression_ratios(
    regression: pd.DataFrame, overall_tests: pd.DataFrame, is_sample: bool, analysis: AnalysisParameters
) -> Figure:
    """Return for each genre how many times as popular its films are, alone and beside controls.

    Args:
        regression: `rpt_popularity_regression`.
        overall_tests: `rpt_overall_tests`.
        is_sample: whether the data is the embedded sample.
        analysis: levels of intervals and tests.
    """
    title = findings.regression_finding(regression, overall_tests, analysis.false_discovery_rate)
    terms = regression[regression["term_kind"] == "genre"]
    with mpl.rc_context(STYLE):
        if terms.empty:
            return figure_without_data(title, is_sample)
        models = [model for model in _MODEL_COLORS if (terms["model"] == model).any()]
        genres = sorted(terms["term"].unique(), reverse=True)
        figure = Figure(figsize=(WIDTH, 2.0 + (0.11 * len(models) + 0.12) * len(genres)), layout="constrained")
        panel = figure.subplots()
        panel.axvline(1, color=INK, linewidth=0.8)
        step = 0.8 / len(models)
        for place, model in enumerate(models):
            for row in terms[terms["model"] == model].to_dict("records"):
                y = genres.index(row["term"]) + 0.4 - step * (place + 0.5)
                is_clear = row["q"] < analysis.false_discovery_rate
                color = _MODEL_COLORS[model]
                panel.plot([row["ratio_low"], row["ratio_high"]], [y, y], color=color, linewidth=2, zorder=2)
                face = color if is_clear else "white"
                panel.plot([row["ratio"]], [y], "o", color=face, markeredgecolor=color, markersize=5.5, zorder=3)
        _label_ratios(panel, terms, genres)
        _add_legend(panel, terms, overall_tests, models)
        frame(
            figure,
            title,
            "Least squares of log popularity on all genres at once; lines: "
            f"{w.percent(analysis.confidence_level)} intervals robust to unequal variances (HC3); filled: q below "
            f"{analysis.false_discovery_rate:g} over the genres of the model. Controls: decade, film genre, "
            "language, kind of soundtrack. Votes measure attention too: what they leave is a lower bound.",
            is_sample,
        )
    return figure


def _label_ratios(panel: Axes, terms: pd.DataFrame, genres: Sequence[str]) -> None:
    films = terms.groupby("term")["film_count"].max()
    panel.set_yticks(range(len(genres)), [f"{w.genre(one)} (n = {w.count(films[one])})" for one in genres])
    panel.set_ylim(-0.6, len(genres) - 0.4)
    panel.set_xscale("log")
    ticks = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8]
    panel.set_xticks(ticks)
    panel.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"× {value:g}" if value >= 1 else f"÷ {1 / value:g}")
    )
    panel.xaxis.set_minor_formatter(NullFormatter())
    # Far ends belong to genres of few films; they would squeeze all others.
    reach = 1.15 * min(float(np.exp(np.abs(np.log(terms[["ratio_low", "ratio_high"]].to_numpy())).max())), 10.0)
    panel.set_xlim(1 / reach, reach)
    panel.set_xlabel(
        "less popular ← popularity of films with the genre by that of films without it → more popular"
    )


def _add_legend(panel: Axes, terms: pd.DataFrame, overall_tests: pd.DataFrame, models: Sequence[str]) -> None:
    explained = overall_tests.set_index("test")["explained_share"]
    films = terms.groupby("model")["model_film_count"].max()
    entries = [
        Line2D([], [], color=_MODEL_COLORS[model], marker="o", markersize=5, linewidth=2,
               label=f"{findings.MODELS[model]} (n = {w.count(films[model])}, R² {w.number(explained[model])})")
        for model in models
    ]  # fmt: skip
    # As far below the panel as its labels reach, however high it is.
    panel.legend(
        handles=entries, loc="upper center", bbox_to_anchor=(0.4, 0), borderaxespad=4.8, ncols=2, frameon=False,
        fontsize=8,
    )  # fmt: skip


def _draw_cell(panel: Axes, x: int, y: int, text: str, color: Color, is_clear: bool, size: float = 8.5) -> None:
    panel.add_patch(
        mpl.patches.Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=color, edgecolor="white", linewidth=1.5)
    )
    weight, ink = ("bold", _ink_on(color)) if is_clear else ("normal", PALE_INK)
    panel.text(x, y, text, ha="center", va="center", fontsize=size, fontweight=weight, color=ink)


def _ink_on(color: Color) -> str:
    """Return the ink that is legible on a colour: white on dark ones."""
    red, green, blue, _ = mpl.colors.to_rgba(color)
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else INK


def _label_cells(panel: Axes, columns: Sequence[str], rows: Sequence[str], rotation: int = 0) -> None:
    panel.grid(visible=False)
    panel.spines[["bottom", "left"]].set_visible(False)
    panel.set_xlim(-0.5, len(columns) - 0.5)
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.xaxis.tick_top()
    ha = "left" if rotation else "center"
    panel.set_xticks(range(len(columns)), columns, rotation=rotation, ha=ha, fontsize=8)
    panel.set_yticks(range(len(rows)), [w.genre(row) for row in rows], fontsize=8.5)
    panel.tick_params(length=0)
