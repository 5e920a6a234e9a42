"""Test whether the share of each genre family rises or falls over the decades."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.contingency_tables import Table as Counts

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.corrections import q_values
from soundtrack_pop.pipelines.analysis.genres import family_shares
from soundtrack_pop.schemas import analysed

Values = npt.NDArray[np.float64]


def trends_by_family(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return for each family how its odds change from decade to decade, and whether by more than chance.

    Grain: one row per family that any dated film has; one that cannot be tested is listed with the reason.
    Every dated film counts, those of thin decades too: they weigh as little as they are few.

    Args:
        films: `decade`, `families`, `shares`; one row per film. Films without a decade do not count.
        analysis: `min_films_per_genre` films with and without, level of the intervals.

    Returns:
        `rpt_genre_trends`. The p values are those of Cochran (1954) and Armitage (1955), two-sided.
    """
    dated = films.dropna(subset=c.DECADE)
    decades = dated[c.DECADE].to_numpy(dtype=float)
    has_family = family_shares(dated) > 0
    rows = [
        {c.GENRE: family, **_test(str(family), has_family[family].to_numpy(), decades, analysis)}
        for family in has_family
    ]
    trends = pd.DataFrame(rows, columns=[n for n in analysed.GENRE_TRENDS.column_names if n != "trend_q"])
    trends["trend_q"] = q_values(trends["trend_p"].astype(float))
    return trends


def trend_of(has_family: npt.NDArray[np.bool_], decades: Values) -> float:
    """Return the two-sided p value of a linear trend in the share of films with the family.

    Args:
        has_family: one entry per film; some with and some without.
        decades: first year of each film's decade; not all equal.
    """
    place, steps = pd.factorize(decades, sort=True)
    counts = np.array([np.bincount(place[group], minlength=len(steps)) for group in (~has_family, has_family)])
    test = Counts(counts, shift_zeros=False).test_ordinal_association(
        row_scores=np.array([0, 1]), col_scores=(steps - steps[0]) / 10
    )
    return float(test.pvalue)


def odds_ratio_of(
    has_family: npt.NDArray[np.bool_], decades: Values, confidence_level: float, weights: Values | None = None
) -> tuple[float, float, float, float]:
    """Return the odds ratio from one decade to the next, its Wald interval and p value, by a logistic model.

    NaN where the decades part the films with the family from those without it: the ratio then has no bound.

    Args:
        has_family: one entry per film.
        decades: first year of each film's decade.
        confidence_level: in (0, 1).
        weights: of each film; the errors are then robust ones.
    """
    mine, others = decades[has_family], decades[~has_family]
    if mine.min() >= others.max() or others.min() >= mine.max():
        return np.nan, np.nan, np.nan, np.nan
    centred = (decades - decades.mean()) / 10
    if weights is None:
        # Films of one decade with, and of one without, the family are alike: one row stands for all of them.
        place, steps = pd.factorize(centred, sort=True)
        counts = np.bincount(2 * place + has_family, minlength=2 * len(steps))
        row = np.flatnonzero(counts)
        fit = _logistic((row % 2).astype(float), steps[row // 2], freq_weights=counts[row].astype(float)).fit()
    else:
        fit = _logistic(has_family.astype(float), centred, var_weights=weights).fit(cov_type="HC0")
    low, high = fit.conf_int(alpha=1 - confidence_level)[1]
    return float(np.exp(fit.params[1])), float(np.exp(low)), float(np.exp(high)), float(fit.pvalues[1])


def _logistic(has_family: Values, decades: Values, **weights: Values) -> GLM:
    return GLM(has_family, np.column_stack([np.ones(len(decades)), decades]), family=Binomial(), **weights)


def untested_reason(family: str, has_family: npt.NDArray[np.bool_], decades: Values, min_films: int) -> str | None:
    """Return why a family's trend is not tested; None where it is."""
    if family == c.FAMILY_OTHER:
        return "remainder"
    if has_family.sum() < min_films:
        return "few_films"
    if (~has_family).sum() < min_films:
        return "few_other_films"
    return "one_decade" if np.ptp(decades) == 0 else None


def _test(
    family: str, has_family: npt.NDArray[np.bool_], decades: Values, analysis: AnalysisParameters
) -> dict[str, object]:
    reason = untested_reason(family, has_family, decades, analysis.min_films_per_genre)
    found: dict[str, object] = {
        "film_count": int(has_family.sum()),
        "other_film_count": int((~has_family).sum()),
        "first_decade": int(decades.min()),
        "last_decade": int(decades.max()),
        "untested_reason": reason,
    }
    if reason is not None:
        return found
    ratio, low, high, _ = odds_ratio_of(has_family, decades, analysis.confidence_level)
    ends = {"odds_ratio": ratio, "odds_ratio_low": low, "odds_ratio_high": high}
    return found | ends | {"trend_p": trend_of(has_family, decades)}
