"""The primary analysis: clustered errors against references, and judgements that the numbers support."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from benchmarks.statistics.simulated_worlds import World, simulate
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.cluster_errors import Contrasts, clusters_of, fit_contrasts
from soundtrack_pop.pipelines.analysis.judgements import combine, judge_genres


def test_single_films_have_hc2_errors_and_welch_degrees() -> None:
    generator = np.random.default_rng(1)
    group = np.repeat([0.0, 1.0], [30, 12])
    outcome = generator.normal(size=42) * (1 + group)
    design = np.column_stack([np.ones(42), group])
    found = fit_contrasts(design, outcome, np.array([[0.0, 1.0]]), np.arange(42))
    fit = OLS(outcome, design).fit()
    assert found.estimates[0] == pytest.approx(fit.params[1])
    assert found.errors[0] == pytest.approx(fit.HC2_se[1])
    # Satterthwaite's degrees of two means of equal variances, with the true variances in place of estimates.
    sizes = np.array([30, 12])
    assert found.degrees[0] == pytest.approx((1 / sizes).sum() ** 2 / (1 / sizes**2 / (sizes - 1)).sum())


def test_clustered_error_and_degrees_are_those_of_the_matrix_formulas() -> None:
    generator = np.random.default_rng(2)
    clusters = np.repeat(np.arange(8), [1, 2, 3, 4, 1, 5, 2, 6])
    design = np.column_stack([np.ones(24), generator.normal(size=(24, 2))])
    outcome = generator.normal(size=24)
    found = fit_contrasts(design, outcome, np.array([[0.0, 1.0, 0.0]]), clusters)
    bread = np.linalg.inv(design.T @ design)
    hat = design @ bread @ design.T
    maker = np.eye(24) - hat
    rows = []
    for one in range(8):
        mine = clusters == one
        values, vectors = np.linalg.eigh(np.eye(mine.sum()) - hat[np.ix_(mine, mine)])
        adjust = vectors @ np.diag(values**-0.5) @ vectors.T
        rows.append((bread[1] @ design[mine].T @ adjust) @ maker[mine])
    weights = np.array(rows)
    covariance = weights @ weights.T
    assert found.errors[0] == pytest.approx(np.sqrt(((weights @ outcome) ** 2).sum()))
    assert found.degrees[0] == pytest.approx(np.trace(covariance) ** 2 / (covariance**2).sum())


def test_films_are_one_cluster_if_an_artist_or_a_series_joins_them() -> None:
    artists = pd.Series(["a", "a", "b", None, "c"])
    series = pd.Series([np.nan, 1, 1, np.nan, 2])
    assert list(clusters_of(artists, series)) == [0, 0, 0, 1, 2]


def test_imputations_are_combined_by_rubin_and_barnard() -> None:
    draws = [Contrasts(np.array([value]), np.array([1.0]), np.array([30.0])) for value in (0.0, 1.0, 2.0)]
    estimate, error, degrees = combine(draws)
    between = (1 + 1 / 3) * 1.0
    assert (estimate[0], error[0]) == pytest.approx((1.0, np.sqrt(1 + between)))
    missing = between / (1 + between)
    observed = 31 / 33 * 30 * (1 - missing)
    assert degrees[0] == pytest.approx(1 / (missing**2 / 2 + 1 / observed))


def test_interval_excludes_nothing_exactly_where_a_difference_is_found(analysis: AnalysisParameters) -> None:
    films = simulate(World(400, effects={"rock & metal": 1.2}), seed=3)
    found = judge_genres(films, analysis).set_index("genre")
    judged = found[found["p"].notna()]
    excludes = (judged["effect_low"] > 0) | (judged["effect_high"] < 0)
    assert list(excludes) == list(judged["judgement"].isin(["more", "less"]))
    assert found.loc["rock & metal", "judgement"] == "more"
    assert found.loc["other", ["judgement", "untested_reason"]].to_list() == ["cannot_tell", "remainder"]


@pytest.mark.parametrize("value", [5.0, np.nan, np.inf])
def test_popularity_that_says_nothing_gives_no_judgement(value: float, analysis: AnalysisParameters) -> None:
    films = simulate(World(100), seed=3).assign(popularity=value)
    found = judge_genres(films, analysis)
    assert set(found["judgement"]) <= {"cannot_tell"}
    assert found["p"].isna().all()


def test_one_series_of_half_the_films_is_counted_as_one_cluster(analysis: AnalysisParameters) -> None:
    films = simulate(World(200), seed=3)
    apart = judge_genres(films, analysis)
    films["collection_id"] = np.where(np.arange(200) < 100, 1.0, np.nan)
    together = judge_genres(films, analysis)
    assert together["cluster_count"].max() < apart["cluster_count"].max()
    assert together["degrees_of_freedom"].max() < apart["degrees_of_freedom"].max()
