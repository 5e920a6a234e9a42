"""Write what was measured into the page, between its markers, and the pictures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine
from benchmarks.matching import charts, tables
from benchmarks.matching.problems import FIXED_SCALE, PROPORTIONAL_SCALE, seeds_told
from benchmarks.matching.results import Campaign
from tools.docs.generated_blocks import write_between


def write_page(campaign: Campaign, page: Path) -> None:
    """Replace what stands between the markers of the page, and draw the pictures.

    Args:
        campaign: what was measured.
        page: a Markdown file; the pictures go into a folder of its name without suffix.
    """
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    pictures = charts.draw_all(campaign)
    for name, figure in pictures.items():
        figure.savefig(folder / f"{name}.png", dpi=150, bbox_inches="tight")
    links = {
        name: f"![{' '.join(figure.get_suptitle().split())}]({folder.name}/{name}.png)"
        for name, figure in pictures.items()
    }
    write_between(page, "measured", "\n\n".join(_parts(campaign, links)))


def _parts(campaign: Campaign, links: dict[str, str]) -> Iterator[str]:
    about = campaign.about
    yield f"{machine.told(about)} {tables.disturbance(campaign)}"
    yield f"{seeds_told(about['seeds'])} Seconds: median of {about['repeats']} warm run{'' if about['repeats'] == 1 else 's'}."
    yield "## Quality and time"
    yield from (links[name] for name in ("quality_and_time", "wall_ratios") if name in links)
    for size in about["sizes"]:
        found = campaign.of_worlds(size)
        if found:
            yield f"### {tables.size_told(found[0])}"
            yield from (tables.finding(found), tables.means(found), tables.folded(tables.each(found)))
    yield from (links[name] for name in ("precision_recall", "calibration") if name in links)
    if "scale" in links:
        yield "## Scale"
        yield links["scale"]
        yield tables.scale(campaign, FIXED_SCALE, PROPORTIONAL_SCALE)
    if campaign.of_extract():
        yield "## A real extract"
        yield tables.EXTRACT_NOTE
        yield tables.each(campaign.of_extract())
