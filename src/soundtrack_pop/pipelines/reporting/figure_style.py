"""One look for all figures: colours, type, where the finding and the caption stand.

A figure is an object of its own: pyplot's global state is not used, so nothing stays open.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import seaborn as sns
from matplotlib.figure import Figure

from soundtrack_pop.pipelines.reporting import findings

# Okabe and Ito (2008), and greys.
BLUE, ORANGE = "#0072B2", "#D55E00"
INK, PALE_INK, MUTED = "#2B2F36", "#6B727C", "#BFC5CC"
STYLE = {
    **sns.axes_style("whitegrid"),
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": MUTED,
    "grid.color": "#E6E9ED",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDTH = 8.4
# Characters that fit into a line.
_TITLE_WIDTH, _CAPTION_WIDTH, _REASON_WIDTH = 84, 146, 100


def figure_without_data(
    title: str, is_sample: bool, reason: str = "Nothing to draw.", notes: Sequence[str] | None = None
) -> Figure:
    """Return a figure that says why there is nothing to see; `notes` as for `frame`."""
    figure = Figure(figsize=(WIDTH, 2.0), layout="constrained")
    figure.text(0.5, 0.5, _wrap(reason, _REASON_WIDTH), ha="center", va="center")
    frame(figure, title, "", is_sample, notes)
    return figure


def frame(figure: Figure, title: str, reading: str, is_sample: bool, notes: Sequence[str] | None = None) -> None:
    """Put the finding above a figure, and how to read it and what it does not show below.

    Args:
        figure: what is framed.
        title: the finding.
        reading: how to read it.
        is_sample: whether the data is the embedded sample.
        notes: what it does not show; by default what every statistic of genres does not.
    """
    figure.suptitle(_wrap(title, _TITLE_WIDTH), x=0.01, ha="left", fontsize=12, fontweight="bold")
    if notes is None:
        notes = [findings.NO_CAUSE, findings.SAMPLE_NOTE] if is_sample else [findings.NO_CAUSE]
    caption = [_wrap(text, _CAPTION_WIDTH) if text else "" for text in (reading, " · ".join(notes))]
    figure.supxlabel("\n".join(filter(None, caption)), x=0.01, ha="left", fontsize=7.5)


def _wrap(text: str, width: int) -> str:
    """Return the text in lines of about equal length, so that no single word is left for the last one."""
    lines = -(-len(text) // width)
    return textwrap.fill(text, min(width, len(text) // max(lines, 1) + 10))
