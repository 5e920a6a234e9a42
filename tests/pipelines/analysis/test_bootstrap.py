"""Intervals of the rank-biserial effect."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap, mannwhitneyu, norm

from soundtrack_pop.pipelines.analysis.bootstrap import (
    Flags,
    Values,
    bca_interval,
    bootstrap_rank_biserials,
    leave_one_out_rank_biserials,
    order_of,
    rank_biserial_intervals,
)

pytestmark = pytest.mark.filterwarnings("error")


def rank_biserial(popularity: Values, has_family: Flags) -> float:
    """Return the effect as scipy's U gives it."""
    mine, others = popularity[has_family], popularity[~has_family]
    return float(2 * mannwhitneyu(mine, others).statistic / (len(mine) * len(others)) - 1)


def world(films: int, with_family: int, seed: int, shift: float = 0.0) -> tuple[Values, Flags]:
    """Return popularity, with ties and rising, and which films have the family."""
    generator = np.random.default_rng(seed)
    has_family = np.arange(films) < with_family
    popularity = np.round(generator.normal(size=films) + shift * has_family, 1)
    order = np.argsort(popularity, kind="stable")
    return popularity[order], has_family[order]


def test_the_effect_of_every_draw_is_that_of_ranking_the_drawn_films_anew() -> None:
    popularity, has_family = world(30, 10, seed=1)
    found = bootstrap_rank_biserials(popularity, has_family[:, None], resamples=50, seed=3)[:, 0]
    drawn = np.random.default_rng(3).integers(0, 30, size=(50, 30))
    expected = [rank_biserial(popularity[films], has_family[films]) for films in drawn]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_a_draw_without_a_film_of_the_family_has_no_effect() -> None:
    popularity, has_family = world(12, 2, seed=1)
    found = bootstrap_rank_biserials(popularity, has_family[:, None], resamples=200, seed=0)
    drawn = np.random.default_rng(0).integers(0, 12, size=(200, 12))
    np.testing.assert_array_equal(np.isnan(found[:, 0]), ~has_family[drawn].any(axis=1))


def test_leaving_one_film_out_is_measuring_without_it() -> None:
    popularity, has_family = world(25, 8, seed=2)
    expected = [
        rank_biserial(np.delete(popularity, film), np.delete(has_family, film)) for film in range(len(popularity))
    ]
    np.testing.assert_allclose(
        leave_one_out_rank_biserials(order_of(popularity), has_family), expected, atol=1e-12
    )


@pytest.mark.parametrize(("with_family", "shift"), [(15, 0.0), (40, 1.0)])
def test_intervals_are_those_of_scipy(with_family: int, shift: float) -> None:
    popularity, has_family = world(120, with_family, seed=4, shift=shift)

    def statistic(values: Values, flags: Values) -> float:
        return rank_biserial(values, flags.astype(bool))

    theirs = bootstrap(
        (popularity, has_family.astype(float)),
        statistic,
        paired=True,
        vectorized=False,
        method="BCa",
        n_resamples=2000,
        rng=np.random.default_rng(1),
    ).confidence_interval
    estimates = np.array([rank_biserial(popularity, has_family)])
    mine = rank_biserial_intervals(popularity, has_family[:, None], estimates, 0.95, 5000, seed=2)
    # Two sets of draws: the ends differ by the noise of 2,000 of them.
    np.testing.assert_allclose(mine[0], [theirs.low, theirs.high], atol=0.035)


def test_the_same_seed_gives_the_same_intervals() -> None:
    popularity, has_family = world(40, 15, seed=5)
    first, second, third = (
        rank_biserial_intervals(popularity, has_family[:, None], np.array([0.1]), 0.95, 200, seed)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, third)


def test_nineteen_of_twenty_intervals_cover_the_true_effect() -> None:
    true_effect, worlds = 2 * norm.cdf(0.7 / np.sqrt(2)) - 1, 300
    generator = np.random.default_rng(0)
    has_family = np.arange(80) < 20
    covered = 0
    for seed in range(worlds):
        popularity = generator.normal(size=80) + 0.7 * has_family
        estimate = np.array([rank_biserial(popularity, has_family)])
        ((low, high),) = rank_biserial_intervals(popularity, has_family[:, None], estimate, 0.95, 300, seed)
        covered += low <= true_effect <= high
    # Three standard errors of a share of .95 among 300 worlds are .038.
    assert covered / worlds == pytest.approx(0.95, abs=0.038)


@pytest.mark.parametrize(
    ("estimate", "replicates", "leave_one_out"),
    [
        pytest.param(1.0, [1.0, 1.0, 1.0], [1.0, 1.0], id="the groups do not overlap"),
        pytest.param(0.2, [0.1, 0.3], [0.2, 0.2], id="no film has an influence"),
        pytest.param(0.2, [np.nan, np.nan], [0.1, 0.3], id="no draw has both groups"),
    ],
)
def test_draws_that_do_not_vary_give_no_interval(
    estimate: float, replicates: list[float], leave_one_out: list[float]
) -> None:
    found = bca_interval(estimate, np.array(replicates), np.array(leave_one_out), 0.95)
    assert np.isnan(found).all()


def test_draws_all_on_one_side_of_the_estimate_still_give_an_interval() -> None:
    replicates = np.linspace(0.1, 0.4, 100)
    found = bca_interval(0.5, replicates, np.array([0.4, 0.5, 0.6, 0.7]), 0.95)
    assert np.isfinite(found).all()


def test_no_family_has_no_interval() -> None:
    found = rank_biserial_intervals(np.ones(3), np.zeros((3, 0), dtype=bool), np.empty(0), 0.95, 100, 0)
    assert found.shape == (0, 2)
