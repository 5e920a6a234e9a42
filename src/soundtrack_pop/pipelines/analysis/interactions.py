"""Ask whether a soundtrack genre goes with popularity otherwise in one film genre than in others; exploratory."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.regression.linear_model import OLS

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets
from soundtrack_pop.pipelines.analysis.corrections import q_values
from soundtrack_pop.pipelines.analysis.genres import family_shares
from soundtrack_pop.pipelines.analysis.robust import infer
from soundtrack_pop.schemas import modelled

Flags = npt.NDArray[np.bool_]


def cross_genres(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return for each film genre and soundtrack genre how often they meet, and their interaction in popularity.

    Grain: one row per film genre and family that any sure film has, cells without a film included. The interaction
    is tested where `min_films_per_genre` films have both, either and neither.

    Args:
        films: the analysis table.
        analysis: films of a cell, level of the intervals.

    Returns:
        `rpt_genre_interactions`; no controls, no finding: it says where to look.
    """
    sure = subsets.keep_sure(films).reset_index(drop=True)
    has_family = family_shares(sure) > 0
    has_film_genre = _film_genres(sure)
    is_comparable = sure[c.TMDB_ID].isin(subsets.keep_comparable(films)[c.TMDB_ID])
    log_popularity = sure[c.LOG_POPULARITY].where(is_comparable).to_numpy(dtype=float)
    popularity = sure[c.POPULARITY].where(is_comparable)
    rows = []
    for film_genre in has_film_genre:
        of_genre = has_film_genre[film_genre].to_numpy()
        for family in has_family:
            mine = has_family[family].to_numpy()
            rows.append(
                {
                    "film_genre": film_genre,
                    c.GENRE: family,
                    "film_count": int((of_genre & mine).sum()),
                    "film_genre_film_count": int(of_genre.sum()),
                    "share": float(mine[of_genre].mean()),
                    "overall_share": float(mine.mean()),
                    "median_popularity": _median(popularity[of_genre & mine]),
                    **_interaction(of_genre, mine, log_popularity, analysis),
                }
            )
    found = pd.DataFrame(rows, columns=[n for n in modelled.GENRE_INTERACTIONS.column_names if n != "q"])
    return found.assign(q=q_values(found["p"].astype(float)))


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
    genre, family = of_genre[is_known].astype(float), mine[is_known].astype(float)
    design = np.column_stack([np.ones(len(genre)), genre, family, genre * family])
    fit = OLS(log_popularity[is_known], design).fit()
    inference = infer(fit, analysis.confidence_level)
    return {
        "ratio": float(np.exp(fit.params[3])),
        "ratio_low": float(np.exp(inference.low[3])),
        "ratio_high": float(np.exp(inference.high[3])),
        "p": float(inference.p[3]),
    }
