"""Read the expressions of ARM templates: `[format('{0}/default', parameters('name'))]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

_GRAMMAR = Lark(
    r"""
    ?term: TEXT | NUMBER | call | call step+ -> taken
    call: NAME "(" [term ("," term)*] ")"
    ?step: "." NAME | "[" term "]"
    TEXT: /'([^']|'')*'/
    NUMBER: /-?\d+/
    NAME: /[A-Za-z_]\w*/
    %ignore /\s+/
    """,
    start="term",
    parser="lalr",
    maybe_placeholders=False,
)
# A name that is not listed is misspelt, or new: look it up in Microsoft's reference and add it.
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
    """A call (name and arguments), a text or a number; `path` holds the steps into its value."""

    kind: str
    value: str
    arguments: tuple[Term, ...] = ()
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the expression in one spelling, so that two can be compared."""
        inner = f"({', '.join(map(str, self.arguments))})" if self.kind == "call" else ""
        quoted = f"'{self.value}'" if self.kind == "text" else self.value
        return "".join((quoted, inner, *(f".{step}" for step in self.path)))


class _Terms(Transformer[Token, Term]):
    def TEXT(self, token: Token) -> Term:  # noqa: N802 - lark calls it by the terminal's name
        return Term("text", token[1:-1].replace("''", "'"))

    def NUMBER(self, token: Token) -> Term:  # noqa: N802
        return Term("number", str(token))

    def call(self, parts: list[Any]) -> Term:
        return Term("call", str(parts[0]), tuple(parts[1:]))

    def taken(self, parts: list[Any]) -> Term:
        value: Term = parts[0]
        return replace(value, path=tuple(map(str, parts[1:])))


def is_expression(value: object) -> bool:
    """Return whether a value is an expression; `[[` begins a plain text."""
    return isinstance(value, str) and value.startswith("[") and not value.startswith("[[") and value.endswith("]")


def parse(value: str) -> Term:
    """Return the term of an expression, brackets included.

    Raises:
        ExpressionError: the expression is no ARM expression; the message names the place.
    """
    try:
        term: Term = _Terms().transform(_GRAMMAR.parse(value[1:-1]))
    except LarkError as error:
        raise ExpressionError(f"cannot be read: {str(error).partition(chr(10))[0]}") from error
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
    """Return the parts of a resource's name between slashes, as they stand among the arguments of `resourceId`.

    Raises:
        ExpressionError: the name cannot be read.
    """
    if not is_expression(name):
        return [f"'{part}'" for part in name.split("/")]
    term = parse(name)
    if term.value not in ("format", "concat"):
        return [str(term)]
    if term.value == "format":
        pieces = [
            str(term.arguments[1 + int(piece)]) if number % 2 else piece
            for number, piece in enumerate(re.split(r"\{(\d+)\}", term.arguments[0].value))
        ]
    else:
        pieces = [one.value if one.kind == "text" else str(one) for one in term.arguments]
    known = {str(one) for one in term.arguments if one.kind == "call"}
    parts = _split(pieces, known)
    return [part if part in known else f"'{part.replace(chr(39), '')}'" for part in parts]


def _split(pieces: list[str], terms: set[str]) -> list[str]:
    """Join pieces and split them at slashes; a slash within a term is none of the name's."""
    parts = [""]
    for piece in pieces:
        first, *others = [piece] if piece in terms else piece.split("/")
        parts[-1] += first
        parts += others
    return parts
