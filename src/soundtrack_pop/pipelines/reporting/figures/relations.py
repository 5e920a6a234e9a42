"""Figures of the relations: which films have which genres, and popularity beside controls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figures.declaration import Quality, report_figure
from soundtrack_pop.pipelines.reporting.figures.style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    Axes,
    Figure,
    Frame,
    diverging_color,
    draw_cell,
    figure_without_data,
    frame,
    legend_line,
    new_figure,
)
from soundtrack_pop.pipelines.reporting.findings import relations as findings
from soundtrack_pop.statistics import wilson_interval

_PALE_CELL = "#F1F3F5"
_MODEL_COLORS = {"genres": MUTED, "controls": BLUE, "controls_and_votes": ORANGE, "controls_and_budget": INK}
# A ratio of shares beyond it is drawn in the same colour.
_STRONGEST_RATIO = 3.0


@report_figure(
    section="relations",
    shows="A table of film genres by soundtrack genres, coloured where the one has the other more or less.",
    finding=findings.map_finding,
    numbers="in rpt_genre_interactions",
)
def draw_genre_map(genre_interactions: Frame, match_quality: Quality, analysis: AnalysisParameters) -> Figure:
    """Draw a cell for each film genre and soundtrack genre: how often the one has the other.

    Args:
        genre_interactions: `rpt_genre_interactions`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: confidence level.
    """
    is_sample = match_quality["is_sample"]
    title = findings.map_finding(genre_interactions, analysis.false_discovery_rate)
    solid = genre_interactions[genre_interactions["film_genre_film_count"] >= findings.FEW_FILMS]
    if solid.empty:
        return figure_without_data(title, is_sample)
    by_film_genre = solid.groupby("film_genre")["film_genre_film_count"].max()
    sizes = by_film_genre.sort_values(ascending=False, kind="stable")
    shares = solid.groupby(c.GENRE)["overall_share"].max().sort_values(ascending=False, kind="stable")
    genres = [*(one for one in shares.index if one != c.FAMILY_OTHER), *({c.FAMILY_OTHER} & set(shares.index))]
    film_genres = list(sizes.index)
    figure = new_figure(2.7 + 0.33 * len(genres))
    panel = figure.subplots()
    for cell in solid.to_dict("records"):
        x, y = film_genres.index(cell["film_genre"]), genres.index(cell[c.GENRE])
        low, high = wilson_interval(cell["film_count"], cell["film_genre_film_count"], analysis.confidence_level)
        is_clear = not low <= cell["overall_share"] <= high
        ratio = np.clip(cell["share"] / cell["overall_share"], 1 / _STRONGEST_RATIO, _STRONGEST_RATIO)
        position = 0.5 + np.log(ratio) / np.log(_STRONGEST_RATIO) / 2
        color = diverging_color(position) if is_clear else _PALE_CELL
        draw_cell(panel, x, y, f"{100 * cell['share']:.0f}", color, is_clear, size=7.5)
    rows = [f"{genre} ({w.percent(shares[genre])})" for genre in genres]
    _label_cells(panel, [f"{one} (n = {w.count(size)})" for one, size in sizes.items()], rows, rotation=45)
    reading = (
        "Percent of the films of a film genre (columns, n films) whose soundtrack has the genre (rows, share "
        f"of all films). Coloured where the {w.percent(analysis.confidence_level)} interval (Wilson) excludes the "
        "share of all films: blue more, orange less often. Not corrected for the number of cells: exploratory."
    )
    frame(figure, title, reading, is_sample)
    return figure


@report_figure(
    section="relations",
    shows="A table of genres by traits of films with Spearman's correlations, coloured where clear.",
    finding=findings.correlation_finding,
    numbers="in rpt_genre_correlations",
)
def draw_correlation_heatmap(
    genre_correlations: Frame, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw a cell for each genre and trait of films, coloured where the correlation is significant.

    Args:
        genre_correlations: `rpt_genre_correlations`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: false discovery rate.
    """
    is_sample, level = match_quality["is_sample"], analysis.false_discovery_rate
    title = findings.correlation_finding(genre_correlations, level)
    if genre_correlations["rho"].isna().all():
        return figure_without_data(title, is_sample)
    rows = sorted(genre_correlations[c.GENRE].unique())
    measures = [one for one in findings.MEASURES if (genre_correlations["measure"] == one).any()]
    figure = new_figure(1.9 + 0.33 * len(rows))
    panel = figure.subplots()
    reach = max(0.2, float(genre_correlations["rho"].abs().max()))
    for cell in genre_correlations.to_dict("records"):
        is_clear = w.is_known(cell["q"]) and cell["q"] < level
        color = diverging_color(0.5 + cell["rho"] / reach / 2) if is_clear else _PALE_CELL
        text = w.signed(cell["rho"]) if w.is_known(cell["rho"]) else "too few"
        draw_cell(panel, measures.index(cell["measure"]), rows.index(cell[c.GENRE]), text, color, is_clear)
    films = genre_correlations.groupby("measure")["film_count"].max()
    _label_cells(panel, [f"{findings.MEASURES[one]}\nn = {w.count(films[one])}" for one in measures], rows)
    reading = (
        "Spearman's ρ of a genre's share of the soundtrack's votes with the trait. Coloured: q below "
        f"{level:g} over all cells; grey: no more than chance may give. n: films whose trait is known; popularity "
        "and votes from one snapshot only."
    )
    frame(figure, title, reading, is_sample)
    return figure


@report_figure(
    section="controls",
    shows=(
        "Points with intervals for each genre: how many times as popular its films are, alone and beside controls."
    ),
    finding=findings.regression_finding,
)
def draw_regression_ratios(
    popularity_regression: Frame, overall_tests: Frame, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw for each genre how many times as popular its films are, alone and beside controls.

    Args:
        popularity_regression: `rpt_popularity_regression`.
        overall_tests: `rpt_overall_tests`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: confidence level and false discovery rate.
    """
    is_sample, level = match_quality["is_sample"], analysis.false_discovery_rate
    title = findings.regression_finding(popularity_regression, overall_tests, level)
    terms = popularity_regression[popularity_regression["term_kind"] == "genre"]
    if terms.empty:
        return figure_without_data(title, is_sample)
    models = [model for model in _MODEL_COLORS if (terms["model"] == model).any()]
    genres = sorted(terms["term"].unique(), reverse=True)
    figure = new_figure(2.0 + (0.11 * len(models) + 0.12) * len(genres))
    panel = figure.subplots()
    panel.axvline(1, color=INK, linewidth=0.8)
    step = 0.8 / len(models)
    for row in terms.to_dict("records"):
        y = genres.index(row["term"]) + 0.4 - step * (models.index(row["model"]) + 0.5)
        color = _MODEL_COLORS[row["model"]]
        face = color if row["q"] < level else "white"
        panel.plot([row["ratio_low"], row["ratio_high"]], [y, y], color=color, linewidth=2, zorder=2)
        panel.plot([row["ratio"]], [y], "o", color=face, markeredgecolor=color, markersize=5.5, zorder=3)
    _label_ratios(panel, terms, genres)
    _add_legend(panel, terms, overall_tests, models)
    reading = (
        "Least squares of log popularity on all genres at once; lines: "
        f"{w.percent(analysis.confidence_level)} intervals robust to unequal variances (HC3); filled: q below "
        f"{level:g} over the genres of the model. Controls: decade, film genre, language, kind of soundtrack. "
        "Votes measure attention too: the effects beside them may err on either side."
    )
    frame(figure, title, reading, is_sample)
    return figure


def _label_ratios(panel: Axes, terms: Frame, genres: Sequence[str]) -> None:
    films = terms.groupby("term")["film_count"].max()
    panel.set_yticks(range(len(genres)), [f"{w.genre(one)} (n = {w.count(films[one])})" for one in genres])
    panel.set_ylim(-0.6, len(genres) - 0.4)
    panel.set_xscale("log")
    ticks = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8]
    panel.set_xticks(ticks)
    panel.xaxis.set_major_formatter(lambda value, _: f"× {value:g}" if value >= 1 else f"÷ {1 / value:g}")
    panel.xaxis.set_minor_formatter("")
    # Far ends belong to genres of few films; they would squeeze all others.
    reach = 1.15 * min(float(np.exp(np.abs(np.log(terms[["ratio_low", "ratio_high"]].to_numpy())).max())), 10.0)
    panel.set_xlim(1 / reach, reach)
    panel.set_xlabel(
        "less popular ← popularity of films with the genre by that of films without it → more popular"
    )


def _add_legend(panel: Axes, terms: Frame, overall_tests: Frame, models: Sequence[str]) -> None:
    explained = overall_tests.set_index("test")["explained_share"]
    films = terms.groupby("model")["model_film_count"].max()
    entries = [
        legend_line(
            _MODEL_COLORS[model],
            f"{findings.MODELS[model]} (n = {w.count(films[model])}, partial R² of genres "
            f"{w.number(explained[model])})",
        )
        for model in models
    ]
    # As far below the panel as its labels reach, however high it is.
    panel.legend(
        handles=entries, loc="upper center", bbox_to_anchor=(0.4, 0), borderaxespad=4.8, ncols=2, frameon=False,
        fontsize=8,
    )  # fmt: skip


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
