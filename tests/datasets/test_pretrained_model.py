"""A model that people froze is refused before a run for everything that matching could not read."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundtrack_pop.datasets.pretrained_model import PretrainedModel, read_model
from soundtrack_pop.errors import SourceError
from soundtrack_pop.linkage.comparisons import TITLE, WEIGHED_BY_LEVEL
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.model_json import to_json
from soundtrack_pop.linkage.pairs import TITLE_GROUPS
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS


def even(count: int) -> Any:
    return np.full(count, 1 / count)


MODEL = MatchModel(
    origin="frozen",
    prior_match_rate=0.5,
    m={one.name: even(len(one.levels)) for one in (TITLE, *WEIGHED_BY_LEVEL)},
    u={one.name: np.tile(even(len(one.levels)), (2, 1)) for one in WEIGHED_BY_LEVEL},
    rates=np.full((len(TITLE_GROUPS), len(TITLE_LENGTHS)), 0.1),
    same_title_split=even(3),
    dispersion=0.3,
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


def test_what_matching_writes_is_accepted() -> None:
    assert to_json(read_model(json.dumps(STORED).encode(), "match_model.json")) == STORED


# What a person reads in the file and the model does not: other values of it change nothing.
FOR_PEOPLE = ("origin", "prior_weight", "weight", "weight_by_title_length")


@pytest.mark.parametrize("corruption", [{"gone": True}, {"value": "x"}, {"value": None}], ids=str)
def test_every_field_that_the_model_needs_is_checked(corruption: dict[str, Any]) -> None:
    needed = [
        path for path in paths(STORED) if not {*path} & {*FOR_PEOPLE} and path[:2] != ("calibration", "prior")
    ]
    assert len(needed) > 100
    for path in needed:
        if path == ("format",) and corruption != {"value": "x"}:
            continue
        with pytest.raises(SourceError):
            read_model(json.dumps(changed(path, **corruption)).encode(), "match_model.json")


@pytest.mark.parametrize(
    ("path", "value", "expected", "found"),
    [
        (("prior_match_rate",), 1.5, "a number above 0 up to 1", "1.5"),
        (("prior_match_rate",), 1, "a number below 1", "1"),
        (("dispersion",), 0, "a number above 0", "0"),
        (("comparisons", "year", "same", "m"), "0.6", "a number from 0 up to 1", "'0.6'"),
        (("comparisons", "title", "exact", "m"), 0, "a number above 0 up to 1", "0"),
        (("comparisons", "person", "composer", "u", "same_title"), -0.1, "a number from 0 up to 1", "-0.1"),
        (("false_candidates_per_soundtrack", "parts", "word"), float("nan"), "a number above 0", "nan"),
        (("calibration", "prior"), True, "a number", "True"),
        (("calibration",), [1], "an object", "[1]"),
        (("review_probability",), 0.95, "at most auto_probability", "0.95 above 0.9"),
    ],
)
def test_field_at_fault_is_named(path: tuple[str, ...], value: Any, expected: str, found: str) -> None:
    with pytest.raises(SourceError) as refusal:
        read_model(json.dumps(changed(path, value)).encode(), "m.json")
    assert (refusal.value.where, refusal.value.expected) == (f"m.json, {'.'.join(path)}", expected)
    assert refusal.value.found == found
    assert "06_models/match_model.json" in refusal.value.remedy


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe{", b'{"prior_match_rate": 0.5}'])
def test_file_that_is_no_model_is_refused_by_check_and_load(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "match_model.json").write_bytes(content)
    dataset = PretrainedModel(filepath=str(tmp_path / "match_model.json"))
    with pytest.raises(SourceError, match=r"match_model\.json"):
        dataset.check()
    with pytest.raises(Exception, match="06_models"):
        dataset.load()


def test_absent_file_is_no_model(tmp_path: Path) -> None:
    dataset = PretrainedModel(filepath=str(tmp_path / "match_model.json"))
    dataset.check()
    assert dataset.load() is None
