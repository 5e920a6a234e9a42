"""Trends of the genre groups: their share in each decade, and tests whether it rises or falls."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.contingency_tables import Table as Counts

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.inference import q_values
from soundtrack_pop.pipelines.analysis.subsets import genre_shares
from soundtrack_pop.schemas import analysed
from soundtrack_pop.statistics import wilson_interval

Values = npt.NDArray[np.float64]


def shares_by_decade(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return the share of each genre group among the films of each decade, with its Wilson interval.

    Grain: one row per genre group and decade, genres that do not occur in a decade included. A soundtrack may
    have several genres, so the shares of a decade may sum to more than 1.

    Args:
        films: `decade`, `families`, `shares`; one row per film. Films without a decade do not count.
        analysis: decades of fewer films than `min_films_per_decade` are marked as thin.

    Returns:
        `rpt_genre_by_decade`.
    """
    dated = films.dropna(subset=c.DECADE)
    decade = dated[c.DECADE].astype("int32").to_numpy()
    has_genre = genre_shares(dated) > 0
    counts = (
        has_genre.groupby(decade)
        .sum()
        .rename_axis(index=c.DECADE)
        .reset_index()
        .melt(id_vars=c.DECADE, var_name=c.GENRE, value_name="film_count")
    )
    counts["decade_film_count"] = counts[c.DECADE].map(pd.Series(decade).value_counts())
    counts["share"] = counts["film_count"] / counts["decade_film_count"]
    intervals = [
        wilson_interval(int(with_genre), int(of_decade), analysis.confidence_level)
        for with_genre, of_decade in counts[["film_count", "decade_film_count"]].to_numpy()
    ]
    counts[["share_low", "share_high"]] = np.array(intervals, dtype=float).reshape(-1, 2)
    counts["is_thin"] = counts["decade_film_count"] < analysis.min_films_per_decade
    return counts.sort_values([c.GENRE, c.DECADE], ignore_index=True)[analysed.GENRE_BY_DECADE.column_names]


def trends_by_genre(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return for each genre group how its odds change from decade to decade, with a test for a trend.

    Grain: one row per genre group that any dated film has; one that cannot be tested is listed with the reason.
    Every dated film counts, those of thin decades too: such decades have little weight, as they have few films.

    Args:
        films: `decade`, `families`, `shares`; one row per film. Films without a decade do not count.
        analysis: `min_films_per_genre`, the least number of films with and without the genre for a test;
            `confidence_level` of the intervals.

    Returns:
        `rpt_genre_trends`. The p values are those of Cochran (1954) and Armitage (1955), two-sided.
    """
    dated = films.dropna(subset=c.DECADE)
    decades = dated[c.DECADE].to_numpy(dtype=float)
    has_genre = genre_shares(dated) > 0
    rows = [
        {c.GENRE: genre, **_test(str(genre), has_genre[genre].to_numpy(), decades, analysis)}
        for genre in has_genre
    ]
    trends = pd.DataFrame(rows, columns=[n for n in analysed.GENRE_TRENDS.column_names if n != "trend_q"])
    trends["trend_q"] = q_values(trends["trend_p"].astype(float))
    return trends


def trend_of(has_genre: npt.NDArray[np.bool_], decades: Values) -> float:
    """Return the two-sided p value of a linear trend in the share of films with the genre.

    Args:
        has_genre: one entry per film; some with and some without.
        decades: first year of each film's decade; not all equal.
    """
    place, steps = pd.factorize(decades, sort=True)
    counts = np.array([np.bincount(place[group], minlength=len(steps)) for group in (~has_genre, has_genre)])
    test = Counts(counts, shift_zeros=False).test_ordinal_association(
        row_scores=np.array([0, 1]), col_scores=(steps - steps[0]) / 10
    )
    return float(test.pvalue)


def odds_ratio_of(
    has_genre: npt.NDArray[np.bool_], decades: Values, confidence_level: float, weights: Values | None = None
) -> tuple[float, float, float, float]:
    """Return the odds ratio from one decade to the next, its Wald interval and p value, by a logistic model.

    NaN if the decades separate the films with the genre from those without it: the ratio is then unbounded.

    Args:
        has_genre: one entry per film.
        decades: first year of each film's decade.
        confidence_level: in (0, 1).
        weights: of each film; the errors are then robust ones.
    """
    mine, others = decades[has_genre], decades[~has_genre]
    if mine.min() >= others.max() or others.min() >= mine.max():
        return np.nan, np.nan, np.nan, np.nan
    centred = (decades - decades.mean()) / 10
    if weights is None:
        # Films of one decade with, and of one without, the genre are alike: one row stands for all of them.
        place, steps = pd.factorize(centred, sort=True)
        counts = np.bincount(2 * place + has_genre, minlength=2 * len(steps))
        row = np.flatnonzero(counts)
        fit = _logistic((row % 2).astype(float), steps[row // 2], freq_weights=counts[row].astype(float)).fit()
    else:
        fit = _logistic(has_genre.astype(float), centred, var_weights=weights).fit(cov_type="HC0")
    low, high = fit.conf_int(alpha=1 - confidence_level)[1]
    return float(np.exp(fit.params[1])), float(np.exp(low)), float(np.exp(high)), float(fit.pvalues[1])


def _logistic(has_genre: Values, decades: Values, **weights: Values) -> GLM:
    return GLM(has_genre, np.column_stack([np.ones(len(decades)), decades]), family=Binomial(), **weights)


def untested_reason(genre: str, has_genre: npt.NDArray[np.bool_], decades: Values, min_films: int) -> str | None:
    """Return why a genre's trend is not tested; None where it is."""
    if genre == c.FAMILY_OTHER:
        return "remainder"
    if has_genre.sum() < min_films:
        return "few_films"
    if (~has_genre).sum() < min_films:
        return "few_other_films"
    return "one_decade" if np.ptp(decades) == 0 else None


def _test(
    genre: str, has_genre: npt.NDArray[np.bool_], decades: Values, analysis: AnalysisParameters
) -> dict[str, object]:
    reason = untested_reason(genre, has_genre, decades, analysis.min_films_per_genre)
    found: dict[str, object] = {
        "film_count": int(has_genre.sum()),
        "other_film_count": int((~has_genre).sum()),
        "first_decade": int(decades.min()),
        "last_decade": int(decades.max()),
        "untested_reason": reason,
    }
    if reason is not None:
        return found
    ratio, low, high, _ = odds_ratio_of(has_genre, decades, analysis.confidence_level)
    ends = {"odds_ratio": ratio, "odds_ratio_low": low, "odds_ratio_high": high}
    return found | ends | {"trend_p": trend_of(has_genre, decades)}
