"""One look for all figures: colours, fonts, and where the finding and the caption stand.

The only module that imports matplotlib and seaborn, and only when something is drawn: the functions that draw are
nodes, so whoever lists the pipelines imports their modules, and should not wait a second for matplotlib.

A figure is an object of its own: pyplot's global state is not used, so nothing stays open.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from soundtrack_pop.pipelines.reporting.findings import genres as findings

# Kedro resolves the annotations of nodes when the project starts, so each name has to exist at run time.
if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure as Figure
    from matplotlib.lines import Line2D
    from pandas import DataFrame

    Frame: TypeAlias = DataFrame
else:
    Axes = Figure = Frame = Any

Color = str | tuple[float, float, float, float]

# Okabe and Ito (2008), and greys.
BLUE, ORANGE = "#0072B2", "#D55E00"
INK, PALE_INK, MUTED = "#2B2F36", "#6B727C", "#BFC5CC"
_SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    # A dollar sign in a title or a genre is no formula.
    "text.parse_math": False,
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
_WIDTH = 8.4
# Characters that fit into a line.
_TITLE_WIDTH, _CAPTION_WIDTH, _REASON_WIDTH = 84, 146, 100
# Luminance, 0 to 1, below which white text is easier to read than dark.
_DARK = 0.55


@contextmanager
def in_style() -> Iterator[None]:
    """Draw in the look of the project within the `with` block; matplotlib's own settings are back afterwards."""
    import matplotlib as mpl
    import seaborn as sns

    with mpl.rc_context({**sns.axes_style("whitegrid"), **_SETTINGS}):
        yield


def new_figure(height: float) -> Figure:
    """Return an empty figure as wide as the page, `height` in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(_WIDTH, height), layout="constrained")


def figure_without_data(
    title: str, is_sample: bool, reason: str = "Nothing to draw.", notes: Sequence[str] | None = None
) -> Figure:
    """Return a figure that says why there is nothing to see; `notes` as for `frame`."""
    figure = new_figure(2.0)
    figure.text(0.5, 0.5, _wrap(reason, _REASON_WIDTH), ha="center", va="center")
    frame(figure, title, "", is_sample, notes)
    return figure


def frame(figure: Figure, title: str, reading: str, is_sample: bool, notes: Sequence[str] | None = None) -> None:
    """Put the finding above a figure; below it how to read it, and what it does not show.

    Args:
        figure: the figure to frame.
        title: the finding.
        reading: how to read the figure.
        is_sample: whether the data is the embedded sample.
        notes: what the figure does not show; by default the caveats of every statistic of genres.
    """
    figure.suptitle(_wrap(title, _TITLE_WIDTH), x=0.01, ha="left", fontsize=12, fontweight="bold")
    if notes is None:
        notes = [findings.NO_CAUSE, findings.SAMPLE_NOTE] if is_sample else [findings.NO_CAUSE]
    caption = [_wrap(text, _CAPTION_WIDTH) if text else "" for text in (reading, " · ".join(notes))]
    figure.supxlabel("\n".join(filter(None, caption)), x=0.01, ha="left", fontsize=7.5)


def show_percent(axis: Axis, decimals: int | None = 0) -> None:
    """Label an axis of shares in percent; without `decimals` as many as the range needs."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1, decimals=decimals))


def put_log_ticks(axis: Axis, multiples: Sequence[float]) -> None:
    """Put ticks on a logarithmic axis at these multiples of the powers of ten."""
    from matplotlib.ticker import LogLocator

    axis.set_major_locator(LogLocator(subs=multiples))


def diverging_color(position: float) -> Color:
    """Return the colour of a position between 0 (orange, less) and 1 (blue, more); white at .5."""
    return _diverging_scale()(position)


@cache
def _diverging_scale() -> Callable[[float], Color]:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("less to more", [ORANGE, "#FFFFFF", BLUE])


def draw_cell(panel: Axes, x: int, y: int, text: str, color: Color, is_clear: bool, size: float = 8.5) -> None:
    """Draw a coloured cell of a heat map with its text; bold and in full contrast where the result is clear."""
    from matplotlib.patches import Rectangle

    panel.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=color, edgecolor="white", linewidth=1.5))
    weight, ink = ("bold", _ink_on(color)) if is_clear else ("normal", PALE_INK)
    panel.text(x, y, text, ha="center", va="center", fontsize=size, fontweight=weight, color=ink)


def legend_line(color: str, label: str) -> Line2D:
    """Return an entry of a legend for points with intervals."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=color, marker="o", markersize=5, linewidth=2, label=label)


def _ink_on(color: Color) -> str:
    """Return the text colour that is legible on a colour: white on dark ones."""
    from matplotlib.colors import to_rgba

    red, green, blue, _ = to_rgba(color)
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else INK


def _wrap(text: str, width: int) -> str:
    """Return the text in lines of about equal length, so that no single word is left for the last one."""
    lines = -(-len(text) // width)
    return textwrap.fill(text, min(width, len(text) // max(lines, 1) + 10))
