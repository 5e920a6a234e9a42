"""Measure the title matcher on the films that editors linked, which it has never seen.

What the links cannot show: they favour well-known films, and say nothing of soundtracks that nobody linked.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Proportion:
    """A share with its 95 % Wilson interval; all None where there is nothing to count."""

    value: float | None
    low: float | None
    high: float | None


def proportion(successes: int, trials: int) -> Proportion:
    """Return successes by trials with the Wilson interval (Wilson 1927)."""
    if trials == 0:
        return Proportion(None, None, None)
    # scipy takes seconds to import: only a run that measures needs it.
    from scipy.stats import binomtest

    interval = binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    return Proportion(successes / trials, float(interval.low), float(interval.high))


def measure_band(title_matches: pd.DataFrame, gold: pd.DataFrame, bands: tuple[str, ...]) -> dict[str, object]:
    """Return precision, recall and F1 of the title matches of these bands on the gold soundtracks.

    Args:
        title_matches: `release_group_gid`, `tmdb_id`, `match_band`; one row per soundtrack.
        gold: `release_group_gid`, `tmdb_id`; a soundtrack linked to several films is right with any.
        bands: which bands count as linked.
    """
    soundtracks = gold[c.RELEASE_GROUP_GID].nunique()
    linked = title_matches[
        title_matches[c.MATCH_BAND].isin(bands)
        & title_matches[c.RELEASE_GROUP_GID].isin(gold[c.RELEASE_GROUP_GID])
    ]
    correct = len(linked.merge(gold, on=[c.RELEASE_GROUP_GID, c.TMDB_ID]))
    precision, recall = proportion(correct, len(linked)), proportion(correct, soundtracks)
    return {
        "linked": len(linked),
        "correct": correct,
        "precision": precision.value,
        "precision_interval": [precision.low, precision.high],
        "recall": recall.value,
        "recall_interval": [recall.low, recall.high],
        "f1": f1(precision.value, recall.value),
    }


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of precision and recall; None where either is unknown or both are 0."""
    if precision is None or recall is None or precision + recall == 0:
        return None
    return 2 * precision * recall / (precision + recall)


def measure_negatives(title_matches: pd.DataFrame, negatives: pd.Series) -> dict[str, object]:
    """Return how many soundtracks of no film in the catalogue the title matcher links all the same.

    Args:
        title_matches: `release_group_gid`, `match_band`.
        negatives: gids of soundtracks whose editors' links all lead outside the catalogue.
    """
    linked = title_matches[
        title_matches[c.RELEASE_GROUP_GID].isin(negatives) & (title_matches[c.MATCH_BAND] == c.BAND_AUTO)
    ]
    share = proportion(len(linked), len(negatives))
    return {
        "soundtracks": len(negatives),
        "linked": len(linked),
        **{f"false_match_{k}": v for k, v in _rate(share)},
    }


def _rate(share: Proportion) -> list[tuple[str, object]]:
    values = asdict(share)
    return [("rate", values["value"]), ("rate_interval", [values["low"], values["high"]])]
