"""Run `kedro run` from archives to report on worlds of several sizes; print each stage's seconds and peak memory.

Usage: python -m benchmarks.whole_run WORK [--parts 100 10 1] [--seed 7] [--twice]

Part 1 is the full size. A world is made once below WORK. With `--twice` each size is run a second time on one core
less, and the hashes of both runs' tables are compared.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.costs import memory_bytes
from benchmarks.worlds.make_dump import make
from soundtrack_pop.monitoring.records import RUNS_FOLDER
from soundtrack_pop.monitoring.run_files import record_lines

_SECONDS_BETWEEN_LOOKS = 0.2
# What a run reads, and what names the time of a run.
_NOT_COMPARED = ("01_raw", "truth.parquet", "monitoring")


def main() -> None:
    """Make the worlds, run, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--parts", type=float, nargs="+", default=[100, 10, 1])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--twice", action="store_true")
    arguments = parser.parse_args()
    found = {}
    for part in arguments.parts:
        root = arguments.work / f"part_{part:g}_seed{arguments.seed}"
        if not (root / "truth.parquet").exists():
            make(root, part, arguments.seed)
        found[f"1:{part:g}"] = measure(root)
        if arguments.twice:
            first = fingerprints(root)
            measure(root, cores=max(1, len(os.sched_getaffinity(0)) - 1))
            changed = sorted(name for name, digest in fingerprints(root).items() if first.get(name) != digest)
            print(f"1:{part:g}: {len(first)} files, {len(changed)} other in the second run {changed[:5]}")
    print(table(found))


def measure(root: Path, cores: int | None = None) -> dict[str, dict[str, float]]:
    """Run once and return stage -> seconds and peak GiB of the process and its children."""
    shutil.rmtree(root / RUNS_FOLDER, ignore_errors=True)
    # Nothing is taken over from an earlier run: it would be no measure of this one.
    command = [sys.executable, "-m", "kedro", "run", "--params", "cleaning.reuse=false"]
    if cores:
        command = ["taskset", "-c", ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores])), *command]
    process = subprocess.Popen(command, env={**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)})
    looks: list[tuple[float, int]] = []
    watch = threading.Thread(target=_watch, args=(process, looks), daemon=True)
    watch.start()
    if process.wait():
        raise SystemExit(f"{root}: the run failed")
    watch.join()
    return _stages([json.loads(line) for line in record_lines(str(root))], looks)


def fingerprints(root: Path) -> dict[str, str]:
    """Return path -> hash of what the run has written: of files their bytes, of Parquet tables their rows in any order."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        # Spark's checksums stand under hidden names, which hold chance numbers.
        is_hidden = path.name.startswith(".")
        if path.is_file() and not is_hidden and name.parts[0] not in _NOT_COMPARED and path.suffix != ".parquet":
            found[str(name)] = hashlib.sha256(path.read_bytes()).hexdigest()
    for folder in sorted({path.parent for path in root.glob("0[2-9]_*/*/*.parquet")}):
        found[str(folder.relative_to(root))] = _hash_of_rows(folder)
    return found


def _hash_of_rows(folder: Path) -> str:
    """Return a hash of a table that does not depend on the order of its rows, which partitions decide."""
    import pyarrow.dataset as pads

    total = 0
    for batch in pads.dataset(folder, format="parquet").to_batches(batch_size=10_000):
        for row in batch.to_pylist():
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:16], "big")
    return f"{total:x}"


def table(found: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the results as Markdown: a row for each stage, seconds and GiB for each size."""
    stages = list(dict.fromkeys(stage for one in found.values() for stage in one))
    lines = [
        "| stage | " + " | ".join(f"{size} s | GiB" for size in found) + " |",
        "|---|" + "--:|--:|" * len(found),
    ]
    for stage in stages:
        cells = (f"{one[stage]['seconds']:.1f} | {one[stage]['peak_gib']:.2f}" for one in found.values())
        lines.append(f"| {stage} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _stages(events: list[dict[str, Any]], looks: list[tuple[float, int]]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(lambda: {"seconds": 0.0, "peak_gib": 0.0})
    for event in events:
        stage = {"node_finished": event["stage"], "run_finished": "whole"}.get(event["event"])
        if stage is None:
            continue
        ended = datetime.fromisoformat(event["at"]).timestamp()
        within = [size for at, size in looks if ended - event["seconds"] <= at <= ended]
        found[stage]["seconds"] += event["seconds"]
        found[stage]["peak_gib"] = max([found[stage]["peak_gib"], *(size / 2**30 for size in within)])
    return dict(found)


def _watch(process: subprocess.Popen[bytes], looks: list[tuple[float, int]]) -> None:
    import psutil

    own = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            looks.append((time.time(), memory_bytes(own)))
        time.sleep(_SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main()
