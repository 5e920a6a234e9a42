"""The waterfall as a picture: its bars, its words, and nothing on top of anything else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from soundtrack_pop.commands.explain import answer_of
from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.picture import PictureError, draw, drawable, write_picture
from soundtrack_pop.explanation.records import Candidate
from soundtrack_pop.explanation.tables import RunTables


def pair(tables: RunTables, query: str, film_id: int | None = None) -> tuple[CompetingCandidates, Candidate]:
    report = answer_of(tables, query, film_id, 1).reports[0]
    assert report.competing is not None
    assert report.candidate is not None
    return report.competing, report.candidate


def texts(figure: Figure) -> list[Text]:
    axes = figure.axes[0]
    low, high = axes.get_xlim()
    # Matplotlib keeps labels beyond the ends of an axis and does not draw them.
    drawn = [tick for tick in axes.get_xticklabels() if low <= tick.get_position()[0] <= high]
    found = [*axes.texts, *axes.get_yticklabels(), *drawn, axes.xaxis.label]
    title = figure._suptitle  # type: ignore[attr-defined]
    return [text for text in [*found, title] if text is not None and text.get_text()]


def test_bars_lead_from_the_prior_to_the_match_weight(tables: RunTables) -> None:
    competing, candidate = pair(tables, "Whiplash", 367412)
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in draw(competing, candidate).axes[0].patches]
    assert (len(bars), bars[0]) == (9, (0.0, candidate.prior_weight))
    for (_, end), (start, _) in itertools.pairwise(bars[:-1]):
        assert start == pytest.approx(end)
    assert bars[-2][1] == pytest.approx(candidate.match_weight)
    assert bars[-1] == (0.0, pytest.approx(candidate.match_weight))


def test_title_tells_the_probability_and_who_came_next(tables: RunTables) -> None:
    figure = draw(*pair(tables, "Heat"))
    assert figure.get_suptitle() == (
        "Heat (1996)  –  Heat (1995)\nprobability .797, +8.0 bits · runner-up: Heat (1996), +6.0 bits, .199"
    )
    lost = draw(*pair(tables, "Heat", 9050)).get_suptitle()
    assert "ahead of it: Heat (1995), +8.0 bits, .797" in lost


@pytest.mark.parametrize(("query", "film_id"), [("Interstellar", None), ("Whiplash", 367412), ("Amadeus", None)])
def test_no_text_lies_on_another_or_beyond_the_picture(tables: RunTables, query: str, film_id: int | None) -> None:
    figure = draw(*pair(tables, query, film_id))
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    overlaps = [(a, b) for (a, one), (b, other) in itertools.combinations(boxes, 2) if one.overlaps(other)]
    assert overlaps == []
    width, height = figure.get_size_inches() * figure.dpi
    beyond = [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    assert beyond == []


def test_overlap_would_be_found(tables: RunTables) -> None:
    figure = draw(*pair(tables, "Interstellar"))
    first = figure.axes[0].texts[0]
    figure.axes[0].text(*first.get_position(), "on top")
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts(figure)]
    assert any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("suffix", ["png", "PNG", "svg", "pdf"])
def test_picture_is_written_and_its_folder_made(tables: RunTables, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "new folder" / f"whiplash.{suffix}"
    write_picture(path, *pair(tables, "Whiplash"))
    assert path.stat().st_size > 5_000


def test_ending_that_is_no_picture_is_refused(tables: RunTables, tmp_path: Path) -> None:
    with pytest.raises(
        PictureError, match=r"expected a file name that ends in \.pdf, \.png, \.svg; found '\.txt'"
    ):
        write_picture(tmp_path / "whiplash.txt", *pair(tables, "Whiplash"))


def test_place_that_cannot_be_written_is_told(tables: RunTables, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PictureError, match="expected a file that can be written"):
        write_picture(tmp_path / "file" / "whiplash.png", *pair(tables, "Whiplash"))


def test_title_that_the_font_cannot_write_is_named_by_the_form_that_agreed(tables: RunTables) -> None:
    competing, candidate = pair(tables, "Amadeus")
    japanese = replace(competing, album=replace(competing.album, title="アマデウス"))
    assert draw(japanese, candidate).get_suptitle().startswith("“amadeus” (2002)  –  Amadeus (1984)\n")
    nothing_else = replace(candidate, soundtrack_form="アマデウス")
    assert draw(japanese, nothing_else).get_suptitle().startswith("amadeusu (2002)  –  Amadeus (1984)\n")


def test_letters_that_the_font_lacks_are_written_in_latin_ones() -> None:
    assert drawable("Солярис, Señor 千と") == "Солярис, Señor Qianto"
