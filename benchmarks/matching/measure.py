"""Measure one method on one problem in a process of its own, and print what was found as a line of JSON.

Usage: python -m benchmarks.matching.measure METHOD FOLDER [WARM REPEATS]

It runs once on the small problem in WARM: imports, a session's start and compilation are over then. Then it runs REPEATS
times on the problem in FOLDER. What looks at a sample of the soundtracks is scored on it, and the part of its time that
grows with them is extrapolated. Without WARM it runs once in FOLDER and prints nothing: a single job, whose process is
timed from outside.
"""

from __future__ import annotations

import json
import statistics
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.costs import Peak, timed
from benchmarks.machine import load
from benchmarks.matching.cleaned import CleanedPaths

THREADS = 2


def measure(name: str, folder: Path, warm: Path, repeats: int) -> dict[str, Any]:
    """Return scores, seconds, CPU-seconds and peak bytes of one method.

    Args:
        name: of a module of `benchmarks.matching.methods`.
        folder: holds the cleaned tables of the problem.
        warm: holds those of a small one.
        repeats: from 1 up.
    """
    load_before = load()
    paths = CleanedPaths.below(folder)
    _method(name).run(CleanedPaths.below(warm), THREADS)
    peak = Peak()
    runs = []
    pairs: Any = None
    for _ in range(repeats):
        # What an earlier run found is no part of what the next one needs.
        pairs = None
        (pairs, told), cost = timed(lambda: _method(name).run(paths, THREADS))
        runs.append(whole(cost, told))
    return {
        "method": name,
        "runs": runs,
        **{of: statistics.median(run[of] for run in runs) for of in ("wall", "cpu")},
        "peak_bytes": peak.stop(),
        "load_before": load_before,
        "sample_share": told.get("sample_share", 1.0),
        "scores": _scores(pairs, told, paths.truth),
    }


def whole(cost: dict[str, float], told: dict[str, Any]) -> dict[str, float]:
    """Return what the whole problem costs where a sample was looked at; else the cost itself.

    Args:
        cost: wall and CPU seconds.
        told: `sample_share` in (0, 1] and `sampled_seconds`, the wall seconds that grow with the sample.
    """
    share, sampled = told.get("sample_share", 1.0), told.get("sampled_seconds", 0.0)
    factor = 1 + sampled / cost["wall"] * (1 / share - 1) if cost["wall"] else 1.0
    return {name: seconds * factor for name, seconds in cost.items()}


def _method(name: str) -> Any:
    return import_module(f"benchmarks.matching.methods.{name}")


def _scores(pairs: Any, told: dict[str, Any], truth: Path) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from benchmarks.matching.scores import score

    known = pq.read_table(truth)
    if "sampled" in told:
        known = known.filter(
            pc.is_in(known["release_group_gid"], value_set=pa.array(told["sampled"], pa.string()))
        )
    return score(pairs, known, told["auto_probability"])


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _method(sys.argv[1]).run(CleanedPaths.below(Path(sys.argv[2])), THREADS)
    else:
        print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))
