"""The figures of a whole run from those of its nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from soundtrack_pop.monitoring.meter import SPARK_FIGURES, added
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.sizes import storage_by_layer


def run_figures(nodes: Sequence[Event], root: str) -> dict[str, Any]:
    """Return the record's fields that nodes add up to, and the storage used below the root.

    Args:
        nodes: the run's `node_finished` events.
        root: the storage root; empty where there is none.
    """
    spark = [{name: getattr(node, name) for name in SPARK_FIGURES} for node in nodes if node.cores is not None]
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
    """Return the record's fields of match quality; empty where matching was not run."""
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
    """Return the sum of what is known; None where nothing is."""
    values = [value for node in nodes if (value := getattr(node, name)) is not None]
    return sum(values) if values else None
