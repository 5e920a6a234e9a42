"""A deck is replaced as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pptx
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.slide_deck import SlideDeck


@pytest.mark.parametrize("where", ["disk", "blob"])
def test_reads_what_it_wrote(where: str, tmp_path: Path) -> None:
    url = f"{tmp_path}/08_reporting/slides.pptx" if where == "disk" else "memory://container/slides.pptx"
    deck = SlideDeck(filepath=url)
    assert not deck.exists()
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    deck.save(presentation)
    assert deck.exists()
    assert len(deck.load().slides) == 1
    if where == "blob":
        fsspec.filesystem("memory").rm("container/slides.pptx")


def test_a_failure_leaves_the_old_deck(tmp_path: Path) -> None:
    deck = SlideDeck(filepath=f"{tmp_path}/slides.pptx")
    deck.save(pptx.Presentation())
    old = (tmp_path / "slides.pptx").read_bytes()
    with pytest.raises(DatasetError):
        deck.save("no presentation")  # type: ignore[arg-type]
    assert (tmp_path / "slides.pptx").read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["slides.pptx"]
