"""Relations of soundtrack genres to traits of films: correlations, and interactions with film genres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import fisher_exact, spearmanr
from statsmodels.regression.linear_model import OLS

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets
from soundtrack_pop.pipelines.analysis.inference import infer, q_values
from soundtrack_pop.pipelines.analysis.subsets import genre_shares
from soundtrack_pop.schemas import analysed, modelled

# Votes are counted when popularity is read: both belong to a snapshot. The others are facts of the film.
_OF_ONE_SNAPSHOT = (c.POPULARITY, "vote_count")
_OF_ANY = ("vote_average", "budget_usd", c.MOVIE_YEAR)
MEASURES = (*_OF_ONE_SNAPSHOT, *_OF_ANY)
Flags = npt.NDArray[np.bool_]


def correlate_genres(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return Spearman's correlation of each genre's vote share with each measure.

    Grain: one row per genre group, the remainder left out, and measure. A cell is not tested where fewer than
    `min_films_per_genre` films with, or without, the genre have the measure, or where it does not vary.

    Args:
        films: the analysis table.
        analysis: `min_films_per_genre`.

    Returns:
        `rpt_genre_correlations`.
    """
    sure = subsets.keep_sure(films)
    shares = genre_shares(sure).drop(columns=c.FAMILY_OTHER, errors="ignore")
    is_comparable = sure[c.TMDB_ID].isin(subsets.keep_comparable(films)[c.TMDB_ID]).to_numpy()
    rows = []
    for measure in MEASURES:
        values = sure[measure].to_numpy(dtype=float)
        is_known = np.isfinite(values) & (is_comparable if measure in _OF_ONE_SNAPSHOT else True)
        for genre in shares:
            share = shares[genre].to_numpy()[is_known]
            rows.append((genre, measure, *_correlate(share, values[is_known], analysis.min_films_per_genre)))
    found = pd.DataFrame(
        rows, columns=[n for n in analysed.GENRE_CORRELATIONS.column_names if n not in ("q", "share_q")]
    )
    return found.assign(q=q_values(found["p"].astype(float))).sort_values([c.GENRE, "measure"], ignore_index=True)


def _correlate(share: np.ndarray, values: np.ndarray, min_films: int) -> tuple[int, int, float, float]:
    """Return films, films with the genre, rho and p; NaN for the latter two where not tested."""
    films, mine = len(share), int((share > 0).sum())
    if mine < min_films or films - mine < min_films or np.ptp(values) == 0:
        return films, mine, np.nan, np.nan
    test = spearmanr(share, values)
    return films, mine, float(test.statistic), float(test.pvalue)


def cross_genres(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return for each film genre and soundtrack genre how often they meet, and their interaction in popularity.

    Grain: one row per film genre and genre group that any sure film has, cells without a film included. The
    interaction is tested where `min_films_per_genre` films have both, either and neither.

    Args:
        films: the analysis table.
        analysis: films of a cell, level of the intervals.

    Returns:
        `rpt_genre_interactions`; no controls, no finding: it says where to look.
    """
    sure = subsets.keep_sure(films).reset_index(drop=True)
    has_genre = genre_shares(sure) > 0
    has_film_genre = _film_genres(sure)
    is_comparable = sure[c.TMDB_ID].isin(subsets.keep_comparable(films)[c.TMDB_ID])
    log_popularity = sure[c.LOG_POPULARITY].where(is_comparable).to_numpy(dtype=float)
    popularity = sure[c.POPULARITY].where(is_comparable)
    rows = []
    for film_genre in has_film_genre:
        of_genre = has_film_genre[film_genre].to_numpy()
        for genre in has_genre:
            mine = has_genre[genre].to_numpy()
            rows.append(
                {
                    "film_genre": film_genre,
                    c.GENRE: genre,
                    "film_count": int((of_genre & mine).sum()),
                    "film_genre_film_count": int(of_genre.sum()),
                    "share": float(mine[of_genre].mean()),
                    "overall_share": float(mine.mean()),
                    **_meeting(of_genre, mine, str(genre), analysis.min_films_per_genre),
                    "median_popularity": _median(popularity[of_genre & mine]),
                    **_interaction(of_genre, mine, log_popularity, analysis),
                }
            )
    found = pd.DataFrame(rows, columns=[n for n in modelled.GENRE_INTERACTIONS.column_names if n != "q"])
    found = found.assign(q=q_values(found["p"].astype(float)), share_q=q_values(found["share_p"].astype(float)))
    return found[modelled.GENRE_INTERACTIONS.column_names]


def _meeting(of_genre: Flags, mine: Flags, genre: str, min_films: int) -> dict[str, float]:
    """Return the soundtrack genre's share outside the film genre, and the test of both shares."""
    found = {"other_share": float(mine[~of_genre].mean())} if (~of_genre).any() else {}
    margins = (of_genre.sum(), (~of_genre).sum(), mine.sum(), (~mine).sum())
    if genre == c.FAMILY_OTHER or min(margins) < min_films:
        return found
    counts = np.bincount(2 * of_genre + mine, minlength=4).reshape(2, 2)
    return found | {"share_p": float(fisher_exact(counts).pvalue)}


def _median(values: pd.Series[float]) -> float:
    known = values.dropna()
    return float(known.median()) if len(known) else np.nan


def _film_genres(films: pd.DataFrame) -> pd.DataFrame:
    """Return one column per film genre, by name; True where the film has it."""
    entries = films["film_genres"].reset_index(drop=True).explode().dropna()
    genre, names = pd.factorize(entries.astype(str), sort=True)
    flags = np.zeros((len(films), len(names)), dtype=bool)
    flags[entries.index, genre] = True
    return pd.DataFrame(flags, columns=list(names))


def _interaction(
    of_genre: Flags, mine: Flags, log_popularity: npt.NDArray[np.float64], analysis: AnalysisParameters
) -> dict[str, float]:
    """Return ratio, interval and p of the interaction; nothing where a corner has too few films."""
    is_known = np.isfinite(log_popularity)
    corners = np.bincount(2 * of_genre[is_known] + mine[is_known], minlength=4)
    if corners.min() < analysis.min_films_per_genre or np.ptp(log_popularity[is_known]) == 0:
        return {}
    film_genre, genre = of_genre[is_known].astype(float), mine[is_known].astype(float)
    design = np.column_stack([np.ones(len(genre)), film_genre, genre, film_genre * genre])
    fit = OLS(log_popularity[is_known], design).fit()
    inference = infer(fit, analysis.confidence_level)
    return {
        "ratio": float(np.exp(fit.params[3])),
        "ratio_low": float(np.exp(inference.low[3])),
        "ratio_high": float(np.exp(inference.high[3])),
        "p": float(inference.p[3]),
    }
