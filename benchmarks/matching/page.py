"""Write what was measured into the page, between its markers, and the pictures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine
from benchmarks.matching import charts, tables
from benchmarks.matching.problems import FIXED_SCALE, PROPORTIONAL_SCALE, seeds_told
from benchmarks.matching.results import BenchmarkRun
from tools.docs.generated_blocks import write_between


def write_page(benchmark_run: BenchmarkRun, page: Path) -> None:
    """Replace what stands between the markers of the page, and draw the pictures.

    Args:
        benchmark_run: what was measured.
        page: a Markdown file; the pictures go into a folder of its name without suffix.
    """
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    pictures = charts.draw_all(benchmark_run)
    for name, figure in pictures.items():
        figure.savefig(folder / f"{name}.png", dpi=150, bbox_inches="tight")
    links = {
        name: f"![{' '.join(figure.get_suptitle().split())}]({folder.name}/{name}.png)"
        for name, figure in pictures.items()
    }
    write_between(page, "measured", "\n\n".join(_parts(benchmark_run, links)))


def _parts(benchmark_run: BenchmarkRun, links: dict[str, str]) -> Iterator[str]:
    about = benchmark_run.about
    yield f"{machine.told(about)} {tables.disturbance(benchmark_run)}"
    yield f"{seeds_told(about['seeds'])} Seconds: median of {about['repeats']} warm run{'' if about['repeats'] == 1 else 's'}."
    yield "## Quality and time"
    yield from (links[name] for name in ("quality_and_time", "wall_ratios") if name in links)
    for size in about["sizes"]:
        found = benchmark_run.of_worlds(size)
        if found:
            yield f"### {tables.size_told(found[0])}"
            yield from (tables.finding(found), tables.means(found), tables.folded(tables.each(found)))
    yield from (links[name] for name in ("precision_recall", "calibration") if name in links)
    if "scale" in links:
        yield "## Scale"
        yield links["scale"]
        yield tables.scale(benchmark_run, FIXED_SCALE, PROPORTIONAL_SCALE)
    if benchmark_run.of_extract():
        yield "## A real extract"
        yield tables.EXTRACT_NOTE
        yield tables.each(benchmark_run.of_extract())
