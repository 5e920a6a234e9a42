"""Negative control: permute the genres among the films; whatever the same tests then find is false."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import false_discovery_control, mannwhitneyu

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets
from soundtrack_pop.pipelines.analysis.subsets import genre_shares
from soundtrack_pop.pipelines.analysis.trends import trend_of
from soundtrack_pop.schemas import assessed
from soundtrack_pop.statistics import proportion

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# Genres of each film (columns) in each permutation (rows) and the films' values -> p value of each permutation.
Test = Callable[[Flags, Values], Values]

# Films times permutations: with more films there are fewer permutations, down to the least the parameters allow.
_MOST_CELLS = 1_000_000
_LEAST_PERMUTATIONS = 20


def permute_genres(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return how often permuted genres yield a finding, beside the findings in the data as it is.

    A film gets the whole list of genres of another, so genres that occur together still do.

    Args:
        films: the analysis table.
        analysis: permutations, false discovery rate, films that a test of a genre needs.

    Returns:
        `rpt_negative_control`.
    """
    rows = []
    for statistic, measure, test, kept in (
        ("popularity", c.POPULARITY, _mann_whitney, subsets.keep_comparable(films)),
        ("trend", c.DECADE, _trend, subsets.keep_sure(films).dropna(subset=c.DECADE)),
    ):
        values = kept[measure].to_numpy(dtype=float)
        rows.append(
            {"statistic": statistic, **_control(_testable(kept, values, analysis), values, test, analysis)}
        )
    return pd.DataFrame(rows, columns=assessed.NEGATIVE_CONTROL.column_names)


def _control(has_genre: Flags, values: Values, test: Test, analysis: AnalysisParameters) -> dict[str, object]:
    films, genres = has_genre.shape
    permutations = max(_LEAST_PERMUTATIONS, min(analysis.permutations, _MOST_CELLS // max(films, 1)))
    found = {"tested_count": genres, "finding_count": 0, "shuffle_count": permutations, "film_count": films}
    if not genres:
        return found | {"shuffle_count": 0, "shuffles_with_finding": 0}
    generator = np.random.default_rng(analysis.random_seed)
    orders = np.array([np.arange(films), *(generator.permutation(films) for _ in range(permutations))])
    p_values = np.column_stack([test(has_genre[:, genre][orders], values) for genre in range(genres)])
    findings = (false_discovery_control(p_values, axis=1) < analysis.false_discovery_rate).sum(axis=1)
    false = int((findings[1:] > 0).sum())
    share = proportion(false, permutations, analysis.confidence_level)
    return found | {
        "finding_count": int(findings[0]),
        "shuffles_with_finding": false,
        "share": share.value,
        "share_low": share.low,
        "share_high": share.high,
    }


def _testable(films: pd.DataFrame, values: Values, analysis: AnalysisParameters) -> Flags:
    """Return which films (rows) have each genre (columns) that is tested."""
    has_genre = genre_shares(films) > 0
    sizes = has_genre.sum()
    least = analysis.min_films_per_genre
    is_tested = (sizes >= least) & (len(films) - sizes >= least) & (sizes.index != c.FAMILY_OTHER)
    if not len(values) or np.ptp(values) == 0:
        is_tested &= False
    return has_genre.loc[:, is_tested].to_numpy(dtype=bool)


def _mann_whitney(has_genre: Flags, popularity: Values) -> Values:
    everywhere = np.broadcast_to(popularity, has_genre.shape)
    permutations = len(has_genre)
    mine, others = (everywhere[group].reshape(permutations, -1) for group in (has_genre, ~has_genre))
    return np.asarray(mannwhitneyu(mine, others, axis=1).pvalue)


def _trend(has_genre: Flags, decades: Values) -> Values:
    return np.array([trend_of(permutation, decades) for permutation in has_genre])
