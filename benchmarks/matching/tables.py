"""The tables and sentences of the page, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.matching.results import (
    FIRST,
    LABELS,
    BenchmarkRun,
    Result,
    Spread,
    by_method,
    ratio_to_first,
    slope,
    spread,
)

EXTRACT_NOTE = (
    "Real MusicBrainz soundtracks and TMDb films, cleaned by the project's own run with editors' links taken out. The "
    "links are the truth; soundtracks without one take part and are not scored. No method sees a "
    "label. The title rules that clean for everybody, and one level of ours, were made by people who had seen titles "
    "of this extract ([results](results.md)), so this is no test on unseen data."
)
_OURS = ("ours_in_process", "ours_spark")
_MEANS = "mean [range over seeds]"
_NAMES = (_MEANS, "problem", "method", "held")
# Slowest by quickest of the warm runs, above which something else was at work.
_UNSTEADY = 1.5
Figure = Callable[[Result], float | None]


def size_told(one: Result) -> str:
    """Return the size of a problem: 10,000 soundtracks × 100,000 films."""
    return f"{one.soundtracks:,} soundtracks × {one.films:,} films"


def disturbance(benchmark_run: BenchmarkRun) -> str:
    """Return how busy the machine was before the runs, and how unsteady the runs were."""
    loads = [one.measured["load_before"] for one in benchmark_run.results]
    if not loads:
        return ""
    unsteady = sum(_unsteadiness(one) > _UNSTEADY for one in benchmark_run.results)
    return (
        f"Load of the machine in the minute before a method began: {min(loads):.1f} to {max(loads):.1f}. The "
        "method before it is part of that; above the number of cores others disturbed the measurement. In "
        f"{unsteady} of {len(loads)} measurements the slowest warm run took more than {_UNSTEADY} times the quickest."
    )


def finding(results: Sequence[Result]) -> str:
    """Return in a sentence how ours compares with the first method on worlds of one size."""
    ratio, groups = ratio_to_first(results), by_method(results)
    first = spread(groups.get(FIRST, []), lambda one: one.f1)
    said = []
    for name in _OURS:
        times, f1 = spread(groups.get(name, []), ratio), spread(groups.get(name, []), lambda one: one.f1)
        if times and f1 and first:
            more = f1.mean - first.mean
            said.append(
                f"{LABELS[name]}: {_spread(times, 2)} times the wall seconds of {LABELS[FIRST]}, F1 {f1.mean:.3f} "
                f"against {first.mean:.3f} ({more:+.3f})"
            )
    return "; ".join(said)[:1].upper() + "; ".join(said)[1:] + "." if said else ""


def means(results: Sequence[Result]) -> str:
    """Return the table of means over seeds, with the lowest and highest."""
    columns = _columns(results)
    rows = [
        [_label(group[0]), *(_spread(spread(group, of), digits) for _, of, digits in columns)]
        for group in by_method(results).values()
    ]
    return _table([_MEANS, *(name for name, *_ in columns)], rows)


def each(results: Sequence[Result]) -> str:
    """Return the table of every problem and method."""
    columns = _columns(results)
    rows = []
    for one in results:
        problem = one.size if one.seed is None else f"seed {one.seed}"
        rows.append([problem, _label(one), *(_number(of(one), digits) for _, of, digits in columns)])
    return _table(["problem", "method", *(name for name, *_ in columns)], rows)


def scale(benchmark_run: BenchmarkRun, fixed: Sequence[str], proportional: Sequence[str]) -> str:
    """Return the table of seconds and F1 by number of films, with the slope of each line."""
    rows = []
    for told, sizes in (("fixed soundtracks", fixed), ("a tenth of the films", proportional)):
        for name in LABELS:
            line = benchmark_run.of_scale(sizes, name)
            steepness = slope([one.films for one in line], [one.wall for one in line])
            last = slope([one.films for one in line[-2:]], [one.wall for one in line[-2:]])
            for one in line if len(line) > 1 else ():
                is_last = one is line[-1]
                rows.append(
                    [
                        told, LABELS[name], f"{one.films:,}", f"{one.soundtracks:,}", _number(one.wall, 2),
                        _number(one.f1, 4), _number(steepness if is_last else None, 2),
                        _number(last if is_last else None, 2),
                    ]
                )  # fmt: skip
    header = ["held", "method", "films", "soundtracks", "wall s", "F1", "slope", "slope, last step"]
    return _table(header, rows)


def folded(table: str) -> str:
    """Return a table that opens on a click."""
    return f"<details><summary>Each seed</summary>\n\n{table}\n\n</details>"


def _columns(results: Sequence[Result]) -> list[tuple[str, Figure, int]]:
    """Return name, figure and digits of each column; ratios are to the first method among the results."""
    wall_ratio, cpu_ratio = ratio_to_first(results), ratio_to_first(results, lambda one: one.cpu)

    def score(*path: str) -> Figure:
        def of(one: Result) -> float | None:
            value: Any = one.measured["scores"]
            for part in path:
                value = value[part]
            return None if value is None else float(value)

        return of

    return [
        ("wall s", lambda one: one.wall, 2),
        ("ratio", wall_ratio, 2),
        ("CPU s", lambda one: one.cpu, 1),
        ("CPU ratio", cpu_ratio, 2),
        ("job s", lambda one: one.job, 1),
        ("job ratio", ratio_to_first(results, lambda one: one.job), 2),
        ("peak GiB", lambda one: one.measured["peak_bytes"] / 2**30, 2),
        ("F1", lambda one: one.f1, 4),
        ("at", score("best", "threshold"), 3),
        ("candidate recall", score("candidate_recall"), 4),
        ("auto precision", score("auto", "precision"), 4),
        ("auto recall", score("auto", "recall"), 4),
        ("calibration error", score("calibration_error"), 3),
    ]


def _unsteadiness(one: Result) -> float:
    walls = [run["wall"] for run in one.measured["runs"]]
    return float(max(walls) / min(walls))


def _label(one: Result) -> str:
    """Return the method's name, with how much it looked at where that is not all."""
    share = one.measured["sample_share"]
    return f"{LABELS[one.method]}, on {share:.2g} of the soundtracks" if one.is_sampled else LABELS[one.method]


def _spread(found: Spread | None, digits: int) -> str:
    if found is None:
        return "–"
    if found.low == found.high:
        return _number(found.mean, digits)
    return f"{found.mean:.{digits}f} [{found.low:.{digits}f}, {found.high:.{digits}f}]"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    # Columns of names are not numbers.
    sides = ["---" if name in _NAMES else "--:" for name in header]
    lines = [header, sides, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
