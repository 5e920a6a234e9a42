"""Measure how the popularity of films goes with the genre families of their soundtracks.

An association is not a cause: budget, film genre and release year go with both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import mannwhitneyu, spearmanr

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.bootstrap import rank_biserial_intervals
from soundtrack_pop.pipelines.analysis.corrections import q_values
from soundtrack_pop.pipelines.analysis.genres import family_shares

Values = npt.NDArray[np.float64]

_PERCENTS = (5, 25, 75, 95)
_DESCRIPTION = (
    c.GENRE,
    "film_count",
    "other_film_count",
    "median_popularity",
    "other_median_popularity",
    *(f"popularity_{percent}" for percent in _PERCENTS),
    "untested_reason",
)
_TESTS = ("rank_biserial", "mann_whitney_p", "spearman_rho", "spearman_p")


def popularity_by_family(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Compare the popularity of the films with each genre family to that of the films without it.

    Grain: one row per family that any film has. Only films with a popularity count. A family that cannot be
    tested is listed with the reason.

    Args:
        films: `tmdb_id`, `popularity`, `families`, `shares`; one row per film, popularity of one vintage.
        analysis: `min_films_per_genre` films with and without, level, size and seed of the bootstrap.

    Returns:
        `rpt_genre_popularity`.
    """
    # The bootstrap draws films by their place.
    films = films.sort_values(c.TMDB_ID, ignore_index=True)
    shares = family_shares(films)[films[c.POPULARITY].notna()]
    popularity = films[c.POPULARITY].dropna().to_numpy(dtype=float)
    families = describe_families(shares, popularity, analysis.min_films_per_genre)
    is_tested = families["untested_reason"].isna()
    tested = shares[list(families.loc[is_tested, c.GENRE])]
    tests = run_tests(tested, popularity).set_axis(families.index[is_tested])
    tests[["rank_biserial_low", "rank_biserial_high"]] = rank_biserial_intervals(
        popularity,
        (tested > 0).to_numpy(),
        tests["rank_biserial"].to_numpy(),
        analysis.confidence_level,
        analysis.bootstrap_resamples,
        analysis.random_seed,
    )
    return families.join(tests)


def describe_families(shares: pd.DataFrame, popularity: Values, min_films: int) -> pd.DataFrame:
    """Return sizes and spread of the films with and without each family, and why it is not tested.

    Args:
        shares: one row per film, one column per family; 0 where the soundtrack lacks it.
        popularity: of each film.
        min_films: that a test needs with, and without, the family.
    """
    rows = []
    for family in shares:
        mine, others = _split(shares[family], popularity)
        rows.append(
            {
                c.GENRE: family,
                "film_count": len(mine),
                "other_film_count": len(others),
                "median_popularity": _median(mine),
                "other_median_popularity": _median(others),
                **_percentiles(mine),
                "untested_reason": untested_reason(str(family), mine, others, min_films),
            }
        )
    return pd.DataFrame(rows, columns=list(_DESCRIPTION)).astype({"untested_reason": object})


def untested_reason(family: str, mine: Values, others: Values, min_films: int) -> str | None:
    """Return why the films with a family are not tested against the others; None where they are."""
    if family == c.FAMILY_OTHER:
        return "remainder"
    if len(mine) < min_films:
        return "few_films"
    if len(others) < min_films:
        return "few_other_films"
    # Rank tests divide by the spread of the ranks.
    return "equal_popularity" if np.ptp(np.concatenate([mine, others])) == 0 else None


def run_tests(shares: pd.DataFrame, popularity: Values) -> pd.DataFrame:
    """Return effect, p and q values of each family, in the order of the columns of `shares`.

    All tests are two-sided; q values are those of Benjamini and Hochberg (1995) over the families.

    Args:
        shares: as in `describe_families`, at least one film with and one without each family.
        popularity: of each film; not all equal.
    """
    rows = []
    for family in shares:
        mine, others = _split(shares[family], popularity)
        mann_whitney = mannwhitneyu(mine, others, alternative="two-sided")
        spearman = spearmanr(shares[family], popularity)
        rows.append(
            {
                "rank_biserial": 2 * mann_whitney.statistic / (len(mine) * len(others)) - 1,
                "mann_whitney_p": mann_whitney.pvalue,
                "spearman_rho": spearman.statistic,
                "spearman_p": spearman.pvalue,
            }
        )
    tests = pd.DataFrame(rows, columns=list(_TESTS), dtype=float)
    for test in ("mann_whitney", "spearman"):
        tests[f"{test}_q"] = q_values(tests[f"{test}_p"])
    return tests


def _split(shares: pd.Series[float], popularity: Values) -> tuple[Values, Values]:
    has_family = shares.to_numpy() > 0
    return popularity[has_family], popularity[~has_family]


def _percentiles(values: Values) -> dict[str, float]:
    if not len(values):
        return {}
    return {
        f"popularity_{p}": float(value)
        for p, value in zip(_PERCENTS, np.percentile(values, _PERCENTS), strict=True)
    }


def _median(values: Values) -> float | None:
    return float(np.median(values)) if len(values) else None
