"""Draw slides into the placeholders of a template: python-pptx's own, widened to 16:9."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pptx
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from soundtrack_pop.pipelines.deck.diagrams import BLUE, INK, MARGIN, draw_diagram, style
from soundtrack_pop.pipelines.deck.slides import Diagram, Picture, Slide, Table, plain
from soundtrack_pop.pipelines.deck.text_size import LINE_HEIGHT, count_lines, height_of, shorten

if TYPE_CHECKING:
    from pptx.presentation import Presentation

# 13.33 by 7.5 inches, in points.
WIDTH, HEIGHT = 960.0, 540.0
_LEFT, _TOP, _BOTTOM, _GAP = 44.0, 118.0, 500.0, 24.0
_FULL = WIDTH - 2 * _LEFT
_NARROW = 0.34 * (_FULL - _GAP)
# Placeholder index -> left, top, width, height, in points; by layout. Index 0 is the title, 13 is the section.
_TITLE_BOX = (_LEFT, 44.0, _FULL, 64.0)
_BOXES = {
    "Title Slide": {0: (_LEFT, 170.0, _FULL, 110.0), 1: (_LEFT, 290.0, _FULL, 130.0)},
    "Title and Content": {0: _TITLE_BOX, 1: (_LEFT, _TOP, _FULL, _BOTTOM - _TOP)},
    "Two Content": {
        0: _TITLE_BOX,
        1: (_LEFT, _TOP, _NARROW, _BOTTOM - _TOP),
        2: (_LEFT + _NARROW + _GAP, _TOP, _FULL - _NARROW - _GAP, _BOTTOM - _TOP),
    },
}
_FOOTERS = {"ftr": (_LEFT, 512.0, _FULL - 90, 18.0), "sldNum": (WIDTH - _LEFT - 80, 512.0, 80.0, 18.0)}
_TITLE_SIZES, _POINT_SIZES = (26.0, 23.0, 20.0, 18.0), (20.0, 18.0, 16.0, 14.0, 13.0, 12.0)
_CELL_SIZES = (13.0, 12.0, 11.0, 10.0)
_NUMBER = re.compile(r"[-+–]?[\d.,]*%?( [a-zA-Z]{1,5})?")


def draw(title: str, subtitle: str, slides: Sequence[Slide], footer: str) -> Presentation:
    """Return the presentation: a title slide, then one slide each, with the speaker's notes."""
    deck = _template()
    opening = deck.slides.add_slide(_layout(deck, "Title Slide"))
    _fill(opening.placeholders[0], (title,), (40.0, 34.0, 28.0), is_bold=True)
    _fill(opening.placeholders[1], tuple(subtitle.split("\n")), (20.0, 16.0, 13.0))
    for one in slides:
        _draw(deck, one, footer)
    deck.core_properties.title = plain(title)
    return deck


def _template() -> Presentation:
    """Return an empty presentation whose layouts are 16:9."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for name, places in _BOXES.items():
        for one in _layout(deck, name).placeholders:
            place = places.get(one.placeholder_format.idx) or _FOOTERS.get(one._element.ph.get("type"))
            if place:
                one.left, one.top, one.width, one.height = (Pt(length) for length in place)
    return deck


def _layout(deck: Presentation, name: str) -> Any:
    return next(layout for layout in deck.slide_layouts if layout.name == name)


def _draw(deck: Presentation, one: Slide, footer: str) -> None:
    both = bool(one.points) and one.shows is not None
    slide = deck.slides.add_slide(_layout(deck, "Two Content" if both else "Title and Content"))
    _fill(slide.placeholders[0], (one.title,), _TITLE_SIZES, is_bold=True)
    slide.placeholders[0].text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    if one.points:
        _fill(slide.placeholders[1], one.points, _POINT_SIZES)
    if one.shows is not None:
        _show(slide, slide.placeholders[2 if both else 1], one.shows)
    _write_section(slide, one.section)
    _add_footer(slide, footer)
    slide.notes_slide.notes_text_frame.text = plain("\n".join(one.notes))


def _fill(holder: Any, lines: Sequence[str], sizes: Sequence[float], *, is_bold: bool = False) -> None:
    """Write paragraphs in the largest size that fits; in the smallest, shorten each to its share of the room."""
    width, height = holder.width / Pt(1) - 16, holder.height / Pt(1) - 8
    texts = [plain(line) for line in lines]
    gaps = 0.4 * LINE_HEIGHT * (len(texts) - 1)
    needed = {
        size: sum(height_of(text, size, width - 26, is_bold=is_bold) for text in texts) + gaps * size
        for size in sizes
    }
    size = next((size for size, tall in needed.items() if tall <= height), sizes[-1])
    if needed[size] > height:
        each = max(int(height / (size * LINE_HEIGHT * 1.4) / len(texts)), 1)
        texts = [shorten(text, size, width - 26, lines=each, is_bold=is_bold) for text in texts]
    frame = holder.text_frame
    frame.word_wrap = True
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(0.4 * size)
        if is_bold:
            paragraph.alignment = PP_ALIGN.LEFT
        style(paragraph, text, size, INK, is_bold=is_bold)


def _show(slide: Any, holder: Any, shows: Table | Picture | Diagram) -> None:
    """Replace a placeholder by a picture, table or diagram of its size."""
    area = tuple(length / Pt(1) for length in (holder.left, holder.top, holder.width, holder.height))
    holder._element.getparent().remove(holder._element)
    match shows:
        case Picture():
            _draw_picture(slide, shows, *area)
        case Table():
            _draw_table(slide, shows, *area)
        case Diagram():
            draw_diagram(slide, shows, *area)


def _draw_picture(slide: Any, picture: Picture, left: float, top: float, width: float, height: float) -> None:
    drawn = slide.shapes.add_picture(io.BytesIO(picture.png), Pt(left), Pt(top))
    scale = min(Pt(width) / drawn.width, Pt(height) / drawn.height)
    drawn.width, drawn.height = int(drawn.width * scale), int(drawn.height * scale)
    drawn.left, drawn.top = (Pt(left) + (Pt(width) - drawn.width) // 2, Pt(top) + (Pt(height) - drawn.height) // 2)
    drawn._element.nvPicPr.cNvPr.set("descr", plain(picture.alternative))


def _draw_table(slide: Any, table: Table, left: float, top: float, width: float, height: float) -> None:
    """Draw a table; if not all rows fit, the last one counts the rest."""
    widths = [width * weight / sum(table.widths) for weight in table.widths]
    rows, size = _fitting_rows(table, widths, height)
    heights = _row_heights([table.header, *rows], widths, size)
    grid = slide.shapes.add_table(len(heights), len(widths), Pt(left), Pt(top), Pt(width), Pt(sum(heights))).table
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Pt(wide)
    numeric = [all(_NUMBER.fullmatch(row[place]) for row in rows) for place in range(len(widths))]
    for row, (cells, tall) in enumerate(zip([table.header, *rows], heights, strict=True)):
        grid.rows[row].height = Pt(tall)
        for column, text in enumerate(cells):
            cell = grid.cell(row, column)
            cell.margin_left = cell.margin_right = Pt(MARGIN)
            cell.margin_top = cell.margin_bottom = Pt(MARGIN / 2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if numeric[column] else PP_ALIGN.LEFT
            style(paragraph, text, size, "FFFFFF" if row == 0 else INK, is_bold=row == 0)


def _fitting_rows(table: Table, widths: list[float], height: float) -> tuple[list[tuple[str, ...]], float]:
    size = _CELL_SIZES[-1]
    for size in _CELL_SIZES:
        if sum(_row_heights([table.header, *table.rows], widths, size)) <= height:
            return list(table.rows), size
    kept, used = 0, 2 * (size * LINE_HEIGHT + MARGIN) + sum(_row_heights([table.header], widths, size))
    for tall in _row_heights(table.rows, widths, size):
        if used + tall > height:
            break
        kept, used = kept + 1, used + tall
    more = f"… {len(table.rows) - kept} more"
    return [*table.rows[:kept], (more, *[""] * (len(table.header) - 1))], size


def _row_heights(rows: Sequence[tuple[str, ...]], widths: list[float], size: float) -> list[float]:
    return [
        max(
            count_lines(cell, size, wide - 2 * MARGIN, is_bold=True)
            for cell, wide in zip(row, widths, strict=True)
        )
        * size
        * LINE_HEIGHT
        + MARGIN
        for row in rows
    ]


def _write_section(slide: Any, section: str) -> None:
    box = slide.shapes.add_textbox(Pt(_LEFT), Pt(22), Pt(_FULL), Pt(20))
    box.name = "Section"
    box.text_frame.word_wrap = True
    style(box.text_frame.paragraphs[0], section.upper(), 11.0, BLUE, is_bold=True)


def _add_footer(slide: Any, footer: str) -> None:
    """Copy footer and slide number from the layout; python-pptx leaves them out of new slides."""
    for holder in slide.slide_layout.placeholders:
        kind = holder._element.ph.get("type")
        if kind not in _FOOTERS:
            continue
        copied = copy.deepcopy(holder._element)
        # Arrows hold on to boxes by these numbers, so that no two shapes may have the same.
        copied.nvSpPr.cNvPr.set("id", str(max(drawn.shape_id for drawn in slide.shapes) + 1))
        slide.shapes._spTree.append(copied)
        if kind == "ftr":
            text = shorten(plain(footer), 10, _FULL - 110)
            slide.shapes[-1].text_frame.text = text
            slide.shapes[-1].text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
