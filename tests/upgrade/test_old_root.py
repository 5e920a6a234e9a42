"""The code of today on a root that revision 7410be4 has written: README.md describes it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from pyspark.sql import SparkSession

from tools.compare.renames import read_renames
from tools.compare.roots import compare_roots
from upgrade.conftest import OLD_ROOT, Call

DECIDED_MATCH = "c6693c4c-6037-5b75-bfcb-2cdfed2971e7"
DECIDED_NO_MATCH = "d0a341a6-3428-5712-9753-ddeda251f7fa"
DECIDED_NONE = "d3e48f86-a237-599c-910e-ffb4592df855"
LINK = ("release_group_gid", "tmdb_id", "match_source")


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    return list(ds.dataset(root / table).to_table().to_pylist())


def links(root: Path, without: Iterable[str] = ()) -> set[tuple[Any, ...]]:
    """Return soundtrack, film and source of each link, without those of some soundtracks."""
    return {
        tuple(row[name] for name in LINK)
        for row in rows(root, "03_primary/matched_pairs")
        if row["release_group_gid"] not in set(without)
    }


def test_the_runs_are_on_the_dashboard(kedro: Call, root: Path) -> None:
    result = kedro("dashboard")
    assert (result.exit_code, "2 runs" in result.output) == (0, True), result.output
    page = (root / "monitoring/dashboard.html").read_text(encoding="utf-8")
    run_ids = {
        json.loads(line)["run_id"] for line in (root / "monitoring/events.jsonl").read_text("utf-8").splitlines()
    }
    assert len(run_ids) == 2
    assert all(run_id in page for run_id in run_ids)
    assert "int_movies: no table at" in page
    assert "skipped" not in result.output


@pytest.mark.end_to_end
def test_analysis_makes_the_same_of_the_tables(kedro: Call, root: Path, spark: SparkSession) -> None:
    result = kedro("run", "--pipelines", "analysis")
    assert result.exit_code == 0, result.output
    outcomes = compare_roots(OLD_ROOT, root, read_renames())
    assert {outcome.path: outcome.differences for outcome in outcomes if outcome.differences} == {}
    assert "3 runs" in kedro("dashboard").output
    baseline = json.dumps(json.loads((root / "monitoring/last_good_rows.json").read_text(encoding="utf-8")))
    assert '"prm_movies": 34' in baseline


@pytest.mark.end_to_end
def test_links_are_explained(kedro: Call) -> None:
    result = kedro("explain", "Blade Runner")
    assert result.exit_code == 0, result.output
    assert "Blade Runner Trilogy: 25th Anniversary" in result.output
    assert "Blade Runner: Orchestral Adaptation" in result.output


def test_the_review_queue_is_exported(kedro: Call, tmp_path: Path) -> None:
    result = kedro("review", "export", "--to", str(tmp_path / "queue.csv"), "--near", "auto", "--near-count", "3")
    assert result.exit_code == 0, result.output
    with (tmp_path / "queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        queue = list(csv.DictReader(stream))
    # Pairs with a decision are not listed again.
    assert len(queue) == 3
    assert not {DECIDED_MATCH, DECIDED_NO_MATCH, DECIDED_NONE} & {row["release_group_gid"] for row in queue}
    assert all(row["evidence"] for row in queue)


def test_the_review_queue_can_still_be_imported(kedro: Call, root: Path) -> None:
    decisions = root / "01_raw/curated/decisions.csv"
    before = decisions.read_text(encoding="utf-8")
    queue = str(root / "08_reporting/review_queue.xlsx")
    again = kedro("review", "import", queue, "--by", "Ada")
    assert (again.exit_code, decisions.read_text(encoding="utf-8")) == (0, before), again.output
    decisions.unlink()
    anew = kedro("review", "import", queue, "--by", "Ada")
    assert anew.exit_code == 0, anew.output
    assert [line.split(",")[:3] for line in decisions.read_text(encoding="utf-8").splitlines()] == [
        line.split(",")[:3] for line in before.splitlines()
    ]


@pytest.mark.end_to_end
def test_decisions_and_model_are_used(kedro: Call, root: Path, spark: SparkSession) -> None:
    shutil.copy(root / "06_models/match_model.json", root / "01_raw/curated/match_model.json")
    result = kedro("run", "--pipelines", "matching")
    assert result.exit_code == 0, result.output
    decided = (DECIDED_MATCH, DECIDED_NO_MATCH, DECIDED_NONE)
    assert links(root, without=decided) == links(OLD_ROOT, without=decided)
    assert links(root) - links(root, without=decided) == {(DECIDED_MATCH, 90003185, "curated")}
    quality = json.loads((root / "08_reporting/match_quality.json").read_text(encoding="utf-8"))
    assert quality["model_origin"] == "frozen"


def test_a_model_that_lost_a_field_is_refused_by_name(kedro: Call, root: Path) -> None:
    model = json.loads((root / "06_models/match_model.json").read_text(encoding="utf-8"))
    del model["coverage"]
    (root / "01_raw/curated/match_model.json").write_text(json.dumps(model), encoding="utf-8")
    result = kedro("run", "--pipelines", "matching")
    assert result.exit_code != 0
    assert all(part in result.output for part in ("match_model.json", "expected", "found", "remedy"))
