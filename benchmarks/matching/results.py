"""What was measured: kept as JSON in the work folder, one file for each method and problem, and summed up."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = "splink_duckdb"
LABELS = {
    "splink_duckdb": "Splink 5 on DuckDB",
    "ours_in_process": "ours, one process",
    "ours_spark": "ours, Spark",
    "student_rule": "first version’s rule",
    "exhaustive": "exhaustive",
}
_CAMPAIGN = "benchmark_run.json"


@dataclass(frozen=True)
class Result:
    """What one method did on one problem.

    Attributes:
        method: a key of `LABELS`.
        size: of the world; of an extract, the trial.
        seed: of the world; None for an extract.
        soundtracks: how many there are.
        films: how many there are.
        measured: as `measure.measure` returns it, with `jobs`, the wall seconds of processes that did nothing else.
    """

    method: str
    size: str
    seed: int | None
    soundtracks: int
    films: int
    measured: dict[str, Any]

    @property
    def wall(self) -> float:
        """Return the median of the wall seconds; extrapolated where a sample was looked at."""
        return float(self.measured["wall"])

    @property
    def job(self) -> float | None:
        """Return the median wall seconds of a process that links once; None where that was not measured."""
        jobs = self.measured["jobs"]
        return statistics.median(jobs) if jobs else None

    @property
    def cpu(self) -> float:
        """Return the median of the CPU seconds, children's included; extrapolated likewise."""
        return float(self.measured["cpu"])

    @property
    def f1(self) -> float:
        """Return the best F1 over all thresholds."""
        return float(self.measured["scores"]["best"]["f1"])

    @property
    def is_sampled(self) -> bool:
        """Return whether only a sample of the soundtracks was looked at."""
        return float(self.measured["sample_share"]) < 1


@dataclass(frozen=True)
class Spread:
    """A mean over seeds, and the lowest and highest of them."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of some values, of which there is at least one."""
        return cls(math.fsum(values) / len(values), min(values), max(values))


@dataclass(frozen=True)
class BenchmarkRun:
    """All that one command measured.

    Attributes:
        about: machine, date, seeds, repeats, sizes.
        results: in the order in which they were measured.
    """

    about: dict[str, Any]
    results: tuple[Result, ...]

    def of_worlds(self, size: str) -> list[Result]:
        """Return what was measured on worlds of a size, on the seeds that all methods ran on."""
        return [one for one in self.results if one.size == size and one.seed in self.about["seeds"]]

    def of_extract(self) -> list[Result]:
        """Return what was measured on the trials of a real extract."""
        return [one for one in self.results if one.seed is None]

    def of_scale(self, sizes: Iterable[str], method: str) -> list[Result]:
        """Return what a method did on the sizes of a scale line, on its one seed, fewest films first."""
        wanted = {
            one.size: one for one in self.results if one.method == method and one.seed == self.about["scale_seed"]
        }
        return sorted((wanted[size] for size in sizes if size in wanted), key=lambda one: one.films)


def keep(work: Path, problem: str, result: Result) -> None:
    """Write a result below the work folder."""
    path = result_path(work, problem, result.method)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(vars(result), indent=1), encoding="utf-8")


def result_path(work: Path, problem: str, method: str) -> Path:
    """Return where a result is kept."""
    return work / "results" / problem / f"{method}.json"


def begin(work: Path, about: dict[str, Any]) -> None:
    """Write down what is going to be measured, and on what."""
    (work / "results").mkdir(parents=True, exist_ok=True)
    (work / "results" / _CAMPAIGN).write_text(json.dumps(about, indent=1), encoding="utf-8")


def load(work: Path) -> BenchmarkRun:
    """Return what was measured of the last command's problems.

    Raises:
        SystemExit: nothing was measured in this folder.
    """
    path = work / "results" / _CAMPAIGN
    if not path.exists():
        raise SystemExit(
            f"{path}: expected what an earlier run measured; found nothing. Run without --render first."
        )
    about = json.loads(path.read_text(encoding="utf-8"))
    paths = (result_path(work, problem, name) for problem, name in about["plan"])
    return BenchmarkRun(
        about, tuple(Result(**json.loads(one.read_text("utf-8"))) for one in paths if one.exists())
    )


def by_method(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Return the results of each method, in the order of `LABELS`."""
    found = list(results)
    groups = {name: [one for one in found if one.method == name] for name in LABELS}
    return {name: group for name, group in groups.items() if group}


def spread(results: Sequence[Result], of: Callable[[Result], float | None]) -> Spread | None:
    """Return the spread of a figure over results; None where none of them has it."""
    values = [value for value in map(of, results) if value is not None]
    return Spread.of(values) if values else None


def ratio_to_first(
    results: Iterable[Result], of: Callable[[Result], float | None] = lambda one: one.wall
) -> Callable[[Result], float | None]:
    """Return what tells a result's seconds, wall by default, by those of the first method on the same problem."""
    firsts = {(one.size, one.seed): of(one) for one in results if one.method == FIRST}

    def ratio(one: Result) -> float | None:
        first, own = firsts.get((one.size, one.seed)), of(one)
        return own / first if first and own else None

    return ratio


def slope(films: Sequence[int], seconds: Sequence[float]) -> float | None:
    """Return the slope of log seconds by log films, by least squares: 1 is linear; None below two sizes."""
    xs, ys = [math.log(value) for value in films], [math.log(value) for value in seconds]
    if len(set(xs)) < 2:
        return None
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
