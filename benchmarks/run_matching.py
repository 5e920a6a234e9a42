"""Run contenders on one synthetic world, each in a process of its own, and print a table of scores and costs.

Usage: python -m benchmarks.run_matching WORK [--size 100k_1m] [--seed 7] [--repeats 3] [--contenders NAME ...]

The world is made and cleaned once below WORK; neither is counted. A contender is warmed on a small world, save Spark,
whose session start counts. Wall and CPU are medians of the repeats; the peak is that of the process and its children.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

THREADS = 2
WARM_SIZE = "1k_10k"
CONTENDERS = ("splink_duckdb", "ours_in_process", "ours_spark")
_COLUMNS = ("F1", "at", "candidate recall", "auto precision", "auto recall", "calibration error")


def main() -> None:
    """Make the worlds, run the contenders, print the table; or, called by itself, run one contender."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("work", type=Path)
    parser.add_argument("--size", default="100k_1m")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--contenders", nargs="+", default=list(CONTENDERS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = arguments.work / f"{arguments.size}_seed{arguments.seed}"
    warm = arguments.work / f"{WARM_SIZE}_seed{arguments.seed}"
    if arguments.one:
        print(json.dumps(measure(arguments.one, folder, warm, arguments.repeats)))
        return
    for size, place in ((arguments.size, folder), (WARM_SIZE, warm)):
        make(size, arguments.seed, place)
    command = [sys.executable, "-m", "benchmarks.run_matching", *sys.argv[1:], "--one"]
    found = {}
    for name in arguments.contenders:
        done = subprocess.run([*command, name], check=True, stdout=subprocess.PIPE, text=True)
        found[name] = json.loads(done.stdout.splitlines()[-1])
    print(table(found, folder.name))


def make(size: str, seed: int, folder: Path) -> None:
    """Make and clean a world, unless it is there."""
    from benchmarks.cleaned import CleanedPaths, write_cleaned
    from benchmarks.worlds import SIZES, make_world

    if not CleanedPaths.below(folder).truth.exists():
        write_cleaned(make_world(SIZES[size], seed), folder, THREADS)


def measure(name: str, folder: Path, warm: Path, repeats: int) -> dict[str, Any]:
    """Return scores, seconds, CPU-seconds and peak GiB of one contender."""
    import pyarrow.parquet as pq

    from benchmarks.cleaned import CleanedPaths
    from benchmarks.scores import score

    contender = import_module(f"benchmarks.contenders.{name}")
    paths = CleanedPaths.below(folder)
    is_spark = name == "ours_spark"
    if not is_spark:
        contender.run(CleanedPaths.below(warm), THREADS)
    peak = _Peak()
    runs = []
    # A second session of one process starts in no time: Spark is measured once.
    for _ in range(1 if is_spark else repeats):
        begun, used = time.perf_counter(), _cpu_seconds()
        pairs, told = contender.run(paths, THREADS)
        runs.append((time.perf_counter() - begun, _cpu_seconds() - used))
    scores = score(pairs, pq.read_table(paths.truth), told["auto_probability"])
    return {
        "wall": statistics.median(run[0] for run in runs),
        "cpu": statistics.median(run[1] for run in runs),
        "peak": peak.stop() / 2**30,
        "F1": scores["best"]["f1"],
        "at": scores["best"]["threshold"],
        "candidate recall": scores["candidate_recall"],
        "auto precision": scores["auto"]["precision"],
        "auto recall": scores["auto"]["recall"],
        "calibration error": scores["calibration_error"],
    }


def table(found: dict[str, dict[str, Any]], world: str) -> str:
    """Return the results as a Markdown table; ratios are to the first contender."""
    first = next(iter(found.values()))
    lines = [
        f"| {world} | wall s | ratio | CPU s | ratio | peak GiB | {' | '.join(_COLUMNS)} |",
        "|---|" + "--:|" * (5 + len(_COLUMNS)),
    ]
    for name, one in found.items():
        cost = (
            f"{one['wall']:.1f} | {one['wall'] / first['wall']:.2f} | {one['cpu']:.1f} | "
            f"{one['cpu'] / first['cpu']:.2f} | {one['peak']:.2f}"
        )
        lines.append(f"| {name} | {cost} | {' | '.join(f'{one[column]:.4f}' for column in _COLUMNS)} |")
    return "\n".join(lines)


def _cpu_seconds() -> float:
    import psutil

    own = psutil.Process()
    times = own.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in own.children(recursive=True):
        try:
            total += sum(child.cpu_times()[:2])
        except psutil.Error:
            continue
    return float(total)


class _Peak:
    """Watches the memory of this process and its children, ten times a second."""

    def __init__(self) -> None:
        self._bytes = 0
        self._is_over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> int:
        """Return the largest sum that was seen."""
        self._is_over.set()
        return self._bytes

    def _watch(self) -> None:
        import psutil

        own = psutil.Process()
        while not self._is_over.wait(0.1):
            try:
                alive = [own, *own.children(recursive=True)]
                self._bytes = max(self._bytes, sum(one.memory_info().rss for one in alive))
            except psutil.Error:
                continue


if __name__ == "__main__":
    main()
