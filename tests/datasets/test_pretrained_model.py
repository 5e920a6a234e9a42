"""A model that people froze is refused before a run for everything that matching could not read."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from soundtrack_pop.datasets.frozen_model import FrozenModel, read_model

from soundtrack_pop.errors import ContractError, SourceError
from soundtrack_pop.linkage.comparisons import TITLE
from soundtrack_pop.linkage.model_json import MatchModel, from_json, to_json
from soundtrack_pop.linkage.pairs import TITLE_GROUPS
from soundtrack_pop.linkage.term_frequencies import TITLE_LENGTHS
from support.matching_rows import LEVELS, PAIR_NAMES


def even(count: int) -> Any:
    return np.full(count, 1 / count)


MODEL = MatchModel(
    origin="em",
    prior_match_rate=0.5,
    title=even(len(TITLE.level_names)),
    rates=np.full((len(TITLE_GROUPS), len(TITLE_LENGTHS)), 0.1),
    same_title_split=even(2),
    dispersion=0.3,
    m={feature: even(len(LEVELS[feature])) for feature in PAIR_NAMES},
    u={feature: np.tile(even(len(LEVELS[feature])), (2, 1)) for feature in PAIR_NAMES},
    hint=np.full((2, 2), 0.5),
    calibration={"prior": -1.5},
)
STORED: dict[str, Any] = json.loads(json.dumps(to_json(MODEL)))


def paths(stored: dict[str, Any], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every field, groups of fields included."""
    found = []
    for name, value in stored.items():
        found += [(*above, name), *(paths(value, (*above, name)) if isinstance(value, dict) else [])]
    return found


def changed(path: tuple[str, ...], value: Any = None, *, gone: bool = False) -> dict[str, Any]:
    stored = deepcopy(STORED)
    inner = stored
    for name in path[:-1]:
        inner = inner[name]
    if gone:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return stored


def is_refused(stored: Any) -> bool:
    try:
        read_model(json.dumps(stored).encode(), "match_model.json")
    except SourceError:
        return True
    return False


def test_what_matching_writes_is_accepted() -> None:
    assert read_model(json.dumps(STORED).encode(), "match_model.json") == STORED


@pytest.mark.parametrize("damage", [{"gone": True}, {"value": "x"}, {"value": None}], ids=str)
def test_whatever_matching_cannot_read_is_refused(damage: dict[str, Any]) -> None:
    def is_unreadable(stored: Any) -> bool:
        try:
            from_json(stored)
        except (ContractError, AttributeError):
            return True
        return False

    damaged = {path: changed(path, **damage) for path in paths(STORED)}
    unreadable = {path for path, stored in damaged.items() if is_unreadable(stored)}
    assert len(unreadable) > 10
    assert {path for path in unreadable if not is_refused(damaged[path])} == set()


@pytest.mark.parametrize(
    ("path", "value", "expected", "found"),
    [
        (("coverage",), 1.5, "a number above 0 up to 1", "1.5"),
        (("coverage",), 1, "a number below 1", "1"),
        (("dispersion",), 0, "a number above 0", "0"),
        (("features", "year", "same", "m"), "0.6", "a number from 0 up to 1", "'0.6'"),
        (("features", "title", "exact", "m"), 0, "a number above 0 up to 1", "0"),
        (("features", "person", "composer", "u", "same_title"), -0.1, "a number from 0 up to 1", "-0.1"),
        (("false_candidates_per_soundtrack", "parts", "word"), float("nan"), "a number above 0", "nan"),
        (("gains", "prior"), True, "a number", "True"),
        (("gains",), [1], "an object of numbers", "[1]"),
        (("review_probability",), 0.95, "at most auto_probability", "0.95 above 0.9"),
    ],
)
def test_field_at_fault_is_named(path: tuple[str, ...], value: Any, expected: str, found: str) -> None:
    with pytest.raises(SourceError) as refusal:
        read_model(json.dumps(changed(path, value)).encode(), "m.json")
    assert (refusal.value.where, refusal.value.expected) == (f"m.json, {'.'.join(path)}", expected)
    assert refusal.value.found == found
    assert "06_models/match_model.json" in refusal.value.remedy


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe{", b'{"coverage": 0.5}'])
def test_file_that_is_no_model_is_refused_by_check_and_load(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "match_model.json").write_bytes(content)
    dataset = FrozenModel(filepath=str(tmp_path / "match_model.json"))
    with pytest.raises(SourceError, match=r"match_model\.json"):
        dataset.check()
    with pytest.raises(Exception, match="06_models"):
        dataset.load()


def test_absent_file_is_no_model(tmp_path: Path) -> None:
    dataset = FrozenModel(filepath=str(tmp_path / "match_model.json"))
    dataset.check()
    assert dataset.load() is None
