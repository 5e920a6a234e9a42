"""Find what is wrong with the layout of slides: outside, overlapping, cut, empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pptx.util import Pt

from soundtrack_pop.pipelines.deck.measure import height_of

_SLACK = Pt(0.5)


def faults_of(presentation: Any) -> list[str]:
    """Return a line for each fault, empty where all is well."""
    return [
        f"slide {number}: {fault}"
        for number, slide in enumerate(presentation.slides, start=1)
        for fault in _faults(slide, presentation.slide_width, presentation.slide_height)
    ]


def texts_of(presentation: Any) -> list[str]:
    """Return all texts of each slide, joined; without the notes."""
    return [" | ".join(_texts(slide)) for slide in presentation.slides]


def _texts(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if getattr(shape, "has_chart", False) and shape.has_chart:
            yield from shape.chart.plots[0].categories


def _faults(slide: Any, width: int, height: int) -> Iterator[str]:
    solid = [shape for shape in slide.shapes if shape.shape_type is None or "LINE" not in str(shape.shape_type)]
    if len(solid) < 5:
        yield "nothing below its title"
    for shape in solid:
        if (
            shape.left < 0
            or shape.top < 0
            or shape.left + shape.width > width
            or shape.top + shape.height > height
        ):
            yield f"{shape.name} is outside"
        if shape.height <= 0 or shape.width <= 0:
            yield f"{shape.name} has no size"
        yield from _cut(shape)
    for one, other in combinations(solid, 2):
        if _overlap(one, other):
            yield f"{one.name} overlaps {other.name}"
    if not slide.has_notes_slide or not slide.notes_slide.notes_text_frame.text.strip():
        yield "no notes"


def _overlap(one: Any, other: Any) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return bool(across > _SLACK and down > _SLACK)


def _cut(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False) and shape.has_table:
        table = shape.table
        if sum(row.height for row in table.rows) > shape.height + _SLACK:
            yield f"{shape.name} is taller than its place"
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=True):
                room = column.width - cell.margin_left - cell.margin_right
                if (
                    _text_height(cell.text_frame, room)
                    > row.height - cell.margin_top - cell.margin_bottom + _SLACK
                ):
                    yield f"{shape.name} cuts '{cell.text}'"
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        if not list(shape.chart.plots[0].categories):
            yield f"{shape.name} is an empty chart"
    elif shape.has_text_frame:
        frame = shape.text_frame
        if not frame.text.strip():
            yield f"{shape.name} is empty"
        room = shape.width - frame.margin_left - frame.margin_right
        if _text_height(frame, room) > shape.height - frame.margin_top - frame.margin_bottom + _SLACK:
            yield f"{shape.name} cuts '{frame.text[:40]}'"


def _text_height(frame: Any, width: int) -> float:
    """Return the height of a text in the units of the file."""
    return sum(
        Pt(1) * height_of(run.text, run.font.size.pt, width / Pt(1), is_bold=bool(run.font.bold))
        for paragraph in frame.paragraphs
        for run in paragraph.runs
    )
