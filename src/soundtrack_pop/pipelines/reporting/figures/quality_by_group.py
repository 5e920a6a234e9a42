"""Figure of the match quality by groups of films and albums."""

from __future__ import annotations

from collections.abc import Sequence

from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figures.declaration import Quality, report_figure
from soundtrack_pop.pipelines.reporting.figures.match_quality import (
    NUMBERS,
    THIN_BELOW,
    Record,
    figure_without_labels,
)
from soundtrack_pop.pipelines.reporting.figures.style import (
    BLUE,
    INK,
    MUTED,
    PALE_INK,
    Axes,
    Figure,
    frame,
    new_figure,
    show_percent,
)
from soundtrack_pop.pipelines.reporting.findings import match_quality as findings

_MOST_GROUPS = 10
_MEASURES = (("precision", "Precision"), ("recall", "Recall"))


@report_figure(
    section="matching",
    shows=(
        "Points with intervals: precision and recall by the film's decade, language and votes and by the "
        "kind of album."
    ),
    finding=findings.group_finding,
    numbers=NUMBERS,
    needs_labels=True,
)
def draw_match_quality_by_group(match_quality: Quality) -> Figure:
    """Draw precision and recall of the automatic links by kind of film and album.

    Args:
        match_quality: content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    findings.check_measured(match_quality)
    title = findings.group_finding(match_quality)
    if not findings.has_labels(match_quality):
        return figure_without_labels(title, match_quality)
    rows = _group_rows(match_quality["by"])
    figure = new_figure(1.6 + 0.2 * len(rows))
    panels = figure.subplots(1, len(_MEASURES), sharey=True, gridspec_kw={"wspace": 0.08})
    for panel, (measure, label) in zip(panels, _MEASURES, strict=True):
        _draw_groups(panel, rows, measure, match_quality["title_matcher"]["auto"][measure])
        panel.set_title(label)
    _label_groups(panels[0], rows)
    reading = (
        "Automatic links of labelled soundtracks with 95% intervals; n: labelled soundtracks. Vertical line: all "
        f"labelled soundtracks. Pale: fewer than {THIN_BELOW}. Of languages and decades the "
        f"{_MOST_GROUPS} with most soundtracks."
    )
    frame(figure, title, reading, False, findings.notes(match_quality))
    return figure


def _group_rows(by: Record) -> list[tuple[str, str, Record]]:
    """Return breakdown, group and measures of each row; an empty group name for the headings between."""
    rows: list[tuple[str, str, Record]] = []
    for dimension, groups in by.items():
        largest = sorted(groups, key=lambda name: -groups[name]["gold"])[:_MOST_GROUPS]
        rows += [(dimension, "", {})]
        rows += [(dimension, name, groups[name]) for name in groups if name in largest]
    return rows


def _draw_groups(
    panel: Axes, rows: Sequence[tuple[str, str, Record]], measure: str, overall: float | None
) -> None:
    if overall is not None:
        panel.axvline(overall, color=INK, linewidth=0.8)
    for place, (_, _, measured) in enumerate(rows):
        if not measured or measured[measure] is None:
            continue
        color, edge = (MUTED, PALE_INK) if measured["is_thin"] else (BLUE, INK)
        panel.plot(measured[f"{measure}_interval"], [place, place], color=color, linewidth=2, zorder=2)
        panel.plot(
            [measured[measure]],
            [place],
            "o",
            color=color,
            markeredgecolor=edge,
            markersize=5,
            zorder=3,
            clip_on=False,
        )
    panel.set_xlim(0, 1)
    show_percent(panel.xaxis)
    panel.grid(visible=False, axis="y")


def _label_groups(panel: Axes, rows: Sequence[tuple[str, str, Record]]) -> None:
    labels = [
        f"{name} (n = {w.count(measured['gold'])})" if name else w.quality_dimension(dimension)
        for dimension, name, measured in rows
    ]
    panel.set_yticks(range(len(rows)), labels)
    for label, (_, name, _) in zip(panel.get_yticklabels(), rows, strict=True):
        label.set_fontweight("normal" if name else "bold")
        label.set_fontsize(8)
    panel.set_ylim(len(rows) - 0.4, -0.6)
