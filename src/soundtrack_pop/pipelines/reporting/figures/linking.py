"""Figures of the linking: how soundtracks become analysed films, and the weights of their best candidates."""

from __future__ import annotations

import numpy as np

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
from soundtrack_pop.pipelines.reporting.findings import linking as findings
from soundtrack_pop.pipelines.reporting.findings.match_quality import SAMPLE_NOTE

_OUTCOME_COLORS = {"auto": BLUE, "review": ORANGE, "none": MUTED}


@report_figure(
    section="exclusions",
    shows="Bars that grow shorter: soundtracks left at each step from release groups to compared films.",
    finding=findings.funnel_finding,
)
def draw_funnel_of_matches(match_funnel: Frame, match_quality: Quality) -> Figure:
    """Draw a bar for each step from all soundtracks to the films that are compared.

    Args:
        match_funnel: `rpt_match_funnel`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
    """
    notes = _notes(match_quality["is_sample"])
    title = findings.funnel_finding(match_funnel)
    steps = match_funnel.sort_values("position")
    if steps.empty or not steps["soundtrack_count"].iloc[0]:
        return figure_without_data(title, False, notes=notes)
    figure = new_figure(1.5 + 0.36 * len(steps))
    panel = figure.subplots()
    counts = steps["soundtrack_count"].to_numpy()
    panel.barh(np.arange(len(steps)), counts, color=BLUE, height=0.7)
    before = np.concatenate([counts[:1], counts[:-1]])
    for y, (count, earlier) in enumerate(zip(counts, before, strict=True)):
        share = f"  ({w.percent(count / earlier)} of the step before)" if y and earlier else ""
        panel.annotate(
            f"{w.count(count)}{share}", (count, y), (4, 0), textcoords="offset points", va="center", fontsize=8
        )
    panel.set_yticks(np.arange(len(steps)), [findings.STEPS[step] for step in steps["step"]])
    panel.invert_yaxis()
    panel.set_xlim(0, counts[0] * 1.38)
    panel.xaxis.set_visible(False)
    panel.grid(visible=False)
    panel.spines["bottom"].set_visible(False)
    reading = (
        "Each bar: soundtracks (release groups) that are left at the step; all counted, so there is no "
        "interval. From the primary album on, one soundtrack stands for one film."
    )
    frame(figure, title, reading, False, notes)
    return figure


@report_figure(
    section="matching",
    shows="Histogram of the match weight of each soundtrack's best candidate, coloured by its outcome.",
    finding=findings.score_finding,
    numbers="in rpt_score_distribution",
)
def draw_distribution_of_scores(score_distribution: Frame, match_quality: Quality) -> Figure:
    """Draw a histogram of the match weight of each soundtrack's best candidate, coloured by its outcome.

    Args:
        score_distribution: `rpt_score_distribution`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
    """
    notes = _notes(match_quality["is_sample"])
    title = findings.score_finding(score_distribution)
    if score_distribution.empty:
        return figure_without_data(title, False, notes=notes)
    figure = new_figure(3.6)
    panel = figure.subplots()
    width = float((score_distribution["bits_to"] - score_distribution["bits_from"]).iloc[0])
    _stack_outcomes(panel, score_distribution, width)
    panel.axvline(0, color=INK, linewidth=0.9, linestyle="--")
    panel.set(
        xlabel="match weight of the best candidate film, bits (0: as likely right as wrong)", ylabel="soundtracks"
    )
    panel.grid(visible=False, axis="x")
    # Above the panel: within it, any place may be covered by a bar or by the line.
    panel.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(_OUTCOME_COLORS))
    reading = (
        f"Each bar: soundtracks whose best candidate has such a weight, in bins of {width:g} bits; the outermost "
        "bins hold everything beyond. A heavy candidate may get no link where another film explains the "
        "album as well, and an editor's link needs no weight."
    )
    frame(figure, title, reading, False, notes)
    return figure


def _stack_outcomes(panel: Axes, score_distribution: Frame, width: float) -> None:
    wide = score_distribution.pivot_table(
        index="bits_from", columns="outcome", values="soundtrack_count", aggfunc="sum", fill_value=0
    )
    floor = np.zeros(len(wide))
    for outcome, color in _OUTCOME_COLORS.items():
        if outcome in wide:
            heights = wide[outcome].to_numpy()
            label = f"{findings.OUTCOMES[outcome]} (n = {w.count(heights.sum())})"
            panel.bar(wide.index + width / 2, heights, width * 0.92, bottom=floor, color=color, label=label)
            floor = floor + heights


def _notes(is_sample: bool) -> list[str]:
    return ["a link is no proof: how many are right is measured on labels", *([SAMPLE_NOTE] if is_sample else [])]
