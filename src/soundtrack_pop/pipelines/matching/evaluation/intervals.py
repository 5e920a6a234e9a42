"""Intervals of shares by bootstrap over films.

The soundtracks of a film tend to be right or wrong together, so they are drawn together.

Near 0 and 1 the draws vary too little: one error among 500 films is missing from a third of the draws, and
without an error they do not vary at all. So neither end of an interval is nearer to the share than that of
Wilson's interval with the films as trials.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from soundtrack_pop.statistics import CONFIDENCE, Proportion, wilson_interval

Values = npt.NDArray[np.float64]
Films = npt.NDArray[np.int64]

RESAMPLES = 2_000
SEED = 20150401
_CELLS_AT_A_TIME = 2_000_000


def shares_over_films(parts: Values, wholes: Values, films: Films) -> list[Proportion]:
    """Return the share that each column of `parts` has of `wholes`, with its 95 % interval.

    Args:
        parts: one row per soundtrack, one column per share; what is counted, such as 1 for a right link.
        wholes: the same shape; what it is counted among, such as 1 for a link. At least `parts`.
        films: the film that each soundtrack belongs to.
    """
    part, whole = _sums_by_film(parts, films), _sums_by_film(wholes, films)
    draws = bootstrap_shares(part, whole)
    return [_share(part[:, column], whole[:, column], draws[:, column]) for column in range(part.shape[1])]


def bootstrap_shares(part: Values, whole: Values, resamples: int = RESAMPLES, seed: int = SEED) -> Values:
    """Return the share of each column (columns) in each draw of films with replacement (rows).

    NaN where a draw has nothing to count. Films that count alike are drawn as one multinomial cell: the same
    distribution, and as quick for a hundred thousand films as for a hundred.

    Args:
        part: one row per film, one column per share.
        whole: the same shape.
        resamples: number of draws.
        seed: of the draws.
    """
    if not len(part):
        return np.full((resamples, part.shape[1]), np.nan)
    patterns, counts = np.unique(np.hstack([part, whole]), axis=0, return_counts=True)
    sums = np.concatenate([drawn @ patterns for drawn in _draws(counts, resamples, seed)])
    parts, wholes = np.hsplit(sums, 2)
    shares = np.full(parts.shape, np.nan)
    np.divide(parts, wholes, out=shares, where=wholes > 0)
    return shares


def _draws(counts: npt.NDArray[np.intp], resamples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield how often each pattern counts in each draw, as many draws at a time as memory should hold."""
    generator = np.random.default_rng(seed)
    at_a_time = max(1, _CELLS_AT_A_TIME // len(counts))
    for first in range(0, resamples, at_a_time):
        rows = min(at_a_time, resamples - first)
        yield generator.multinomial(counts.sum(), counts / counts.sum(), size=rows)


def _share(part: Values, whole: Values, draws: Values) -> Proportion:
    if not whole.sum():
        return Proportion(None, None, None)
    share = float(part.sum() / whole.sum())
    films = int((whole > 0).sum())
    low, high = wilson_interval(share * films, films, CONFIDENCE)
    tail = (1 - CONFIDENCE) / 2
    drawn_low, drawn_high = np.quantile(draws[np.isfinite(draws)], [tail, 1 - tail])
    return Proportion(share, min(low, float(drawn_low)), max(high, float(drawn_high)))


def _sums_by_film(values: Values, films: Films) -> Values:
    distinct, places = np.unique(films, return_inverse=True)
    sums = np.zeros((len(distinct), values.shape[1]))
    np.add.at(sums, places, values)
    return sums
