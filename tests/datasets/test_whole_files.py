"""Files for people are replaced whole: a failure while writing leaves the old one and nothing beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import matplotlib as mpl
import pandas as pd
import pytest
from kedro.io import DatasetError
from matplotlib.figure import Figure

from soundtrack_pop.datasets.whole_files import OptionalJson, WholeCsv, WholeFigure, WholeJson, WholeText

mpl.use("Agg")


def figure() -> Figure:
    drawn = Figure(figsize=(1, 1))
    drawn.subplots().plot([1, 2])
    return drawn


class Unwritable:
    """Fails when it is asked for its text, after others were."""

    def __str__(self) -> str:
        raise RuntimeError("disk full")


FRAME = pd.DataFrame({"title": ["Amélie", None], "year": [2001, 1975]})
GOOD: list[tuple[type[Any], str, object, Callable[[bytes], bool]]] = [
    (WholeText, "report.html", "<p>Amélie 千</p>", lambda file: file.decode() == "<p>Amélie 千</p>"),
    (
        WholeJson,
        "quality.json",
        {"f1": 0.9, "of": [None]},
        lambda file: json.loads(file) == {"f1": 0.9, "of": [None]},
    ),
    (WholeCsv, "pairs.csv", FRAME, lambda file: file.decode().splitlines()[1:] == ["Amélie,2001", ",1975"]),
    (WholeFigure, "decades.png", figure(), lambda file: file.startswith(b"\x89PNG")),
]
BAD: list[tuple[type[Any], str, object]] = [
    (WholeText, "report.html", 5),
    (WholeJson, "quality.json", {"written": "x" * 100_000, "then": {1, 2}}),
    (WholeCsv, "pairs.csv", pd.DataFrame({"title": ["x" * 100_000, Unwritable()]}, dtype=object)),
    (WholeFigure, "decades.png", "no figure"),
]
KINDS = ["text", "json", "csv", "figure"]


@pytest.mark.parametrize(("dataset", "name", "data", "is_right"), GOOD, ids=KINDS)
def test_replaces_a_file_whole(
    dataset: type[Any], name: str, data: object, is_right: Callable[[bytes], bool], tmp_path: Path
) -> None:
    path = tmp_path / "08_reporting" / name
    path.parent.mkdir()
    path.write_bytes(b"old" * 100_000)
    dataset(filepath=str(path)).save(data)
    assert is_right(path.read_bytes())
    assert [file.name for file in path.parent.iterdir()] == [name]


@pytest.mark.parametrize(("dataset", "name", "data", "is_right"), GOOD, ids=KINDS)
def test_makes_the_folders_above_a_new_file(
    dataset: type[Any], name: str, data: object, is_right: Callable[[bytes], bool], tmp_path: Path
) -> None:
    path = tmp_path / "Filme & Musik é 千" / "08_reporting" / name
    dataset(filepath=str(path)).save(data)
    assert is_right(path.read_bytes())


@pytest.mark.parametrize(("dataset", "name", "data"), BAD, ids=KINDS)
def test_failure_while_writing_leaves_the_old_file_and_nothing_beside_it(
    dataset: type[Any], name: str, data: object, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    with pytest.raises(DatasetError):
        dataset(filepath=str(path)).save(data)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("dataset", "name", "data"), BAD, ids=KINDS)
def test_failure_does_not_change_where_the_dataset_writes(
    dataset: type[Any], name: str, data: object, tmp_path: Path
) -> None:
    saved = dataset(filepath=str(tmp_path / name))
    with pytest.raises(DatasetError):
        saved.save(data)
    good = next(good for kind, _, good, _ in GOOD if kind is dataset)
    saved.save(good)
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("dataset", "name", "data", "is_right"), GOOD, ids=KINDS)
def test_writes_to_any_storage(
    dataset: type[Any], name: str, data: object, is_right: Callable[[bytes], bool]
) -> None:
    # Kedro drops the first part of such a URL: it takes it for a host.
    dataset(filepath=f"memory://host/reporting-{name}/{name}").save(data)
    memory = fsspec.filesystem("memory")
    assert is_right(memory.cat_file(f"/reporting-{name}/{name}"))
    assert memory.ls(f"/reporting-{name}", detail=False) == [f"/reporting-{name}/{name}"]


@pytest.mark.parametrize(("dataset", "name", "data"), BAD, ids=KINDS)
def test_failure_leaves_the_old_file_in_any_storage(dataset: type[Any], name: str, data: object) -> None:
    """Written straight to blob storage, what was written before the failure would take its place."""
    memory = fsspec.filesystem("memory")
    memory.pipe_file(f"/failing-{name}/{name}", b"old")
    with pytest.raises(DatasetError):
        dataset(filepath=f"memory://host/failing-{name}/{name}").save(data)
    assert memory.cat_file(f"/failing-{name}/{name}") == b"old"


class TestOptionalJson:
    def test_loads_what_is_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "model.json"
        path.write_text('{"coverage": 0.5, "of": ["千", null]}', encoding="utf-8")
        assert OptionalJson(filepath=str(path)).load() == {"coverage": 0.5, "of": ["千", None]}

    def test_loads_as_none_where_there_is_no_file(self, tmp_path: Path) -> None:
        assert OptionalJson(filepath=str(tmp_path / "model.json")).load() is None
        assert OptionalJson(filepath=str(tmp_path / "no folder" / "model.json")).load() is None
        # The file is what makes the difference: another dataset refuses.
        with pytest.raises(DatasetError):
            WholeJson(filepath=str(tmp_path / "model.json")).load()

    @pytest.mark.parametrize("content", ["null", "{}", "[]"])
    def test_empty_content_is_content(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / "model.json"
        path.write_text(content)
        assert OptionalJson(filepath=str(path)).load() == json.loads(content)

    @pytest.mark.parametrize("content", ["", "{", '{"coverage": '])
    def test_damaged_file_is_an_error_and_never_none(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / "model.json"
        path.write_text(content)
        with pytest.raises(DatasetError, match=r"model\.json"):
            OptionalJson(filepath=str(path)).load()

    def test_saves_whole_and_loads_again(self, tmp_path: Path) -> None:
        dataset = OptionalJson(filepath=str(tmp_path / "curated" / "model.json"))
        dataset.save({"coverage": 0.5})
        assert dataset.load() == {"coverage": 0.5}
        dataset.save({"coverage": 0.6})
        assert dataset.load() == {"coverage": 0.6}
        assert [file.name for file in (tmp_path / "curated").iterdir()] == ["model.json"]

    def test_works_in_any_storage(self) -> None:
        dataset = OptionalJson(filepath="memory://host/optional/model.json")
        assert dataset.load() is None
        dataset.save({"coverage": 0.5})
        assert OptionalJson(filepath="memory://host/optional/model.json").load() == {"coverage": 0.5}
