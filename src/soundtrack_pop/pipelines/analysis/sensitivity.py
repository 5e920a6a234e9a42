"""Look at every finding again with other films, or with films that count differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import mannwhitneyu

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import subsets, trend_tests
from soundtrack_pop.pipelines.analysis.bootstrap import rank_biserial_intervals
from soundtrack_pop.pipelines.analysis.corrections import q_values
from soundtrack_pop.pipelines.analysis.genres import family_shares
from soundtrack_pop.pipelines.analysis.weighted_ranks import weighted_rank_test
from soundtrack_pop.schemas import assessed

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_COLUMNS = assessed.SENSITIVITY.column_names
_POPULARITY, _TREND = "popularity", "trend"


@dataclass(frozen=True)
class Scenario:
    """One way to choose and weigh films.

    Attributes:
        name: as in `rpt_sensitivity`.
        films: of any vintage; each statistic takes those that it may compare.
        weights: of each film in the order of `films`; None counts each film once.
        vintage: of the popularity that is compared.
        statistics: of which the choice says anything.
    """

    name: str
    films: pd.DataFrame
    vintage: str | None
    weights: Values | None = None
    statistics: tuple[str, ...] = (_POPULARITY, _TREND)


def look_again(films: pd.DataFrame, weights: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return effect, interval, p and q of each family in each scenario.

    Args:
        films: the analysis table.
        weights: `feat_selection_weights`.
        analysis: sizes and levels.

    Returns:
        `rpt_sensitivity`.
    """
    has_family = family_shares(films).set_axis(films.index) > 0
    # Several ways may choose the same films, as where no link lies between two thresholds.
    measured: dict[tuple[str, bytes, bytes], pd.DataFrame] = {}
    rows = []
    for scenario in scenarios(films, weights, analysis):
        for statistic in scenario.statistics:
            kept, kept_weights = _choose(scenario, statistic)
            choice = statistic, kept.index.to_numpy().tobytes(), np.asarray(kept_weights, dtype=float).tobytes()
            if choice not in measured:
                families = _testable(has_family.loc[kept.index], analysis.min_films_per_genre)
                measured[choice] = _MEASURES[statistic](kept, families, kept_weights, analysis)
            rows.append(measured[choice].assign(scenario=scenario.name, statistic=statistic))
    found = [frame for frame in rows if not frame.empty]
    return pd.concat(found, ignore_index=True)[_COLUMNS] if found else pd.DataFrame(columns=_COLUMNS)


def scenarios(films: pd.DataFrame, weights: pd.DataFrame, analysis: AnalysisParameters) -> Iterator[Scenario]:
    """Yield the ways to choose and weigh films, the headline's first."""
    vintage = subsets.main_vintage(films)
    sure = subsets.keep_sure(films)
    yield Scenario("headline", sure, vintage)
    thresholds = analysis.match_probabilities
    for probability in (thresholds.low, thresholds.middle, thresholds.high):
        likely = films[films[c.MATCH_PROBABILITY] >= probability]
        yield Scenario(f"p_{100 * probability:.3g}", likely, vintage)
    yield Scenario("auto_and_review", films, vintage)
    likely = films[films[c.MATCH_PROBABILITY] > 0]
    yield Scenario("match_probability", likely, vintage, likely[c.MATCH_PROBABILITY].to_numpy(dtype=float))
    weight = sure[c.TMDB_ID].map(weights.set_index(c.TMDB_ID)["weight"])
    yield Scenario(
        "selection_weights",
        sure[weight.notna()],
        vintage,
        weight.dropna().to_numpy(dtype=float),
        statistics=(_POPULARITY,),
    )
    is_first = ~sure["lead_artist"].duplicated() | sure["lead_artist"].isna()
    yield Scenario("one_per_artist", sure[is_first], vintage)
    for other in sorted(sure[c.POPULARITY_VINTAGE].dropna().unique()):
        if other != vintage:
            yield Scenario("other_vintage", sure, str(other), statistics=(_POPULARITY,))


def _choose(scenario: Scenario, statistic: str) -> tuple[pd.DataFrame, Values | None]:
    """Return the films that a statistic may compare, and their weights."""
    if statistic == _POPULARITY:
        kept = subsets.keep_vintage(scenario.films, scenario.vintage)
    else:
        kept = scenario.films.dropna(subset=c.DECADE)
    if scenario.weights is None:
        return kept, None
    return kept, scenario.weights[scenario.films.index.isin(kept.index)]


def _popularity(
    kept: pd.DataFrame, has_family: pd.DataFrame, weights: Values | None, analysis: AnalysisParameters
) -> pd.DataFrame:
    """Return the rank-biserial effects among some films."""
    popularity = kept[c.POPULARITY].to_numpy(dtype=float)
    if not len(popularity) or np.ptp(popularity) == 0:
        return pd.DataFrame(columns=_COLUMNS)
    tests = [_rank_test(popularity, has_family[family].to_numpy(), weights) for family in has_family]
    effects, p_values = np.array(tests).reshape(-1, 2).T
    ends = rank_biserial_intervals(
        popularity, has_family.to_numpy(), effects, analysis.confidence_level, analysis.sensitivity_resamples,
        analysis.random_seed, weights,
    )  # fmt: skip
    return _rows(has_family, weights, np.column_stack([effects, ends, p_values]))


def _trends(
    kept: pd.DataFrame, has_family: pd.DataFrame, weights: Values | None, analysis: AnalysisParameters
) -> pd.DataFrame:
    """Return the odds ratios by decade among some films."""
    decades = kept[c.DECADE].to_numpy(dtype=float)
    if not len(decades) or np.ptp(decades) == 0:
        return pd.DataFrame(columns=_COLUMNS)
    measured = []
    for family in has_family:
        mine = has_family[family].to_numpy()
        *ratio, p = trend_tests.odds_ratio_of(mine, decades, analysis.confidence_level, weights)
        measured.append((*ratio, p if weights is not None else trend_tests.trend_of(mine, decades)))
    return _rows(has_family, weights, np.array(measured).reshape(-1, 4))


_MEASURES = {_POPULARITY: _popularity, _TREND: _trends}


def _testable(has_family: pd.DataFrame, min_films: int) -> pd.DataFrame:
    """Return the families of enough films with and without them."""
    sizes = has_family.sum()
    is_testable = (sizes >= min_films) & (len(has_family) - sizes >= min_films) & (sizes.index != c.FAMILY_OTHER)
    return has_family.loc[:, is_testable]


def _rank_test(popularity: Values, has_family: Flags, weights: Values | None) -> tuple[float, float]:
    """Return the rank-biserial effect and its p value."""
    if weights is not None:
        return weighted_rank_test(popularity, has_family, weights)
    mine, others = popularity[has_family], popularity[~has_family]
    test = mannwhitneyu(mine, others)
    return float(2 * test.statistic / (len(mine) * len(others)) - 1), float(test.pvalue)


def _rows(has_family: pd.DataFrame, weights: Values | None, measured: Values) -> pd.DataFrame:
    films = len(has_family)
    found = pd.DataFrame(measured, columns=["effect", "effect_low", "effect_high", "p"])
    return found.assign(
        genre=has_family.columns.astype(str),
        film_count=has_family.sum().to_numpy(),
        scenario_film_count=films,
        effective_film_count=float(films if weights is None else weights.sum() ** 2 / (weights**2).sum()),
        q=q_values(found["p"]),
    )
