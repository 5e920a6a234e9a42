"""The slides of a run: nothing overlaps, nothing is cut, and what has no source is not there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from soundtrack_pop.datasets.project_facts import Project, Stage
from soundtrack_pop.pipelines.deck.slides import STEPS

from .conftest import Present
from .layout import faults_of, texts_of
from .worlds import (
    PROJECT,
    RUN,
    events,
    near_miss,
    pair,
    png,
    quality,
    table,
    write_events,
    write_json,
    write_outputs,
    write_table,
)

ODD = "A title that goes on and on, as those of deluxe editions do (Expanded) " * 5
WIDE = "千と千尋の神隠し サウンドトラック" * 8


def titles_of(presentation: Any) -> list[str]:
    return [slide.shapes[1].text_frame.text for slide in presentation.slides]


def steps_of(presentation: Any) -> list[str]:
    return [slide.shapes[0].text_frame.text for slide in presentation.slides]


def test_a_run_is_told_in_eleven_steps_without_a_fault(tmp_path: Path, present: Present) -> None:
    told = present(write_outputs(tmp_path))
    assert faults_of(told) == []
    assert list(dict.fromkeys(steps_of(told))) == [
        f"STEP {place} OF 11 · {step.upper()}" for place, step in enumerate(STEPS, start=1)
    ]


def test_every_note_names_a_source(tmp_path: Path, present: Present) -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in present(write_outputs(tmp_path)).slides]
    marks = ("0", "monitoring/", "conf/", ".cache/", "schemas", "git", "Kedro's registered")
    assert [note for note in notes if not any(mark in note for mark in marks)] == []


def test_nothing_but_a_folder_leaves_question_tables_and_limits(tmp_path: Path, present: Present) -> None:
    told = present(tmp_path, Project())
    assert faults_of(told) == []
    assert [step[:7] for step in steps_of(told)] == ["STEP 1 ", "STEP 6 ", "STEP 11"]
    words = " ".join(texts_of(told)).lower()
    assert [word for word in ("none", "nan", "null", "click to add") if word in words.split()] == []


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("02_intermediate/sources", "The sources hold 4,888 rows in 2 tables; 2 rejected"),
        ("08_reporting/match_funnel", "Genres and popularity are joined: 734 of 1,034 links remain"),
        ("08_reporting/match_quality.json", "Titles alone find 90 % of the labelled films, and 90.0 %"),
        ("08_reporting/candidate_audit.json", "Of 699,678 possible pairs only 2,001 are compared"),
        ("03_primary/matched_pairs", "All 2 pairs are there for programs and for people"),
        ("monitoring/runs", "The run succeeded after 61.5 s: 2 steps, 2 rows rejected"),
        ("monitoring/runs", "1 of 1 recorded run succeeded"),
        ("08_reporting/genre_trends", "1 of 2 genres became more or less frequent over the decades"),
        ("08_reporting/figures/genre_frequency_by_decade.png", "1 of 2 genres became more or less frequent"),
        ("08_reporting/genre_popularity", "Films of 1 of 2 genres differ in popularity from the others"),
        ("08_reporting/figures/popularity_by_genre.png", "Films of 1 of 2 genres differ in popularity"),
        ("08_reporting/overall_tests", "The genres could not be looked at beside decade"),
    ],
)
def test_a_slide_goes_with_its_source(source: str, title: str, tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    assert [one for one in titles_of(present(root)) if one.startswith(title)]
    (shutil.rmtree if (root / source).is_dir() else Path.unlink)(root / source)
    without = present(root)
    assert [one for one in titles_of(without) if one.startswith(title)] == []
    assert faults_of(without) == []


def test_project_slides_go_with_their_facts(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    told = titles_of(present(root))
    assert "130 tests, none fails; they cover 93.6 % of lines and branches" in told
    assert "2 pipelines with 3 steps lead from raw data to the report" in told
    bare = titles_of(present(root, Project()))
    assert [one for one in bare if "tests," in one or "pipelines with" in one or "folders" in one] == []
    assert len(bare) == len(told) - 4


def test_failed_tests_are_told(tmp_path: Path, present: Present) -> None:
    one = replace(PROJECT.tests[0], failed=3)
    told = titles_of(present(write_outputs(tmp_path), replace(PROJECT, tests=(one,), coverage=None)))
    assert "31 tests, 3 fail" in told


@pytest.mark.parametrize(
    ("missed", "title", "said"),
    [
        (
            [near_miss("Brothers"), near_miss("Interstellar", tmdb_id=13)],
            "Why is “Interstellar (2009)” missing?",
            "",
        ),
        ([near_miss("Brothers")], "Why is “Brothers (2009)” missing?", "Interstellar is neither linked nor"),
        (
            [near_miss("Yi Yi", best_release_group_gid=None, reason="no_candidate"), near_miss("Brothers")],
            "Why is “Brothers (2009)” missing?",
            "4.5 bits more would have put the pair up for review",
        ),
        (
            [near_miss("Interstellar", best_release_group_gid=None, reason="no_candidate")],
            "Why is “Interstellar (2009)” missing?",
            "All 1,234 soundtracks of the dump were looked through",
        ),
        ([], "Why is “Amélie (1994)” linked as it is?", "the least sure of the links"),
    ],
)
def test_the_edge_case_is_one_of_the_run(
    missed: list[dict[str, Any]], title: str, said: str, tmp_path: Path, present: Present
) -> None:
    root = write_outputs(tmp_path)
    write_table(root, "08_reporting/near_misses", table("rpt_near_misses", *missed))
    told = present(root)
    assert title in titles_of(told)
    assert said in texts_of(told)[titles_of(told).index(title)]
    assert faults_of(told) == []


def test_a_film_that_is_linked_is_not_called_missing(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    pairs = table("prm_matched_pairs", pair("Interstellar", 0.9), pair("Interstellar", 0.97))
    write_table(root, "03_primary/matched_pairs", pairs)
    said = " ".join(texts_of(present(root)))
    assert "Interstellar is not missing here: 2 albums linked, the surest with probability 0.9700" in said


def test_odd_sizes_have_no_fault(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    write_table(
        root, "08_reporting/near_misses", table("rpt_near_misses", near_miss(ODD, best_soundtrack_title=WIDE))
    )
    rows = [pair(f"{ODD}{place}", 0.9, soundtrack_title=WIDE) for place in range(30)]
    write_table(root, "03_primary/matched_pairs", table("prm_matched_pairs", *rows))
    write_json(root, "08_reporting/match_quality.json", quality(soundtracks=10**12, films=10**11))
    node = events()[1]
    many = [
        *events()[:1],
        *({**node, "node": f"step_of_a_long_name_{place}"} for place in range(90)),
        *events()[3:],
    ]
    write_events(root, many)
    for name in ("match_thresholds", "popularity_by_genre"):
        (root / f"08_reporting/figures/{name}.png").write_bytes(png(3000, 40))
    stages = [replace(PROJECT.stages[0], nodes=tuple(f"a_step_of_many_{n}" for n in range(60)))] * 7
    files = tuple(f"folder_{place}/file" for place in range(60))
    tests = tuple(replace(PROJECT.tests[0], folder=f"folder/{place}") for place in range(90))
    told = present(root, replace(PROJECT, stages=tuple(stages), files=files, tests=tests))
    assert faults_of(told) == []
    assert "more" in texts_of(told)[-1] or any("… " in text and " more" in text for text in texts_of(told))


def test_a_run_that_was_killed_is_said_to_be_cut_off(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    write_events(root, events(ended="") + events("later", "deck"))
    told = present(root)
    assert "The run was cut off: 2 steps, 2 rows rejected, no warning" in titles_of(told)
    assert "0 of 1 recorded run succeeded" in titles_of(told)
    assert RUN in texts_of(told)[0]


@pytest.mark.parametrize(("p", "verdict"), [(0.049, "tell something"), (0.05, "tell nothing clear")])
def test_the_joint_test_beside_controls_is_a_title(
    p: float, verdict: str, tmp_path: Path, present: Present
) -> None:
    root = write_outputs(tmp_path)
    tests = table("rpt_overall_tests", {"test": "controls", "film_count": 347, "p": p})
    write_table(root, "08_reporting/overall_tests", tests)
    title = f"Beside decade, film genre and language the genres {verdict} of popularity (p = {p:.3f})"
    assert title in titles_of(present(root))


@pytest.mark.parametrize(
    ("outcome", "severity", "told"),
    [("missed", "warn", "1 warning"), ("passed", "warn", "no warning"), ("missed", "stop", "no warning")],
)
def test_an_expectation_that_was_missed_is_a_warning(
    outcome: str, severity: str, told: str, tmp_path: Path, present: Present
) -> None:
    root, happened = write_outputs(tmp_path), events()
    check = {"table": "int_movies", "check": "rows", "expected": "at least 9", "found": "7"}
    happened[1]["checks"] = [check | {"outcome": outcome, "severity": severity}]
    write_events(root, happened)
    slides = present(root).slides
    title, notes = next(
        (slide.shapes[1].text_frame.text, slide.notes_slide.notes_text_frame.text)
        for slide in slides
        if slide.shapes[1].text_frame.text.startswith("The run succeeded")
    )
    assert title == f"The run succeeded after 61.5 s: 2 steps, 2 rows rejected, {told}"
    assert ("Warning: int_movies, rows: expected at least 9; found 7." in notes) == (told == "1 warning")


def test_a_pair_file_that_lost_rows_is_told(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    assert "Two files, the same pairs" in " ".join(texts_of(present(root)))
    (root / "08_reporting/matched_pairs.csv").write_text("movie_title\nLeon\n")
    assert "NOT the same number of pairs" in " ".join(texts_of(present(root)))


def test_no_finding_is_told_where_none_is(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    untested = {"genre": "jazz", "film_count": 3, "untested_reason": "few_films"}
    write_table(root, "08_reporting/genre_trends", table("rpt_genre_trends", untested))
    write_table(root, "08_reporting/genre_popularity", table("rpt_genre_popularity", untested))
    titles = titles_of(present(root))
    assert "No genre could be followed over the decades" in titles
    assert "No genre could be compared by popularity" in titles


def test_pipelines_that_run_by_name_only_are_no_part_of_the_flow(tmp_path: Path, present: Present) -> None:
    told = present(write_outputs(tmp_path), replace(PROJECT, stages=(Stage("deck", ("a",), (), (), False),)))
    assert [one for one in titles_of(told) if "pipelines" in one] == []


def test_an_empty_table_is_left_out(tmp_path: Path, present: Present) -> None:
    root = write_outputs(tmp_path)
    write_table(root, "02_intermediate/sources", pd.DataFrame())
    assert "STEP 2 OF 11 · DATA EXPLORATION" not in steps_of(present(root))
