"""The pictures of the page, in the look of the project's own figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.matching import chart_panels as panels
from benchmarks.matching.problems import FIXED_SCALE, PROPORTIONAL_SCALE
from benchmarks.matching.results import (
    FIRST,
    LABELS,
    BenchmarkRun,
    Result,
    by_method,
    ratio_to_first,
    slope,
    spread,
)
from benchmarks.matching.tables import size_told
from soundtrack_pop.pipelines.reporting.figures.style import frame, in_style, new_figure

_OURS = "ours_in_process"
# Whose scores are meant as probabilities.
_PROBABILISTIC = (FIRST, _OURS)
_NOTES = ("synthetic worlds: not how real titles, gaps and people behave",)


def draw_all(benchmark_run: BenchmarkRun) -> dict[str, Figure]:
    """Return every picture that there is something to draw for, by name."""
    drawn = {
        "quality_and_time": draw_quality_and_time,
        "wall_ratios": draw_wall_ratios,
        "precision_recall": draw_precision_recall,
        "calibration": draw_calibration,
        "scale": draw_scale,
    }
    with in_style():
        found = {name: draw(benchmark_run) for name, draw in drawn.items()}
    return {name: figure for name, figure in found.items() if figure is not None}


def draw_quality_and_time(benchmark_run: BenchmarkRun) -> Figure | None:
    """Return F1 by wall seconds, one panel for each size."""
    sizes = _sizes(benchmark_run)
    if not sizes:
        return None
    figure, strip, axes = _panels(len(sizes), 3.9)
    for panel, size in zip(axes, sizes, strict=True):
        found = benchmark_run.of_worlds(size)
        panels.draw_quality_and_time(panel, by_method(found))
        panel.set_title(size_told(found[0]))
    axes[0].set_ylabel("best F1")
    panels.name_methods(strip, axes[0])
    told = _compared(benchmark_run, sizes[-1])
    reading = (
        "Up and to the left is better. Small points: one seed each; large: their mean. Hollow: a sample of the "
        "soundtracks, time extrapolated to all. Seconds on a logarithmic scale."
    )
    frame(figure, told, reading, False, [*_NOTES, _seeds(benchmark_run)])
    return figure


def draw_wall_ratios(benchmark_run: BenchmarkRun) -> Figure | None:
    """Return wall seconds of each method by Splink's, one panel for each size."""
    sizes = [
        size for size in _sizes(benchmark_run) if any(one.method == FIRST for one in benchmark_run.of_worlds(size))
    ]
    if not sizes:
        return None
    figure, strip, axes = _panels(len(sizes), 2.9, sharey=True)
    # The bars carry their names.
    strip.remove()
    for panel, size in zip(axes, sizes, strict=True):
        found = benchmark_run.of_worlds(size)
        ratio = ratio_to_first(found)
        ratios = {name: spread(group, ratio) for name, group in by_method(found).items()}
        sampled = {name for name, group in by_method(found).items() if group[0].is_sampled}
        panels.draw_ratios(panel, {name: one for name, one in ratios.items() if one}, sampled)
        panel.set_title(size_told(found[0]))
    told = f"Wall time as a multiple of that of {LABELS[FIRST]}"
    reading = (
        "Left of the line is quicker; logarithmic scale. Warm runs on the same cleaned tables; Spark's session start and everybody's imports are not in it (see job "
        "s in the tables). Lines: lowest to highest seed. Pale: a sample of the soundtracks, extrapolated."
    )
    frame(figure, told, reading, False, [*_NOTES, _seeds(benchmark_run)])
    return figure


def draw_precision_recall(benchmark_run: BenchmarkRun) -> Figure | None:
    """Return precision by recall, one panel for each size."""
    sizes = _sizes(benchmark_run)
    if not sizes:
        return None
    figure, strip, axes = _panels(len(sizes), 4.1, sharey=True)
    for panel, size in zip(axes, sizes, strict=True):
        found = benchmark_run.of_worlds(size)
        # In Spark the links are the same, so its line would cover the other.
        groups = {name: group for name, group in by_method(found).items() if name != "ours_spark"}
        panels.draw_precision_recall(panel, groups)
        panel.set(title=size_told(found[0]), xlabel="recall")
    axes[0].set_ylabel("precision")
    panels.name_methods(strip, axes[0])
    reading = (
        "One line for each seed, from the surest links to all. Points: where a method itself links without "
        "asking anybody. Ours in Spark gives the same links as in one process."
    )
    told = "How many links are right, by how many of the films are found"
    frame(figure, told, reading, False, [*_NOTES, _seeds(benchmark_run)])
    return figure


def draw_calibration(benchmark_run: BenchmarkRun) -> Figure | None:
    """Return how often links are right by their probability, one panel for each size."""
    sizes = _sizes(benchmark_run)
    if not sizes:
        return None
    figure, strip, axes = _panels(len(sizes), 4.1, sharey=True)
    for panel, size in zip(axes, sizes, strict=True):
        found = [one for one in benchmark_run.of_worlds(size) if one.method in _PROBABILISTIC]
        if not found:
            continue
        panels.draw_calibration(panel, by_method(found))
        panel.set(title=size_told(found[0]), xlabel="match probability of the best film")
    axes[0].set_ylabel("share right")
    panels.name_methods(strip, axes[0])
    reading = (
        "Best film of each soundtrack, those without a film included, in ten bins of probability, one line for each "
        "seed; larger points hold more soundtracks. On the dashed line probabilities hold; above it they are too low."
    )
    frame(figure, _calibrated(benchmark_run, sizes[-1]), reading, False, [*_NOTES, _seeds(benchmark_run)])
    return figure


def draw_scale(benchmark_run: BenchmarkRun) -> Figure | None:
    """Return seconds and F1 by number of films, soundtracks held fixed or in proportion."""
    lines = {
        (sizes, name): line
        for sizes in (FIXED_SCALE, PROPORTIONAL_SCALE)
        for name in LABELS
        if len(line := benchmark_run.of_scale(sizes, name)) > 1
    }
    if not lines:
        return None
    figure, strip, (seconds, quality) = _panels(2, 4.1)
    for (sizes, name), line in lines.items():
        is_fixed = sizes == FIXED_SCALE
        panels.draw_scale_line(seconds, name, line, lambda one: one.wall, is_fixed)
        panels.draw_scale_line(quality, name, line, lambda one: one.f1, is_fixed)
    panels.finish_scale(seconds, quality, {one.films for line in lines.values() for one in line})
    panels.name_methods(strip, seconds)
    reading = (
        "Solid: the same number of soundtracks at every size; dashed: a tenth of the films. Both axes of the left "
        f"panel are logarithmic, dotted: seconds in proportion to films. One seed ({benchmark_run.about['scale_seed']})."
    )
    frame(figure, _scaled(lines.get((FIXED_SCALE, _OURS), [])), reading, False, _NOTES)
    return figure


def _panels(count: int, height: float, sharey: bool = False) -> tuple[Figure, Axes, list[Axes]]:
    """Return a figure with a strip above its panels."""
    figure = new_figure(height)
    grid = figure.add_gridspec(2, count, height_ratios=(1, 18))
    panels: list[Axes] = []
    for place in range(count):
        panels.append(figure.add_subplot(grid[1, place], sharey=panels[0] if sharey and panels else None))
        if sharey and place:
            panels[-1].tick_params(labelleft=False)
    return figure, figure.add_subplot(grid[0, :]), panels


def _sizes(benchmark_run: BenchmarkRun) -> list[str]:
    return [size for size in benchmark_run.about["sizes"] if benchmark_run.of_worlds(size)]


def _seeds(benchmark_run: BenchmarkRun) -> str:
    return f"seeds {', '.join(map(str, benchmark_run.about['seeds']))}"


def _of_both(
    benchmark_run: BenchmarkRun, size: str, of: Callable[..., float | None]
) -> tuple[float, float] | None:
    """Return the means of ours and of the first method; None where either is missing."""
    groups = by_method(benchmark_run.of_worlds(size))
    ours, first = spread(groups.get(_OURS, []), of), spread(groups.get(FIRST, []), of)
    return (ours.mean, first.mean) if ours and first else None


def _compared(benchmark_run: BenchmarkRun, size: str) -> str:
    found = benchmark_run.of_worlds(size)
    times, f1 = (
        _of_both(benchmark_run, size, ratio_to_first(found)),
        _of_both(benchmark_run, size, lambda one: one.f1),
    )
    if not times or not f1:
        return "Best F1 by wall seconds"
    return (
        f"At {found[0].films:,} films ours takes {times[0]:.2f} times Splink’s seconds in one process and reaches "
        f"F1 {f1[0]:.3f} against {f1[1]:.3f}"
    )


def _calibrated(benchmark_run: BenchmarkRun, size: str) -> str:
    errors = _of_both(benchmark_run, size, lambda one: one.measured["scores"]["calibration_error"])
    if not errors:
        return "How often the best film is right, by its probability"
    return (
        f"At {benchmark_run.of_worlds(size)[0].films:,} films probabilities are off by {100 * errors[0]:.1f} percentage "
        f"points on average in ours, by {100 * errors[1]:.1f} in Splink"
    )


def _scaled(line: Sequence[Result]) -> str:
    steepness = slope([one.films for one in line], [one.wall for one in line])
    if steepness is None:
        return "Seconds and F1 by the number of films"
    return f"With as many soundtracks, seconds of ours grow with films to the power of {steepness:.2f}"
