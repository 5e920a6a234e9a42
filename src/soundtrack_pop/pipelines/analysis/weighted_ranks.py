"""Effect and p value of a difference in ranks where films count differently."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from statsmodels.regression.linear_model import WLS

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def weighted_rank_test(popularity: Values, has_family: Flags, weights: Values) -> tuple[float, float]:
    """Return the rank-biserial effect and the two-sided p value.

    The weighted share of films below each film is regressed on the group. Twice the coefficient is the
    rank-biserial effect; unweighted the test is the large-sample form of Mann-Whitney's (Conover and Iman 1981),
    with errors robust to unequal variances (HC3) because weights are of a sample and not of counts.

    Args:
        popularity: of each film; not all equal.
        has_family: at least two films with and without.
        weights: of each film, above 0.
    """
    design = np.column_stack([np.ones(len(popularity)), has_family.astype(float)])
    fit = WLS(shares_below(popularity, weights), design, weights=weights).fit(cov_type="HC3", use_t=True)
    return float(2 * fit.params[1]), float(fit.pvalues[1])


def shares_below(values: Values, weights: Values) -> Values:
    """Return for each value the weighted share of values below it, equal ones counting half; in (0, 1)."""
    _, place = np.unique(values, return_inverse=True)
    at_value = np.bincount(place, weights=weights)
    return np.asarray((np.cumsum(at_value) - at_value / 2)[place] / weights.sum())
