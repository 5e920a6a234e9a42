"""Draw the blocks of a slide: each knows the room it needs, and cuts what has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from soundtrack_pop.pipelines.deck.canvas import (
    BLUE,
    FACE,
    INK,
    PALE_INK,
    PAPER,
    TINT,
    Area,
    Run,
    box,
    style,
    write,
)
from soundtrack_pop.pipelines.deck.measure import LINE_HEIGHT, count_lines, height_of, shorten
from soundtrack_pop.pipelines.deck.slides import Bars, Grid, Points, Tiles

TILE_HEIGHT, _TILE_GAP = 66.0, 10.0
_CELL_SIDE, _CELL_TOP = 4.0, 2.5
# Sums of the same heights in another order.
_ROUNDING = 1e-6
_TABLE_SIZES = (11.0, 10.0, 9.0)


def height_of_points(points: Points, width: float, size: float) -> float:
    """Return the room that sentences need, half a line between them."""
    gaps = (len(points.lines) - 1) * size * LINE_HEIGHT / 2
    return sum(height_of(_dotted(line), size, width) for line in points.lines) + gaps


def draw_points(slide: Any, points: Points, area: Area, size: float) -> None:
    """Draw sentences, each in a box of its own, so that none can run into the next."""
    top = area.top
    for line in points.lines:
        tall = height_of(_dotted(line), size, area.width)
        write(slide, Area(area.left, top, area.width, tall), Run(_dotted(line), size))
        top += tall + size * LINE_HEIGHT / 2


def _dotted(line: str) -> str:
    return f"• {line}"


def draw_tiles(slide: Any, tiles: Tiles, area: Area) -> None:
    """Draw numbers side by side."""
    width = (area.width - _TILE_GAP * (len(tiles.items) - 1)) / len(tiles.items)
    for place, (number, label) in enumerate(tiles.items):
        where = Area(area.left + place * (width + _TILE_GAP), area.top, width, TILE_HEIGHT)
        room = width - 12
        runs = (
            Run(shorten(number, 22, room, is_bold=True), 22, BLUE, is_bold=True),
            Run(shorten(label, 10.5, room), 10.5, PALE_INK),
        )
        box(slide, where, *runs, edge=TINT, centre=True)


def row_heights(grid: Grid, width: float, size: float) -> list[float]:
    """Return the heights of header and rows, as their longest cells need."""
    widths = _column_widths(grid, width)
    rows = [grid.header, *grid.rows]
    return [
        max(
            count_lines(cell, size, wide - 2 * _CELL_SIDE, is_bold=place == 0)
            for cell, wide in zip(row, widths, strict=True)
        )
        * size
        * LINE_HEIGHT
        + 2 * _CELL_TOP
        for place, row in enumerate(rows)
    ]


def height_of_grid(grid: Grid, width: float) -> float:
    """Return the room that a table likes to have."""
    return sum(row_heights(grid, width, _TABLE_SIZES[0]))


def fit_grid(grid: Grid, width: float, height: float) -> tuple[Grid, float]:
    """Return the table and the size of its type; where not even the smallest fits, a last row counts those cut."""
    size = _TABLE_SIZES[-1]
    for size in _TABLE_SIZES:
        heights = row_heights(grid, width, size)
        if sum(heights) <= height + _ROUNDING:
            return grid, size
    more = size * LINE_HEIGHT + 2 * _CELL_TOP
    kept, used = 0, heights[0] + more
    for tall in heights[1:]:
        if used + tall > height:
            break
        kept, used = kept + 1, used + tall
    rest = (f"… {len(grid.rows) - kept} more", *[""] * (len(grid.header) - 1))
    return Grid(grid.header, (*grid.rows[:kept], rest), grid.weights, grid.right), size


def draw_grid(slide: Any, whole: Grid, area: Area) -> None:
    """Draw a table, as much of it as fits."""
    grid, size = fit_grid(whole, area.width, area.height)
    heights = row_heights(grid, area.width, size)
    where = Area(area.left, area.top, area.width, sum(heights))
    table = slide.shapes.add_table(len(heights), len(grid.header), *where.points()).table
    # The built-in style "No Style, Table Grid" off: colours are set cell by cell.
    table.first_row = table.horz_banding = False
    for place, wide in enumerate(_column_widths(grid, area.width)):
        table.columns[place].width = Pt(wide)
    for row, (cells, tall) in enumerate(zip([grid.header, *grid.rows], heights, strict=True)):
        table.rows[row].height = Pt(tall)
        for column, text in enumerate(cells):
            _draw_cell(table.cell(row, column), Run(text, size), row, column in grid.right)


def _draw_cell(cell: Any, one: Run, row: int, is_right: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(_CELL_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_CELL_TOP)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(BLUE if row == 0 else (TINT if row % 2 == 0 else PAPER))
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    style(paragraph, Run(one.text, one.size, PAPER if row == 0 else INK, is_bold=row == 0))


def _column_widths(grid: Grid, width: float) -> Sequence[float]:
    whole = sum(grid.weights)
    return [width * weight / whole for weight in grid.weights]


def draw_bars(slide: Any, bars: Bars, area: Area) -> None:
    """Draw a bar chart that people can edit, with its values."""
    data = CategoryChartData()
    data.categories = [name for name, _ in bars.values]
    data.add_series(bars.title, [value for _, value in bars.values])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *area.points(), data).chart
    chart.has_legend, chart.has_title = False, True
    chart.chart_title.include_in_layout = False
    style(chart.chart_title.text_frame.paragraphs[0], Run(bars.title, 12, INK, is_bold=True))
    chart.font.size, chart.font.name = Pt(10.5), FACE
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = bars.number_format, False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = RGBColor.from_string(BLUE)
