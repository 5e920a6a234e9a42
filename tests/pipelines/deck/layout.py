"""Find what is wrong with the layout of slides: outside, overlapping, cut, empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from pptx.util import Pt

from soundtrack_pop.pipelines.deck.text_size import height_of

_SLACK = Pt(0.5)


def faults_of(presentation: Any) -> list[str]:
    """Return a line for each fault, empty if there is none."""
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


def _faults(slide: Any, width: int, height: int) -> Iterator[str]:
    shapes = [shape for shape in slide.shapes if "LINE" not in str(shape.shape_type)]
    numbers = [shape.shape_id for shape in slide.shapes]
    if len(set(numbers)) < len(numbers):
        yield "two shapes have the same number"
    for shape in shapes:
        if min(shape.left, shape.top) < 0 or shape.left + shape.width > width or shape.top + shape.height > height:
            yield f"{shape.name} is outside"
        if shape.has_text_frame and not shape.text_frame.text.strip() and "Number" not in shape.name:
            yield f"{shape.name} is empty"
        yield from _cut(shape)
    for one, other in combinations(shapes, 2):
        if _overlap(one, other):
            yield f"{one.name} overlaps {other.name}"


def _overlap(one: Any, other: Any) -> bool:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return bool(across > _SLACK and down > _SLACK)


def _cut(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False) and shape.has_table:
        for row in shape.table.rows:
            for cell, column in zip(row.cells, shape.table.columns, strict=True):
                room = column.width - cell.margin_left - cell.margin_right
                if _text_height(cell.text_frame, room) > row.height + _SLACK:
                    yield f"{shape.name} cuts '{cell.text}'"
    elif shape.has_text_frame and _text_height(shape.text_frame, shape.width - Pt(8)) > shape.height + _SLACK:
        yield f"{shape.name} cuts '{shape.text_frame.text[:40]}'"


def _text_height(frame: Any, width: int) -> float:
    """Return the height of a text in the units of the file; runs without a size of their own count as nothing."""
    return sum(
        Pt(1) * height_of(run.text, run.font.size.pt, width / Pt(1), is_bold=bool(run.font.bold))
        for paragraph in frame.paragraphs
        for run in paragraph.runs
        if run.font.size is not None
    )
