"""The static site of the pipelines works in a folder of a host, and says how large the tables are."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from kedro.io import DataCatalog, MemoryDataset
from PIL import Image

from soundtrack_pop.datasets.spark_table import SparkTable
from tools.docs import viz_site as build_viz
from tools.docs.pictures import renew
from tools.docs.viz_site import VizBuildError, build, mend, note_statistics

PAGE = '<head><link href="https://fonts.googleapis.com/x" rel="x">\n<link href="./a.css"></head>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/index-1.js").write_text('async()=>{await fetch("/api/run-status")}', encoding="utf-8")
    (tmp_path / "assets/other-1.js").write_text("no status", encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_the_status_is_asked_for_below_the_site_and_nothing_elsewhere(site: Path) -> None:
    mend(site)
    assert (site / "assets/index-1.js").read_text(encoding="utf-8") == 'async()=>{await fetch("./api/run-status")}'
    pages = {(site / name).read_text(encoding="utf-8") for name in ("index.html", "404.html", "workflow.html")}
    assert pages == {'<head><link href="./a.css"></head>'}


def test_a_kedro_viz_that_asks_otherwise_is_found(site: Path) -> None:
    (site / "assets/index-1.js").write_text('fetch("./api/run-status")', encoding="utf-8")
    with pytest.raises(VizBuildError, match="expected one script"):
        mend(site)


def test_a_build_that_fails_is_found_though_it_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_viz, "BUILD", tmp_path)
    monkeypatch.setattr(build_viz, "TARGET", tmp_path / "viz-site")
    monkeypatch.setattr(build_viz.sys, "executable", "/bin/python")
    (tmp_path / "docs-site").mkdir()
    (tmp_path / "index.html").write_text("of an earlier build", encoding="utf-8")
    monkeypatch.setattr(build_viz.subprocess, "run", lambda *_, **__: build_viz.subprocess.CompletedProcess([], 0))
    with pytest.raises(VizBuildError, match=r"index\.html"):
        build()
    assert [path.name for path in tmp_path.iterdir()] == ["docs-site"]


def test_rows_columns_and_bytes_are_told_of_stored_tables_only(tmp_path: Path) -> None:
    table = SparkTable(filepath=str(tmp_path / "genres"), schema="int_genres")
    table.save(pa.table({"genre": ["score", "jazz"]}))
    never_run = SparkTable(filepath=str(tmp_path / "none"), schema="prm_movies")
    catalog = DataCatalog({"int_genres": table, "prm_movies": never_run, "lazy": MemoryDataset()})
    note_statistics(catalog, ["lazy", "prm_movies", "int_genres"], tmp_path / ".viz/stats.json")
    found = json.loads((tmp_path / ".viz/stats.json").read_text(encoding="utf-8"))
    assert list(found) == ["int_genres"]
    assert (found["int_genres"]["rows"], found["int_genres"]["columns"]) == (2, 1)
    assert found["int_genres"]["file_size"] > 0


def test_pictures_are_renewed_from_a_run_on_the_sample_only(tmp_path: Path) -> None:
    figures, target = tmp_path / "figures", tmp_path / "pictures"
    for folder in (figures, target):
        folder.mkdir()
    Image.new("RGB", (2, 2), "red").save(figures / "funnel.png")
    Image.new("RGB", (2, 2), "red").save(figures / "not_shown.png")
    Image.new("RGB", (2, 2), "blue").save(target / "funnel.png")
    Image.new("RGB", (2, 2), "blue").save(target / "drawn_otherwise.png")
    (tmp_path / "match_quality.json").write_text('{"is_sample": false}', encoding="utf-8")
    with pytest.raises(SystemExit, match="embedded sample"):
        renew(tmp_path, target)
    (tmp_path / "match_quality.json").write_text('{"is_sample": true}', encoding="utf-8")
    assert renew(tmp_path, target) == ["funnel.png"]
    assert Image.open(target / "funnel.png").convert("RGB").getpixel((0, 0)) == (255, 0, 0)
