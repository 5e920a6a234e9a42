"""Association of popularity with genre groups: each against all other films, and all at once.

An association is not a cause: budget, film genre and release year are related to both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import kruskal, mannwhitneyu, spearmanr

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.bootstrap import rank_biserial_intervals
from soundtrack_pop.pipelines.analysis.inference import q_values
from soundtrack_pop.pipelines.analysis.subsets import genre_shares

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
KRUSKAL_WALLIS = "kruskal_wallis"


def popularity_by_genre(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Compare the popularity of the films with each genre group to that of the films without it.

    Grain: one row per genre group that any film has. Only films with a popularity count. A genre that cannot be
    tested is listed with the reason.

    Args:
        films: `tmdb_id`, `popularity`, `families`, `shares`; one row per film, popularity of one snapshot.
        analysis: `min_films_per_genre` films with and without, level, size and seed of the bootstrap.

    Returns:
        `rpt_genre_popularity`.
    """
    # The bootstrap draws films by their place.
    films = films.sort_values(c.TMDB_ID, ignore_index=True)
    shares = genre_shares(films)[films[c.POPULARITY].notna()]
    popularity = films[c.POPULARITY].dropna().to_numpy(dtype=float)
    genres = describe_genres(shares, popularity, analysis.min_films_per_genre)
    is_tested = genres["untested_reason"].isna()
    tested = shares[list(genres.loc[is_tested, c.GENRE])]
    tests = run_tests(tested, popularity).set_axis(genres.index[is_tested])
    tests[["rank_biserial_low", "rank_biserial_high"]] = rank_biserial_intervals(
        popularity,
        (tested > 0).to_numpy(),
        tests["rank_biserial"].to_numpy(),
        analysis.confidence_level,
        analysis.bootstrap_resamples,
        analysis.random_seed,
    )
    return genres.join(tests)


def describe_genres(shares: pd.DataFrame, popularity: Values, min_films: int) -> pd.DataFrame:
    """Return sizes and spread of the films with and without each genre, and why it is not tested.

    Args:
        shares: one row per film, one column per genre group; 0 where the soundtrack lacks it.
        popularity: of each film.
        min_films: that a test needs with, and without, the genre.
    """
    rows = []
    for genre in shares:
        mine, others = _split(shares[genre], popularity)
        rows.append(
            {
                c.GENRE: genre,
                "film_count": len(mine),
                "other_film_count": len(others),
                "median_popularity": _median(mine),
                "other_median_popularity": _median(others),
                **_percentiles(mine),
                "untested_reason": untested_reason(str(genre), mine, others, min_films),
            }
        )
    return pd.DataFrame(rows, columns=list(_DESCRIPTION)).astype({"untested_reason": object})


def untested_reason(genre: str, mine: Values, others: Values, min_films: int) -> str | None:
    """Return why the films with a genre are not tested against the others; None where they are."""
    if genre == c.FAMILY_OTHER:
        return "remainder"
    if len(mine) < min_films:
        return "few_films"
    if len(others) < min_films:
        return "few_other_films"
    # Rank tests divide by the spread of the ranks.
    return "equal_popularity" if np.ptp(np.concatenate([mine, others])) == 0 else None


def run_tests(shares: pd.DataFrame, popularity: Values) -> pd.DataFrame:
    """Return effect, p and q values of each genre, in the order of the columns of `shares`.

    All tests are two-sided; q values are those of Benjamini and Hochberg (1995) over the genres.

    Args:
        shares: as in `describe_genres`, at least one film with and one without each genre.
        popularity: of each film; not all equal.
    """
    rows = []
    for genre in shares:
        mine, others = _split(shares[genre], popularity)
        mann_whitney = mannwhitneyu(mine, others, alternative="two-sided")
        spearman = spearmanr(shares[genre], popularity)
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
    has_genre = shares.to_numpy() > 0
    return popularity[has_genre], popularity[~has_genre]


def _percentiles(values: Values) -> dict[str, float]:
    if not len(values):
        return {}
    return {
        f"popularity_{p}": float(value)
        for p, value in zip(_PERCENTS, np.percentile(values, _PERCENTS), strict=True)
    }


def _median(values: Values) -> float | None:
    return float(np.median(values)) if len(values) else None


def compare_leading_genres(films: pd.DataFrame, min_films: int) -> dict[str, object]:
    """Return the Kruskal-Wallis test of popularity over leading genres, as a row of `rpt_overall_tests`.

    Groups must not share films, so a film counts in the one genre with most of its soundtrack's votes. Films
    without a single such genre stay out, as do the remainder and genres that lead on too few films.

    Args:
        films: `popularity`, `families`, `shares`; comparable films.
        min_films: of a group.
    """
    leading = leading_genre(films)
    sizes = leading.value_counts()
    groups = [
        films[c.POPULARITY].to_numpy()[(leading == genre).to_numpy()]
        for genre in sorted(sizes.index[sizes >= min_films])
        if genre != c.FAMILY_OTHER
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
    # Epsilon squared: H / (n - 1) is above 0 by chance alone.
    beyond = float(test.statistic) - len(groups) + 1
    explained = max(0.0, beyond / (sum(len(group) for group in groups) - len(groups)))
    return row | {"statistic": float(test.statistic), "p": float(test.pvalue), "explained_share": explained}


def leading_genre(films: pd.DataFrame) -> pd.Series[str]:
    """Return the genre with most votes of each film, in the films' order; missing where several have as many."""
    shares = genre_shares(films)
    if shares.empty or not len(shares.columns):
        return pd.Series([None] * len(films), dtype=object)
    # Sums of thirds differ in their last digits.
    is_highest = np.isclose(shares, shares.max(axis=1).to_numpy()[:, None], rtol=0, atol=1e-9)
    is_single = (is_highest.sum(axis=1) == 1) & (shares.max(axis=1) > 0)
    leading: pd.Series[str] = shares.idxmax(axis=1).astype(object)
    return leading.mask(~is_single)
