"""Compare all genre families at once, by the family that leads on each soundtrack."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import kruskal

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.analysis.genres import family_shares

KRUSKAL_WALLIS = "kruskal_wallis"


def compare_leading_families(films: pd.DataFrame, min_films: int) -> dict[str, object]:
    """Return the Kruskal-Wallis test of popularity over leading families, as a row of `rpt_overall_tests`.

    Groups must not share films, so a film counts in the one family with most of its soundtrack's votes. Films
    without a single such family stay out, as do the remainder and families that lead on too few films.

    Args:
        films: `popularity`, `families`, `shares`; comparable films.
        min_films: of a group.
    """
    leading = leading_family(films)
    sizes = leading.value_counts()
    groups = [
        films[c.POPULARITY].to_numpy()[(leading == family).to_numpy()]
        for family in sorted(sizes.index[sizes >= min_films])
        if family != c.FAMILY_OTHER
    ]
    row = {
        "test": KRUSKAL_WALLIS,
        "film_count": sum(len(group) for group in groups),
        "group_count": len(groups),
        "control_count": 0,
    }
    if len(groups) < 2:
        return row | {"untested_reason": "few_groups"}
    if np.ptp(np.concatenate(groups)) == 0:
        return row | {"untested_reason": "equal_popularity"}
    test = kruskal(*groups)
    explained = float(test.statistic) / (row["film_count"] - 1)  # type: ignore[operator]
    return row | {"statistic": float(test.statistic), "p": float(test.pvalue), "explained_share": explained}


def leading_family(films: pd.DataFrame) -> pd.Series[str]:
    """Return the family with most votes of each film, in the films' order; missing where several have as many."""
    shares = family_shares(films)
    if shares.empty or not len(shares.columns):
        return pd.Series([None] * len(films), dtype=object)
    # Sums of thirds differ in their last digits.
    is_highest = np.isclose(shares, shares.max(axis=1).to_numpy()[:, None], rtol=0, atol=1e-9)
    is_single = (is_highest.sum(axis=1) == 1) & (shares.max(axis=1) > 0)
    leading: pd.Series[str] = shares.idxmax(axis=1).astype(object)
    return leading.mask(~is_single)
