"""Put measured figures into documents, between markers, so that none is typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- end of name -->` in a document."""
    document = path.read_text(encoding="utf-8")
    pattern = rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end of {re.escape(name)} -->)"
    if not re.search(pattern, document, re.DOTALL):
        raise SystemExit(
            f"{path}: expected the markers <!-- {name} --> and <!-- end of {name} -->; found none. Put them in."
        )
    replaced = re.sub(pattern, lambda match: f"{match[1]}{text}\n{match[2]}", document, flags=re.DOTALL)
    path.write_text(replaced, encoding="utf-8")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; the first column is text, the others are numbers."""
    lines = [f"| {' | '.join(header)} |", f"|---|{'--:|' * (len(header) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)])
