"""Numbers in words, as slides show them."""

from __future__ import annotations

import pandas as pd

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def count(value: object) -> str:
    """Return a whole number with separators; a dash where there is none."""
    return "–" if value is None or pd.isna(value) else f"{int(value):,}"  # type: ignore[call-overload]


def counted(number: int, thing: str) -> str:
    """Return "1 film", "2 films"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def size(number: int) -> str:
    """Return a number of bytes in its unit."""
    value, unit = float(number), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share in percent; a dash where there is none."""
    return "–" if share is None or pd.isna(share) else f"{share:.{digits}%}".replace("%", " %")


def seconds(value: float | None) -> str:
    """Return a time; a dash where there is none."""
    return "–" if value is None else f"{value:,.1f} s"


def interval(value: float | None, ends: list[float | None]) -> str:
    """Return a value with its interval; a dash where there is none."""
    low, high = ends
    return "–" if value is None or low is None or high is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"


def spaced(name: str) -> str:
    """Return the name of a node or table so that it falls into lines between its words."""
    return name.replace("_", " ")
