"""What monitoring costs a run, what it records of runs that end badly, and what becomes of records in each fault.

    python -m benchmarks.monitoring.run [--only cost|ends|faults] [--root FOLDER] [--page FILE]

Prints Markdown; the tables of docs/monitoring.md come from here.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.monitoring.ingestion_faults import measure
from benchmarks.monitoring.ingestion_server import FAULTS
from soundtrack_pop.monitoring.dashboard import render
from soundtrack_pop.monitoring.history import Run, history_of, read_history
from soundtrack_pop.monitoring.records import RUNS_FOLDER

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "data/sample/01_raw"
PIPELINES = ("acquisition", "ingestion", "cleaning", "matching", "analysis", "reporting")
RECORDS = 20_000
# Where files of runs that were looked at are put aside.
_SEEN = "monitoring/seen"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["cost", "ends", "faults"])
    parser.add_argument("--runs", type=int, default=3, help="runs on the sample, after one to warm up")
    parser.add_argument(
        "--root", type=Path, help="storage root of a finished run on the sample, for `--only ends`"
    )
    parser.add_argument("--page", type=Path, help="where the dashboard of the runs that end badly goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        if options.root:
            shutil.copytree(options.root, root)
        else:
            shutil.copytree(SAMPLE, root / "01_raw")
        if options.only in (None, "cost") or (options.only == "ends" and not options.root):
            told = [finished(root) for _ in range(1 + (options.runs if options.only != "ends" else 0))]
            tell(cost_lines(told[1:]))
        if options.only in (None, "ends"):
            new_runs(root)
            tell(end_lines(root))
            if options.page:
                options.page.write_text(page_of_all(root), encoding="utf-8")
    if options.only in (None, "faults"):
        tell(fault_lines())


def tell(lines: Iterator[str]) -> None:
    """Print lines as they come: each may take a minute."""
    for line in lines:
        print(line, flush=True)


def start(root: Path, *options: str) -> subprocess.Popen[str]:
    # No request is made: a run of acquisition without a key would be refused before it begins.
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root), "TMDB_API_KEY": "0" * 32}
    command = [sys.executable, "-m", "benchmarks.monitoring.timed_run", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=pipe, stderr=pipe, text=True)


def finished(root: Path) -> dict[str, Any]:
    process = start(root)
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(err[-2000:])
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    return told


def cost_lines(told: list[dict[str, Any]]) -> Iterator[str]:
    """Return the cost of the hooks: seconds, and share of the same run."""
    if not told:
        return
    yield "| run, s | hooks, s | share of the run |"
    yield "|---|---|---|"
    for one in told:
        spent = sum(one["hooks"].values())
        yield f"| {one['seconds']:.1f} | {spent:.2f} | {spent / one['seconds']:.2%} |"
    yield ""
    yield "| hook | median, ms |"
    yield "|---|---|"
    names: Counter[str] = Counter()
    for name in told[0]["hooks"]:
        names[name] = round(1000 * statistics.median(one["hooks"].get(name, 0) for one in told))  # type: ignore[assignment]
    yield from (f"| {name} | {milliseconds} |" for name, milliseconds in names.most_common())
    yield ""


def end_lines(root: Path) -> Iterator[str]:
    """Return what the records say of runs that end badly, each on the tables of a finished run."""
    yield "| what happened | runs recorded | status | nodes ended | node at work or failed | error |"
    yield "|---|---|---|---|---|---|"
    for pipeline in PIPELINES:
        _, err = start(root, "--pipeline", pipeline, "--fault", pipeline).communicate()
        if "injected into" not in err:
            raise RuntimeError(err[-2000:])
        yield told_of(f"failed in {pipeline}", new_runs(root))
    start(root, "--pipeline", "analysis", "--fault", "analysis", "--kill").communicate()
    yield told_of("killed in analysis", new_runs(root))
    both = [start(root, "--pipeline", "ingestion") for _ in range(2)]
    for process in both:
        process.communicate()
    yield told_of("two of ingestion at once", new_runs(root))
    yield ""


def new_runs(root: Path) -> list[Run]:
    """Return the runs since the last call."""
    folder = root / RUNS_FOLDER
    history = read_history(str(root))
    if history.damaged_lines:
        raise RuntimeError(f"{history.damaged_lines} damaged lines")
    (root / _SEEN).mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.jsonl"):
        file.rename(root / _SEEN / file.name)
    return history.runs


def page_of_all(root: Path) -> str:
    """Return the dashboard of all runs that `new_runs` has put aside."""
    files = sorted((root / _SEEN).glob("*.jsonl"), key=lambda file: file.stem)
    return render(history_of(line for file in files for line in file.read_bytes().splitlines()), str(root))


def told_of(what: str, runs: list[Run]) -> str:
    recent = runs[-2:] if what.startswith("two") else runs[-1:]
    failed = [str(node["node"]) for run in recent for node in run.nodes if node["status"] == "failed"]
    at_work = [str(run.open_node["node"]) for run in recent if run.open_node]
    errors = [run.finished["error"]["message"] for run in recent if run.finished.get("error")]
    status = ", ".join(run.status for run in recent)
    nodes = ", ".join(str(len(run.nodes)) for run in recent)
    cells = (
        what,
        str(len(recent)),
        status,
        nodes,
        ", ".join([*failed, *at_work]) or "–",
        "; ".join(errors) or "–",
    )
    return f"| {' | '.join(cells)} |"


def fault_lines() -> Iterator[str]:
    """Return what became of the records in each fault."""
    yield f"| server ({RECORDS:,} records) | sent | kept | replayed | left | arrived twice | run waits, s |"
    yield "|---|---|---|---|---|---|---|"
    for fault in FAULTS:
        one = measure(fault, RECORDS)
        waits = one.write_seconds + one.close_seconds
        cells = (one.sent, one.kept, one.replayed, one.left, one.repeated)
        yield f"| {fault} | {' | '.join(f'{cell:,}' for cell in cells)} | {waits:.2f} |"
    yield ""


if __name__ == "__main__":
    main()
