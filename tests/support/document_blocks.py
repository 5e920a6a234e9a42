"""Find the code blocks of the project's documents, and what is said above them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:^<!-- (?P<how>not run|run by): (?P<word>[^\n]+?) -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block with a language.

    Attributes:
        source: file, relative to the project.
        number: of the block in its file, from 1.
        how: `not run`, `run by`, or None where the tests execute it.
        word: the reason, or who runs it.
    """

    source: str
    number: int
    language: str
    code: str
    how: str | None = None
    word: str | None = None

    @property
    def name(self) -> str:
        return f"{self.source}:{self.number}"


def documents() -> list[Path]:
    """Return every document that people read: Markdown, and the words of notebooks."""
    found = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md"]
    for folder in ("docs", "data/sample", "benchmarks", ".github"):
        found += sorted((PROJECT / folder).rglob("*.md"))
    return [*found, *sorted((PROJECT / "notebooks").glob("*.ipynb"))]


def text_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def blocks_in(text: str, source: str) -> Iterator[Block]:
    for number, match in enumerate(_BLOCK.finditer(text), start=1):
        yield Block(source, number, match["language"], match["code"], match["how"], match["word"])


def all_blocks(*languages: str) -> list[Block]:
    """Return the blocks of these languages."""
    return [
        block
        for path in documents()
        for block in blocks_in(text_of(path), str(path.relative_to(PROJECT)))
        if block.language in languages
    ]


def commands(block: Block) -> list[str]:
    """Return the commands of a shell block without comments."""
    lines = [re.sub(r"(^|\s)#.*$", "", line).strip() for line in block.code.splitlines()]
    return [line for line in lines if line]
