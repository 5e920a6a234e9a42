"""The match model as JSON: one writer, and one reader that checks every number and converts older formats."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from soundtrack_pop.errors import SourceError
from soundtrack_pop.linkage.comparison import KINDS_OF_FALSE_PAIRS, Reals
from soundtrack_pop.linkage.comparisons import (
    BY_NAME,
    SAME_TITLE_LEVELS,
    SAME_TITLE_SPLIT,
    TITLE,
    WEIGHED_BY_LEVEL,
)
from soundtrack_pop.linkage.hints import HINT
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.pairs import TITLE_GROUPS
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS

# Format 1 has no number in the file; format 2 uses the names of Fellegi and Sunter, and of Splink; format 3 has
# the levels `respelled` (of the title) and `other_medium_sure` (of the hint).
FORMAT = 3
_REMEDY = (
    "Copy 06_models/match_model.json from a run of this version, or remove the file: the run then trains a model"
)
# Names in format 1 -> names in format 2.
_RENAMED = {
    "coverage": "prior_match_rate",
    "prior_bits": "prior_weight",
    "gains": "calibration",
    "features": "comparisons",
    "homonym": "title_frequency",
    "bits": "weight",
    "bits_by_shape": "weight_by_title_length",
}


def to_json(model: MatchModel) -> dict[str, Any]:
    """Return the model as readable JSON: probabilities, rates and match weights by name."""
    return {
        "format": FORMAT,
        "origin": model.origin,
        "prior_match_rate": model.prior_match_rate,
        "prior_weight": model.prior_weight,
        "auto_probability": model.auto_probability,
        "review_probability": model.review_probability,
        "dispersion": model.dispersion,
        "calibration": model.calibration,
        "comparisons": {
            TITLE.name: _title_json(model),
            **{c.name: _json(model, c.name) for c in WEIGHED_BY_LEVEL},
        },
        "false_candidates_per_soundtrack": {
            group: _by_name(TITLE_LENGTHS, rates) for group, rates in zip(TITLE_GROUPS, model.rates, strict=True)
        },
        "same_title_split": _by_name(SAME_TITLE_LEVELS, model.same_title_split),
        "notes": model.notes,
    }


def from_json(stored: Any, where: str, origin: str | None = None) -> MatchModel:
    """Return the model from JSON that `to_json` of this version or an older one wrote.

    Args:
        stored: the content of the file.
        where: the file's name, for the error message.
        origin: replaces the stored origin, if given.

    Raises:
        SourceError: a field is missing, is not a number or is out of range; or a newer version wrote the file.
    """
    if not isinstance(stored, dict):
        raise _refusal(where, "a match model as a JSON object", f"a {type(stored).__name__}")
    fields = _Fields(_current(stored, where), where)
    review = fields.share("review_probability", zero=True)
    auto = fields.share("auto_probability", zero=True)
    if review > auto:
        raise _refusal(f"{where}, review_probability", "at most auto_probability", f"{review} above {auto}")
    rate = fields.share("prior_match_rate")
    if rate == 1:
        raise _refusal(f"{where}, prior_match_rate", "a number below 1", "1")
    title_m = [fields.share("comparisons", TITLE.name, name, "m") for name in TITLE.level_names]
    return MatchModel(
        origin=origin or str(stored.get("origin")),
        prior_match_rate=rate,
        m={TITLE.name: np.array(title_m), **{c.name: _m(fields, c.name, c.level_names) for c in WEIGHED_BY_LEVEL}},
        u={c.name: _u(fields, c.name, c.level_names) for c in WEIGHED_BY_LEVEL},
        rates=np.array([[fields.rate(group, length) for length in TITLE_LENGTHS] for group in TITLE_GROUPS]),
        same_title_split=np.array([fields.share("same_title_split", name) for name in SAME_TITLE_LEVELS]),
        dispersion=fields.number("dispersion", above=0.0),
        calibration={name: fields.number("calibration", name) for name in fields.object("calibration")},
        auto_probability=auto,
        review_probability=review,
        notes=dict(fields.object("notes")),
    )


@dataclass(frozen=True)
class _Fields:
    """The fields of a stored model, each checked when it is read."""

    stored: Mapping[str, Any]
    where: str

    def value(self, *path: str) -> Any:
        value: Any = self.stored
        for depth, name in enumerate(path):
            if not isinstance(value, dict) or name not in value:
                raise _refusal(f"{self.where}, {'.'.join(path[: depth + 1])}", "a value", "none")
            value = value[name]
        return value

    def object(self, *path: str) -> dict[str, Any]:
        value = self.value(*path)
        if not isinstance(value, dict):
            raise _refusal(f"{self.where}, {'.'.join(path)}", "an object", repr(value)[:60])
        return value

    def number(
        self, *path: str, above: float | None = None, least: float | None = None, most: float = math.inf
    ) -> float:
        value = self.value(*path)
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if is_number and (above is None or value > above) and (least is None or value >= least) and value <= most:
            return float(value)
        bounds = f" above {above:g}" if above is not None else f" from {least:g}" if least is not None else ""
        upper = "" if most == math.inf else f" up to {most:g}"
        raise _refusal(f"{self.where}, {'.'.join(path)}", f"a number{bounds}{upper}", repr(value)[:60])

    def share(self, *path: str, zero: bool = False) -> float:
        return self.number(*path, least=0.0, most=1.0) if zero else self.number(*path, above=0.0, most=1.0)

    def rate(self, group: str, length: str) -> float:
        return self.number("false_candidates_per_soundtrack", group, length, above=0.0)


def _m(fields: _Fields, comparison: str, levels: Iterable[str]) -> Reals:
    return np.array([fields.share("comparisons", comparison, name, "m", zero=True) for name in levels])


def _u(fields: _Fields, comparison: str, levels: Iterable[str]) -> Reals:
    return np.array(
        [
            [fields.share("comparisons", comparison, name, "u", kind, zero=True) for name in levels]
            for kind in KINDS_OF_FALSE_PAIRS
        ]
    )


def _current(stored: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the stored model in the format of this version."""
    version = stored.get("format", 1)
    if version == FORMAT:
        return stored
    if version not in (1, 2):
        raise _refusal(f"{where}, format", f"{FORMAT}, or a model of an older format", repr(version)[:60])
    return _with_new_levels(_of_format_2(stored) if version == 1 else copy.deepcopy(stored))


def _with_new_levels(stored: dict[str, Any]) -> dict[str, Any]:
    """Add the levels of format 3 to a model of format 2, where it has the fields they are made from."""
    comparisons, split = stored.get("comparisons"), stored.get("same_title_split")
    if not isinstance(comparisons, dict) or not isinstance(split, dict):
        return stored
    title, hint = comparisons.get(TITLE.name), comparisons.get(HINT.name)
    if isinstance(title, dict) and "respelled" not in split:
        # Declared: an older model counted titles that are written differently among the equal ones.
        title["respelled"] = {"m": TITLE.default_m()[TITLE.code("respelled")]}
        stored["same_title_split"] = {**SAME_TITLE_SPLIT}
    if isinstance(hint, dict) and "other_medium" in hint:
        hint.setdefault("other_medium_sure", copy.deepcopy(hint["other_medium"]))
    return stored


def _of_format_2(stored: dict[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = _with_new_names(stored)
    comparisons = converted.get("comparisons")
    for one in WEIGHED_BY_LEVEL:
        levels = comparisons.get(one.name) if isinstance(comparisons, dict) else None
        for level in levels.values() if isinstance(levels, dict) else ():
            # Format 1 had one u probability for comparisons of the soundtrack alone.
            if isinstance(level, dict) and isinstance(level.get("u"), int | float):
                level["u"] = dict.fromkeys(KINDS_OF_FALSE_PAIRS, level["u"])
    return converted


def _with_new_names(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {_RENAMED.get(name, name): _with_new_names(of_name) for name, of_name in value.items()}


def _title_json(model: MatchModel) -> dict[str, Any]:
    return {
        name: {"m": float(m), "weight_by_title_length": _by_name(TITLE_LENGTHS, weights)}
        for name, m, weights in zip(TITLE.level_names, model.m[TITLE.name], model.title_weights(), strict=True)
    }


def _json(model: MatchModel, comparison: str) -> dict[str, Any]:
    m, u, weights = model.m[comparison], model.u[comparison], model.level_weights(comparison)
    names = BY_NAME[comparison].level_names
    return {
        name: {
            "m": float(m[code]),
            "u": _by_name(KINDS_OF_FALSE_PAIRS, u[:, code]),
            "weight": _by_name(KINDS_OF_FALSE_PAIRS, weights[:, code]),
        }
        for code, name in enumerate(names)
    }


def _by_name(names: Iterable[str], values: Reals) -> dict[str, float]:
    return dict(zip(names, map(float, values), strict=True))


def _refusal(where: str, expected: str, found: str) -> SourceError:
    return SourceError(where, expected=expected, found=found, remedy=_REMEDY)
