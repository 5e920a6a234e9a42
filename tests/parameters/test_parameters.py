"""Parameters: each value is explained and bounded; misspelt and old names and values out of order are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import yaml
from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, Field, ValidationError

from soundtrack_pop.parameters.common import Parameters
from soundtrack_pop.parameters.models import PARAMETERS
from soundtrack_pop.parameters.sources import CleaningParameters, IngestionParameters

FILES = sorted((Path(__file__).parents[2] / "conf/base").glob("parameters*.yml"))
IN_BASE: dict[str, Any] = {
    name: values for path in FILES for name, values in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
# Groups of parameters that are shares of a whole: levels of a comparison among true or among false pairs.
# Validated name by name and value by value: see `tests/linkage/test_expectation_maximisation.py`.
MAPPINGS = {
    "matching.priors.m_probabilities",
    "matching.priors.u_probabilities",
    "matching.priors.shared_titles_per_million_films",
}
NO_UPPER_BOUND = {
    "analysis.min_films_per_genre": "whoever wants no genre tested asks for more films than there are",
    "analysis.min_films_per_decade": "whoever wants every decade shown as thin asks for more films than there are",
}

Path_ = tuple[str, ...]


def groups(model: type[BaseModel], path: Path_) -> Iterator[tuple[Path_, type[BaseModel]]]:
    """Yield every group of parameters with its path, from the outermost."""
    yield path, model
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from groups(field.annotation, (*path, name))


ALL_GROUPS = [found for name, model in PARAMETERS.items() for found in groups(model, (name,))]


def changed(path: Path_, value: object) -> dict[str, Any]:
    """Return the values of conf/base of one pipeline, one of them changed or added."""
    values = deepcopy(IN_BASE)
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return dict(values[path[0]])


def refusal(path: Path_, value: object) -> str:
    with pytest.raises(ValidationError) as raised:
        PARAMETERS[path[0]](**changed(path, value))
    return str(raised.value)


def value_at(path: Path_) -> Any:
    values: Any = IN_BASE
    for part in path:
        values = values[part]
    return values


def test_every_model_has_its_file_and_every_file_its_model() -> None:
    assert sorted(IN_BASE) == sorted(PARAMETERS)
    assert [path.stem for path in FILES] == sorted(f"parameters_{name}" for name in PARAMETERS)


@pytest.mark.parametrize("name", IN_BASE)
def test_base_satisfies_the_model_and_declares_every_value(name: str) -> None:
    assert PARAMETERS[name](**IN_BASE[name]).model_dump() == IN_BASE[name]


def lenient(model: type[BaseModel], path: Path_) -> list[str]:
    """Return what a group leaves open: a default, a number or text without bounds, unknown names."""
    found = [] if issubclass(model, Parameters) else [f"{'.'.join(path)}: accepts unknown names"]
    for name, field in model.model_fields.items():
        where = ".".join((*path, name))
        kinds = {type(bound) for bound in field.metadata}
        if not field.is_required():
            found.append(f"{where}: has a default beside conf/base")
        if field.annotation in (int, float):
            found += [] if kinds & {Ge, Gt} else [f"{where}: no lower bound"]
            found += [] if kinds & {Le, Lt} or where in NO_UPPER_BOUND else [f"{where}: no upper bound"]
        elif field.annotation is str:
            found += (
                []
                if any(getattr(bound, "pattern", None) for bound in field.metadata)
                else [f"{where}: no pattern"]
            )
        elif field.annotation is not bool and where not in MAPPINGS and not _is_group_or_choice(field.annotation):
            found.append(f"{where}: of a kind without bounds")
    return found


def _is_group_or_choice(annotation: Any) -> bool:
    is_group = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return is_group or getattr(annotation, "__origin__", None) is Literal


def test_every_value_must_be_declared_and_has_bounds() -> None:
    assert [problem for path, model in ALL_GROUPS for problem in lenient(model, path)] == []


def test_a_lenient_group_is_found() -> None:
    class Lenient(BaseModel):
        films: int
        share: Annotated[float, Field(ge=0, le=1)] = 0.5
        years: Annotated[int, Field(ge=0)]
        name: str
        names: list[str]

    assert lenient(Lenient, ("a",)) == [
        "a: accepts unknown names",
        "a.films: no lower bound",
        "a.films: no upper bound",
        "a.share: has a default beside conf/base",
        "a.years: no upper bound",
        "a.name: no pattern",
        "a.names: of a kind without bounds",
    ]


def unexplained(text: str) -> list[str]:
    """Return the values of a YAML file that no comment explains.

    A comment explains the value below it with the values that follow at once, or the values of the group below it.
    """
    found: list[str] = []
    is_explained: dict[int, bool] = {}  # by depth, what comes next
    above, of_group = "", False
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        is_explained = {known: value for known, value in is_explained.items() if known <= depth}
        if line.lstrip().startswith("#"):
            is_explained[depth] = True
        elif line.rstrip().endswith(":"):
            of_group, is_explained[depth] = above.lstrip().startswith("#"), False
        elif not is_explained.setdefault(depth, of_group):
            found.append(line.split(":")[0].strip())
        above = line
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_comment_explains_every_value_of_base(path: Path) -> None:
    assert unexplained(path.read_text(encoding="utf-8")) == []


def test_a_value_without_a_comment_is_found() -> None:
    text = (
        "a:\n  # Years.\n  b: 1\n  c: 2\n  d:\n    e: 3\n  # Shares.\n  f:\n    g: {h: 1}\n  i:\n    j: 4\nk: 5\n"
    )
    assert unexplained(text) == ["e", "j", "k"]


@pytest.mark.parametrize("path", [path for path, _ in ALL_GROUPS], ids=".".join)
def test_a_misspelt_name_is_refused_in_every_group(path: Path_) -> None:
    message = refusal((*path, "misspelt"), 1)
    assert re.search(r"misspelt\n\s+Extra inputs are not permitted", message), message


RENAMED = [((*path, old), new) for path, model in ALL_GROUPS for old, new in getattr(model, "renamed", {}).items()]


@pytest.mark.parametrize(("old", "new"), RENAMED, ids=str)
def test_an_old_name_is_refused_with_the_new_one(old: Path_, new: str) -> None:
    assert f"'{old[-1]}' is now called '{new}'" in refusal(old, 1)
    fields = dict(ALL_GROUPS)[old[:-1]].model_fields
    assert (old[-1] in fields, new.split(".")[0] in fields) == (False, True)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("cleaning.earliest_year", 2036, "earliest_year must not be after latest_year"),
        ("matching.review_probability", 0.95, "review_probability must not exceed least_auto_probability"),
        (
            "matching.similar_title_similarity",
            0.95,
            "title similarities must be in the order least_title_similarity",
        ),
        (
            "matching.least_title_similarity",
            0.83,
            "title similarities must be in the order least_title_similarity",
        ),
        ("analysis.match_probabilities.low", 0.9, "match probabilities must be in the order low, middle, high"),
        (
            "matching.blocking.shortest_form_for_deletions",
            49,
            "shortest_form_for_deletions must not exceed longest_form_for_deletions",
        ),
    ],
)
def test_values_out_of_order_are_refused(path: str, value: float, message: str) -> None:
    assert message in refusal(tuple(path.split(".")), value)


def test_values_that_are_equal_are_in_order() -> None:
    assert CleaningParameters(earliest_year=1975, latest_year=1975, reuse=True).latest_year == 1975


@pytest.mark.parametrize("share", [0, 0.0, 1, 0.5])
def test_bounds_belong_to_the_range(share: float) -> None:
    assert IngestionParameters(max_reject_share=share).max_reject_share == share
