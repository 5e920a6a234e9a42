"""Sensitivity analysis: every finding with other films, or with other weights of the films."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import mannwhitneyu
from statsmodels.regression.linear_model import WLS

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets, trends
from soundtrack_pop.pipelines.analysis.bootstrap import rank_biserial_intervals
from soundtrack_pop.pipelines.analysis.inference import q_values
from soundtrack_pop.pipelines.analysis.subsets import genre_shares
from soundtrack_pop.schemas import assessed

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_COLUMNS = assessed.SENSITIVITY.column_names
_POPULARITY, _TREND = "popularity", "trend"


@dataclass(frozen=True)
class Scenario:
    """A choice of films, and their weights.

    Attributes:
        name: as in `rpt_sensitivity`.
        films: of any snapshot; each statistic takes those that it may compare.
        weights: of each film in the order of `films`; None counts each film once.
        snapshot: of the popularity that is compared.
        statistics: that the scenario is measured for.
    """

    name: str
    films: pd.DataFrame
    snapshot: str | None
    weights: Values | None = None
    statistics: tuple[str, ...] = (_POPULARITY, _TREND)


def analyse_sensitivity(films: pd.DataFrame, weights: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return effect, interval, p and q of each genre in each scenario.

    Args:
        films: the analysis table.
        weights: `feat_selection_weights`.
        analysis: sizes and levels.

    Returns:
        `rpt_sensitivity`.
    """
    has_genre = genre_shares(films).set_axis(films.index) > 0
    # Several scenarios may choose the same films, for example where no link lies between two thresholds.
    measured: dict[tuple[str, bytes, bytes], pd.DataFrame] = {}
    rows = []
    for scenario in scenarios(films, weights, analysis):
        for statistic in scenario.statistics:
            kept, kept_weights = _choose(scenario, statistic)
            choice = statistic, kept.index.to_numpy().tobytes(), np.asarray(kept_weights, dtype=float).tobytes()
            if choice not in measured:
                genres = _testable(has_genre.loc[kept.index], analysis.min_films_per_genre)
                measured[choice] = _MEASURES[statistic](kept, genres, kept_weights, analysis)
            rows.append(measured[choice].assign(scenario=scenario.name, statistic=statistic))
    found = [frame for frame in rows if not frame.empty]
    return pd.concat(found, ignore_index=True)[_COLUMNS] if found else pd.DataFrame(columns=_COLUMNS)


def scenarios(films: pd.DataFrame, weights: pd.DataFrame, analysis: AnalysisParameters) -> Iterator[Scenario]:
    """Yield the scenarios, all analysed films first (`headline` in the table)."""
    snapshot = subsets.main_snapshot(films)
    sure = subsets.keep_sure(films)
    yield Scenario("headline", sure, snapshot)
    thresholds = analysis.match_probabilities
    for probability in (thresholds.low, thresholds.middle, thresholds.high):
        likely = films[films[c.MATCH_PROBABILITY] >= probability]
        yield Scenario(f"p_{100 * probability:.3g}", likely, snapshot)
    yield Scenario("auto_and_review", films, snapshot)
    likely = films[films[c.MATCH_PROBABILITY] > 0]
    yield Scenario("match_probability", likely, snapshot, likely[c.MATCH_PROBABILITY].to_numpy(dtype=float))
    weight = sure[c.TMDB_ID].map(weights.set_index(c.TMDB_ID)["weight"])
    yield Scenario(
        "selection_weights",
        sure[weight.notna()],
        snapshot,
        weight.dropna().to_numpy(dtype=float),
        statistics=(_POPULARITY,),
    )
    is_first = ~sure["lead_artist"].duplicated() | sure["lead_artist"].isna()
    yield Scenario("one_per_artist", sure[is_first], snapshot)
    for other in sorted(sure[c.POPULARITY_SNAPSHOT].dropna().unique()):
        if other != snapshot:
            yield Scenario("other_vintage", sure, str(other), statistics=(_POPULARITY,))


def _choose(scenario: Scenario, statistic: str) -> tuple[pd.DataFrame, Values | None]:
    """Return the films that a statistic may compare, and their weights."""
    if statistic == _POPULARITY:
        kept = subsets.keep_snapshot(scenario.films, scenario.snapshot)
    else:
        kept = scenario.films.dropna(subset=c.DECADE)
    if scenario.weights is None:
        return kept, None
    return kept, scenario.weights[scenario.films.index.isin(kept.index)]


def _popularity(
    kept: pd.DataFrame, has_genre: pd.DataFrame, weights: Values | None, analysis: AnalysisParameters
) -> pd.DataFrame:
    """Return the rank-biserial effects among some films."""
    popularity = kept[c.POPULARITY].to_numpy(dtype=float)
    if not len(popularity) or np.ptp(popularity) == 0:
        return pd.DataFrame(columns=_COLUMNS)
    tests = [_rank_test(popularity, has_genre[genre].to_numpy(), weights) for genre in has_genre]
    effects, p_values = np.array(tests).reshape(-1, 2).T
    ends = rank_biserial_intervals(
        popularity, has_genre.to_numpy(), effects, analysis.confidence_level, analysis.sensitivity_resamples,
        analysis.random_seed, weights,
    )  # fmt: skip
    return _rows(has_genre, weights, np.column_stack([effects, ends, p_values]))


def _trends(
    kept: pd.DataFrame, has_genre: pd.DataFrame, weights: Values | None, analysis: AnalysisParameters
) -> pd.DataFrame:
    """Return the odds ratios by decade among some films."""
    decades = kept[c.DECADE].to_numpy(dtype=float)
    if not len(decades) or np.ptp(decades) == 0:
        return pd.DataFrame(columns=_COLUMNS)
    measured = []
    for genre in has_genre:
        mine = has_genre[genre].to_numpy()
        *ratio, p = trends.odds_ratio_of(mine, decades, analysis.confidence_level, weights)
        measured.append((*ratio, p if weights is not None else trends.trend_of(mine, decades)))
    return _rows(has_genre, weights, np.array(measured).reshape(-1, 4))


_MEASURES = {_POPULARITY: _popularity, _TREND: _trends}


def _testable(has_genre: pd.DataFrame, min_films: int) -> pd.DataFrame:
    """Return the genres of enough films with and without them."""
    sizes = has_genre.sum()
    is_testable = (sizes >= min_films) & (len(has_genre) - sizes >= min_films) & (sizes.index != c.FAMILY_OTHER)
    return has_genre.loc[:, is_testable]


def _rank_test(popularity: Values, has_genre: Flags, weights: Values | None) -> tuple[float, float]:
    """Return the rank-biserial effect and its p value."""
    if weights is not None:
        return weighted_rank_test(popularity, has_genre, weights)
    mine, others = popularity[has_genre], popularity[~has_genre]
    test = mannwhitneyu(mine, others)
    return float(2 * test.statistic / (len(mine) * len(others)) - 1), float(test.pvalue)


def weighted_rank_test(popularity: Values, has_genre: Flags, weights: Values) -> tuple[float, float]:
    """Return the rank-biserial effect and the two-sided p value.

    The weighted share of films below each film is regressed on the group. Twice the coefficient is the
    rank-biserial effect; unweighted the test is the large-sample form of Mann-Whitney's (Conover and Iman 1981),
    with errors robust to unequal variances (HC3) because weights are of a sample and not of counts.

    Args:
        popularity: of each film; not all equal.
        has_genre: at least two films with and without.
        weights: of each film, above 0.
    """
    design = np.column_stack([np.ones(len(popularity)), has_genre.astype(float)])
    fit = WLS(shares_below(popularity, weights), design, weights=weights).fit(cov_type="HC3", use_t=True)
    return float(2 * fit.params[1]), float(fit.pvalues[1])


def shares_below(values: Values, weights: Values) -> Values:
    """Return for each value the weighted share of values below it, equal ones counting half; in (0, 1)."""
    _, place = np.unique(values, return_inverse=True)
    at_value = np.bincount(place, weights=weights)
    return np.asarray((np.cumsum(at_value) - at_value / 2)[place] / weights.sum())


def _rows(has_genre: pd.DataFrame, weights: Values | None, measured: Values) -> pd.DataFrame:
    films = len(has_genre)
    found = pd.DataFrame(measured, columns=["effect", "effect_low", "effect_high", "p"])
    return found.assign(
        genre=has_genre.columns.astype(str),
        film_count=has_genre.sum().to_numpy(),
        scenario_film_count=films,
        effective_film_count=float(films if weights is None else weights.sum() ** 2 / (weights**2).sum()),
        q=q_values(found["p"]),
    )
