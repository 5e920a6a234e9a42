"""Declare a figure of the report beside the function that draws it: section, finding, alternative text.

The function is the node. Its name without `draw_` names the figure: the dataset `fig_<name>`, the file
`08_reporting/figures/<name>.png`, and the picture in the report.
"""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pyarrow as pa

from soundtrack_pop.pipelines.reporting.figures.style import Figure, in_style

BELOW = "in the table below"

Quality = dict[str, Any]
Draw = Callable[..., Figure]


@dataclass(frozen=True)
class ReportFigure:
    """What the report needs to know of a figure.

    Attributes:
        name: of dataset, file and picture, without their prefixes.
        section: the section of the report, by the name of its template, that shows the figure.
        shows: what can be seen, as a sentence for readers who cannot see it.
        finding: the sentence that stands above the figure. Its parameters are named after the inputs it takes:
            `rpt_` tables without the prefix, `match_quality`, `false_discovery_rate`.
        numbers: where the numbers behind the figure stand.
        needs_labels: whether the figure is left out where no soundtrack is labelled.
    """

    name: str
    section: str
    shows: str
    finding: Callable[..., str]
    numbers: str
    needs_labels: bool

    def alternative_text(self, inputs: Mapping[str, Any]) -> str:
        """Return what the figure shows, in words."""
        return f"{self.shows} {self.sentence(inputs)}. The numbers are {self.numbers}."

    def sentence(self, inputs: Mapping[str, Any]) -> str:
        """Return the finding."""
        taken = [name for name in inspect.signature(self.finding).parameters if name in inputs]
        return self.finding(**{name: inputs[name] for name in taken})


# Name -> declaration, in the order of the report within each section.
FIGURES: dict[str, ReportFigure] = {}


def report_figure(
    *, section: str, shows: str, finding: Callable[..., str], numbers: str = BELOW, needs_labels: bool = False
) -> Callable[[Draw], Draw]:
    """Declare the decorated function as a figure of the report; the arguments are those of `ReportFigure`.

    The function gets pandas frames for the Arrow tables that the catalog loads, and draws in the common style.
    """

    def declare(draw: Draw) -> Draw:
        name = draw.__name__.removeprefix("draw_")
        FIGURES[name] = ReportFigure(name, section, shows, finding, numbers, needs_labels)

        @wraps(draw)
        def draw_in_style(*tables: Any, **inputs: Any) -> Figure:
            with in_style():
                return draw(*map(_to_pandas, tables), **{key: _to_pandas(one) for key, one in inputs.items()})

        return draw_in_style

    return declare


def pictures_by_section(
    pngs: Mapping[str, bytes], inputs: Mapping[str, Any], has_labels: bool
) -> dict[str, list[dict[str, str]]]:
    """Return section -> its figures, each with its data URI and alternative text.

    Args:
        pngs: the figures as PNG, by name.
        inputs: what findings are made from, by the names of `ReportFigure.finding`.
        has_labels: whether any soundtrack is labelled.
    """
    sections: dict[str, list[dict[str, str]]] = {figure.section: [] for figure in FIGURES.values()}
    for name, figure in FIGURES.items():
        if has_labels or not figure.needs_labels:
            uri = f"data:image/png;base64,{base64.b64encode(pngs[name]).decode('ascii')}"
            sections[figure.section].append({"uri": uri, "alt": figure.alternative_text(inputs)})
    return sections


def sentences_of_figures(inputs: Mapping[str, Any], has_labels: bool) -> dict[str, dict[str, str]]:
    """Return name of a figure -> `finding` and `shows`; arguments as in `pictures_by_section`."""
    return {
        name: {"finding": figure.sentence(inputs), "shows": figure.shows}
        for name, figure in FIGURES.items()
        if has_labels or not figure.needs_labels
    }


def _to_pandas(value: Any) -> Any:
    return value.to_pandas() if isinstance(value, pa.Table) else value
