"""What the comparison of one output found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """One output, compared.

    Attributes:
        path: the output below its storage root, under its new name.
        kind: "table", "numbers", "text", "picture", "document" or "records".
        differences: what differs in data; any of them makes the comparison fail.
        wording: what differs in words, pictures or run records; it is listed and fails nothing.
        renamed: declared renames, additions and removals that were applied.
    """

    path: str
    kind: str
    differences: list[str] = field(default_factory=list)
    wording: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return "differs", "words", "renamed" or "equal": the first that applies."""
        if self.differences:
            return "differs"
        if self.wording:
            return "words"
        return "renamed" if self.renamed else "equal"
