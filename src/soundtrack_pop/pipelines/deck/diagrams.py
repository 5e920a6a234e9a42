"""Draw flows and relations of tables: boxes with lines that cross none of them."""

from __future__ import annotations

from typing import Any

from soundtrack_pop.pipelines.deck.canvas import BLUE, INK, INSET, PALE_INK, PAPER, Area, Run, arrow, box, write
from soundtrack_pop.pipelines.deck.measure import LINE_HEIGHT, count_lines, height_of, shorten
from soundtrack_pop.pipelines.deck.slides import Box, Flow, Relations

_GAP = 26.0
_TITLE_SIZE, _LINE_SIZE, _KEY_SIZE = 13.0, 10.5, 9.0
# The type of a flow is smaller than that of the sentences beside it, within these bounds.
_SMALLER, _LARGEST = 3.0, 13.0


def draw_flow(slide: Any, flow: Flow, area: Area, size: float) -> None:
    """Draw boxes from left to right, all as tall as the one with most to say; `size` is that of sentences."""
    size = _size_in_flow(size)
    width = (area.width - _GAP * (len(flow.boxes) - 1)) / len(flow.boxes)
    tall = min(area.height, max(_height(one, width, size) for one in flow.boxes))
    for place, one in enumerate(flow.boxes):
        where = Area(area.left + place * (width + _GAP), area.top, width, tall)
        box(slide, where, *_runs(one, width, tall, size))
        if place:
            arrow(slide, (where.left - _GAP + 3, where.top + 18), (where.left - 3, where.top + 18))


def height_of_flow(flow: Flow, width: float, size: float) -> float:
    """Return the room that a flow needs to say everything."""
    wide = (width - _GAP * (len(flow.boxes) - 1)) / len(flow.boxes)
    return max(_height(one, wide, _size_in_flow(size)) for one in flow.boxes)


def draw_relations(slide: Any, relations: Relations, area: Area) -> None:
    """Draw two tall boxes left and right, and between them the tables that point to them."""
    side, inner = area.width * 0.22, area.width * 0.28
    middle = area.left + (area.width - inner) / 2
    step = area.height / len(relations.between)
    used = min(step - 8, 62.0)
    left = Area(area.left, area.top, side, area.height)
    right = Area(area.right - side, area.top, side, area.height)
    for one, where in ((relations.left, left), (relations.right, right)):
        box(slide, where, *_runs(one, side, area.height))
    for place, (one, to_left, to_right) in enumerate(relations.between):
        where = Area(middle, area.top + place * step + (step - used) / 2, inner, used)
        box(slide, where, *_runs(one, inner, used), fill=PAPER)
        height = where.top + used / 2
        _relate(slide, to_left, (where.left, height), (left.right, height))
        _relate(slide, to_right, (where.right, height), (right.left, height))


def _relate(slide: Any, column: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    if not column:
        return
    arrow(slide, start, end)
    begin, width = min(start[0], end[0]), abs(end[0] - start[0])
    where = Area(begin + 6, start[1] - _KEY_SIZE * LINE_HEIGHT - 2, width - 12, _KEY_SIZE * LINE_HEIGHT)
    write(slide, where, Run(shorten(column, _KEY_SIZE, where.width), _KEY_SIZE, PALE_INK), centre=True)


def _size_in_flow(size: float) -> float:
    return max(min(size - _SMALLER, _LARGEST), _LINE_SIZE)


def _height(one: Box, width: float, size: float) -> float:
    room = width - 2 * INSET
    lines = sum(height_of(line, size, room) for line in one.lines)
    return height_of(one.title, _TITLE_SIZE, room, is_bold=True) + lines + 2 * INSET


def _runs(one: Box, width: float, height: float, size: float = _LINE_SIZE) -> list[Run]:
    """Return title and as many lines as fit; a last one counts those left out."""
    room = width - 2 * INSET
    title = shorten(one.title, _TITLE_SIZE, room, is_bold=True) if height < 70 else one.title
    left = height - 2 * INSET - height_of(title, _TITLE_SIZE, room, is_bold=True)
    runs = [Run(title, _TITLE_SIZE, BLUE, is_bold=True)]
    most = int(left / (size * LINE_HEIGHT) + 1e-6)
    needed = [count_lines(line, size, room) for line in one.lines]
    kept, used = 0, 0
    # The last line of the room says how many are missing, where any is.
    while kept < len(needed) and used + needed[kept] + (kept + 1 < len(needed) and sum(needed) > most) <= most:
        used += needed[kept]
        kept += 1
    runs += [Run(line, size, INK) for line in one.lines[:kept]]
    if kept < len(one.lines) and used < most:
        runs.append(Run(f"… {len(one.lines) - kept} more", size, PALE_INK))
    return runs
