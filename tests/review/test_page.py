"""The review page: order of the pairs, hostile titles; in a browser: keyboard, undo, a CSV that is imported."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from review.conftest import CONTENT, catalog_below, gid
from soundtrack_pop.review.exchange import import_decisions, write_review_page
from soundtrack_pop.review.page import entropy, most_informative_first, render
from soundtrack_pop.review.queue import QUEUE_COLUMNS, QueueRequest
from soundtrack_pop.review.sheet_rows import Signature
from soundtrack_pop.review.tables import read_decisions
from support.browser import browser_page


@pytest.mark.parametrize(
    ("probability", "bits"), [(0.5, 1.0), (1.0, 0.0), (0.0, 0.0), (None, 0.0), (0.9, 0.469), (0.1, 0.469)]
)
def test_a_label_of_an_even_pair_teaches_most(probability: float | None, bits: float) -> None:
    assert entropy(probability) == pytest.approx(bits, abs=0.001)


def test_the_most_informative_pair_comes_first_and_ties_stay() -> None:
    rows = [{"probability": one, "name": name} for one, name in ((0.9, "a"), (0.5, "b"), (None, "c"), (0.1, "d"))]
    assert [row["name"] for row in most_informative_first(rows)] == ["b", "a", "d", "c"]


def test_a_hostile_title_stays_a_text() -> None:
    row = {**dict.fromkeys(QUEUE_COLUMNS), "album_title": "</script><script>alert(1)</script>"}
    page = render([row])
    assert len(re.findall("<script>", page)) == 2
    assert "unsafe" not in page


def test_decisions_by_keyboard_are_saved_and_imported(tmp_path: Path) -> None:
    catalog = catalog_below(tmp_path / "root", CONTENT)
    target = tmp_path / "review.html"
    assert write_review_page(catalog, str(target), QueueRequest(near_auto=1)) == 4
    with browser_page(viewport={"width": 390, "height": 800}) as page:
        page.goto(target.as_uri())
        first = page.inner_text("#pair")
        assert "Heat" in first
        page.keyboard.press("n")
        page.keyboard.press("u")
        assert page.inner_text("#pair") == first
        for letter in "xrsy":
            page.keyboard.press(letter)
        assert page.inner_text("#state") == "3 of 4 decided, 1 skipped"
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        with page.expect_download() as saved:
            page.click("#save")
        saved.value.save_as(tmp_path / "review_decisions.csv")
    signature = Signature("Ada", date(2026, 1, 2))
    result = import_decisions(catalog, str(tmp_path / "review_decisions.csv"), signature)
    assert result.merge.refused == ()
    decisions = [(one.release_group_gid, one.tmdb_id, one.verdict) for one in read_decisions(catalog)]
    assert decisions == [
        (gid(3), None, "none"), (gid(1), 593, "no_match"), (gid(1), 2103, "match"), (gid(7), 7, "match"),
    ]  # fmt: skip
