"""Measure how the popularity of films goes with the genre families of their soundtracks.

An association is not a cause: budget, film genre and release year go with both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import false_discovery_control, mannwhitneyu, spearmanr

from soundtrack_pop import columns as c
from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.analysis.bootstrap import rank_biserial_intervals
from soundtrack_pop.pipelines.analysis.genres import family_shares

FEW_FILMS, FEW_OTHER_FILMS, EQUAL_POPULARITY = "few_films", "few_other_films", "equal_popularity"

Values = npt.NDArray[np.float64]


def popularity_by_family(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Compare the popularity of the films with each genre family to that of the films without it.

    Grain: one row per family that any film has. Only films with a popularity count; families of too few films
    are listed with the reason and without a test.

    Args:
        films: `tmdb_id`, `popularity`, `families`, `shares`; one row per film.
        analysis: `min_films_per_genre` films with and without, level and size of the bootstrap, its seed.

    Returns:
        `rpt_genre_popularity`.
    """
    # The bootstrap draws films by their place: the order must not depend on Spark's partitions.
    films = films.sort_values(c.TMDB_ID, ignore_index=True)
    shares = family_shares(films)[films[c.POPULARITY].notna()]
    popularity = films[c.POPULARITY].dropna().to_numpy(dtype=float)
    rows = pd.DataFrame(
        [describe_family(family, shares[family].to_numpy(), popularity, analysis) for family in shares],
        columns=[c.GENRE, *_DESCRIPTION],
    )
    is_tested = rows["untested_reason"].isna()
    tested = list(rows.loc[is_tested, c.GENRE])
    tests = pd.DataFrame(
        [run_tests(shares[family].to_numpy(), popularity) for family in tested],
        columns=_TESTS,
        index=rows.index[is_tested],
        dtype=float,
    )
    tests[["rank_biserial_low", "rank_biserial_high"]] = rank_biserial_intervals(
        popularity,
        (shares[tested] > 0).to_numpy(),
        tests["rank_biserial"].to_numpy(),
        analysis.confidence_level,
        analysis.bootstrap_resamples,
        analysis.random_seed,
    )
    for test in ("mann_whitney", "spearman"):
        tests[f"{test}_q"] = control_false_discovery(tests[f"{test}_p"].to_numpy())
    return rows.join(tests)


_DESCRIPTION = (
    "film_count", "other_film_count", "median_popularity", "other_median_popularity", "untested_reason"
)  # fmt: skip
_TESTS = ("rank_biserial", "mann_whitney_p", "spearman_rho", "spearman_p")


def describe_family(
    family: str, shares: Values, popularity: Values, analysis: AnalysisParameters
) -> tuple[str, int, int, float | None, float | None, str | None]:
    """Return the sizes and medians of the films with and without a family, and why it is not tested."""
    mine, others = popularity[shares > 0], popularity[shares == 0]
    medians = (_median(mine), _median(others))
    return family, len(mine), len(others), *medians, untested_reason(mine, others, analysis.min_films_per_genre)


def untested_reason(mine: Values, others: Values, min_films: int) -> str | None:
    """Return why two groups of films cannot be compared; None where they can."""
    if len(mine) < min_films:
        return FEW_FILMS
    if len(others) < min_films:
        return FEW_OTHER_FILMS
    # Rank tests divide by the spread of the ranks.
    return EQUAL_POPULARITY if np.ptp(np.concatenate([mine, others])) == 0 else None


def run_tests(shares: Values, popularity: Values) -> tuple[float, float, float, float]:
    """Return rank-biserial effect, Mann-Whitney p, Spearman rho and p, all two-sided.

    Args:
        shares: the family's vote share of each soundtrack, 0 where it has none.
        popularity: of each film; not all equal.
    """
    mine, others = popularity[shares > 0], popularity[shares == 0]
    mann_whitney = mannwhitneyu(mine, others, alternative="two-sided")
    rank_biserial = 2 * mann_whitney.statistic / (len(mine) * len(others)) - 1
    spearman = spearmanr(shares, popularity)
    return (
        float(rank_biserial), float(mann_whitney.pvalue), float(spearman.statistic), float(spearman.pvalue)
    )  # fmt: skip


def control_false_discovery(p_values: Values) -> Values:
    """Return the q values of Benjamini and Hochberg (1995)."""
    return np.asarray(false_discovery_control(p_values), dtype=float) if len(p_values) else p_values


def _median(values: Values) -> float | None:
    return float(np.median(values)) if len(values) else None
