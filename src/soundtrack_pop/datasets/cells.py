"""Text in the cells of files for people: one line, without control characters, never a formula."""

from __future__ import annotations

import re
from typing import Any

# Controls and line ends of any script, lone surrogates, and what XML and spreadsheets refuse.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
# A spreadsheet takes a cell that begins with one of these for a formula; the wide forms are folded by some.
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def one_line(text: str) -> str:
    """Return a text with a space in place of line ends and control characters."""
    return _UNPRINTABLE.sub(" ", text)


def cell_of(value: Any) -> Any:
    """Return a value for a CSV cell: text on one line, with an apostrophe before what would start a formula."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_SIGNS) else text
