"""The page: complete in itself, safe from what records say, drawn by a real browser where there is one."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitoring.histories import events_of_run, write_history, written
from soundtrack_pop.monitoring.dashboard import render, runs_as_data, write
from soundtrack_pop.monitoring.history import read_history
from soundtrack_pop.monitoring.records import EVENTS_FILE
from support.waiting import DEADLINE_SECONDS

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")


def page_of(folder: Path, runs: int) -> str:
    history = read_history(written(folder, runs))
    return render(history, str(folder))


def drawn(page: str, folder: Path) -> str:
    """Return the page's elements after a browser has run its script."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000"]
    return subprocess.run(
        [*command, "--dump-dom", file.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_SECONDS,
    ).stdout


def test_the_page_asks_no_other_machine(tmp_path: Path) -> None:
    page = page_of(tmp_path, 5)
    assert re.findall(r"(?:src|href)=|@import|url\(", page) == []
    assert "default-src 'none'" in page


def test_what_a_record_says_cannot_end_the_script(tmp_path: Path) -> None:
    path = write_history(tmp_path / EVENTS_FILE, 1, nodes=1)
    path.write_text(path.read_text().replace("make_table_0", "</script><script>alert(1)</script>"))
    page = render(read_history(str(tmp_path)), "</script>")
    assert page.count("</script>") == 2
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["runs"][0]["nodes"][0]["node"] == "</script><script>alert(1)</script>"


def test_only_the_newest_runs_are_told_in_detail(tmp_path: Path) -> None:
    runs = runs_as_data(read_history(written(tmp_path, 103, nodes=1)).runs)
    assert [run["id"] for run in runs if "nodes" not in run] == ["run-2", "run-1", "run-0"]


def test_a_run_that_never_ended_shows_what_its_nodes_add_up_to(tmp_path: Path) -> None:
    path = tmp_path / EVENTS_FILE
    path.parent.mkdir()
    path.write_text("".join(event.line for event in events_of_run(0, nodes=4, ends="killed")))
    (shown,) = runs_as_data(read_history(str(tmp_path)).runs)
    assert (shown["status"], shown["rows_rejected"], len(shown["nodes"])) == ("killed", 0 + 1 + 2, 3 + 1)


def test_the_node_that_a_killed_run_was_at_is_shown_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / EVENTS_FILE
    path.parent.mkdir()
    path.write_text("".join(event.line for event in events_of_run(0, nodes=4, ends="killed")))
    (shown,) = runs_as_data(read_history(str(tmp_path)).runs)
    last = shown["nodes"][-1]
    assert (last["node"], last["status"], last["begin"], "seconds" in last) == (
        "make_table_3",
        "killed",
        3.0,
        False,
    )


def test_the_page_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = write("one", str(tmp_path))
    assert write("two", str(tmp_path)) == place
    assert [path.read_text() for path in (tmp_path / "monitoring").iterdir()] == ["two"]


@needs_browser
@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (0, ["No run has been recorded"]),
        (1, ["Nodes of the run", "make_table_39", "No run of this selection has failed"]),
        (5, ["killed", "running at the last event: make_table_39", "SourceError: ", "&lt;b&gt;Put"]),
        (500, ["500", "Match quality", "Storage below the root", "Compute utilisation"]),
    ],
)  # fmt: skip
def test_a_browser_draws_it(tmp_path: Path, runs: int, said: list[str]) -> None:
    shown = drawn(page_of(tmp_path, runs), tmp_path)
    assert [text for text in said if text not in shown] == []


CHOICES: tuple[tuple[dict[str, str], Callable[[dict[str, Any]], bool]], ...] = (
    ({}, lambda run: True),
    ({"env": "prod"}, lambda run: run["env"] == "prod"),
    ({"from": "2026-01-03", "to": "2026-01-05"}, lambda run: "2026-01-03" <= run["at"][:10] <= "2026-01-05"),
    ({"env": "test", "from": "2026-01-05"}, lambda run: run["env"] == "test" and run["at"] >= "2026-01-05"),
    ({"status": "failed"}, lambda run: run["status"] == "failed"),
    ({"env": "local", "to": "2025-12-31"}, lambda run: False),
)
TRY_CHOICES = """<script>document.body.dataset.seen = JSON.stringify(%s.map((choice) => {
  for (const name of ["env", "status", "from", "to"]) byId(name).value = choice[name] || "";
  byId("filters").dispatchEvent(new Event("input"));
  return [...document.querySelectorAll(".pick")].map((row) => row.cells[0].textContent);
}));</script>"""


@needs_browser
def test_filters_choose_runs_by_environment_date_and_status(tmp_path: Path) -> None:
    runs = runs_as_data(read_history(written(tmp_path, 20, nodes=2)).runs)
    script = TRY_CHOICES % json.dumps([choice for choice, _ in CHOICES])
    seen = re.search(r'data-seen="([^"]*)"', drawn(page_of(tmp_path, 20) + script, tmp_path))
    assert seen is not None
    expected = [[run["at"][:19].replace("T", " ") for run in runs if chosen(run)] for _, chosen in CHOICES]
    assert json.loads(html.unescape(seen[1])) == expected
    assert [len(found) for found in expected] == [20, 6, 6, 4, 2, 0]
