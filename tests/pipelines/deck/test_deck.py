"""The slides of a run: all steps in order, nothing overlaps, nothing is cut, every number names its source."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pptx
import pytest
from pptx.util import Pt

from soundtrack_pop.datasets.project_facts import Project
from soundtrack_pop.pipelines.deck.layouts import draw
from soundtrack_pop.pipelines.deck.sequence import SLIDES, draw_facts
from soundtrack_pop.pipelines.deck.slides import Slide, plain, table

from .layout import faults_of, texts_of
from .worlds import World, near_miss, pair, png, quality, recorded_run

LONG = "A title that goes on and on, as those of deluxe editions do (Expanded) " * 5
WIDE = "千と千尋の神隠し サウンドトラック" * 8
HOSTILE = "\x00\x0b\ud800\ufffe$\\frac{ <b>&amp; =1+1 \u202e नमस्ते שלום ไทย 🎬\r\n"
SECTIONS = (
    "1–4 Data exploration and enrichment (recap)", "5 Prototype", "6 Scaling", "7 Deployment architecture",
    "8 Testing", "9 Production", "10 Monitoring", "11 What is handed over", "Results and insights",
    "Conclusion and future work",
)  # fmt: skip


def titles_of(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def sections_of(deck: Any) -> list[str]:
    found = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.name == "Section"]
    return list(dict.fromkeys(found))


def reopened(deck: Any) -> Any:
    """Return the deck as a program reads it from its file."""
    stream = io.BytesIO()
    deck.save(stream)
    return pptx.Presentation(io.BytesIO(stream.getvalue()))


def test_a_run_has_every_step_of_the_story_without_a_fault(world: World) -> None:
    deck = reopened(draw_facts(world.facts()))
    assert faults_of(deck) == []
    assert sections_of(deck) == [section.upper() for section in SECTIONS]
    assert len(deck.slides) == 1 + len(SLIDES)


def test_slides_use_the_layouts_of_the_template(world: World) -> None:
    deck = draw_facts(world.facts())
    used = {slide.slide_layout.name for slide in deck.slides}
    assert used == {"Title Slide", "Title and Content", "Two Content"}
    assert all(slide.shapes.title is not None for slide in deck.slides)


def test_every_slide_after_the_first_names_a_source_in_its_notes(world: World) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in list(draw_facts(world.facts()).slides)[1:]]
    marks = (
        "08_reporting",
        "0",
        "records",
        "conf/",
        ".cache/",
        "schemas",
        "git",
        "Kedro",
        "README",
        "infra/",
        ".json",
    )
    assert [note for note in notes if not any(mark in note for mark in marks)] == []


def test_a_packaged_project_leaves_out_what_only_its_folder_knows(world: World) -> None:
    whole = titles_of(draw_facts(world.facts()))
    world.project = Project()
    deck = draw_facts(world.facts())
    left_out = set(whole) - set(titles_of(deck))
    assert faults_of(deck) == []
    assert {title.split(",")[0] for title in left_out} >= {"130 tests", "Three commands to begin with"}


def test_failed_tests_are_counted(world: World) -> None:
    world.project = replace(world.project, tests=(replace(world.project.tests[0], failed=3),), coverage=None)
    assert "31 tests, 3 fail" in titles_of(draw_facts(world.facts()))


def test_without_labels_no_precision_is_named(world: World) -> None:
    world.quality = quality(gold_pairs=0)
    words = " ".join(texts_of(draw_facts(world.facts())))
    assert "recision" not in words


@pytest.mark.parametrize(
    ("films", "title"),
    [
        ([near_miss("Brothers"), near_miss("Interstellar")], "Why is “Interstellar” missing?"),
        ([near_miss("Yi Yi", best_release_group_gid=None), near_miss("Brothers")], "Why is “Brothers” missing?"),
        ([near_miss("Yi Yi", best_release_group_gid=None, best_soundtrack_title=None)], "Why is “Yi Yi” missing?"),
    ],
)
def test_the_missing_film_is_one_of_the_run(films: list[dict[str, Any]], title: str, world: World) -> None:
    world.near_misses = films
    assert title in titles_of(draw_facts(world.facts()))


def test_no_missing_film_leaves_the_slide_out(world: World) -> None:
    world.near_misses = []
    assert [title for title in titles_of(draw_facts(world.facts())) if "missing" in title] == []


@pytest.mark.parametrize("title", [LONG, WIDE, HOSTILE, "", "x" * 3000])
def test_no_title_breaks_a_slide(title: str, world: World) -> None:
    world.near_misses = [near_miss(title, best_soundtrack_title=title)]
    world.pairs = [pair(title, title)] * 8
    world.finding = title or "."
    deck = reopened(draw_facts(world.facts()))
    assert [fault for fault in faults_of(deck) if "is empty" not in fault] == []


def test_sizes_of_a_large_run_have_no_fault(world: World) -> None:
    world.quality = quality(soundtracks=10**12, films=10**11)
    run = recorded_run()
    run.nodes = [{**run.nodes[1], "node": f"a_node_of_a_long_name_{place}"} for place in range(90)]
    world.runs = [run]
    stages = tuple(replace(world.project.stages[0], name=f"stage {place}") for place in range(9))
    tests = tuple(replace(world.project.tests[0], folder=f"folder/{place}") for place in range(90))
    files = tuple(f"folder_{place}/file" for place in range(60))
    world.project = replace(world.project, stages=stages, tests=tests, files=files)
    deck = draw_facts(world.facts())
    assert faults_of(deck) == []
    assert any("… " in text and " more" in text for text in texts_of(deck))


def test_a_run_that_did_not_succeed_is_not_presented(world: World) -> None:
    world.runs = [recorded_run("first"), recorded_run("second", status="interrupted")]
    deck = draw_facts(world.facts())
    assert "run first" in texts_of(deck)[0]
    assert "1 of 2 recorded runs succeeded" in titles_of(deck)


def test_text_that_xml_cannot_hold_is_replaced() -> None:
    assert plain("a\x00b\ud800c\ufffed\ne") == "a b\ufffdc\ufffdd e"


def overlapping() -> Any:
    deck = draw("t", "s", [Slide("1", "A title", ("One sentence.",))], "footer")
    for left in (100, 150):
        deck.slides[1].shapes.add_picture(io.BytesIO(png()), Pt(left), Pt(200), Pt(100), Pt(40))
    return deck


def outside() -> Any:
    deck = draw("t", "s", [Slide("1", "A title", ("One sentence.",))], "footer")
    deck.slides[1].shapes.add_picture(io.BytesIO(png()), Pt(930), Pt(5), Pt(100), Pt(10))
    return deck


def cut() -> Any:
    shown = table(("name",), [("a cell of several words that go into lines " * 6,)], (1.0,))
    deck = draw("t", "s", [Slide("1", "A title", (), shown)], "footer")
    frame = next(shape for shape in deck.slides[1].shapes if shape.has_table)
    frame.table.rows[1].height = Pt(12)
    return deck


@pytest.mark.parametrize(
    ("make", "fault"),
    [(overlapping, "overlaps"), (outside, "is outside"), (cut, "cuts")],
    ids=["overlap", "outside", "cut"],
)
def test_each_fault_of_a_layout_is_found(make: Any, fault: str) -> None:
    assert [one for one in faults_of(make()) if fault in one]
