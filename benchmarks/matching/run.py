"""Measure all methods on the same cleaned problems, and write docs/benchmarks.md with its pictures.

Usage: python -m benchmarks.matching.run [--sizes 10k_100k 100k_1m] [--seeds 21 22 23] [--extract FOLDER]

Problems are made once below the work folder, which is not counted; each method runs in a process of its own. What
was measured is kept in its `results`: `--resume` measures only what is missing there, `--render` nothing at all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.costs import timed
from benchmarks.machine import describe_machine
from benchmarks.matching import results
from benchmarks.matching.page import write_page
from benchmarks.matching.problems import WARM_SIZE, Problem, extract_problems, scale_problems, world_problem
from benchmarks.matching.results import LABELS
from benchmarks.worlds.world import SIZES

# Who takes part in the scale line: all that look at every soundtrack.
_SCALED = ("splink_duckdb", "ours_in_process", "ours_spark")
_PROJECT = Path(__file__).resolve().parents[2]
_PAGE, _WORK = _PROJECT / "docs/benchmarks.md", _PROJECT / "data/benchmarks"


def main() -> None:
    """Measure what is asked for, and write the page."""
    arguments = _arguments()
    if not arguments.render:
        measure_all(arguments)
    write_page(results.load(arguments.work), arguments.page)


def measure_all(arguments: argparse.Namespace) -> None:
    """Measure each method on each problem of the plan."""
    work, seeds = arguments.work, arguments.seeds
    steps = list(plan(arguments))
    about = {
        **describe_machine(),
        "seeds": seeds,
        "sizes": arguments.sizes,
        "scale_seed": seeds[0],
        "repeats": arguments.repeats,
        "plan": [(problem.folder.name, name) for problem, name in steps],
    }
    results.begin(work, about)
    warm = world_problem(work, WARM_SIZE, seeds[0]).prepare()
    for done, (problem, name) in enumerate(steps):
        if arguments.resume and results.result_path(work, problem.folder.name, name).exists():
            continue
        print(f"[{done + 1}/{len(steps)}] {problem.folder.name} {name}", flush=True)
        results.keep(work, problem.folder.name, _measured(problem.prepare(), name, warm, arguments.repeats))


def plan(arguments: argparse.Namespace) -> Iterator[tuple[Problem, str]]:
    """Yield each problem with each of its methods, each once; methods of a problem follow one another."""
    work, seeds = arguments.work, arguments.seeds
    worlds = [world_problem(work, size, seed) for size in arguments.sizes for seed in seeds]
    known = {problem.folder for problem in worlds}
    scale = (
        [] if arguments.no_scale else [one for one in scale_problems(work, seeds[0]) if one.folder not in known]
    )
    real = list(extract_problems(work, arguments.extract)) if arguments.extract else []
    for problem in (*worlds, *real):
        yield from ((problem, name) for name in LABELS)
    for problem in scale:
        yield from ((problem, name) for name in _SCALED)


def _measured(problem: Problem, name: str, warm: Problem, repeats: int) -> results.Result:
    command = [sys.executable, "-m", "benchmarks.matching.measure", name, str(problem.folder)]
    warm_command = [*command, str(warm.folder), str(repeats)]
    done = subprocess.run(warm_command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    jobs = [
        timed(lambda: subprocess.run(command, check=True))[1] for _ in range(repeats if name in _SCALED else 0)
    ]
    measured["jobs"] = [job["wall"] for job in jobs]
    return results.Result(name, problem.size, problem.seed, *problem.rows(), measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--work", type=Path, default=_WORK, help="where problems and results go; never into git")
    parser.add_argument("--sizes", nargs="+", default=["10k_100k", "100k_1m"], choices=list(SIZES))
    parser.add_argument("--seeds", nargs="+", type=int, default=[21, 22, 23])
    parser.add_argument("--repeats", type=int, default=3, help="timed runs of each method; the median counts")
    parser.add_argument("--extract", type=Path, help="a real extract, as benchmarks/extract/measure.py takes it")
    parser.add_argument("--no-scale", action="store_true", help="leave the scale line out")
    parser.add_argument("--resume", action="store_true", help="measure only what was not measured yet")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page anew")
    parser.add_argument("--page", type=Path, default=_PAGE, help="the page; pictures go to a folder of its name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
