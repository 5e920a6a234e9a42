"""The table at the end of a run: rows at each stage, pairs by band, how good they are, where the outputs are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from soundtrack_pop.monitoring.records import Event


def print_summary(
    nodes: Sequence[Event], quality: dict[str, Any] | None, storage_root: str, console: Console | None = None
) -> None:
    """Print the summary of a run.

    Args:
        nodes: the run's `node_finished` events.
        quality: content of `match_quality.json`; None where matching was not run.
        storage_root: where the outputs are.
        console: where to print; standard output by default.
    """
    console = console or Console(soft_wrap=True)
    console.print()
    console.print(_stages_table(nodes))
    if quality is not None:
        console.print(_quality_table(quality))
        if quality["is_sample"]:
            console.print("Embedded sample: popularity, votes, tag counts and ids are generated, not facts.")
    console.print(f"Outputs below {storage_root}: 03_primary/matched_pairs, 08_reporting", markup=False)


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
    table.add_row("matched pairs", _count(pairs["total"]))
    for name, count in sorted({**pairs["by_band"], **pairs["by_source"]}.items()):
        table.add_row(f"  {name}", _count(count))
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
