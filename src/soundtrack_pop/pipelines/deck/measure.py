"""Estimate how much room text takes, from above: with a face that is wider than the one of the slides."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

# Machines that show slides have Arial, or a face as wide. DejaVu Sans, which matplotlib carries, is wider by a
# tenth and more; some of this is taken back.
_NARROWER = 0.94
LINE_HEIGHT = 1.2
_UNITS = 64.0
_EM = 100


@cache
def _advance(character: str, is_bold: bool) -> float:
    """Return the width of a character in units of the size of its type."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if not _face(is_bold).get_char_index(ord(character)):
        # A script that the face lacks (Devanagari, Thai, …), or a control: as wide as the widest are, from above.
        return 0.0 if unicodedata.category(character) in ("Mn", "Me", "Cc", "Cf") else 1.0
    return float(_face(is_bold).load_char(ord(character)).horiAdvance / _UNITS / _EM * _NARROWER)


@cache
def _face(is_bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    face = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if is_bold else "normal")))
    face.set_size(_EM, 72)
    return face


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the width of a line of text in points; `size` is that of the type."""
    return _width(text, is_bold) * size


@lru_cache(maxsize=10_000)
def _width(text: str, is_bold: bool) -> float:
    return sum(_advance(character, is_bold) for character in text)


def count_lines(text: str, size: float, width: float, *, is_bold: bool = False) -> int:
    """Return into how many lines a text falls, at least 1; words longer than a line are broken.

    Args:
        text: one paragraph, or several with line breaks.
        size: of the type, points.
        width: of a line, points, above 0.
        is_bold: whether the text is.
    """
    return sum(_lines_of(paragraph, size, width, is_bold) for paragraph in text.split("\n"))


def height_of(text: str, size: float, width: float, *, is_bold: bool = False) -> float:
    """Return the height of a text in points, as it falls into lines of a width."""
    return count_lines(text, size, width, is_bold=is_bold) * size * LINE_HEIGHT


def shorten(text: str, size: float, width: float, *, lines: int = 1, is_bold: bool = False) -> str:
    """Return the text as far as it fits into so many lines, with an ellipsis where it is cut."""
    if count_lines(text, size, width, is_bold=is_bold) <= lines:
        return text
    kept = text
    while kept and count_lines(f"{kept}…", size, width, is_bold=is_bold) > lines:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def _lines_of(paragraph: str, size: float, width: float, is_bold: bool) -> int:
    lines, used = 1, 0.0
    space = width_of(" ", size, is_bold=is_bold)
    for word in paragraph.split(" "):
        long = width_of(word, size, is_bold=is_bold)
        if used and used + space + long > width:
            lines, used = lines + 1, 0.0
        used += (space if used else 0.0) + long
        while used > width:
            lines, used = lines + 1, used - width
    return lines
