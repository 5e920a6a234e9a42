"""The table at the end of a run says what was counted and leaves open what was not."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from kedro.io import MemoryDataset
from kedro_datasets.json import JSONDataset
from rich.console import Console

from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.summary import paths_below_root, print_summary

SAMPLE_NOTE = "Embedded sample"


def node(name: str, **facts: Any) -> Event:
    known = {"stage": "ingestion", "seconds": 1.25, **facts}
    return Event("node_finished", "id", "test", "succeeded", "now", [], node=name, **known)


def band(**measures: Any) -> dict[str, Any]:
    known = {
        "precision": 0.98,
        "precision_interval": [0.951, 0.992],
        "recall": 0.8,
        "recall_interval": [0.75, 0.85],
    }
    return {**known, **measures}


def quality(**facts: Any) -> dict[str, Any]:
    known = {
        "is_sample": False,
        "soundtracks": 12_345,
        "films": 1_000_000,
        "gold_pairs": 321,
        "match_rate": 0.5,
        "candidate_recall": 0.987,
        "title_matcher": {"auto": band(), "auto_and_review": band(recall=0.9, recall_interval=[0.88, 0.92])},
        "matched_pairs": {
            "total": 6172,
            "by_band": {"auto": 6000, "review": 172},
            "by_source": {"imdb_link": 1000, "title": 5172},
        },
    }
    return {**known, **facts}


def printed(
    nodes: list[Event],
    about: dict[str, Any] | None = None,
    written: tuple[str, ...] = (),
    *,
    is_verbose: bool = True,
) -> list[list[str]]:
    """Return the cells of each printed line."""
    console = Console(record=True, width=120, file=io.StringIO())
    print_summary(nodes, about, "/mnt/films", written, console, is_verbose=is_verbose)
    lines = console.export_text().splitlines()
    return [
        cells for line in lines if (cells := [cell.strip() for cell in re.split(r"[│┃]", line) if cell.strip()])
    ]


def test_each_node_is_a_row_with_its_counts() -> None:
    cells = printed([node("admit", rows_in={"a": 1000, "b": 234}, rows_out={"c": 1200}, rows_rejected=34)])
    assert ["ingestion", "admit", "1,234", "1,200", "34", "1.2"] in cells


def test_rows_of_zero_are_told_as_such() -> None:
    cells = printed([node("admit", rows_in={"a": 0}, rows_out={"c": 0}, rows_rejected=0)])
    assert ["ingestion", "admit", "0", "0", "0", "1.2"] in cells


def test_what_was_not_counted_stays_open() -> None:
    assert ["ingestion", "draw", "1.2"] in printed([node("draw")])


def test_nodes_stand_in_the_order_of_the_run() -> None:
    names = [cells[1] for cells in printed([node("second"), node("first")]) if cells[0] == "ingestion"]
    assert names == ["second", "first"]


def test_quality_is_told_with_its_intervals() -> None:
    cells = printed([], quality())
    assert [line for line in cells if len(line) == 2] == [
        ["soundtracks, films", "12,345, 1,000,000"],
        ["matched pairs", "6,172"],
        ["by band: auto", "6,000"],
        ["by band: review", "172"],
        ["by source: imdb_link", "1,000"],
        ["by source: title", "5,172"],
        ["match rate (not an accuracy)", "50.0%"],
        ["labelled pairs (each scored without its own label)", "321"],
        ["pair completeness", "98.7%"],
        ["precision of the title matcher, auto", "0.980 [0.951, 0.992]"],
        ["recall of the title matcher, auto", "0.800 [0.750, 0.850]"],
        ["precision of the title matcher, auto and review", "0.980 [0.951, 0.992]"],
        ["recall of the title matcher, auto and review", "0.900 [0.880, 0.920]"],
    ]


@pytest.mark.parametrize(
    ("unknown", "label"),
    [
        ({"match_rate": None}, "match rate (not an accuracy)"),
        ({"candidate_recall": None}, "pair completeness"),
        (
            {"title_matcher": {"auto": band(precision_interval=[None, None]), "auto_and_review": band()}},
            "precision of the title matcher, auto",
        ),
    ],
)
def test_dash_stands_for_what_is_unknown(unknown: dict[str, Any], label: str) -> None:
    cells = printed([], quality(**unknown))
    assert [label, "-"] in cells
    assert sum("-" in line for line in cells) == 1


@pytest.mark.parametrize("is_sample", [True, False])
def test_only_the_sample_is_said_to_be_one(is_sample: bool) -> None:
    text = str(printed([], quality(is_sample=is_sample)))
    assert (SAMPLE_NOTE in text) is is_sample


def test_without_matching_there_is_no_quality() -> None:
    text = str(printed([node("admit")]))
    assert "matched pairs" not in text
    assert SAMPLE_NOTE not in text


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("03_primary/movies",), ["Outputs below /mnt/films: 03_primary/movies"]),
        (
            ("08_reporting/report.html", "03_primary/movies", "03_primary/soundtracks"),
            [
                "Outputs below /mnt/films: 03_primary (2), 08_reporting/report.html",
                "Report: /mnt/films/08_reporting/report.html",
            ],
        ),
    ],
)
def test_only_what_the_run_wrote_is_told_at_the_end(written: tuple[str, ...], told: list[str]) -> None:
    lines = printed([node("admit")], quality(), written)
    assert [" ".join(cells) for cells in lines[-len(told) - 1 : -1]] == told
    assert not any("Outputs" in cell for cells in printed([node("admit")], quality()) for cell in cells)


def test_by_default_a_summary_is_of_stages_and_fits_a_screen() -> None:
    stages = ("ingestion", "cleaning", "matching", "analysis", "reporting")
    missed = {
        "table": "t",
        "check": "rows",
        "severity": "warn",
        "outcome": "missed",
        "expected": "9",
        "found": "3",
    }
    nodes = [replace(node(f"node_{number}"), stage=stages[number // 8]) for number in range(40)]
    nodes[3] = replace(nodes[3], checks=[missed])
    lines = printed(nodes, quality(), ("03_primary/movies",), is_verbose=False)
    assert lines[0] == ["Missed: t, rows: expected 9; found 3"]
    assert ["matching", "8 nodes", "10.0"] in lines
    assert len(lines) <= 20


def test_places_are_told_from_the_layer_on() -> None:
    datasets = [
        JSONDataset(filepath="/mnt/01_disk/films/08_reporting/quality.json"),
        SparkTable(filepath="abfss://films@account.dfs.core.windows.net/a/03_primary/movies", schema="prm_movies"),
        MemoryDataset(),
        None,
    ]
    assert paths_below_root(datasets) == ["08_reporting/quality.json", "03_primary/movies"]


@pytest.mark.parametrize(
    ("origin", "told"),
    [("frozen", "pretrained: 01_raw/curated/match_model.json"), ("em", "estimated"), ("new", "n")],
)
def test_origin_of_the_model_is_told(origin: str, told: str) -> None:
    (cells,) = [cells for cells in printed([], quality(model_origin=origin)) if cells[0] == "match model"]
    assert cells[1].startswith(told)


def test_prints_to_standard_output_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary([node("admit")], None, "/mnt/films")
    assert "ingestion" in capsys.readouterr().out
