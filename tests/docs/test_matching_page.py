"""docs/matching.md lists every comparison and blocking rule; the glossary stays short."""

from __future__ import annotations

import re
from collections.abc import Iterable

from soundtrack_pop.linkage.blocking import RULES
from soundtrack_pop.linkage.comparisons import COMPARISONS
from support.document_blocks import PROJECT


def first_cells(text: str, heading: str) -> list[str]:
    """Return the first cells of the table whose header begins with this cell."""
    table = re.search(rf"^\| {heading} \|.*\n\|.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row.split("|")[1].strip(" `") for row in table[1].splitlines()] if table else []


def names(comparisons: Iterable[str]) -> list[str]:
    return [name.replace("_", " ") for name in comparisons]


def test_the_matching_page_lists_every_comparison_and_blocking_rule() -> None:
    text = (PROJECT / "docs/matching.md").read_text(encoding="utf-8")
    assert first_cells(text, "comparison") == names(one.name for one in COMPARISONS)
    assert first_cells(text, "rule") == list(RULES)


def test_a_missing_row_is_found() -> None:
    assert first_cells("| rule | a |\n|---|---|\n| `exact` | b |\n\ntext\n", "rule") == ["exact"]
    assert first_cells("| other | a |\n|---|---|\n| `exact` | b |\n", "rule") == []


def test_the_glossary_has_at_most_thirty_lines() -> None:
    assert len((PROJECT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()) <= 30
