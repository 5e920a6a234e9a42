"""Read the expressions of ARM templates: `[format('{0}/default', parameters('name'))]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[().,\[\]]))"
)

# Those of the templates here; a name outside of the list is a misspelling or wants a look at the reference.
FUNCTIONS = frozenset(
    """
    add and array base64 bool coalesce concat contains copyIndex createArray createObject dateTimeAdd
    deployment div empty endsWith environment equals extensionResourceId false filter first flatten
    format greater guid if int items join json lambda lambdaVariables last length less list listKeys map
    max min mod mul not null or parameters range reference replace resourceGroup resourceId split
    startsWith string sub subscription subscriptionResourceId substring tenant toLower toUpper trim true
    union uniqueString uri utcNow variables
    """.split()
)


class ExpressionError(ValueError):
    """An expression that cannot be read."""


@dataclass(frozen=True)
class Term:
    """A call (`name` and arguments), a text or a number; `path` is what is taken of its value."""

    kind: str
    value: str
    arguments: tuple[Term, ...] = ()
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the expression in one spelling, so that two can be compared."""
        inner = f"({', '.join(map(str, self.arguments))})" if self.kind == "call" else ""
        quoted = f"'{self.value}'" if self.kind == "text" else self.value
        return "".join((quoted, inner, *(f".{step}" for step in self.path)))


def is_expression(value: object) -> bool:
    """Return whether a value is an expression; `[[` begins a plain text."""
    return isinstance(value, str) and value.startswith("[") and not value.startswith("[[") and value.endswith("]")


def parse(value: str) -> Term:
    """Return the term that an expression, brackets included, stands for."""
    reader = _Reader(value[1:-1])
    term = reader.term()
    if reader.position != len(reader.tokens):
        raise ExpressionError(f"cannot be read from '{reader.tokens[reader.position][1]}' on")
    return term


def calls(term: Term) -> Iterator[Term]:
    """Yield each call of a term, outer ones first."""
    if term.kind == "call":
        yield term
    for argument in term.arguments:
        yield from calls(argument)


def expressions(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield the place and text of each expression in a template, keys included."""
    if isinstance(node, dict):
        for key, value in node.items():
            if is_expression(key):
                yield where, key
            yield from expressions(value, f"{where}.{key}" if where else key)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from expressions(value, f"{where}[{number}]")
    elif is_expression(node):
        yield where, node


def segments(name: str) -> list[str]:
    """Return the parts of a resource's name between slashes, each in one spelling.

    Raises:
        ExpressionError: the name cannot be read.
    """
    if not is_expression(name):
        return [f"'{part}'" for part in name.split("/")]
    parts = [""]
    for piece in _pieces(parse(name)):
        if isinstance(piece, Term):
            parts[-1] += f"\0{piece}\0"
        else:
            first, *others = piece.split("/")
            parts[-1] += first
            parts += others
    return [_spelt(part) for part in parts]


def _pieces(term: Term) -> Iterator[Term | str]:
    """Yield what a name is put together of: plain texts, and terms whose value only Azure knows."""
    if term.kind == "text":
        yield term.value
    elif term.kind == "call" and term.value == "concat":
        for argument in term.arguments:
            yield from _pieces(argument)
    elif term.kind == "call" and term.value == "format":
        for number, piece in enumerate(re.split(r"\{(\d+)\}", term.arguments[0].value)):
            if number % 2:
                yield from _pieces(term.arguments[1 + int(piece)])
            else:
                yield piece
    else:
        yield term


def _spelt(part: str) -> str:
    """Return one part of a name: a term as it is, a text in quotes, a mixture of both as it is put together."""
    if part.count("\0") == 2 and part.startswith("\0") and part.endswith("\0"):
        return part.strip("\0")
    return f"'{part}'" if "\0" not in part else part.replace("\0", "|")


@dataclass
class _Reader:
    text: str
    position: int = 0
    tokens: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        place = 0
        while place < len(self.text.rstrip()):
            match = _TOKEN.match(self.text, place)
            if match is None:
                raise ExpressionError(f"cannot be read from '{self.text[place:]}' on")
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            place = match.end()

    def _next(self, *expected: str) -> str:
        kind, token = self.tokens[self.position] if self.position < len(self.tokens) else ("end", "its end")
        if expected and token not in expected and kind not in expected:
            raise ExpressionError(f"has {token} where {' or '.join(expected)} is expected")
        self.position += 1
        return token

    def _peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def term(self) -> Term:
        kind = self.tokens[self.position][0] if self.position < len(self.tokens) else "end"
        token = self._next("text", "number", "name")
        if kind == "text":
            return Term("text", token[1:-1].replace("''", "'"))
        if kind == "number":
            return Term("number", token)
        self._next("(")
        arguments = []
        while self._peek() != ")":
            arguments.append(self.term())
            if self._next_is_end():
                break
        self._next(")")
        return Term("call", token, tuple(arguments), tuple(self._path()))

    def _next_is_end(self) -> bool:
        if self._peek() == ")":
            return True
        self._next(",")
        return False

    def _path(self) -> Iterator[str]:
        while self._peek() in (".", "["):
            if self._next() == ".":
                yield self._next("name")
            else:
                yield str(self.term())
                self._next("]")
