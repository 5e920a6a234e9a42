"""Text is measured as it falls into lines."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.deck.text_size import count_lines, shorten, width_of


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
