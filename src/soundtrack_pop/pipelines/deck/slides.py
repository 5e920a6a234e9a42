"""What a slide says, without where it stands: the story is told in these, the drawing places them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Points:
    """Sentences, each with a dot in front."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Tiles:
    """Numbers to remember, side by side: (number, what it counts)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table of texts.

    Attributes:
        header: names of the columns.
        rows: cells; those that do not fit below each other are counted instead.
        weights: relative widths of the columns.
        right: columns of numbers, by place.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A figure of the run as PNG, and what it shows for those who cannot see it."""

    png: bytes
    alternative: str


@dataclass(frozen=True)
class Bars:
    """A bar chart of few values, the first on top."""

    title: str
    values: tuple[tuple[str, float], ...]
    number_format: str


@dataclass(frozen=True)
class Box:
    """A box of a flow: its title and the lines below."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Boxes from left to right with arrows between them."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Relations:
    """Two tables, and between them those that point to the one, the other or both.

    Attributes:
        left: referenced table.
        right: the other one.
        between: (table, its column that points to the left one or "", the same to the right one).
    """

    left: Box
    right: Box
    between: tuple[tuple[Box, str, str], ...]


Block = Points | Tiles | Grid | Picture | Bars | Flow | Relations


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        step: of the story, from 1 to `STEPS`.
        title: one sentence.
        columns: blocks below each other, for each column.
        notes: what the speaker should know, and the file that each number comes from.
        widths: relative widths of the columns; equal ones by default.
        footer: run and data, on every slide.
    """

    step: int
    title: str
    columns: tuple[tuple[Block, ...], ...]
    notes: tuple[str, ...]
    widths: tuple[float, ...] = ()
    footer: str = field(default="", compare=False)


STEPS = (
    "Question", "Data exploration", "Enrichment", "Prototype", "Scaling", "Architecture", "Testing", "Production",
    "Monitoring", "Results", "Limitations",
)  # fmt: skip
