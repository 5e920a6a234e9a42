"""Draw boxes and arrows, and write text as all slides show it."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from soundtrack_pop.pipelines.deck.slides import Diagram, plain
from soundtrack_pop.pipelines.deck.text_size import LINE_HEIGHT, shorten

FACE = "Arial"
# As in the figures: Okabe and Ito (2008), and greys.
BLUE, TINT, INK, PALE = "0072B2", "EEF4F9", "2B2F36", "5F6772"
# Room between text and the edge of its box, in points.
MARGIN = 4.0
_TALLEST_BOX = 250.0
# The sites of a rectangle that connectors hold on to.
_TOP_SIDE, _LEFT_SIDE, _BOTTOM_SIDE, _RIGHT_SIDE = range(4)


def style(paragraph: Any, text: str, size: float, colour: str, *, is_bold: bool = False) -> None:
    """Write a text at the end of a paragraph; `size` in points."""
    run = paragraph.add_run()
    run.text, run.font.name, run.font.size, run.font.bold = text, FACE, Pt(size), is_bold
    run.font.color.rgb = RGBColor.from_string(colour)


def draw_diagram(slide: Any, diagram: Diagram, left: float, top: float, width: float, height: float) -> None:
    """Draw boxes on a grid of equal cells, and arrows that follow them when they are moved."""
    columns = max(column for column, *_ in diagram.boxes.values()) + 1
    rows = max(row for _, row, *_ in diagram.boxes.values()) + 1
    wide, tall = width / columns, min(height / rows, _TALLEST_BOX)
    top += (height - tall * rows) / 2
    shapes = {}
    for name, (column, row, title, line) in diagram.boxes.items():
        box = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE,
            *(
                Pt(one)
                for one in (left + wide * (column + 0.09), top + tall * (row + 0.12), wide * 0.82, tall * 0.76)
            ),
        )
        box.fill.solid()
        box.fill.fore_color.rgb = RGBColor.from_string(TINT)
        box.line.color.rgb = RGBColor.from_string(BLUE)
        box.shadow.inherit = False
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = Pt(MARGIN)
        room = wide * 0.82 - 2 * MARGIN
        style(frame.paragraphs[0], shorten(plain(title), 13, room, lines=2, is_bold=True), 13, INK, is_bold=True)
        if line:
            lines = max(int((tall * 0.76 - 8) / (10.5 * LINE_HEIGHT)) - 2, 1)
            style(frame.add_paragraph(), shorten(plain(line), 10.5, room, lines=lines), 10.5, PALE)
        shapes[name] = box
    for start, end in diagram.arrows:
        _connect(slide, shapes[start], shapes[end])


def _connect(slide: Any, start: Any, end: Any) -> None:
    """Draw an arrow between the sides that face each other."""
    across, down = end.left - start.left, end.top - start.top
    if abs(across) >= abs(down):
        sites = (_RIGHT_SIDE, _LEFT_SIDE) if across > 0 else (_LEFT_SIDE, _RIGHT_SIDE)
    else:
        sites = (_BOTTOM_SIDE, _TOP_SIDE) if down > 0 else (_TOP_SIDE, _BOTTOM_SIDE)
    ends = (*_site(start, sites[0]), *_site(end, sites[1]))
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    line.begin_connect(start, sites[0])
    line.end_connect(end, sites[1])
    line.line.color.rgb, line.line.width = RGBColor.from_string(PALE), Pt(1.25)
    # python-pptx has no property for the heads of arrows.
    line.line._get_or_add_ln().append(line._element.makeelement(qn("a:tailEnd"), {"type": "triangle"}))


def _site(drawn: Any, side: int) -> tuple[int, int]:
    across = {_LEFT_SIDE: 0.0, _RIGHT_SIDE: 1.0}.get(side, 0.5)
    down = {_TOP_SIDE: 0.0, _BOTTOM_SIDE: 1.0}.get(side, 0.5)
    return int(drawn.left + across * drawn.width), int(drawn.top + down * drawn.height)
