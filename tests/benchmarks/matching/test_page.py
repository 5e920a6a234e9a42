"""The page: what stands between its markers, and its pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from benchmarks.matching import charts, tables
from benchmarks.matching.page import write_page
from benchmarks.matching.problems import FIXED_SCALE, PROPORTIONAL_SCALE
from support.benchmark_runs import benchmark_run, result, whole_run

pytestmark = pytest.mark.filterwarnings("error")
PAGE = "# Above\n\n<!-- measured -->\nold\n<!-- end of measured -->\n\nBelow\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_only_what_stands_between_the_markers_is_replaced(page: Path) -> None:
    write_page(whole_run(), page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Above\n\n<!-- measured -->\nMeasured 2026-11-25 on 2 cores, 23 GiB")
    assert text.endswith("<!-- end of measured -->\n\nBelow\n")
    assert "old" not in text
    headings = [line for line in text.splitlines() if line.startswith("##")]
    assert headings == [
        "## Quality and time", "### 10,000 soundtracks × 100,000 films", "## Scale", "## A real extract",
    ]  # fmt: skip


def test_every_picture_is_there_and_said_in_words(page: Path) -> None:
    write_page(whole_run(), page)
    links = re.findall(r"!\[(.+)\]\((.+)\)", page.read_text(encoding="utf-8"))
    assert sorted(path for _, path in links) == sorted(
        f"page/{name}.png"
        for name in ("quality_and_time", "wall_ratios", "precision_recall", "calibration", "scale")
    )
    assert all((page.parent / path).read_bytes().startswith(b"\x89PNG") for _, path in links)
    first = "At 100,000 films ours takes 0.20 times Splink’s seconds in one process and reaches F1 0.952 against"
    assert links[0][0] == f"{first} 0.911"


def test_the_same_measures_give_the_same_page(page: Path) -> None:
    write_page(whole_run(), page)
    first = page.read_text(encoding="utf-8")
    write_page(whole_run(), page)
    assert page.read_text(encoding="utf-8") == first


def test_versions_that_are_not_installed_are_not_named(page: Path) -> None:
    write_page(whole_run(), page)
    assert "Linux x86_64: Python 3.11.7." in page.read_text(encoding="utf-8")


def test_a_run_of_one_method_draws_and_reports_what_it_can(page: Path) -> None:
    write_page(benchmark_run(result("ours_in_process"), seeds=[21]), page)
    text = page.read_text(encoding="utf-8")
    assert "ours, one process | 1.00 |" in text
    assert "## Scale" not in text
    assert "wall_ratios" not in text


def test_nothing_measured_draws_nothing() -> None:
    assert charts.draw_all(benchmark_run()) == {}


def test_a_method_without_links_of_its_own_is_drawn() -> None:
    one = result("ours_in_process")
    scores = one.measured["scores"] | {"curve": [], "calibration": []}
    scores["auto"] = scores["auto"] | {"precision": None}
    silent = replace(one, measured=one.measured | {"scores": scores})
    assert all(isinstance(figure, Figure) for figure in charts.draw_all(benchmark_run(silent)).values())


def test_means_stand_with_their_range_and_single_values_alone() -> None:
    two = tables.means([result("splink_duckdb", 2.0), result("splink_duckdb", 4.0, seed=22)]).splitlines()
    assert two[0].startswith("| mean [range over seeds] | wall s | ratio |")
    assert two[1].startswith("| --- | --: |")
    assert two[2].startswith(
        "| Splink 5 on DuckDB | 3.00 [2.00, 4.00] | 1.00 | 6.0 [4.0, 8.0] | 1.00 | 6.0 [5.0, 7.0] |"
    )


def test_a_sample_is_named() -> None:
    row = tables.each([result("student_rule", share=0.02)]).splitlines()[-1]
    assert row.startswith("| seed 21 | first version’s rule, on 0.02 of the soundtracks | 1.00 |  |")


def test_ours_is_compared_with_splink_and_with_nobody_where_it_is_missing() -> None:
    both = [result("splink_duckdb", 4.0, 0.89), result("ours_spark", 2.0, 0.93)]
    assert tables.finding(both) == (
        "Ours, Spark: 0.50 times the wall seconds of Splink 5 on DuckDB, F1 0.930 against 0.890 (+0.040)."
    )
    assert tables.finding(both[1:]) == ""


def test_the_slope_stands_at_the_largest_size_of_each_line() -> None:
    rows = tables.scale(whole_run(), FIXED_SCALE, PROPORTIONAL_SCALE).splitlines()[2:]
    assert len(rows) == 2 * 3 * 3
    sloped = [row for row in rows if re.search(r"\| 1\.00 \| 0\.92 \|$", row)]
    assert [row.split(" | ")[2] for row in sloped] == ["1,000,000"] * 6


def test_unsteady_runs_are_counted() -> None:
    told = tables.disturbance(benchmark_run(result("ours_spark", slowest=1.6), result("exhaustive", slowest=1.4)))
    assert told.startswith("Load of the machine in the minute before a method began: 0.5 to 0.5.")
    assert told.endswith("In 1 of 2 measurements the slowest warm run took more than 1.5 times the quickest.")
    assert tables.disturbance(benchmark_run()) == ""
