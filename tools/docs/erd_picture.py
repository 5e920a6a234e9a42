"""Draw tables and their references as SVG, so that no line crosses a table.

What refers to a table stands on its right; where there are two levels only, on both of its sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from soundtrack_pop.schemas import Table

_WIDTH, _GAP, _COLUMNS, _MARGIN = 264, 100, 3, 20
_HEAD, _ROW, _BETWEEN = 28, 20, 18
_TOTAL = 2 * _MARGIN + _COLUMNS * _WIDTH + (_COLUMNS - 1) * _GAP
_STYLE = """
svg { --paper: #ffffff; --card: #f6f8fa; --head: #ddf4ff; --line: #57606a; --ink: #1f2328; --soft: #57606a; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --card: #161b22; --head: #12354f; --line: #8b949e; --ink: #e6edf3; --soft: #9da7b3; }
}
text { font: 12px ui-sans-serif, system-ui, "Liberation Sans", Arial, sans-serif; fill: var(--ink); }
.name { font-weight: 600; } .soft { fill: var(--soft); } .paper { fill: var(--paper); }
.card { fill: var(--card); stroke: var(--line); } .head { fill: var(--head); stroke: var(--line); }
.edge { fill: none; stroke: var(--line); stroke-width: 1.3; }
"""


@dataclass(frozen=True)
class Card:
    """A table as it is drawn: its place, and the columns shown."""

    table: Table
    x: int
    y: int

    @property
    def columns(self) -> list[str]:
        """The columns of key and references, in stored order."""
        names = {*self.table.key, *(column for column, _ in self.table.references)}
        return [name for name in self.table.column_names if name in names]

    @property
    def hidden(self) -> int:
        """How many columns are not shown."""
        return len(self.table.columns) - len(self.columns)

    @property
    def height(self) -> int:
        """Height in pixels."""
        return _HEAD + _ROW * (len(self.columns) + bool(self.hidden)) + 6

    def row_middle(self, column: str) -> int:
        """Return the height at which an edge meets a column; the card's head where it is not shown."""
        if column not in self.columns:
            return self.y + _HEAD // 2
        return self.y + _HEAD + _ROW * self.columns.index(column) + _ROW // 2 + 2


def picture(tables: Mapping[str, Table]) -> str:
    """Return the SVG; light or dark as the reader's page is."""
    cards: dict[str, Card] = {}
    y = _MARGIN
    for group in _groups(tables):
        placed = list(_placed(group, tables, y))
        cards |= {card.table.name: card for card in placed}
        y = max(card.y + card.height for card in placed) + 2 * _BETWEEN
    alone = [table for table in tables.values() if table.name not in cards]
    lines = [line for card in cards.values() for line in _drawn(card)]
    edges = [
        _edge(card, column, target, cards) for card in cards.values() for column, target in card.table.references
    ]
    listed, end = _listed(alone, y)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_TOTAL} {end}" role="img">',
            f"<title>{len(tables)} tables and their references</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{_TOTAL}" height="{end}"/>',
            *edges,
            *lines,
            *listed,
            "</svg>\n",
        ]
    )


def _targets(table: Table) -> list[str]:
    return [target.partition(".")[0] for _, target in table.references]


def _groups(tables: Mapping[str, Table]) -> list[list[str]]:
    """Return the names of tables that hang together, group by group; those that stand alone are in none."""
    group_of: dict[str, set[str]] = {}
    for table in tables.values():
        for target in _targets(table):
            joined = group_of.get(table.name, {table.name}) | group_of.get(target, {target})
            group_of |= dict.fromkeys(joined, joined)
    groups: list[list[str]] = []
    for name in tables:
        if name in group_of and not any(name in group for group in groups):
            groups.append([one for one in tables if one in group_of[name]])
    return groups


def _level(name: str, tables: Mapping[str, Table]) -> int:
    return max((1 + _level(target, tables) for target in _targets(tables[name])), default=0)


def _placed(group: Iterable[str], tables: Mapping[str, Table], top: int) -> Iterator[Card]:
    """Place a group from `top` on: a column for each level, the last of two levels on both sides of the first."""
    levels: dict[int, list[str]] = {}
    for name in group:
        levels.setdefault(_level(name, tables), []).append(name)
    if len(levels) > _COLUMNS:
        raise ValueError(f"{len(levels)} levels of references: more than the {_COLUMNS} columns drawn. Draw more.")
    lanes = {0: [1], 1: [0, 2]} if len(levels) == 2 else {level: [level] for level in levels}
    for level in sorted(levels):
        bottoms = dict.fromkeys(lanes[level], top)
        for name in levels[level]:
            lane = min(bottoms, key=lambda one: bottoms[one])
            card = Card(tables[name], _MARGIN + lane * (_WIDTH + _GAP), bottoms[lane])
            bottoms[lane] += card.height + _BETWEEN
            yield card


def _drawn(card: Card) -> Iterator[str]:
    x, y, table = card.x, card.y, card.table
    yield f'<rect class="card" x="{x}" y="{y}" width="{_WIDTH}" height="{card.height}" rx="5"/>'
    yield f'<rect class="head" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEAD}" rx="5"/>'
    yield f'<text class="name" x="{x + 10}" y="{y + 18}">{table.name}<title>{escape(table.grain)}</title></text>'
    for column in card.columns:
        base = card.row_middle(column) + 4
        mark = " ".join(
            one for one, names in (("key", table.key), ("→", dict(table.references))) if column in names
        )
        yield f'<text x="{x + 10}" y="{base}">{column}</text>'
        yield f'<text class="soft" x="{x + _WIDTH - 10}" y="{base}" text-anchor="end">{mark}</text>'
    if card.hidden:
        base = y + _HEAD + _ROW * len(card.columns) + _ROW // 2 + 6
        yield f'<text class="soft" x="{x + 10}" y="{base}">and {card.hidden} more columns</text>'


def _edge(card: Card, column: str, target: str, cards: Mapping[str, Card]) -> str:
    """Return the line from a column to what it refers to; three toes where many rows may refer to one."""
    name, _, field = target.partition(".")
    end = cards[name]
    y1, y2 = card.row_middle(column), end.row_middle(field)
    # 1 where the line runs to the left, -1 where it runs to the right.
    side = 1 if card.x > end.x else -1
    x1, x2 = (card.x, end.x + _WIDTH) if side == 1 else (card.x + _WIDTH, end.x)
    foot, bend = x1 - side * 10, side * _GAP // 2
    toes = "" if card.table.key == (column,) else f" M{foot} {y1} L{x1} {y1 - 5} M{foot} {y1} L{x1} {y1 + 5}"
    curve = f"M{x1} {y1} C{x1 - bend} {y1} {x2 + bend} {y2} {x2} {y2}"
    return f'<path class="edge" d="{curve} M{x2 + side * 7} {y2 - 5} V{y2 + 5}{toes}"/>'


def _listed(tables: list[Table], top: int) -> tuple[list[str], int]:
    """Return the tables that refer to none as a list in columns, and where it ends."""
    if not tables:
        return [], top
    lines = [
        f'<text class="name" x="{_MARGIN}" y="{top + 14}">Tables of results and notes that stand alone</text>'
    ]
    width = (_TOTAL - 2 * _MARGIN) // 2
    rows = -(-len(tables) // 2)
    for number, table in enumerate(tables):
        x = _MARGIN + (number // rows) * width
        y = top + 40 + (number % rows) * 36
        lines.append(f'<text class="name" x="{x}" y="{y}">{table.name}</text>')
        lines.append(f'<text class="soft" x="{x}" y="{y + 15}">{escape(table.grain)}</text>')
    return lines, top + 40 + rows * 36
