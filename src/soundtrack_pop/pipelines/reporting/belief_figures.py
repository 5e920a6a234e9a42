"""Draw what becomes of each difference in popularity when films are chosen or weighed otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import belief_findings as findings
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figure_style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    STYLE,
    WIDTH,
    figure_without_data,
    frame,
)

_PANELS_ABREAST = 4


def draw_sensitivity(sensitivity: pd.DataFrame, is_sample: bool, analysis: AnalysisParameters) -> Figure:
    """Return a panel for each genre: its effect in each way to choose and weigh films.

    Args:
        sensitivity: `rpt_sensitivity`.
        is_sample: whether the data is the embedded sample.
        analysis: levels of intervals and tests.
    """
    title = findings.sensitivity_finding(sensitivity, findings.POPULARITY, analysis.false_discovery_rate)
    shown = sensitivity[sensitivity["statistic"] == findings.POPULARITY].dropna(subset="effect")
    with mpl.rc_context(STYLE):
        if shown.empty:
            return figure_without_data(title, is_sample)
        headline = shown[shown["scenario"] == findings.HEADLINE]
        genres = sorted(shown[c.GENRE].unique(), key=lambda one: _order(headline, one))
        scenarios = list(dict.fromkeys(shown["scenario"]))
        abreast = min(_PANELS_ABREAST, len(genres))
        rows = -(-len(genres) // abreast)
        figure = Figure(figsize=(WIDTH, 1.5 + rows * (0.5 + 0.17 * len(scenarios))), layout="constrained")
        panels = list(figure.subplots(rows, abreast, sharex=True, sharey=True, squeeze=False).flat)
        for panel, genre in zip(panels, genres, strict=False):
            _draw_genre(panel, shown[shown[c.GENRE] == genre], scenarios, analysis.false_discovery_rate)
        for place, panel in enumerate(panels):
            panel.set_visible(place < len(genres))
            panel.tick_params(labelbottom=place + abreast >= len(genres))
        reach = 1.08 * max(0.3, float(shown[["effect_low", "effect_high"]].abs().max().max() or 0))
        panels[0].set_xlim(-min(reach, 1.0), min(reach, 1.0))
        panels[0].set_ylim(len(scenarios) - 0.5, -0.5)
        panels[0].set_yticks(range(len(scenarios)), [findings.scenario(one) for one in scenarios], fontsize=7.5)
        frame(
            figure,
            title,
            f"Rank-biserial effects with {w.percent(analysis.confidence_level)} bootstrap intervals, one panel "
            f"for each genre (n: films of the headline); coloured: q below {analysis.false_discovery_rate:g} over "
            "the genres of the line; dotted: the headline. Artist: whoever is credited first on the album.",
            is_sample,
        )
    return figure


def _order(headline: pd.DataFrame, genre: str) -> tuple[float, str]:
    effect = headline.loc[headline[c.GENRE] == genre, "effect"]
    return (-float(effect.iloc[0]) if len(effect) else 1.0, genre)


def _draw_genre(panel: Axes, rows: pd.DataFrame, scenarios: Sequence[str], false_discovery_rate: float) -> None:
    panel.axvline(0, color=INK, linewidth=0.8)
    films = ""
    for row in rows.to_dict("records"):
        y = scenarios.index(row["scenario"])
        is_clear = w.is_known(row["q"]) and row["q"] < false_discovery_rate
        color = (BLUE if row["effect"] > 0 else ORANGE) if is_clear else MUTED
        panel.plot([row["effect_low"], row["effect_high"]], [y, y], color=color, linewidth=2, zorder=2)
        panel.plot([row["effect"]], [y], "o", color=color, markeredgecolor=INK, markersize=4.5, zorder=3)
        if row["scenario"] == findings.HEADLINE:
            panel.axvline(row["effect"], color=INK, linewidth=0.8, linestyle=":", zorder=1)
            films = f" (n = {w.count(row['film_count'])})"
    genre = w.genre(str(rows[c.GENRE].iloc[0]))
    panel.set_title(f"{genre}{films}" if len(genre) < 14 else f"{genre}\n{films.strip()}", fontsize=8)
    panel.grid(visible=False, axis="y")
    panel.tick_params(labelsize=7.5)
