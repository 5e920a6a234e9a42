"""Precision, recall and F1 of bands, thresholds and groups; calibration; recall of candidates; removed films."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.matching.evaluation.groups import DIMENSIONS, ordered_groups
from soundtrack_pop.pipelines.matching.evaluation.intervals import shares_over_films
from soundtrack_pop.pipelines.matching.evaluation.outcomes import rule_order
from soundtrack_pop.statistics import Proportion, f1, proportion

if TYPE_CHECKING:
    import pandas as pd

Flags = np.ndarray[Any, np.dtype[np.bool_]]
Measures = dict[str, Any]

# Probabilities; closer where the decisions fall.
THRESHOLDS = (*(step / 20 for step in range(1, 20)), 0.98, 0.99, 0.995, 0.999)
CALIBRATION_BINS = 10
THIN_BELOW = 10


def measure_links(judged: pd.DataFrame, linked: Flags, members: Flags | None = None) -> list[Measures]:
    """Return precision, recall and F1 for each column of `linked`.

    Args:
        judged: from `judge_soundtracks`.
        linked: one row per soundtrack, one column per rule: whether the soundtrack counts as linked.
        members: the same shape: whether the soundtrack is measured in this column at all; all by default.
    """
    measured = np.ones_like(linked) if members is None else members
    linked = linked & measured
    right = linked & judged["is_right"].to_numpy(dtype=bool)[:, None]
    # F1: the share of right links among the mean number of links and of labelled soundtracks.
    parts = np.hstack([right, right, right]).astype(float)
    wholes = np.hstack([linked, measured, (linked.astype(float) + measured) / 2])
    shares = shares_over_films(parts, wholes, judged["film"].to_numpy(dtype=np.int64))
    columns = linked.shape[1]
    return [
        _links(
            int(linked[:, column].sum()),
            int(right[:, column].sum()),
            *(shares[column + offset * columns] for offset in range(3)),
        )
        for column in range(columns)
    ]


def measure_bands(judged: pd.DataFrame, bands: Sequence[tuple[str, ...]]) -> list[Measures]:
    """Return precision, recall and F1 where these bands count as linked."""
    return measure_links(judged, np.column_stack([judged[c.MATCH_BAND].isin(band) for band in bands]))


def measure_groups(judged: pd.DataFrame, groups: pd.DataFrame, band: str) -> dict[str, dict[str, Measures]]:
    """Return for each breakdown and group the number of labelled soundtracks and how well this band links them.

    Args:
        judged: from `judge_soundtracks`.
        groups: from `soundtrack_groups`.
        band: what counts as linked.
    """
    placed = groups.reindex(judged.index)
    linked = judged[c.MATCH_BAND].eq(band).to_numpy()
    measured: dict[str, dict[str, Measures]] = {}
    for dimension in DIMENSIONS:
        names = ordered_groups(dimension, placed[dimension])
        if not names:
            measured[dimension] = {}
            continue
        members = np.column_stack([placed[dimension].eq(name) for name in names])
        results = measure_links(judged, np.repeat(linked[:, None], len(names), axis=1), members)
        sizes = members.sum(axis=0)
        measured[dimension] = {
            name: {"gold": int(size), "is_thin": bool(size < THIN_BELOW), **result}
            for name, size, result in zip(names, sizes, results, strict=True)
        }
    return measured


def measure_thresholds(judged: pd.DataFrame, thresholds: Sequence[float], with_removed: bool) -> list[Measures]:
    """Return the measures at each threshold, and the false matches there if the right films were removed.

    Args:
        judged: from `judge_soundtracks`.
        thresholds: probabilities in [0, 1].
        with_removed: whether those false matches can be computed; null if not.
    """
    grid = np.array(thresholds)[None, :]
    results = measure_links(judged, judged[[c.MATCH_PROBABILITY]].to_numpy() >= grid)
    removed = measure_removed(judged, thresholds) if with_removed else [_rate(0, _UNKNOWN)] * len(thresholds)
    return [
        {
            "threshold": float(threshold),
            **result,
            "removed_false_match_rate": without["false_match_rate"],
            "removed_false_match_rate_interval": without["false_match_rate_interval"],
        }
        for threshold, result, without in zip(thresholds, results, removed, strict=True)
    ]


def measure_removed(judged: pd.DataFrame, thresholds: Sequence[float]) -> list[Measures]:
    """Return how many soundtracks get a wrong film at each threshold if the right films are removed."""
    linked = judged[["removed_probability"]].to_numpy() >= np.array(thresholds)[None, :]
    films = judged["film"].to_numpy(dtype=np.int64)
    shares = shares_over_films(linked.astype(float), np.ones(linked.shape), films)
    return [_rate(int(count), share) for count, share in zip(linked.sum(axis=0), shares, strict=True)]


def measure_negatives(negatives: pd.DataFrame, band: str) -> Measures:
    """Return how many soundtracks without a film this band links, with Wilson's interval."""
    linked = int(negatives[c.MATCH_BAND].eq(band).sum())
    return {"soundtracks": len(negatives), **_rate(linked, proportion(linked, len(negatives)))}


def measure_candidates(judged: pd.DataFrame) -> Measures:
    """Return how often a right film is among the candidates, and which blocking rule found it first."""
    rules = judged["rule"]
    found = rules.notna().to_numpy()
    films = judged["film"].to_numpy(dtype=np.int64)
    (share,) = shares_over_films(found[:, None].astype(float), np.ones((len(judged), 1)), films)
    counts = {rule: int(rules.eq(rule).sum()) for rule in rule_order(rules)}
    return {
        "found": int(found.sum()),
        "recall": share.value,
        "recall_interval": share.interval,
        "found_first_by": {
            rule: {"soundtracks": count, "share": proportion(count, len(judged)).value}
            for rule, count in counts.items()
        },
    }


def measure_calibration(judged: pd.DataFrame, negatives: pd.DataFrame) -> Measures:
    """Return how often films chosen with about the same probability are right.

    Counts labelled soundtracks that have a candidate; for those labelled to have no film any choice is wrong.
    """
    import pandas as pd

    # They have no film: each is a cluster of its own, under a number that no film has.
    alone = negatives.assign(is_right=False, film=-1 - np.arange(len(negatives)))
    chosen = pd.concat([judged[_CALIBRATED], alone[_CALIBRATED]])
    chosen = chosen[chosen[c.MATCH_PROBABILITY].notna()]
    probability = chosen[c.MATCH_PROBABILITY].to_numpy(dtype=float)
    right = chosen["is_right"].to_numpy(dtype=bool)
    edges = np.arange(CALIBRATION_BINS + 1) / CALIBRATION_BINS
    places = np.searchsorted(edges[1:-1], probability, side="right")
    members = places[:, None] == np.arange(CALIBRATION_BINS)
    shares = shares_over_films(
        (members & right[:, None]).astype(float), members.astype(float), chosen["film"].to_numpy(dtype=np.int64)
    )
    bins = [
        {
            "low": float(edges[place]),
            "high": float(edges[place + 1]),
            "soundtracks": int(member.sum()),
            "mean_probability": float(probability[member].mean()) if member.any() else None,
            "right": share.value,
            "right_interval": share.interval,
        }
        for place, (member, share) in enumerate(zip(members.T, shares, strict=True))
    ]
    return {
        "soundtracks": len(chosen),
        "without_film": int((chosen["film"] < 0).sum()),
        "expected_calibration_error": _calibration_error(bins),
        "bins": bins,
    }


_CALIBRATED = [c.MATCH_PROBABILITY, "is_right", "film"]
_UNKNOWN = Proportion(None, None, None)


def _calibration_error(bins: list[Measures]) -> float | None:
    """Return the mean gap between probability and share right, each bin by its soundtracks."""
    counted = [row for row in bins if row["soundtracks"]]
    if not counted:
        return None
    gaps = sum(row["soundtracks"] * abs(row["mean_probability"] - row["right"]) for row in counted)
    return float(gaps / sum(row["soundtracks"] for row in counted))


def _links(linked: int, correct: int, precision: Proportion, recall: Proportion, harmonic: Proportion) -> Measures:
    mean = f1(precision.value, recall.value)
    return {
        "linked": linked,
        "correct": correct,
        "precision": precision.value,
        "precision_interval": precision.interval,
        "recall": recall.value,
        "recall_interval": recall.interval,
        "f1": mean,
        "f1_interval": [None, None] if mean is None else harmonic.interval,
    }


def _rate(linked: int, share: Proportion) -> Measures:
    return {"linked": linked, "false_match_rate": share.value, "false_match_rate_interval": share.interval}
