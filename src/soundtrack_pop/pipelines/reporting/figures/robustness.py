"""The figure of the sensitivity analysis: each difference in popularity in every scenario."""

from __future__ import annotations

from collections.abc import Sequence

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
    figure_without_data,
    frame,
    new_figure,
)
from soundtrack_pop.pipelines.reporting.findings import robustness as findings

_PANELS_ABREAST = 4


@report_figure(
    section="robustness",
    shows="A panel for each genre: its difference in popularity in each scenario, with intervals.",
    finding=findings.sensitivity_finding,
)
def draw_sensitivity_of_effects(
    sensitivity: Frame, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw a panel for each genre: its effect on popularity in each scenario of the sensitivity analysis.

    Args:
        sensitivity: `rpt_sensitivity`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: confidence level and false discovery rate.
    """
    is_sample, level = match_quality["is_sample"], analysis.false_discovery_rate
    title = findings.sensitivity_finding(sensitivity, level)
    shown = sensitivity[sensitivity["statistic"] == findings.POPULARITY].dropna(subset="effect")
    if shown.empty:
        return figure_without_data(title, is_sample)
    primary = shown[shown["scenario"] == findings.PRIMARY]
    genres = sorted(shown[c.GENRE].unique(), key=lambda one: _order(primary, one))
    scenarios = list(dict.fromkeys(shown["scenario"]))
    abreast = min(_PANELS_ABREAST, len(genres))
    rows = -(-len(genres) // abreast)
    figure = new_figure(1.5 + rows * (0.5 + 0.17 * len(scenarios)))
    panels = list(figure.subplots(rows, abreast, sharex=True, sharey=True, squeeze=False).flat)
    for panel, genre in zip(panels, genres, strict=False):
        _draw_genre(panel, shown[shown[c.GENRE] == genre], scenarios, level)
    for place, panel in enumerate(panels):
        panel.set_visible(place < len(genres))
        panel.tick_params(labelbottom=place + abreast >= len(genres))
    reach = 1.08 * max(0.3, float(shown[["effect_low", "effect_high"]].abs().max().max() or 0))
    panels[0].set_xlim(-min(reach, 1.0), min(reach, 1.0))
    panels[0].set_ylim(len(scenarios) - 0.5, -0.5)
    panels[0].set_yticks(range(len(scenarios)), [findings.scenario_name(one) for one in scenarios], fontsize=7.5)
    reading = (
        f"Rank-biserial effects with {w.percent(analysis.confidence_level)} bootstrap intervals, one panel "
        f"for each genre (n: all analysed films); coloured: q below {level:g} over the genres of the "
        "line; dotted: all analysed films. Artist: the first one credited on the album."
    )
    frame(figure, title, reading, is_sample)
    return figure


def _order(primary: Frame, genre: str) -> tuple[float, str]:
    effect = primary.loc[primary[c.GENRE] == genre, "effect"]
    return (-float(effect.iloc[0]) if len(effect) else 1.0, genre)


def _draw_genre(panel: Axes, rows: Frame, scenarios: Sequence[str], false_discovery_rate: float) -> None:
    panel.axvline(0, color=INK, linewidth=0.8)
    films = ""
    for row in rows.to_dict("records"):
        y = scenarios.index(row["scenario"])
        is_clear = w.is_known(row["q"]) and row["q"] < false_discovery_rate
        color = (BLUE if row["effect"] > 0 else ORANGE) if is_clear else MUTED
        panel.plot([row["effect_low"], row["effect_high"]], [y, y], color=color, linewidth=2, zorder=2)
        panel.plot([row["effect"]], [y], "o", color=color, markeredgecolor=INK, markersize=4.5, zorder=3)
        if row["scenario"] == findings.PRIMARY:
            panel.axvline(row["effect"], color=INK, linewidth=0.8, linestyle=":", zorder=1)
            films = f" (n = {w.count(row['film_count'])})"
    genre = w.genre(str(rows[c.GENRE].iloc[0]))
    panel.set_title(f"{genre}{films}" if len(genre) < 14 else f"{genre}\n{films.strip()}", fontsize=8)
    panel.grid(visible=False, axis="y")
    panel.tick_params(labelsize=7.5)
