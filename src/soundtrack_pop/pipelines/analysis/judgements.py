"""The primary analysis: one estimate, one interval and one judgement for each genre group.

The estimand: by how many standard deviations of popularity do films with a genre differ from films whose
soundtrack has as many genres, but another one in its place, with tag votes, year, film genres, language and kind
of soundtrack the same? Popularity enters as normal scores of ranks: it has ties, a heavy tail and no unit.
Doubtful links are drawn anew several times (multiple imputation: a link of probability p is kept with p), the
errors are clustered by artist and series, and the intervals are adjusted for selection (Benjamini and Yekutieli
2005), so that an interval excludes 0 exactly if the genre is a finding by Benjamini and Hochberg's method.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from patsy import dmatrix
from scipy.stats import norm, rankdata
from scipy.stats import t as student

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.cluster_errors import Contrasts, clusters_of, fit_contrasts
from soundtrack_pop.pipelines.analysis.design import control_terms, pool_levels
from soundtrack_pop.pipelines.analysis.inference import q_values
from soundtrack_pop.pipelines.analysis.subsets import genre_shares
from soundtrack_pop.schemas import modelled

Values = npt.NDArray[np.float64]

MORE, LESS, NEGLIGIBLE, UNCLEAR = "more", "less", "negligible", "cannot_tell"
_CONTROLS = ("film_genre", "language", "soundtrack_kind")
_SPLINE_COLUMNS = 3
_POWER = 0.8
# With fewer degrees of freedom CR2's t distribution is no good guide (Pustejovsky and Tipton 2018).
_LEAST_DEGREES = 4.0
_COLUMNS = modelled.GENRE_JUDGEMENTS.column_names


def judge_genres(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return the judgement on each genre group.

    Grain: one row per genre group that any film has; one that cannot be judged has the judgement `cannot_tell` and
    the reason.

    Args:
        films: comparable films of the analysis table, popularity known.
        analysis: films a genre needs, levels, smallest effect of interest, imputations and seed.

    Returns:
        `rpt_genre_judgements`.
    """
    films = films.sort_values(c.TMDB_ID, ignore_index=True)
    films = films[np.isfinite(films[c.POPULARITY].to_numpy(dtype=float))].reset_index(drop=True)
    has_genre = genre_shares(films) > 0
    rows = pd.DataFrame(
        {
            c.GENRE: has_genre.columns.astype(str),
            "film_count": has_genre.sum().to_numpy(dtype=int),
            "other_film_count": (~has_genre).sum().to_numpy(dtype=int),
        }
    )
    rows["untested_reason"] = [_untested_reason(row, films, analysis) for row in rows.to_dict("records")]
    tested = list(rows.loc[rows["untested_reason"].isna(), c.GENRE])
    found = _estimate(films, has_genre, tested, analysis) if tested else pd.DataFrame({c.GENRE: []}, dtype=object)
    judged = rows.merge(found, on=c.GENRE, how="left").reindex(columns=_COLUMNS)
    few = judged["untested_reason"].isna() & ~(judged["degrees_of_freedom"] >= _LEAST_DEGREES)
    judged.loc[few, "untested_reason"] = "few_clusters"
    judged.loc[few, ["p"]] = np.nan
    return _with_judgements(judged, analysis)


def normal_scores(values: Values) -> Values:
    """Return the normal scores of ranks, ties sharing their mean rank, in standard deviations of all films."""
    scores = norm.ppf((rankdata(values) - 0.5) / len(values))
    spread = scores.std()
    return np.asarray(scores / spread if spread > 0 else scores)


def _untested_reason(row: dict[Any, Any], films: pd.DataFrame, analysis: AnalysisParameters) -> str | None:
    if row[c.GENRE] == c.FAMILY_OTHER:
        return "remainder"
    if row["film_count"] < analysis.min_films_per_genre:
        return "few_films"
    if row["other_film_count"] < analysis.min_films_per_genre:
        return "few_other_films"
    return "equal_popularity" if np.ptp(films[c.POPULARITY].to_numpy(dtype=float)) == 0 else None


def _estimate(
    films: pd.DataFrame, has_genre: pd.DataFrame, tested: list[str], analysis: AnalysisParameters
) -> pd.DataFrame:
    """Return effect, error and degrees of freedom of the tested genres, over the imputed links."""
    outcome = normal_scores(films[c.POPULARITY].to_numpy(dtype=float))
    design, contrasts = design_and_contrasts(films, has_genre, tested, analysis.min_films_per_genre)
    clusters = clusters_of(films["lead_artist"], films["collection_id"])
    chance = films[c.MATCH_PROBABILITY].fillna(1.0).to_numpy(dtype=float)
    generator = np.random.default_rng(analysis.random_seed)
    draws = []
    for _ in range(analysis.link_imputations if (chance < 1).any() else 1):
        kept = generator.random(len(films)) < chance
        kept_clusters = np.unique(clusters[kept], return_inverse=True)[1]
        draws.append(fit_contrasts(design[kept], outcome[kept], contrasts, kept_clusters))
    effects, errors, degrees = combine(draws)
    return pd.DataFrame(
        {
            c.GENRE: tested,
            "cluster_count": len(np.unique(clusters)),
            "effect": effects,
            "standard_error": errors,
            "degrees_of_freedom": degrees,
            "p": 2 * student.sf(np.abs(effects / errors), degrees),
        }
    )


def design_and_contrasts(
    films: pd.DataFrame, has_genre: pd.DataFrame, tested: list[str], min_films: int
) -> tuple[Values, Values]:
    """Return the design of the primary analysis, and each genre's contrast with the other genres.

    The number of genres and the genres themselves may determine each other. A genre against the others,
    weighted by how often they occur, is a contrast that does not depend on it.
    """
    genres = has_genre[tested].to_numpy(dtype=float)
    number = pool_levels(has_genre.sum(axis=1).astype(str), min_films)
    levels = sorted(number.unique())[1:]
    parts = [np.ones(len(films)), *((number == level).to_numpy(dtype=float) for level in levels)]
    parts.append(_standardised(np.log1p(films["tag_votes"].fillna(0).to_numpy(dtype=float))))
    parts.extend(_year_terms(films[c.MOVIE_YEAR]))
    parts.extend(column for control in _CONTROLS for _, column in control_terms(films, control, min_films))
    controls = np.column_stack(parts)
    weight = has_genre.sum().to_numpy(dtype=float)
    shares = has_genre[tested].sum().to_numpy(dtype=float) / weight.sum()
    among = (np.eye(len(tested)) - shares) / (1 - shares)[:, None]
    return np.column_stack([controls, genres]), np.column_stack(
        [np.zeros((len(tested), controls.shape[1])), among]
    )


def _year_terms(year: pd.Series[float]) -> list[Values]:
    """Return a natural cubic spline of the year, and whether it is unknown."""
    unknown = year.isna().to_numpy(dtype=float)
    if year.isna().all():
        return []
    filled = year.fillna(year.median()).to_numpy(dtype=float)
    terms = [np.asarray(unknown, dtype=np.float64)] if unknown.any() else []
    if len(np.unique(filled)) <= _SPLINE_COLUMNS + 1:
        return terms
    spline = np.asarray(dmatrix(f"cr(x, df={_SPLINE_COLUMNS}) - 1", {"x": filled}))
    return [*terms, *(_standardised(column) for column in spline.T)]


def _standardised(values: Values) -> Values:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))


def combine(draws: list[Contrasts]) -> tuple[Values, Values, Values]:
    """Return estimates, errors and degrees of freedom over imputations (Rubin 1987; Barnard and Rubin 1999)."""
    estimates = np.array([draw.estimates for draw in draws])
    within = np.mean([draw.errors**2 for draw in draws], axis=0)
    complete = np.mean([draw.degrees for draw in draws], axis=0)
    if len(draws) == 1:
        return estimates[0], np.sqrt(within), complete
    between = (1 + 1 / len(draws)) * estimates.var(axis=0, ddof=1)
    total = within + between
    missing = np.maximum(between / total, np.finfo(float).eps)
    observed = (complete + 1) / (complete + 3) * complete * (1 - missing)
    degrees = 1 / (missing**2 / (len(draws) - 1) + 1 / observed)
    return estimates.mean(axis=0), np.sqrt(total), degrees


def _with_judgements(judged: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return the rows with q values, intervals, the smallest effect that could be found, and judgements."""
    judged["q"] = q_values(judged["p"].astype(float))
    tests = max(int(judged["p"].notna().sum()), 1)
    found = max(int((judged["q"] <= analysis.false_discovery_rate).sum()), 1)
    effect, error, degrees = (
        judged[name].astype(float) for name in ("effect", "standard_error", "degrees_of_freedom")
    )
    for names, level in (
        (("effect_low", "effect_high"), analysis.false_discovery_rate * found / tests),
        (("single_low", "single_high"), 1 - analysis.confidence_level),
    ):
        reach = student.isf(level / 2, degrees) * error
        judged[names[0]], judged[names[1]] = effect - reach, effect + reach
    first_step = student.isf(analysis.false_discovery_rate / tests / 2, degrees)
    judged["detectable_effect"] = (first_step + student.ppf(_POWER, degrees)) * error
    bound = analysis.smallest_effect_of_interest
    is_found = judged["q"] <= analysis.false_discovery_rate
    is_within = (judged["effect_low"] > -bound) & (judged["effect_high"] < bound) & judged["p"].notna()
    judged["judgement"] = np.select(
        [is_found & (effect > 0), is_found & (effect < 0), is_within], [MORE, LESS, NEGLIGIBLE], UNCLEAR
    )
    return judged[_COLUMNS]
