"""A match model of an earlier run, put there by people to be used as it is, as a Kedro dataset."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from soundtrack_pop.datasets.whole_files import WholeJson
from soundtrack_pop.errors import SourceError
from soundtrack_pop.parameters.matching import NamesakeRates, TruePairShares

_KINDS_OF_FALSE_PAIRS = ("same_title", "other_title")
_PAIR_FEATURES = ("year", "person", "language", "popularity")
_REMEDY = "Copy 06_models/match_model.json of a run of this version anew, or take the file away: runs then learn"


class FrozenModel(WholeJson):
    """`match_model.json` below `01_raw/curated`; absent, it loads as None and the run learns its own."""

    def load(self) -> dict[str, Any] | None:
        """Return the model, or None.

        Raises:
            SourceError: it is no model; the message names the first field at fault.
        """
        return self._read()

    def check(self) -> None:
        """Raise what `load` would raise: people copy and edit the file, and no run should begin in vain."""
        self._read()

    def _read(self) -> dict[str, Any] | None:
        if not self._exists():
            return None
        return read_model(self.read_bytes(), self.location)


def read_model(content: bytes, where: str) -> dict[str, Any]:
    """Return the model in a file's content.

    Raises:
        SourceError: it is no JSON, or a field is missing, no number, or out of its range.
    """
    try:
        stored = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise _refusal(where, "a match model as JSON", str(error)) from error
    if not isinstance(stored, dict):
        raise _refusal(where, "a match model as a JSON object", f"a {type(stored).__name__}")
    for path, may_be_zero in _shares():
        _check_number(stored, path, where, (0.0, 1.0), open_below=not may_be_zero)
    for path in _positive():
        _check_number(stored, path, where, (0.0, math.inf), open_below=True)
    if stored["coverage"] == 1:
        raise _refusal(f"{where}, coverage", "a number below 1", "1")
    if stored["review_probability"] > stored["auto_probability"]:
        found = f"{stored['review_probability']} above {stored['auto_probability']}"
        raise _refusal(f"{where}, review_probability", "at most auto_probability", found)
    if not isinstance(_value(stored, ("notes",), where), dict):
        raise _refusal(f"{where}, notes", "an object", repr(stored["notes"])[:60])
    gains = _value(stored, ("gains",), where)
    if not isinstance(gains, dict):
        raise _refusal(f"{where}, gains", "an object of numbers", repr(gains)[:60])
    for name in gains:
        _check_number(stored, ("gains", name), where, (-math.inf, math.inf), open_below=False)
    return stored


def _shares() -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the path of each share, and whether it may be 0."""
    yield ("coverage",), False
    yield ("auto_probability",), True
    yield ("review_probability",), True
    for name in ("exact", "exact_other"):
        yield ("same_title_split", name), False
    for level in _levels("title"):
        yield ("features", "title", level, "m"), False
    for feature in _PAIR_FEATURES:
        for level in ("missing", *_levels(feature)):
            yield ("features", feature, level, "m"), True
            for kind in _KINDS_OF_FALSE_PAIRS:
                yield ("features", feature, level, "u", kind), True
    for level in _levels("hint"):
        yield ("features", "hint", level, "m"), True
        yield ("features", "hint", level, "u"), True


def _positive() -> Iterator[tuple[str, ...]]:
    yield ("dispersion",)
    # Whole titles compete with each other; each other way of agreeing by itself.
    for group in ("same_title", *_levels("title")[2:]):
        for shape in NamesakeRates.model_fields:
            yield ("false_candidates_per_soundtrack", group, shape)


def _levels(feature: str) -> tuple[str, ...]:
    """Return the levels of a feature in their order: what is believed of it names them all."""
    model: Any = TruePairShares.model_fields[feature].annotation
    return tuple(model.model_fields)


def _check_number(
    stored: Mapping[str, Any], path: tuple[str, ...], where: str, bounds: tuple[float, float], *, open_below: bool
) -> None:
    value = _value(stored, path, where)
    low, high = bounds
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if is_number and low <= value <= high and not (open_below and value == low):
        return
    expected = "a number" if low == -math.inf else f"a number {'above' if open_below else 'from'} {low:g}"
    upper = "" if high == math.inf else f" up to {high:g}"
    raise _refusal(f"{where}, {'.'.join(path)}", f"{expected}{upper}", repr(value)[:60])


def _value(stored: Mapping[str, Any], path: tuple[str, ...], where: str) -> Any:
    value: Any = stored
    for depth, name in enumerate(path):
        if not isinstance(value, dict) or name not in value:
            raise _refusal(f"{where}, {'.'.join(path[: depth + 1])}", "a value", "none")
        value = value[name]
    return value


def _refusal(where: str, expected: str, found: str) -> SourceError:
    return SourceError(where, expected=expected, found=found, remedy=_REMEDY)
