"""Place the blocks of each slide and draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pptx
from pptx.util import Pt

from soundtrack_pop.pipelines.deck import blocks, canvas, diagrams
from soundtrack_pop.pipelines.deck.canvas import INK, PALE_INK, Area, Run
from soundtrack_pop.pipelines.deck.measure import height_of, shorten
from soundtrack_pop.pipelines.deck.slides import (
    STEPS,
    Bars,
    Block,
    Flow,
    Grid,
    Picture,
    Points,
    Relations,
    Slide,
    Tiles,
)

if TYPE_CHECKING:
    from pptx.presentation import Presentation

# 13.33 by 7.5 inches, in points.
WIDTH, HEIGHT = 960.0, 540.0
_MARGIN, _GAP = 44.0, 14.0
_TOP, _BOTTOM = 112.0, 502.0
_TITLE_SIZES = (24.0, 22.0, 20.0)
_TITLE_HEIGHT = 64.0
_SIZES = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
_FOOTER_SIZE = 9.0
_BLANK = 6
# Pictures and charts take what is left, and want this much.
_LEAST = 150.0
_STRETCHING = (Picture, Bars, Relations)


def draw(slides: Sequence[Slide]) -> Presentation:
    """Return the presentation: one slide each, with notes."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.core_properties.title = "soundtrack_pop"
    for number, one in enumerate(slides, start=1):
        slide = presentation.slides.add_slide(presentation.slide_layouts[_BLANK])
        _frame(slide, one, f"{number} of {len(slides)}")
        for column, area in zip(one.columns, _columns(one), strict=True):
            _stack(slide, column, area)
        slide.notes_slide.notes_text_frame.text = "\n".join(one.notes)
    return presentation


def _frame(slide: Any, one: Slide, page: str) -> None:
    """Write step, title, footer and page."""
    width = WIDTH - 2 * _MARGIN
    step = f"STEP {one.step} OF {len(STEPS)} · {STEPS[one.step - 1].upper()}"
    canvas.write(slide, Area(_MARGIN, 22, width, 14), Run(step, 10.5, canvas.BLUE, is_bold=True))
    fitting = (size for size in _TITLE_SIZES if height_of(one.title, size, width, is_bold=True) <= _TITLE_HEIGHT)
    size = next(fitting, _TITLE_SIZES[-1])
    where = Area(_MARGIN, 40, width, _TITLE_HEIGHT)
    title = shorten(one.title, size, width, lines=2, is_bold=True)
    canvas.write(slide, where, Run(title, size, INK, is_bold=True), middle=True)
    canvas.write(slide, Area(_MARGIN, 514, width - 90, 12), Run(one.footer, _FOOTER_SIZE, PALE_INK))
    canvas.write(slide, Area(WIDTH - _MARGIN - 80, 514, 80, 12), Run(page, _FOOTER_SIZE, PALE_INK), right=True)


def _columns(one: Slide) -> list[Area]:
    widths = one.widths or (1.0,) * len(one.columns)
    whole = WIDTH - 2 * _MARGIN - 2 * _GAP * (len(widths) - 1)
    areas, left = [], _MARGIN
    for weight in widths:
        wide = whole * weight / sum(widths)
        areas.append(Area(left, _TOP, wide, _BOTTOM - _TOP))
        left += wide + 2 * _GAP
    return areas


def _stack(slide: Any, column: Sequence[Block], area: Area) -> None:
    """Draw the blocks below each other: pictures and charts share what the others leave."""
    size = next((size for size in _SIZES if _needed(column, area.width, size) <= area.height), _SIZES[-1])
    heights = _heights(column, area, size)
    top = area.top
    for one, height in zip(column, heights, strict=True):
        _draw(slide, one, Area(area.left, top, area.width, height), size)
        top += height + _GAP


def _heights(column: Sequence[Block], area: Area, size: float) -> list[float]:
    """Return the height of each block; tables give up rows where the others need the room."""
    wanted = [_wanted(one, area.width, size) for one in column]
    room = area.height - _GAP * (len(column) - 1)
    stretching = [isinstance(one, _STRETCHING) for one in column]
    if any(stretching):
        fixed = sum(height for height, is_one in zip(wanted, stretching, strict=True) if not is_one)
        share = (room - fixed) / sum(stretching)
        return [share if is_one else height for height, is_one in zip(wanted, stretching, strict=True)]
    over = sum(wanted) - room
    tables = sum(height for one, height in zip(column, wanted, strict=True) if isinstance(one, Grid))
    if over <= 0 or not tables:
        return wanted
    return [
        height - over * height / tables if isinstance(one, Grid) else height
        for one, height in zip(column, wanted, strict=True)
    ]


def _needed(column: Sequence[Block], width: float, size: float) -> float:
    wanted = [_LEAST if isinstance(one, _STRETCHING) else _wanted(one, width, size) for one in column]
    return sum(wanted) + _GAP * (len(column) - 1)


def _wanted(block: Block, width: float, size: float) -> float:
    match block:
        case Points():
            return blocks.height_of_points(block, width, size)
        case Flow():
            return min(diagrams.height_of_flow(block, width, size), _BOTTOM - _TOP)
        case Grid():
            return blocks.height_of_grid(block, width)
        case Tiles():
            return blocks.TILE_HEIGHT
    return 0.0


def _draw(slide: Any, block: Block, area: Area, size: float) -> None:
    match block:
        case Points():
            blocks.draw_points(slide, block, area, size)
        case Tiles():
            blocks.draw_tiles(slide, block, area)
        case Grid():
            blocks.draw_grid(slide, block, area)
        case Picture():
            canvas.picture(slide, area, block.png, block.alternative)
        case Bars():
            blocks.draw_bars(slide, block, area)
        case Flow():
            diagrams.draw_flow(slide, block, area, size)
        case Relations():
            diagrams.draw_relations(slide, block, area)
