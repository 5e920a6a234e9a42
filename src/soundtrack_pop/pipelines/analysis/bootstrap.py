"""Bootstrap intervals of the rank-biserial effect, for many genre families at a time.

The films are the units that are drawn, so one draw serves every family. A draw is a number of times that each
film counts; on films sorted by popularity the effect then is a running sum instead of a new ranking. That is
what makes it quick: `scipy.stats.bootstrap` ranks anew for every draw and family. The intervals are those of
Efron's BCa method (1987), as scipy computes them; percentile intervals cover the true effect too seldom where few
films have the genre.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Starts = npt.NDArray[np.intp]

_CELLS_AT_A_TIME = 2_000_000


def rank_biserial_intervals(
    popularity: Values,
    has_family: Flags,
    estimates: Values,
    confidence_level: float,
    resamples: int,
    seed: int,
) -> Values:
    """Return the lower and upper end of each family's interval; NaN where the draws do not vary.

    Args:
        popularity: of each film; no NaN.
        has_family: one row per film, one column per family; at least two films with and without each.
        estimates: the rank-biserial effect of each family.
        confidence_level: in (0, 1).
        resamples: number of draws.
        seed: of the draws.
    """
    families = has_family.shape[1]
    if not families:
        return np.empty((0, 2))
    replicates = bootstrap_rank_biserials(popularity, has_family, resamples, seed)
    return np.array(
        [
            bca_interval(
                estimates[family],
                replicates[:, family],
                leave_one_out_rank_biserials(popularity, has_family[:, family]),
                confidence_level,
            )
            for family in range(families)
        ]
    )


def bootstrap_rank_biserials(popularity: Values, has_family: Flags, resamples: int, seed: int) -> Values:
    """Return the effect in each draw (rows) for each family (columns); NaN where a draw lacks a group."""
    order = np.argsort(popularity, kind="stable")
    _, starts = np.unique(popularity[order], return_index=True)
    members = has_family[order].astype(float)
    return np.concatenate(
        [
            np.column_stack(
                [rank_biserials(counts * member, counts * (1 - member), starts) for member in members.T]
            )
            for counts in _draws(len(popularity), resamples, seed)
        ]
    )


def rank_biserials(mine: Values, others: Values, starts: Starts) -> Values:
    """Return the effect of each row of counts.

    Args:
        mine: how often each film with the family counts; columns by rising popularity.
        others: the same of the films without it.
        starts: the columns where a new value of popularity begins.
    """
    mine, others = np.add.reduceat(mine, starts, axis=1), np.add.reduceat(others, starts, axis=1)
    below = np.cumsum(others, axis=1) - others / 2
    pairs = mine.sum(axis=1) * others.sum(axis=1)
    wins = np.full(len(pairs), np.nan)
    np.divide((mine * below).sum(axis=1), pairs, out=wins, where=pairs > 0)
    return np.asarray(2 * wins - 1)


def leave_one_out_rank_biserials(popularity: Values, has_family: Flags) -> Values:
    """Return the effect without each film in turn."""
    mine, others = np.sort(popularity[has_family]), np.sort(popularity[~has_family])
    below = _below(others, popularity)
    wins = np.where(has_family, below, len(mine) - _below(mine, popularity))
    pairs = np.where(has_family, (len(mine) - 1) * len(others), len(mine) * (len(others) - 1))
    return np.asarray(2 * (below[has_family].sum() - wins) / pairs - 1)


def bca_interval(
    estimate: float, replicates: Values, leave_one_out: Values, confidence_level: float
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval; NaN where the replicates do not vary."""
    replicates = replicates[np.isfinite(replicates)]
    influence = leave_one_out.mean() - leave_one_out
    if not len(replicates) or np.ptp(replicates) == 0 or np.ptp(influence) == 0:
        return np.nan, np.nan
    share_below = ((replicates < estimate).mean() + (replicates <= estimate).mean()) / 2
    # One draw more or less on either side keeps the bias finite where every draw lies on one side.
    bias = ndtri(np.clip(share_below, 0.5 / len(replicates), 1 - 0.5 / len(replicates)))
    acceleration = (influence**3).sum() / (6 * (influence**2).sum() ** 1.5)
    tail = (1 - confidence_level) / 2
    shifted = bias + ndtri(np.array([tail, 1 - tail]))
    low, high = np.quantile(replicates, ndtr(bias + shifted / (1 - acceleration * shifted)))
    return float(low), float(high)


def _draws(films: int, resamples: int, seed: int) -> Iterator[Values]:
    """Yield how often each film counts in each draw, as many draws at a time as memory should hold."""
    generator = np.random.default_rng(seed)
    at_a_time = max(1, _CELLS_AT_A_TIME // films)
    for first in range(0, resamples, at_a_time):
        rows = min(at_a_time, resamples - first)
        drawn = generator.integers(0, films, size=(rows, films)) + np.arange(rows)[:, None] * films
        yield np.bincount(drawn.ravel(), minlength=rows * films).reshape(rows, films).astype(float)


def _below(ordered: Values, values: Values) -> Values:
    """Return how many of the ordered values lie below each value, equal ones counting half."""
    ends = np.searchsorted(ordered, values, side="left") + np.searchsorted(ordered, values, side="right")
    return np.asarray(ends / 2)
