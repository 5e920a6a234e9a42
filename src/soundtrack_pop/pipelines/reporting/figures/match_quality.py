"""Figures of the match quality: calibration, and precision and recall at other thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figures.declaration import Quality, report_figure
from soundtrack_pop.pipelines.reporting.figures.style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    PALE_INK,
    Axes,
    Figure,
    figure_without_data,
    frame,
    new_figure,
    show_percent,
)
from soundtrack_pop.pipelines.reporting.findings import match_quality as findings

Record = Mapping[str, Any]

NUMBERS = "in match_quality.json"
THIN_BELOW = 10
_LOWEST_SHOWN = 0.04
_THRESHOLD_TICKS = (0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999)
_BY_THRESHOLD = (
    ("precision", "Precision", BLUE),
    ("recall", "Recall", BLUE),
    ("removed_false_match_rate", "False matches, film missing", ORANGE),
)


@report_figure(
    section="matching",
    shows=(
        "Points with intervals: share of right films by match probability, above a bar chart of how many "
        "soundtracks have it."
    ),
    finding=findings.calibration_finding,
    numbers=NUMBERS,
    needs_labels=True,
)
def draw_match_calibration(match_quality: Quality) -> Figure:
    """Draw how often links are right by their match probability, above the number of soundtracks with each.

    Args:
        match_quality: content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    findings.check_measured(match_quality)
    title = findings.calibration_finding(match_quality)
    bins = [row for row in match_quality["calibration"]["bins"] if row["soundtracks"]]
    if not bins or not findings.has_labels(match_quality):
        return figure_without_labels(title, match_quality)
    figure = new_figure(5.6)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    _draw_reliability(upper, bins)
    _draw_bin_sizes(lower, bins)
    frame(figure, title, _calibration_reading(match_quality), False, findings.notes(match_quality))
    return figure


@report_figure(
    section="matching",
    shows=(
        "Three lines with intervals: precision, recall and false matches by the probability from which a "
        "pair is linked; review and auto are marked."
    ),
    finding=findings.threshold_finding,
    numbers=NUMBERS,
    needs_labels=True,
)
def draw_match_thresholds(match_quality: Quality) -> Figure:
    """Draw precision, recall and false matches by the match probability from which a pair is linked.

    Args:
        match_quality: content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    findings.check_measured(match_quality)
    title = findings.threshold_finding(match_quality)
    if not findings.has_labels(match_quality):
        return figure_without_labels(title, match_quality)
    figure = new_figure(3.9)
    panels = figure.subplots(1, len(_BY_THRESHOLD), sharex=True)
    for panel, (measure, label, color) in zip(panels, _BY_THRESHOLD, strict=True):
        _draw_threshold_panel(panel, match_quality, measure, color)
        panel.set_title(label, pad=16)
    panels[1].set_xlabel("linked from this match probability on")
    reading = (
        "Lines: share of the labelled soundtracks, pale: 95% intervals; each panel has its own scale. Dashed: "
        "the probabilities from which a pair is put up for review and linked automatically. Right: labelled "
        "soundtracks that would get a wrong film if theirs were not in the catalogue; lower is better."
    )
    frame(figure, title, reading, False, findings.notes(match_quality))
    return figure


def figure_without_labels(title: str, match_quality: Record) -> Figure:
    """Return a figure that says why the match quality is unknown."""
    return figure_without_data(title, False, findings.NO_LABELS, findings.notes(match_quality))


def _calibration_reading(match_quality: Record) -> str:
    calibration = match_quality["calibration"]
    coverage = match_quality["coverage"]
    of_model = (
        "" if coverage is None else f"; the model takes {w.percent(1 - coverage)} of all soundtracks for such"
    )
    return (
        "Points: of the labelled soundtracks whose best film has about this probability, the share for which it "
        "is right, with 95% intervals; on the dashed line the probabilities are right. Pale: fewer than "
        f"{THIN_BELOW} soundtracks. {w.count(calibration['without_film'])} of the "
        f"{w.count(calibration['soundtracks'])} are known to have no film in the catalogue{of_model}. Where that "
        "share is smaller among the labels, points lie too high."
    )


def _draw_reliability(panel: Axes, bins: Sequence[Record]) -> None:
    panel.plot([0, 1], [0, 1], linestyle="--", color=MUTED, linewidth=1, zorder=1)
    for row in bins:
        color, edge = (MUTED, PALE_INK) if row["soundtracks"] < THIN_BELOW else (BLUE, INK)
        at = row["mean_probability"]
        panel.plot([at, at], row["right_interval"], color=color, linewidth=2, zorder=2)
        panel.plot(
            [at], [row["right"]], "o", color=color, markeredgecolor=edge, markersize=7, zorder=3, clip_on=False
        )
    panel.set(ylim=(0, 1), ylabel="share right", title="Share of right films")
    show_percent(panel.yaxis)


def _draw_bin_sizes(panel: Axes, bins: Sequence[Record]) -> None:
    sizes = [row["soundtracks"] for row in bins]
    middles = [(row["low"] + row["high"]) / 2 for row in bins]
    colors = [MUTED if size < THIN_BELOW else BLUE for size in sizes]
    panel.bar(middles, sizes, width=0.085, color=colors)
    for middle, size in zip(middles, sizes, strict=True):
        panel.annotate(w.count(size), (middle, size), (0, 2), textcoords="offset points", ha="center", fontsize=8)
    panel.set(
        ylim=(0, max(sizes) * 1.3), xlim=(-0.01, 1.01), title="Labelled soundtracks (n)", ylabel="soundtracks"
    )
    panel.set_xlabel("match probability of the best film")
    panel.set_xticks([tick / 10 for tick in range(11)])
    panel.grid(visible=False, axis="x")


def _draw_threshold_panel(panel: Axes, match_quality: Record, measure: str, color: str) -> None:
    rows = [row for row in match_quality["thresholds"] if row[measure] is not None and 0 < row["threshold"] < 1]
    # The decisions fall near 1, where a plain scale has no room.
    panel.set_xscale("logit")
    panel.set_xticks(_THRESHOLD_TICKS)
    panel.xaxis.minorticks_off()
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}".removeprefix("0"))
    # As far beyond the highest probability as the first tick lies before the lowest.
    panel.set_xlim(_LOWEST_SHOWN, 1 - (1 - max([_THRESHOLD_TICKS[-1], *(row["threshold"] for row in rows)])) / 1.4)
    show_percent(panel.yaxis, decimals=None)
    if rows:
        at = [row["threshold"] for row in rows]
        lows, highs = zip(*(row[f"{measure}_interval"] for row in rows), strict=True)
        panel.fill_between(at, lows, highs, color=color, alpha=0.18, linewidth=0)
        panel.plot(at, [row[measure] for row in rows], color=color, linewidth=2)
    else:
        panel.text(0.5, 0.5, "not known", transform=panel.transAxes, ha="center", va="center")
    for band in ("review", "auto"):
        _mark_band(panel, match_quality[f"{band}_probability"], band)


def _mark_band(panel: Axes, probability: float, band: str) -> None:
    if not _LOWEST_SHOWN < probability < 1:
        return
    panel.axvline(probability, color=INK, linewidth=0.9, linestyle="--")
    # On either side of the lines, so that bands near one another do not cover each other.
    side, offset = ("right", -1) if band == "review" else ("left", 1)
    panel.annotate(
        band, (probability, 1), (offset, 2), xycoords=panel.get_xaxis_transform(), textcoords="offset points",
        ha=side, fontsize=7.5, annotation_clip=False,
    )  # fmt: skip
