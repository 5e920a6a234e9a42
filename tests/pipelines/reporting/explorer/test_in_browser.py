"""The explorer in a real browser, from a disk: search, filters, evidence, downloads, titles that stay text."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from soundtrack_pop.datasets.page_files import PageFiles
from soundtrack_pop.pipelines.reporting.explorer.page import render
from support.browser import browser_page

from .test_content import content
from .worlds import FACTS, HOSTILE, LINKED, world


@pytest.mark.parametrize("most_in_page", [4_000_000, 10])
def test_one_finds_a_film_sees_why_and_takes_the_selection_away(tmp_path: Path, most_in_page: int) -> None:
    path = tmp_path / "explorer.html"
    PageFiles(filepath=str(path)).save(render(content(world()), FACTS, most_in_page))
    with browser_page(viewport={"width": 390, "height": 800}) as page:
        page.goto(path.as_uri())
        page.locator("#rows li").nth(3).wait_for()
        assert page.inner_text("#count") == "4 pairs"
        page.fill("#q", "ete")
        page.get_by_text("1 pair", exact=True).wait_for()
        with page.expect_download() as saved:
            page.click("#csv")
        rows = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
        assert [(row["film"], row["soundtrack"], row["status"]) for row in rows] == [
            ("Summer", "'=Été", "for review")
        ]
        page.fill("#q", "")
        page.get_by_text("4 pairs", exact=True).wait_for()
        page.select_option("#genre", "electronic")
        page.get_by_text("1 pair", exact=True).wait_for()
        with page.expect_download() as saved:
            page.click("#json")
        assert json.loads(saved.value.path().read_text(encoding="utf-8"))[0]["soundtrack"] == HOSTILE
        page.click("#rows a.film")
        page.locator("#page tr.total").wait_for()
        text = page.inner_text("#page")
        assert "Linked by an editor of MusicBrainz" in text
        assert "Runner-up: Interstella (2003), probability .1" in text
        assert page.get_attribute(f"#page a[href$='{LINKED}']", "rel") == "noopener noreferrer"
        assert page.evaluate("() => document.images.length") == 0
        page.click("#page dd a[href^='#composer']")
        page.get_by_text("Composer of 1 film with a linked soundtrack.").wait_for()
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
