"""The comparison levels of a pair in words, with their match weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soundtrack_pop.linkage.comparison import MISSING
from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.linkage.hints import HINT

# The usual level, which is left out.
_SILENT = {(HINT.name, "film")}


def in_words(candidate: Mapping[str, Any]) -> str:
    """Return the levels of a candidate pair, such as ``same title +9.2; same year +4.9; unknown: person``.

    Args:
        candidate: a row of `feat_scored_pairs`, with `<comparison>_level` and `<comparison>_weight` in bits. A
            weight above 0 speaks for the pair.
    """
    found, unknown = [], []
    for one in COMPARISONS:
        level = candidate.get(f"{one.name}_level")
        if level == MISSING:
            unknown.append(one.name.replace("_", " "))
        elif level is not None and (one.name, level) not in _SILENT:
            found.append(f"{one.words(level)} {candidate.get(f'{one.name}_weight') or 0.0:+.1f}")
    return "; ".join([*found, *([f"unknown: {', '.join(unknown)}"] if unknown else [])])
