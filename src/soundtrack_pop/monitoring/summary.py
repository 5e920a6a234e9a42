"""The table at the end of a run: rows at each stage, pairs by band, how good they are, where the outputs are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from soundtrack_pop.monitoring.records import Event

# Where our datasets and Kedro's keep their place, and the part of a place that is below the storage root.
_PLACES = ("location", "_filepath", "_path", "_url")
_BELOW_THE_ROOT = re.compile(r"/(\d\d_[a-z]+)/([^/]+)")
_REPORT = "08_reporting/report.html"
_MODELS = {
    "em": "learned from the pairs",
    "gold": "learned from the pairs, scaled on labels",
    "declared": "the belief of the parameters: too few pairs to learn from",
    "frozen": "frozen: 01_raw/curated/match_model.json is used as it is",
}


def print_summary(
    nodes: Sequence[Event],
    quality: dict[str, Any] | None,
    storage_root: str,
    written: Iterable[str] = (),
    console: Console | None = None,
) -> None:
    """Print the summary of a run.

    Args:
        nodes: the run's `node_finished` events.
        quality: content of `match_quality.json`; None where this run did not measure it.
        storage_root: where the outputs are.
        written: what this run wrote, from the layer's folder on, such as `03_primary/movies`.
        console: where to print; standard output by default.
    """
    console = console or Console(soft_wrap=True)
    console.print()
    console.print(_stages_table(nodes))
    if quality is not None:
        console.print(_quality_table(quality))
        if quality["is_sample"]:
            console.print("Embedded sample: popularity, votes, tag counts and ids are generated, not facts.")
    outputs = sorted(set(written))
    if outputs:
        console.print(f"Outputs below {storage_root}: {', '.join(_by_layer(outputs))}", markup=False)
    if _REPORT in outputs:
        console.print(f"Report: {storage_root}/{_REPORT}", markup=False)


def places_below_root(datasets: Iterable[Any]) -> list[str]:
    """Return where stored datasets are, from the layer's folder on; nothing for those in memory."""
    places = [
        next((str(getattr(one, name)) for name in _PLACES if getattr(one, name, None)), "") for one in datasets
    ]
    return ["/".join(found[-1]) for place in places if (found := _BELOW_THE_ROOT.findall(place))]


def _by_layer(outputs: Sequence[str]) -> list[str]:
    """Return a layer's only output by name, of several how many there are."""
    layers: dict[str, list[str]] = {}
    for output in outputs:
        layers.setdefault(output.partition("/")[0], []).append(output)
    return [f"{layer} ({len(names)})" if len(names) > 1 else names[0] for layer, names in layers.items()]


def _stages_table(nodes: Sequence[Event]) -> Table:
    table = Table(title="Run", title_justify="left")
    for header in ("stage", "node"):
        table.add_column(header)
    for header in ("rows in", "rows out", "rejected", "seconds"):
        table.add_column(header, justify="right")
    for node in nodes:
        table.add_row(
            node.stage,
            node.node,
            _count(sum(node.rows_in.values()) if node.rows_in else None),
            _count(sum(node.rows_out.values()) if node.rows_out else None),
            _count(node.rows_rejected),
            f"{node.seconds:.1f}",
        )
    return table


def _quality_table(quality: dict[str, Any]) -> Table:
    pairs, matcher = quality["matched_pairs"], quality["title_matcher"]
    table = Table(title="Matching", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("soundtracks, films", f"{quality['soundtracks']:,}, {quality['films']:,}")
    if origin := quality.get("model_origin"):
        table.add_row("model", _MODELS.get(origin, origin))
    table.add_row("matched pairs", _count(pairs["total"]))
    # Each pair is in one band and of one source: two ways to divide the same pairs.
    for division in ("by_band", "by_source"):
        for name, count in sorted(pairs[division].items()):
            table.add_row(f"  {division.replace('_', ' ')}: {name}", _count(count))
    table.add_row("match rate (not an accuracy)", _share(quality["match_rate"]))
    table.add_row("gold pairs (each scored without its own label)", _count(quality["gold_pairs"]))
    table.add_row("candidate recall", _share(quality["candidate_recall"]))
    for band in ("auto", "auto_and_review"):
        for measure in ("precision", "recall"):
            label = f"{measure} of the title matcher, {band.replace('_', ' ')}"
            table.add_row(label, _with_interval(matcher[band], measure))
    return table


def _with_interval(measures: dict[str, Any], name: str) -> str:
    low, high = measures[f"{name}_interval"]
    return "-" if low is None else f"{measures[name]:.3f} [{low:.3f}, {high:.3f}]"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
