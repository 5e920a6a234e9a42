"""Regress log popularity on genre groups, alone and with controls.

What a control takes away need not be spurious, and what it leaves need not be a cause: votes above all are another
measure of the attention that popularity measures, and what is left beside a consequence may err on either side.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.design import GENRE, LOGARITHMS, Design, design_of
from soundtrack_pop.pipelines.analysis.inference import infer, q_values
from soundtrack_pop.schemas import modelled

_CONTROLS = ("decade", "film_genre", "language", "soundtrack_kind")
# Model -> what it holds beside the genres.
MODELS: dict[str, tuple[str, ...]] = {
    "genres": (),
    "controls": _CONTROLS,
    "controls_and_votes": (*_CONTROLS, "votes"),
    "controls_and_budget": (*_CONTROLS, "budget"),
}
_COLUMNS = modelled.POPULARITY_REGRESSION.column_names
# A film that a model fits by itself has no error to estimate; HC3 would divide by what is left.
_MOST_LEVERAGE = 0.999


def regress_popularity(films: pd.DataFrame, analysis: AnalysisParameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every term of every model, and the joint test of the genres of each.

    Args:
        films: comparable films of the analysis table; those without a log popularity do not count.
        analysis: films a term and a coefficient need, level of the intervals.

    Returns:
        `rpt_popularity_regression`, and rows of `rpt_overall_tests` without `q`.
    """
    fitted = [fit_model(films, model, analysis) for model in MODELS]
    terms = [frame for frame, _ in fitted if not frame.empty]
    empty = pd.DataFrame(columns=_COLUMNS)
    return (pd.concat(terms, ignore_index=True) if terms else empty), pd.DataFrame([row for _, row in fitted])


def fit_model(
    films: pd.DataFrame, model: str, analysis: AnalysisParameters
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the terms and the joint test of one model; no terms, and the reason, where it is not fitted."""
    known = films.dropna(
        subset=[c.LOG_POPULARITY, *(LOGARITHMS[one] for one in MODELS[model] if one in LOGARITHMS)]
    )
    row: dict[str, Any] = {"test": model, "film_count": len(known), "group_count": 0, "control_count": 0}
    nothing = pd.DataFrame(columns=_COLUMNS)
    if known.empty:
        return nothing, row | {"untested_reason": "few_films"}
    design = design_of(known, MODELS[model], analysis.min_films_per_genre)
    genres = [term for term, kind in design.kinds.items() if kind == GENRE]
    row |= {"group_count": len(genres), "control_count": len(design.kinds) - len(genres) - 1}
    reason = _unfitted_reason(known, design, genres, analysis.films_per_coefficient)
    if reason is not None:
        return nothing, row | {"untested_reason": reason}
    model_of = OLS(known[c.LOG_POPULARITY].to_numpy(), design.terms.to_numpy())
    fit = model_of.fit()
    without_genres = OLS(model_of.endog, design.terms.drop(columns=genres).to_numpy())
    # Of equal variances: joint tests with robust errors find too much at these numbers of films and genres.
    statistic, p, genre_count = fit.compare_f_test(without_genres.fit())
    explained = statistic * genre_count / (statistic * genre_count + fit.df_resid)
    row |= {"statistic": float(statistic), "p": float(p), "explained_share": float(explained)}
    return _terms_of(fit, design, model, analysis.confidence_level), row


def _unfitted_reason(
    known: pd.DataFrame, design: Design, genres: list[str], films_per_coefficient: int
) -> str | None:
    if not genres:
        return "few_groups"
    if len(known) < films_per_coefficient * len(design.kinds):
        return "few_films"
    if np.ptp(known[c.LOG_POPULARITY]) == 0:
        return "equal_popularity"
    orthogonal = np.linalg.qr(design.terms.to_numpy())[0]
    return "few_films" if (orthogonal**2).sum(axis=1).max() > _MOST_LEVERAGE else None


def _terms_of(fit: Any, design: Design, model: str, confidence_level: float) -> pd.DataFrame:
    terms = design.terms
    inference = infer(fit, confidence_level)
    values = terms.to_numpy()
    is_flag = ((values == 0) | (values == 1)).all(axis=0)
    found = pd.DataFrame(
        {
            "model": model,
            "term": list(terms),
            "term_kind": list(design.kinds.values()),
            "film_count": np.where(is_flag, terms.sum(), len(terms)).astype(int),
            "model_film_count": len(terms),
            "coefficient": fit.params,
            "standard_error": inference.standard_error,
            "p": inference.p,
        }
    )
    with warnings.catch_warnings():
        # An interval may end beyond the largest number: its ratio then is infinite, as it should be.
        warnings.simplefilter("ignore", RuntimeWarning)
        found["ratio"] = np.exp(found["coefficient"])
        found["ratio_low"] = np.exp(inference.low)
        found["ratio_high"] = np.exp(inference.high)
    is_genre = found["term_kind"] == GENRE
    found["q"] = q_values(found["p"].where(is_genre))
    return found[_COLUMNS]
