"""Parameters: conf/base satisfies the models; a typo, a value out of range or out of order is refused."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from soundtrack_pop.parameters import PARAMETERS
from soundtrack_pop.parameters.sources import CleaningParameters, IngestionParameters

BASE = Path(__file__).parents[2] / "conf" / "base"
IN_BASE: dict[str, Any] = {
    name: values
    for path in sorted(BASE.glob("parameters*.yml"))
    for name, values in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


def paths_in(values: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every value, groups included, below a group of parameters."""
    below = [paths_in(value, (*path, name)) for name, value in values.items()] if isinstance(values, dict) else []
    return [path, *(one for found in below for one in found)]


def changed(name: str, path: tuple[str, ...], value: object) -> dict[str, Any]:
    values = deepcopy(IN_BASE[name])
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return dict(values)


def refusal_of(name: str, values: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as raised:
        PARAMETERS[name](**values)
    return str(raised.value)


def accepts(name: str, values: dict[str, Any]) -> bool:
    try:
        PARAMETERS[name](**values)
    except ValidationError:
        return False
    return True


def dotted(part: str | tuple[str, ...]) -> str:
    return part if isinstance(part, str) else ".".join(part)


WITHOUT_UPPER_BOUND = {"min_films_per_genre", "min_films_per_decade"}
LEAVES = [
    (name, path)
    for name, values in IN_BASE.items()
    for path in paths_in(values)
    if path and not any(other[: len(path)] == path and other != path for other in paths_in(values))
]
GROUPS = [
    (name, path) for name, values in IN_BASE.items() for path in paths_in(values) if (name, path) not in LEAVES
]


def test_every_model_has_its_file_and_every_file_its_model() -> None:
    assert sorted(IN_BASE) == sorted(PARAMETERS)
    assert sorted(path.stem for path in BASE.glob("parameters*.yml")) == sorted(
        f"parameters_{n}" for n in PARAMETERS
    )


@pytest.mark.parametrize("name", IN_BASE)
def test_base_satisfies_the_model_and_says_all_of_it(name: str) -> None:
    assert PARAMETERS[name](**IN_BASE[name]).model_dump() == IN_BASE[name]


@pytest.mark.parametrize(("name", "path"), GROUPS, ids=dotted)
def test_a_misspelt_name_is_refused_in_every_group(name: str, path: tuple[str, ...]) -> None:
    message = refusal_of(name, changed(name, (*path, "misspelt"), 1))
    assert "misspelt" in message
    assert "Extra inputs are not permitted" in message


def test_an_old_name_is_refused_with_the_new_one() -> None:
    values = changed("analysis", ("shuffles",), IN_BASE["analysis"]["permutations"])
    assert "'shuffles' is now called 'permutations'" in refusal_of("analysis", values)


@pytest.mark.parametrize(("name", "path"), LEAVES, ids=dotted)
def test_every_value_has_a_type_and_bounds(name: str, path: tuple[str, ...]) -> None:
    values = (None, "many", [1], float("nan"), -1e9, 1e9)
    accepted = [value for value in values if accepts(name, changed(name, path, value))]
    assert accepted == ([1e9] if path[0] in WITHOUT_UPPER_BOUND else [])


@pytest.mark.parametrize(("name", "path"), LEAVES, ids=dotted)
def test_no_value_may_be_left_out(name: str, path: tuple[str, ...]) -> None:
    values = deepcopy(IN_BASE[name])
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    del inner[path[-1]]
    assert "Field required" in refusal_of(name, values)


@pytest.mark.parametrize(
    ("name", "path", "value", "message"),
    [
        ("cleaning", ("earliest_year",), 2036, "earliest_year must not be after latest_year"),
        ("matching", ("review_probability",), 0.95, "review_probability must not exceed least_auto_probability"),
        (
            "matching",
            ("similar_title_similarity",),
            0.95,
            "title similarities must be in the order least_title_similarity, similar_title_similarity, ",
        ),
        (
            "matching",
            ("least_title_similarity",),
            0.83,
            "title similarities must be in the order least_title_similarity, similar_title_similarity, ",
        ),
        (
            "analysis",
            ("match_probabilities", "low"),
            0.9,
            "match probabilities must be in the order low, middle, high",
        ),
        (
            "matching",
            ("blocking", "shortest_form_for_deletions"),
            49,
            "shortest_form_for_deletions must not exceed longest_form_for_deletions",
        ),
    ],
)
def test_values_out_of_order_are_refused(name: str, path: tuple[str, ...], value: float, message: str) -> None:
    assert message in refusal_of(name, changed(name, path, value))


SHARES = [
    (*path, group)
    for path, groups in {
        ("belief", "true_pairs"): IN_BASE["matching"]["belief"]["true_pairs"],
        ("belief", "false_pairs"): IN_BASE["matching"]["belief"]["false_pairs"],
    }.items()
    for group in groups
]


def value_at(name: str, path: tuple[str, ...]) -> Any:
    values: Any = IN_BASE[name]
    for part in path:
        values = values[part]
    return values


@pytest.mark.parametrize("path", SHARES, ids=dotted)
def test_believed_shares_of_a_feature_add_up_to_one(path: tuple[str, ...]) -> None:
    assert sum(value_at("matching", path).values()) == pytest.approx(1)


@pytest.mark.parametrize("path", SHARES, ids=dotted)
def test_shares_of_more_than_one_together_are_refused(path: tuple[str, ...]) -> None:
    first = next(iter(value_at("matching", path)))
    assert not accepts("matching", changed("matching", path, {**value_at("matching", path), first: 1.0}))


@pytest.mark.parametrize("path", SHARES, ids=dotted)
def test_shares_that_fall_short_of_one_or_are_zero_are_refused(path: tuple[str, ...]) -> None:
    shares = value_at("matching", path)
    first, second = list(shares)[:2]
    halved = {name: share / 2 for name, share in shares.items()}
    assert "must be 1, and are 0.5" in refusal_of("matching", changed("matching", path, halved))
    moved = {**shares, first: shares[first] + shares[second], second: 0.0}
    assert "greater than 0" in refusal_of("matching", changed("matching", path, moved))


def test_values_that_are_equal_are_in_order() -> None:
    assert CleaningParameters(earliest_year=1975, latest_year=1975, reuse=True).latest_year == 1975


@pytest.mark.parametrize("share", [0, 0.0, 1, 0.5])
def test_bounds_belong_to_the_range(share: float) -> None:
    assert IngestionParameters(max_reject_share=share).max_reject_share == share


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_cannot_be_changed(name: str) -> None:
    parameters: BaseModel = PARAMETERS[name](**IN_BASE[name])
    with pytest.raises(ValidationError, match="frozen"):
        setattr(parameters, next(iter(IN_BASE[name])), 0)
