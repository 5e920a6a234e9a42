"""What a slide holds: one message, and one picture, table or diagram that shows it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


@dataclass(frozen=True)
class Table:
    """Rows of text below a header; `widths` are relative, numbers stand to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Picture:
    """A PNG, and what it shows for readers who cannot see it."""

    png: bytes
    alternative: str


@dataclass(frozen=True)
class Diagram:
    """Boxes and arrows.

    Attributes:
        boxes: name -> column and row of its centre (in units of a box), title, and the line below the title.
        arrows: pairs of names.
    """

    boxes: dict[str, tuple[float, float, str, str]]
    arrows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        section: where in the talk it stands, such as "5 Prototype".
        title: the message, one sentence.
        points: at most five sentences.
        shows: the picture, table or diagram beside the points; None for points alone.
        notes: what the speaker should know, and the file that each number comes from.
    """

    section: str
    title: str
    points: tuple[str, ...] = ()
    shows: Table | Picture | Diagram | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)


def plain(text: object) -> str:
    """Return a text that a presentation can hold.

    Controls become blanks, lone surrogates and non-characters U+FFFD; the XML of a presentation has none of them.
    """
    return "".join(
        " " if category == "Cc" else "\ufffd" if category == "Cs" or ord(one) & 0xFFFE == 0xFFFE else one
        for one in str(text)
        for category in [unicodedata.category(one)]
    )


def count(value: Any) -> str:
    """Return a whole number with separators; a dash for a missing one."""
    return "–" if value is None or pd.isna(value) else f"{int(value):,}"


def counted(number: int, thing: str) -> str:
    """Return "1 film", "2 films"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def percent(share: float | None) -> str:
    """Return a share in percent; a dash for a missing one."""
    return "–" if share is None or pd.isna(share) else f"{100 * share:.1f}%"


def size(number: float) -> str:
    """Return a number of bytes in its unit."""
    unit = 0
    while number >= 1024 and unit < len(_UNITS) - 1:
        number, unit = number / 1024, unit + 1
    return f"{number:.0f} {_UNITS[0]}" if unit == 0 else f"{number:.1f} {_UNITS[unit]}"


def table(header: Iterable[str], rows: Iterable[Iterable[object]], widths: Iterable[float]) -> Table:
    """Return a table of plain texts."""
    return Table(tuple(header), tuple(tuple(plain(cell) for cell in row) for row in rows), tuple(widths))
