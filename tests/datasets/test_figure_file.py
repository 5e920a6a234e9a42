"""A figure's two views: what is drawn goes in, the bytes of the PNG come out."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from kedro.io import DatasetError
from matplotlib.figure import Figure

from soundtrack_pop.datasets.figure_file import FigureFile


def drawn() -> Figure:
    figure = Figure(figsize=(1, 1))
    figure.subplots().plot([0, 1])
    return figure


def test_a_saved_figure_is_loaded_as_the_bytes_of_its_png(tmp_path: Path) -> None:
    dataset = FigureFile(filepath=str(tmp_path / "line.png"))
    dataset.save(drawn())
    assert dataset.load() == (tmp_path / "line.png").read_bytes()
    assert dataset.load().startswith(b"\x89PNG")
    assert (tmp_path / "line.svg").exists()


def test_kedro_viz_is_shown_the_same_picture(tmp_path: Path) -> None:
    dataset = FigureFile(filepath=str(tmp_path / "line.png"))
    dataset.save(drawn())
    assert base64.b64decode(dataset.preview()) == dataset.load()


def test_a_figure_that_was_never_drawn_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        FigureFile(filepath=str(tmp_path / "none.png")).load()
