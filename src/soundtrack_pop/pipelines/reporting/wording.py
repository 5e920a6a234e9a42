"""Format numbers for readers; a dash stands for an unknown value."""

from __future__ import annotations

import math
from typing import TypeGuard

UNKNOWN = "–"


def is_known(value: float | None) -> TypeGuard[float]:
    """Return whether a number is neither missing nor NaN, which pandas puts for missing ones."""
    return value is not None and not math.isnan(value)


def count(value: float | None) -> str:
    """Return a whole number with separators: 1,289."""
    return f"{value:,.0f}" if is_known(value) else UNKNOWN


def number(value: float | None) -> str:
    """Return a quantity with three significant digits: 9.34, 124, 1,240."""
    if not is_known(value):
        return UNKNOWN
    digits = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def numbers(low: float | None, high: float | None) -> str:
    """Return an interval of quantities: 0.81–1.94."""
    return f"{number(low)}–{number(high)}" if is_known(low) and is_known(high) else UNKNOWN


def percent(value: float | None) -> str:
    """Return a share as percent; one digit behind the point near either end, so that 99.6 is not 100."""
    if not is_known(value):
        return UNKNOWN
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 <= value < 1:
        return ">99.9%"
    is_near_an_end = 0 < value < 0.0245 or 0.9755 < value < 1
    return f"{value:.1%}" if is_near_an_end else f"{value:.0%}"


def percents(low: float | None, high: float | None) -> str:
    """Return an interval of shares: 46–64%."""
    return f"{percent(low).rstrip('%')}–{percent(high)}" if is_known(low) and is_known(high) else UNKNOWN


def shares(low: float | None, high: float | None) -> str:
    """Return an interval of shares as numbers from 0 to 1: 0.85–0.95."""
    return f"{low:.2f}–{high:.2f}" if is_known(low) and is_known(high) else UNKNOWN


def signed(value: float | None) -> str:
    """Return an effect with its sign and two digits: +0.31."""
    if not is_known(value):
        return UNKNOWN
    # A minus before nothing looks like a finding.
    return "0.00" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


def effects(low: float | None, high: float | None) -> str:
    """Return an interval of effects: −0.12 to +0.48."""
    return f"{signed(low)} to {signed(high)}" if is_known(low) and is_known(high) else UNKNOWN


def chance(value: float | None) -> str:
    """Return a p or q value without its name: = 0.012, < 0.001."""
    if not is_known(value):
        return UNKNOWN
    return "< 0.001" if value < 0.001 else f"= {value:.3f}" if value < 0.1 else f"= {value:.2f}"


def decade(first_year: float) -> str:
    """Return the name of a decade: 1980s."""
    return f"{int(first_year)}s"


def genre(name: str) -> str:
    """Return a genre group as the start of a sentence or a label: Jazz & big band."""
    return name[:1].upper() + name[1:]


def points(value: float | None) -> str:
    """Return a gap between shares in percentage points: 1.6 percentage points."""
    return f"{100 * value:.1f} percentage points" if is_known(value) else UNKNOWN


_QUALITY_DIMENSIONS = {
    "decade": "Film's decade",
    "language": "Film's language",
    "popularity": "Film's popularity",
    "album_kind": "Kind of album",
    "album_year": "Album's year",
    "album_people": "Album's people",
}


def quality_dimension(dimension: str) -> str:
    """Return the label of a breakdown of the match quality."""
    return _QUALITY_DIMENSIONS.get(dimension, dimension)
