"""What stands inside the pictures: one function for each kind of panel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator, PercentFormatter

from benchmarks.matching.results import LABELS, Result, Spread
from soundtrack_pop.pipelines.reporting.figures.style import BLUE, INK, MUTED, ORANGE, PALE_INK

# The second blue is of Okabe and Ito (2008), too.
_COLORS = {
    "splink_duckdb": ORANGE,
    "ours_in_process": BLUE,
    "ours_spark": "#56B4E9",
    "student_rule": PALE_INK,
    "exhaustive": INK,
}
_MARKERS = {
    "splink_duckdb": "s",
    "ours_in_process": "o",
    "ours_spark": "D",
    "student_rule": "v",
    "exhaustive": "^",
}
# Lowest precision shown: below it nobody would link.
_LOWEST_PRECISION = 0.5
Groups = Mapping[str, Sequence[Result]]


def draw_quality_and_time(panel: Axes, groups: Groups) -> None:
    """Draw F1 by wall seconds: seeds, and their mean."""
    panel.set_xscale("log")
    for name, group in groups.items():
        walls, f1s = [one.wall for one in group], [one.f1 for one in group]
        wall, f1 = Spread.of(walls).mean, Spread.of(f1s).mean
        face = "white" if group[0].is_sampled else _COLORS[name]
        if len(group) > 1:
            panel.plot(walls, f1s, _MARKERS[name], color=_COLORS[name], alpha=0.35, markersize=4, linestyle="")
        panel.plot(
            [wall], [f1], _MARKERS[name], markersize=8, markerfacecolor=face, markeredgecolor=_COLORS[name],
            zorder=3, label=LABELS[name],
        )  # fmt: skip
    panel.margins(x=0.12, y=0.1)
    panel.xaxis.set_major_formatter(FuncFormatter(_plain))
    panel.set_xlabel("wall seconds")


def draw_ratios(panel: Axes, ratios: Mapping[str, Spread], sampled: Collection[str]) -> None:
    """Draw a bar for each method from 1, how often it takes the first one's seconds."""
    panel.set_xscale("log")
    for place, (name, found) in enumerate(ratios.items()):
        alpha = 0.4 if name in sampled else 1.0
        panel.barh(place, found.mean - 1, left=1, color=_COLORS[name], alpha=alpha, height=0.6)
        panel.plot([found.low, found.high], [place, place], color=INK, linewidth=1.2)
        is_slower = found.mean >= 1
        panel.annotate(
            f"{found.mean:.2g}×" if found.mean < 10 else f"{found.mean:.0f}×",
            (found.high if is_slower else found.low, place), (4 if is_slower else -4, 0), textcoords="offset points",
            va="center", ha="left" if is_slower else "right", fontsize=8,
        )  # fmt: skip
    panel.axvline(1, color=INK, linewidth=0.8)
    panel.set_yticks(range(len(ratios)), [LABELS[name] for name in ratios])
    panel.set_ylim(len(ratios) - 0.5, -0.5)
    lowest, highest = min(one.low for one in ratios.values()), max(one.high for one in ratios.values())
    # Room for the numbers beside the longest bars.
    panel.set_xlim(min(lowest, 1) / 4, max(highest, 1) * 4)
    panel.xaxis.set_major_formatter(FuncFormatter(_plain))
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.grid(visible=False, axis="y")


def draw_precision_recall(panel: Axes, groups: Groups) -> None:
    """Draw a curve for each method and seed, with the point where the method links by itself."""
    for name, group in groups.items():
        for number, one in enumerate(group):
            points, auto = one.measured["scores"]["curve"], one.measured["scores"]["auto"]
            label = LABELS[name] if number == 0 else None
            recall, precision = ([point[what] for point in points] for what in ("recall", "precision"))
            panel.plot(recall, precision, color=_COLORS[name], linewidth=1.4, alpha=0.85, label=label)
            if auto["precision"] is not None:
                at = ([auto["recall"]], [auto["precision"]])
                panel.plot(*at, _MARKERS[name], color=_COLORS[name], markersize=5, zorder=3)
    panel.set(xlim=(0, 1), ylim=(_LOWEST_PRECISION, 1.005))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))


def draw_calibration(panel: Axes, groups: Groups) -> None:
    """Draw the share of right ones by probability, one line for each method and seed."""
    panel.plot([0, 1], [0, 1], linestyle="--", color=MUTED, linewidth=1, zorder=1)
    for name, group in groups.items():
        for number, one in enumerate(group):
            bins = one.measured["scores"]["calibration"]
            most = max((row["count"] for row in bins), default=1)
            at, right = [row["probability"] for row in bins], [row["right"] for row in bins]
            label = LABELS[name] if number == 0 else None
            panel.plot(at, right, color=_COLORS[name], linewidth=1.2, alpha=0.85, label=label)
            panel.scatter(
                at, right, s=[8 + 60 * row["count"] / most for row in bins], color=_COLORS[name], alpha=0.7
            )
    panel.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))


def draw_scale_line(
    panel: Axes, name: str, line: Sequence[Result], of: Callable[[Result], float], is_fixed: bool
) -> None:
    """Draw a figure by the number of films."""
    label = LABELS[name] if is_fixed else None
    panel.plot(
        [one.films for one in line], [of(one) for one in line], _MARKERS[name], markersize=5, color=_COLORS[name],
        linestyle="-" if is_fixed else "--", linewidth=1.6, label=label, markerfacecolor=None if is_fixed else "white",
    )  # fmt: skip


def finish_scale(seconds: Axes, quality: Axes, films: Collection[int]) -> None:
    """Set scales, titles and the line of proportion of the two panels of the scale line."""
    seconds.set(xscale="log", yscale="log", title="Wall seconds")
    quality.set(xscale="log", title="Best F1")
    for panel in (seconds, quality):
        panel.set_xlabel("films")
        panel.xaxis.set_major_formatter(FuncFormatter(_thousands))
        panel.xaxis.set_minor_locator(NullLocator())
    low, high = seconds.get_ylim()
    left, right = min(films), max(films)
    # Through the lower left corner of what is drawn, as steep as proportion.
    seconds.plot([left, right], [low * 1.15, low * 1.15 * right / left], ":", color=MUTED, linewidth=1.2, zorder=1)
    seconds.set_ylim(low, max(high, low * 1.15 * right / left * 1.2))
    seconds.yaxis.set_major_locator(LogLocator())
    seconds.yaxis.set_major_formatter(FuncFormatter(_plain))


def name_methods(strip: Axes, panel: Axes) -> None:
    """Name the methods of a panel in a strip of its own, where they cover nothing."""
    strip.axis("off")
    handles, labels = panel.get_legend_handles_labels()
    strip.legend(
        handles, labels, loc="center left", ncols=max(len(labels), 1), frameon=False, fontsize=8, handletextpad=0.4,
        columnspacing=1.4, borderpad=0, borderaxespad=0,
    )  # fmt: skip


def _plain(value: float, _: object) -> str:
    return f"{value:g}"


def _thousands(value: float, _: object) -> str:
    return f"{value / 1e6:g} m" if value >= 1e6 else f"{value / 1e3:g} k"
