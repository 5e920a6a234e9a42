"""Benchmark runs in a few words, as if they had been measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.matching.results import BenchmarkRun, Result
from benchmarks.worlds.world import SIZES

SIZE = "10k_100k"


def result(
    method: str,
    wall: float = 1.0,
    f1: float = 0.9,
    size: str = SIZE,
    seed: int | None = 21,
    share: float = 1.0,
    slowest: float = 1.0,
) -> Result:
    """Return what a method did; the size of an extract's trial is that of the smallest world."""
    world = SIZES.get(size, SIZES["1k_10k"])
    scores = {
        "best": {"threshold": 0.5, "precision": f1, "recall": f1, "f1": f1},
        "auto": {"threshold": 0.9, "precision": 0.99, "recall": 0.7, "f1": 0.82},
        "candidate_recall": 0.99,
        "calibration_error": 0.02,
        "calibration": [
            {"bin": 0, "count": 10, "probability": 0.05, "right": 0.1},
            {"bin": 9, "count": 90, "probability": 0.95, "right": 0.97},
        ],
        "curve": [
            {"threshold": 0.9, "precision": 1.0, "recall": 0.5},
            {"threshold": 0.1, "precision": 0.8, "recall": 0.95},
        ],
    }
    measured = {
        "wall": wall, "cpu": 2 * wall, "peak_bytes": 2**30, "load_before": 0.5,
        "jobs": [wall + 3.0] if share == 1 else [],
        "runs": [{"wall": wall, "cpu": 2 * wall}, {"wall": slowest * wall, "cpu": 2 * wall}],
        "sample_share": share, "scores": scores,
    }  # fmt: skip
    return Result(method, size, seed, world.soundtracks, world.films, measured)


def benchmark_run(
    *results: Result, seeds: Sequence[int] = (21, 22), sizes: Sequence[str] = (SIZE,)
) -> BenchmarkRun:
    """Return these results as those of one command."""
    about: dict[str, Any] = {
        "cores": 2, "memory_gib": 23.4, "system": "Linux x86_64", "versions": {"Python": "3.11.7", "splink": None},
        "date": "2026-11-25", "seeds": list(seeds), "sizes": list(sizes), "scale_seed": seeds[0], "repeats": 3,
    }  # fmt: skip
    return BenchmarkRun(about, results)


def whole_run() -> BenchmarkRun:
    """Return a benchmark run of all methods on two seeds, with a scale line and an extract."""
    methods = (
        ("splink_duckdb", 4.0, 0.89, 1.0), ("ours_in_process", 0.8, 0.93, 1.0), ("ours_spark", 2.5, 0.93, 1.0),
        ("student_rule", 40.0, 0.5, 0.2), ("exhaustive", 90.0, 0.8, 0.05),
    )  # fmt: skip
    worlds = [
        result(name, wall * (1 + seed / 100), f1 + seed / 1000, seed=seed, share=share)
        for seed in (21, 22)
        for name, wall, f1, share in methods
    ]
    scale = [
        result(name, wall * SIZES[size].films / 100_000, f1 - SIZES[size].films / 1e8, size=size)
        for size in ("1k_10k", "10k_10k", "10k_1m", "100k_1m")
        for name, wall, f1, share in methods
        if share == 1
    ]
    extract = [result(name, size="as they are", seed=None) for name, *_ in methods]
    return benchmark_run(*worlds, *scale, *extract)
