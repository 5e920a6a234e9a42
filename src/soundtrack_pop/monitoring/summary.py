"""Totals of a run for its record, and the table that is printed at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from soundtrack_pop.monitoring.data_quality import FAILED as MISSED
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.usage import added, storage_by_layer

# Attributes in which our datasets and Kedro's keep their location, and the part of it below the storage root.
_LOCATIONS = ("location", "_filepath", "_path", "_url")
_BELOW_THE_ROOT = re.compile(r"/(\d\d_[a-z]+)/([^/]+)")
_REPORT = "08_reporting/report.html"
_MODELS = {
    "em": "estimated from the pairs (EM)",
    "gold": "estimated from the pairs (EM), calibrated on labels",
    "declared": "the priors of the parameters: too few pairs to estimate from",
    "frozen": "pretrained: 01_raw/curated/match_model.json, used unchanged",
}


def run_totals(nodes: Sequence[Event], spark: Iterable[Mapping[str, Any]], root: str) -> dict[str, Any]:
    """Return the fields of the run record that are totals over its nodes, and the storage below the root.

    Args:
        nodes: the run's `node_finished` events.
        spark: every reading of Spark's figures.
        root: the storage root; empty if there is none.
    """
    layers = storage_by_layer(root) if root else None
    return {
        **{name: _sum(nodes, name) for name in ("rows_rejected", "bytes_read", "bytes_written")},
        **added(spark),
        "checks": [check for node in nodes for check in node.checks or []] or None,
        **{name: _sum(nodes, name) for name in ("checks_warned", "checks_stopped")},
        "storage_by_layer": layers,
        "storage_bytes": None if layers is None else sum(layers.values()),
    }


def quality_figures(quality: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the match-quality fields of the run record; empty if the run did not evaluate the matching."""
    if quality is None:
        return {}
    automatic = quality["title_matcher"]["auto"]
    return {
        "matched_pairs": quality["matched_pairs"]["total"],
        "match_rate": quality["match_rate"],
        "match_precision": automatic["precision"],
        "match_recall": automatic["recall"],
        "match_f1": automatic.get("f1"),
        "candidate_recall": quality["candidate_recall"],
    }


def _sum(nodes: Sequence[Event], name: str) -> int | None:
    """Return the sum of the known values; None if none is known."""
    values = [value for node in nodes if (value := getattr(node, name)) is not None]
    return sum(values) if values else None


def print_summary(
    nodes: Sequence[Event],
    quality: dict[str, Any] | None,
    storage_root: str,
    written: Iterable[str] = (),
    console: Console | None = None,
    *,
    is_verbose: bool = False,
) -> None:
    """Print the summary of a run on one screen: missed expectations, stages, match quality, where the outputs are.

    Args:
        nodes: the run's `node_finished` events.
        quality: content of `match_quality.json`; None if this run did not measure it.
        storage_root: where the outputs are.
        written: outputs of this run as `<layer>/<name>`, such as `03_primary/movies`.
        console: where to print; standard output by default.
        is_verbose: show every node, and all of the match quality.
    """
    console = console or Console(soft_wrap=True)
    console.print()
    for line in _failed_checks(nodes):
        console.print(line, style="yellow", markup=False)
    console.print(_nodes_table(nodes) if is_verbose else _stages_table(nodes))
    if quality is not None:
        if is_verbose:
            console.print(_quality_table(quality))
        else:
            console.print(_quality_line(quality), markup=False, highlight=False)
        if quality["is_sample"]:
            console.print("Embedded sample: popularity, votes, tag counts and ids are generated, not facts.")
    outputs = sorted(set(written))
    if outputs:
        console.print(f"Outputs below {storage_root}: {', '.join(_by_layer(outputs))}", markup=False)
    if _REPORT in outputs:
        console.print(f"Report: {storage_root}/{_REPORT}", markup=False)
    if storage_root:
        more = "" if is_verbose else "; `kedro run --verbose` shows every node"
        console.print(f"Runs: {storage_root}/monitoring/dashboard.html, or `kedro runs`{more}", markup=False)


def _failed_checks(nodes: Sequence[Event]) -> list[str]:
    """Return a line for each expectation that was missed."""
    checks = [check for node in nodes for check in node.checks or [] if check["outcome"] == MISSED]
    return [
        f"Missed: {one['table']}, {one['check']}: expected {one['expected']}; found {one['found']}"
        for one in checks
    ]


def _quality_line(quality: Mapping[str, Any]) -> str:
    pairs, automatic = quality["matched_pairs"], quality["title_matcher"]["auto"]
    bands = ", ".join(f"{_count(number)} {band}" for band, number in sorted(pairs["by_band"].items()))
    return (
        f"Matching: {_count(pairs['total'])} pairs ({bands}) of {quality['soundtracks']:,} soundtracks and "
        f"{quality['films']:,} films (match rate {_share(quality['match_rate'])}, not an accuracy); band auto: "
        f"precision {_with_interval(automatic, 'precision')}, recall {_with_interval(automatic, 'recall')}"
    )


def paths_below_root(datasets: Iterable[Any]) -> list[str]:
    """Return `<layer>/<name>` of each stored dataset; datasets in memory are left out."""
    locations = [
        next((str(getattr(one, name)) for name in _LOCATIONS if getattr(one, name, None)), "") for one in datasets
    ]
    return ["/".join(found[-1]) for place in locations if (found := _BELOW_THE_ROOT.findall(place))]


def _by_layer(outputs: Sequence[str]) -> list[str]:
    """Return the output of each layer by name, or their number if there are several."""
    layers: dict[str, list[str]] = {}
    for output in outputs:
        layers.setdefault(output.partition("/")[0], []).append(output)
    return [f"{layer} ({len(names)})" if len(names) > 1 else names[0] for layer, names in layers.items()]


def _stages_table(nodes: Sequence[Event]) -> Table:
    """Return a table of the pipelines in the order in which they ended."""
    table = _run_table("stage", "nodes")
    for stage in dict.fromkeys(node.stage for node in nodes):
        mine = [node for node in nodes if node.stage == stage]
        table.add_row(stage, f"{len(mine)} nodes", *_figures(mine))
    return table


def _nodes_table(nodes: Sequence[Event]) -> Table:
    table = _run_table("stage", "node")
    for node in nodes:
        table.add_row(node.stage, node.node, *_figures([node]))
    return table


def _run_table(*headers: str) -> Table:
    table = Table(title="Run", title_justify="left")
    for header in headers:
        table.add_column(header)
    for header in ("rows in", "rows out", "rejected", "seconds"):
        table.add_column(header, justify="right")
    return table


def _figures(nodes: Sequence[Event]) -> tuple[str, str, str, str]:
    """Return the rows in, out and rejected and the seconds of some nodes, added up."""
    rows_in = [rows for node in nodes for rows in node.rows_in.values()]
    rows_out = [rows for node in nodes for rows in node.rows_out.values()]
    return (
        _count(sum(rows_in) if rows_in else None),
        _count(sum(rows_out) if rows_out else None),
        _count(_sum(nodes, "rows_rejected")),
        f"{sum(node.seconds or 0 for node in nodes):.1f}",
    )


def _quality_table(quality: dict[str, Any]) -> Table:
    pairs, matcher = quality["matched_pairs"], quality["title_matcher"]
    table = Table(title="Matching", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("soundtracks, films", f"{quality['soundtracks']:,}, {quality['films']:,}")
    if origin := quality.get("model_origin"):
        table.add_row("match model", _MODELS.get(origin, origin))
    table.add_row("matched pairs", _count(pairs["total"]))
    # Each pair has one band and one source: the same pairs are divided in two ways.
    for division in ("by_band", "by_source"):
        for name, count in sorted(pairs[division].items()):
            table.add_row(f"  {division.replace('_', ' ')}: {name}", _count(count))
    table.add_row("match rate (not an accuracy)", _share(quality["match_rate"]))
    table.add_row("labelled pairs (each scored without its own label)", _count(quality["gold_pairs"]))
    table.add_row("pair completeness", _share(quality["candidate_recall"]))
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
