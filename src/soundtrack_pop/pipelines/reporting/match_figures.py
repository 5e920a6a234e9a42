"""Draw how soundtracks become analysed films, and how sure their links are."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from soundtrack_pop.pipelines.reporting import match_findings as findings
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

_OUTCOME_COLORS = {"auto": BLUE, "review": ORANGE, "none": MUTED}
_SAMPLE_NOTE = "embedded sample: titles chosen to be difficult, no estimate for other data"


def draw_match_funnel(match_funnel: pd.DataFrame, is_sample: bool) -> Figure:
    """Return a bar for each step from release groups to compared films.

    Args:
        match_funnel: `rpt_match_funnel`.
        is_sample: whether the data is the embedded sample.
    """
    title = findings.funnel_finding(match_funnel)
    steps = match_funnel.sort_values("position")
    with mpl.rc_context(STYLE):
        if steps.empty or not steps["soundtrack_count"].iloc[0]:
            return figure_without_data(title, is_sample, notes=_notes(is_sample))
        figure = Figure(figsize=(WIDTH, 1.5 + 0.36 * len(steps)), layout="constrained")
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
        frame(
            figure,
            title,
            "Each bar: soundtracks (release groups) that are left at the step; all counted, so there is no "
            "interval. From the primary album on, one soundtrack stands for one film.",
            False,
            _notes(is_sample),
        )
    return figure


def draw_score_distribution(score_distribution: pd.DataFrame, is_sample: bool) -> Figure:
    """Return a histogram of the weight of each soundtrack's best candidate, coloured by what became of it.

    Args:
        score_distribution: `rpt_score_distribution`.
        is_sample: whether the data is the embedded sample.
    """
    title = findings.score_finding(score_distribution)
    with mpl.rc_context(STYLE):
        if score_distribution.empty:
            return figure_without_data(title, is_sample, notes=_notes(is_sample))
        figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
        panel = figure.subplots()
        wide = score_distribution.pivot_table(
            index="bits_from", columns="outcome", values="soundtrack_count", aggfunc="sum", fill_value=0
        )
        floor = np.zeros(len(wide))
        width = float((score_distribution["bits_to"] - score_distribution["bits_from"]).iloc[0])
        for outcome, color in _OUTCOME_COLORS.items():
            if outcome in wide:
                heights = wide[outcome].to_numpy()
                label = f"{findings.OUTCOMES[outcome]} (n = {w.count(heights.sum())})"
                panel.bar(wide.index + width / 2, heights, width * 0.92, bottom=floor, color=color, label=label)
                floor = floor + heights
        panel.axvline(0, color=INK, linewidth=0.9, linestyle="--")
        panel.set(
            xlabel="weight of the best candidate film, bits (0: as likely right as wrong)", ylabel="soundtracks"
        )
        panel.grid(visible=False, axis="x")
        # Above the panel: what lies where within it is not known before, and a line goes through it.
        panel.legend(
            frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(_OUTCOME_COLORS)
        )
        frame(
            figure,
            title,
            f"Each bar: soundtracks whose best candidate has such a weight, in bins of {width:g} bits, the "
            "outermost holding all beyond. A heavy candidate may get no link where another film explains the "
            "album as well, and an editor's link needs no weight.",
            False,
            _notes(is_sample),
        )
    return figure


def _notes(is_sample: bool) -> list[str]:
    return ["a link is no proof: how many are right is measured on labels", *([_SAMPLE_NOTE] if is_sample else [])]
