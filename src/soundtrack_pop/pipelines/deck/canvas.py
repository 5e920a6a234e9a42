"""Put shapes on a slide: text, boxes, lines, pictures; all lengths in points."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from soundtrack_pop.datasets.cells import one_line

FACE = "Arial"
# As in the figures: Okabe and Ito (2008), and greys.
INK, PALE_INK, RULE, PAPER, BLUE, TINT = "2B2F36", "5F6772", "BFC5CC", "FFFFFF", "0072B2", "EEF4F9"
# Room between the edge of a box and its text.
INSET = 6.0


@dataclass(frozen=True)
class Area:
    """A rectangle on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Return its lower edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.left + self.width

    def points(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height as the file counts them."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


@dataclass(frozen=True)
class Run:
    """A paragraph: its text and look."""

    text: str
    size: float
    colour: str = INK
    is_bold: bool = False


def write(
    slide: Any, area: Area, *runs: Run, centre: bool = False, right: bool = False, middle: bool = False
) -> None:
    """Write paragraphs into an area, without insets."""
    shape = slide.shapes.add_textbox(*area.points())
    side = PP_ALIGN.CENTER if centre else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _fill(shape.text_frame, runs, 0.0, side, middle)


def box(slide: Any, area: Area, *runs: Run, fill: str = TINT, edge: str = RULE, centre: bool = False) -> None:
    """Draw a box with text from its top."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *area.points())
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(fill)
    shape.line.color.rgb = RGBColor.from_string(edge)
    shape.line.width = Pt(0.75)
    shape.shadow.inherit = False
    _fill(shape.text_frame, runs, INSET, PP_ALIGN.CENTER if centre else PP_ALIGN.LEFT, middle=centre)


def arrow(slide: Any, start: tuple[float, float], end: tuple[float, float], *, has_head: bool = True) -> None:
    """Draw a straight line, with a head at its end."""
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Pt(one) for one in (*start, *end)))
    line.line.color.rgb = RGBColor.from_string(PALE_INK)
    line.line.width = Pt(1.25)
    if has_head:
        # The library has no word for heads of arrows.
        line.line._get_or_add_ln().append(line._element.makeelement(qn("a:tailEnd"), {"type": "triangle"}))


def picture(slide: Any, area: Area, png: bytes, alternative: str) -> None:
    """Show a picture as large as it goes, in its proportions, in the middle of an area."""
    shape = slide.shapes.add_picture(io.BytesIO(png), Pt(area.left), Pt(area.top))
    scale = min(Pt(area.width) / shape.width, Pt(area.height) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left = Pt(area.left) + (Pt(area.width) - shape.width) // 2
    shape.top = Pt(area.top) + (Pt(area.height) - shape.height) // 2
    shape._element.nvPicPr.cNvPr.set("descr", alternative)


def _fill(frame: Any, runs: tuple[Run, ...], inset: float, side: Any, middle: bool) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(inset)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for place, one in enumerate(runs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = side
        style(paragraph, one)


def style(paragraph: Any, one: Run) -> None:
    """Write a text into a paragraph, in its look."""
    run = paragraph.add_run()
    run.text = one_line(one.text)
    run.font.name, run.font.size, run.font.bold = FACE, Pt(one.size), one.is_bold
    run.font.color.rgb = RGBColor.from_string(one.colour)
