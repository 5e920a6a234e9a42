"""The search for faults of layout finds each of them."""

from __future__ import annotations

from typing import Any

import pytest
from pptx.util import Pt

from soundtrack_pop.pipelines.deck import canvas
from soundtrack_pop.pipelines.deck.canvas import Area, Run
from soundtrack_pop.pipelines.deck.drawing import draw
from soundtrack_pop.pipelines.deck.measure import count_lines, shorten, width_of
from soundtrack_pop.pipelines.deck.slides import Grid, Points, Slide

from .layout import faults_of

GOOD = Slide(1, "A title", ((Points(("One sentence.",)),),), ("note",), footer="footer")
HERE = Area(100, 200, 100, 30)


def drawn(*areas: tuple[Area, str]) -> Any:
    presentation = draw([GOOD])
    for area, text in areas:
        canvas.box(presentation.slides[0], area, Run(text, 12))
    return presentation


def test_a_good_slide_has_no_fault() -> None:
    assert faults_of(drawn((Area(100, 300, 100, 40), "short"))) == []


@pytest.mark.parametrize(
    ("areas", "fault"),
    [
        ([(Area(100, 300, 100, 40), "a"), (Area(150, 310, 100, 40), "b")], "overlaps"),
        ([(Area(900, 300, 100, 40), "a")], "is outside"),
        ([(Area(100, 530, 100, 40), "a")], "is outside"),
        ([(Area(100, 300, 100, 40), "a text that has far more words than the box has room for")], "cuts 'a text"),
        ([(Area(100, 300, 100, 40), " ")], "is empty"),
    ],
)
def test_each_fault_is_found(areas: list[tuple[Area, str]], fault: str) -> None:
    assert [one for one in faults_of(drawn(*areas)) if fault in one]


def test_a_slide_without_content_or_notes_is_found() -> None:
    presentation = draw([GOOD, Slide(1, "A title", ((),), ("",), footer="footer")])
    assert faults_of(presentation) == ["slide 2: nothing below its title", "slide 2: no notes"]


def test_a_row_that_is_too_low_is_found() -> None:
    grid = Grid(("name",), (("a cell of several words that go into lines",),), (1.0,))
    presentation = draw([Slide(1, "A title", ((grid,), (), (), (), ()), ("note",), footer="footer")])
    assert faults_of(presentation) == []
    table = next(shape for shape in presentation.slides[0].shapes if shape.has_table)
    table.table.rows[1].height = Pt(12)
    assert len(faults_of(presentation)) == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 100, 1), ("word", 100, 1), ("word word", 30, 2), ("word\nword", 100, 2), ("w" * 40, 100, 4)],
)
def test_lines_are_counted_as_words_fall(text: str, width: float, lines: int) -> None:
    assert count_lines(text, 12, width) == lines


def test_wide_letters_take_their_room() -> None:
    assert width_of("千" * 10, 12) == 120
    assert width_of("iiii", 12) < width_of("mmmm", 12)
    assert width_of("word", 12) < width_of("word", 12, is_bold=True)


def test_a_long_line_is_shortened_to_its_room() -> None:
    short = shorten("a line that is too long for its room", 12, 80)
    assert short.endswith("…")
    assert width_of(short, 12) <= 80
    assert shorten("short", 12, 80) == "short"
