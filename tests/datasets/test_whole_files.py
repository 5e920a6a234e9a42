"""Files for people are replaced whole: a failure while writing leaves the old one and nothing beside it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import matplotlib as mpl
import pandas as pd
import pptx
import pytest
from kedro.io import DatasetError
from matplotlib.figure import Figure

from soundtrack_pop.datasets.whole_files import FigureFile, SlideDeck, WholeCsv, WholeJson, WholeText

mpl.use("Agg")


def deck() -> Any:
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    return presentation


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
    (FigureFile, "decades.png", figure(), lambda file: file.startswith(b"\x89PNG")),
    (SlideDeck, "slides.pptx", deck(), lambda file: len(pptx.Presentation(io.BytesIO(file)).slides) == 1),
]
BAD: list[tuple[type[Any], str, object]] = [
    (WholeText, "report.html", 5),
    (WholeJson, "quality.json", {"written": "x" * 100_000, "then": {1, 2}}),
    (WholeCsv, "pairs.csv", pd.DataFrame({"title": ["x" * 100_000, Unwritable()]}, dtype=object)),
    (FigureFile, "decades.png", "no figure"),
    (SlideDeck, "slides.pptx", "no presentation"),
]
KINDS = ["text", "json", "csv", "figure", "slides"]
# What stands in the folder after a save.
NAMES = {"decades.png": ["decades.png", "decades.svg"]}


@pytest.mark.parametrize(("dataset", "name", "data", "is_right"), GOOD, ids=KINDS)
def test_replaces_a_file_whole(
    dataset: type[Any], name: str, data: object, is_right: Callable[[bytes], bool], tmp_path: Path
) -> None:
    path = tmp_path / "08_reporting" / name
    path.parent.mkdir()
    path.write_bytes(b"old" * 100_000)
    dataset(filepath=str(path)).save(data)
    assert is_right(path.read_bytes())
    assert sorted(file.name for file in path.parent.iterdir()) == NAMES.get(name, [name])


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


@pytest.mark.parametrize(("dataset", "name", "data", "is_right"), GOOD, ids=KINDS)
def test_writes_to_any_storage(
    dataset: type[Any], name: str, data: object, is_right: Callable[[bytes], bool]
) -> None:
    dataset(filepath=f"memory://host/reporting-{name}/{name}").save(data)
    memory = fsspec.filesystem("memory")
    assert is_right(memory.cat_file(f"/host/reporting-{name}/{name}"))
    stored = [path.rpartition("/")[2] for path in memory.ls(f"/host/reporting-{name}", detail=False)]
    assert sorted(stored) == NAMES.get(name, [name])


@pytest.mark.parametrize(("dataset", "name", "data"), BAD, ids=KINDS)
def test_failure_leaves_the_old_file_in_any_storage(dataset: type[Any], name: str, data: object) -> None:
    """Written straight to blob storage, what was written before the failure would take its place."""
    memory = fsspec.filesystem("memory")
    memory.pipe_file(f"/host/failing-{name}/{name}", b"old")
    with pytest.raises(DatasetError):
        dataset(filepath=f"memory://host/failing-{name}/{name}").save(data)
    assert memory.cat_file(f"/host/failing-{name}/{name}") == b"old"


@pytest.mark.parametrize(
    ("dataset", "name", "data"),
    [(WholeText, "a.html", "千"), (WholeJson, "a.json", {"of": ["千", None]}), (WholeJson, "empty.json", {})],
)
def test_loads_what_was_saved(dataset: type[Any], name: str, data: object, tmp_path: Path) -> None:
    saved = dataset(filepath=str(tmp_path / name))
    assert not saved.exists()
    saved.save(data)
    assert saved.exists()
    assert saved.load() == data


def test_loads_the_frame_and_the_slides_that_were_saved(tmp_path: Path) -> None:
    pairs = WholeCsv(filepath=str(tmp_path / "pairs.csv"))
    pairs.save(FRAME)
    pd.testing.assert_frame_equal(pairs.load(), FRAME)
    slides = SlideDeck(filepath=str(tmp_path / "slides.pptx"))
    slides.save(deck())
    assert len(slides.load().slides) == 1


@pytest.mark.parametrize("content", ["", "{", '{"prior_match_rate": '])
def test_damaged_json_is_an_error_that_names_the_file(content: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(DatasetError, match=r"model\.json"):
        WholeJson(filepath=str(tmp_path / "model.json")).load()


@pytest.mark.parametrize("dataset", [WholeText, WholeJson, WholeCsv, FigureFile, SlideDeck])
def test_a_file_that_is_not_there_cannot_be_loaded(dataset: type[Any], tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        dataset(filepath=str(tmp_path / "none")).load()


def test_a_figure_is_loaded_and_previewed_as_the_bytes_of_its_png(tmp_path: Path) -> None:
    dataset = FigureFile(filepath=str(tmp_path / "line.png"))
    dataset.save(figure())
    assert dataset.load() == (tmp_path / "line.png").read_bytes()
    assert base64.b64decode(dataset.preview()) == dataset.load()


def test_the_same_figure_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "other"):
        FigureFile(filepath=f"{tmp_path}/{name}/line.png").save(figure())
    for suffix in ("png", "svg"):
        assert (tmp_path / f"one/line.{suffix}").read_bytes() == (tmp_path / f"other/line.{suffix}").read_bytes()


def test_a_csv_is_previewed_by_its_first_rows(tmp_path: Path) -> None:
    pairs = WholeCsv(filepath=str(tmp_path / "pairs.csv"))
    pairs.save(FRAME)
    assert pairs.preview(nrows=1) == {"index": [0], "columns": ["title", "year"], "data": [["Amélie", 2001]]}


def test_json_is_previewed_as_text(tmp_path: Path) -> None:
    quality = WholeJson(filepath=str(tmp_path / "quality.json"), save_args={"indent": 2})
    quality.save({"f1": 0.9})
    assert quality.preview() == '{"f1": 0.9}'
