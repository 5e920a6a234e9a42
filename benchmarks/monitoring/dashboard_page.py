"""Measure how long the dashboard of many runs takes to make and to open in Chromium.

    python -m benchmarks.monitoring.dashboard_page [--runs 500] [--repeats 5]

Prints Markdown. A page counts as open when the second frame after its script is drawn.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from soundtrack_pop.monitoring.dashboard import render
from soundtrack_pop.monitoring.history import read_history
from tests.monitoring.histories import write_history

_TIMER = """<script>requestAnimationFrame(() => requestAnimationFrame(() => {
  document.body.dataset.drawn = performance.now().toFixed(0); }))</script>"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = write_history(folder / "monitoring/events.jsonl", options.runs)
        begun = time.perf_counter()
        page = render(read_history(str(folder)), str(folder))
        made = time.perf_counter() - begun
        file = folder / "page.html"
        # The timer is no part of the page, whose policy would not let it run.
        file.write_text(
            re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page) + _TIMER, encoding="utf-8"
        )
        opened = [milliseconds_to_open(file) for _ in range(options.repeats)]
        sizes = records.stat().st_size / 1e6, file.stat().st_size / 1e6
    print("| runs | records MB | page MB | made, s | opened, ms: median | slowest |\n|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {options.runs} | {sizes[0]:.1f} | {sizes[1]:.1f} | {made:.1f} | {statistics.median(opened):.0f} | {max(opened)} |"
    )


def milliseconds_to_open(file: Path) -> int:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    command = [
        str(browser),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=8000",
        "--dump-dom",
    ]
    shown = subprocess.run(
        [*command, file.as_uri()], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    found = re.search(r'data-drawn="(\d+)"', shown)
    if found is None:
        raise RuntimeError(f"{file} was not drawn")
    return int(found[1])


if __name__ == "__main__":
    main()
