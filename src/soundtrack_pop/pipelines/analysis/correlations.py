"""Correlate the weight of each genre family with what is known of the films."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets
from soundtrack_pop.pipelines.analysis.corrections import q_values
from soundtrack_pop.pipelines.analysis.genres import family_shares
from soundtrack_pop.schemas import analysed

# Votes are counted when popularity is read: both have vintages. The others are facts of the film.
_OF_ONE_VINTAGE = (c.POPULARITY, "vote_count")
_OF_ANY = ("vote_average", "budget_usd", c.MOVIE_YEAR)
MEASURES = (*_OF_ONE_VINTAGE, *_OF_ANY)


def correlate_families(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return Spearman's correlation of each family's vote share with each measure.

    Grain: one row per family, the remainder left out, and measure. A cell is not tested where fewer than
    `min_films_per_genre` films with, or without, the family have the measure, or where it does not vary.

    Args:
        films: the analysis table.
        analysis: `min_films_per_genre`.

    Returns:
        `rpt_genre_correlations`.
    """
    sure = subsets.keep_sure(films)
    shares = family_shares(sure).drop(columns=c.FAMILY_OTHER, errors="ignore")
    is_comparable = sure[c.TMDB_ID].isin(subsets.keep_comparable(films)[c.TMDB_ID]).to_numpy()
    rows = []
    for measure in MEASURES:
        values = sure[measure].to_numpy(dtype=float)
        is_known = np.isfinite(values) & (is_comparable if measure in _OF_ONE_VINTAGE else True)
        for family in shares:
            share = shares[family].to_numpy()[is_known]
            rows.append((family, measure, *_correlate(share, values[is_known], analysis.min_films_per_genre)))
    found = pd.DataFrame(rows, columns=[n for n in analysed.GENRE_CORRELATIONS.column_names if n != "q"])
    return found.assign(q=q_values(found["p"].astype(float))).sort_values([c.GENRE, "measure"], ignore_index=True)


def _correlate(share: np.ndarray, values: np.ndarray, min_films: int) -> tuple[int, int, float, float]:
    """Return films, films with the family, rho and p; NaN for the latter two where not tested."""
    films, mine = len(share), int((share > 0).sum())
    if mine < min_films or films - mine < min_films or np.ptp(values) == 0:
        return films, mine, np.nan, np.nan
    test = spearmanr(share, values)
    return films, mine, float(test.statistic), float(test.pvalue)
