"""Intervals by bootstrap over films: albums of a film count together, ends are no nearer than Wilson's."""

from __future__ import annotations

import numpy as np
import pytest

from soundtrack_pop.pipelines.matching.evaluation.intervals import bootstrap_shares, shares_over_films
from soundtrack_pop.statistics import Proportion, proportion

pytestmark = pytest.mark.filterwarnings("error")

FILMS, ALBUMS = 40, 10


def shares(successes: list[int], films: list[int], trials: list[int] | None = None) -> Proportion:
    counted = [1] * len(successes) if trials is None else trials
    parts, wholes = (np.array(values, dtype=float)[:, None] for values in (successes, counted))
    (found,) = shares_over_films(parts, wholes, np.array(films, dtype=np.int64))
    return found


def width(found: Proportion) -> float:
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low


def test_albums_that_stand_and_fall_together_widen_the_interval() -> None:
    """400 albums of 40 films, all of a film right or all wrong: they tell as much as 40 albums."""
    films = np.repeat(np.arange(FILMS), ALBUMS).tolist()
    together = shares([int(film % 2) for film in films], films)
    wilson = proportion(FILMS * ALBUMS // 2, FILMS * ALBUMS)
    assert together.value == wilson.value == 0.5
    assert width(together) > 2.5 * width(wilson)
    assert width(together) == pytest.approx(width(proportion(FILMS // 2, FILMS)), rel=0.1)


def test_albums_that_err_by_themselves_do_not() -> None:
    """The counter-example: as many right ones, spread evenly over the films, vary not at all from draw to draw."""
    films = np.repeat(np.arange(FILMS), ALBUMS)
    draws = bootstrap_shares(np.full((FILMS, 1), ALBUMS / 2), np.full((FILMS, 1), float(ALBUMS)))
    assert np.ptp(draws) == 0
    spread = shares((np.arange(len(films)) % 2).tolist(), films.tolist())
    assert spread.interval == pytest.approx(proportion(FILMS // 2, FILMS).interval)


def test_draws_are_those_of_the_bootstrap_of_single_films() -> None:
    """Mean and spread of the mean of 0/1 films: p and the root of p(1-p)/n."""
    right = np.array([[1.0]] * 30 + [[0.0]] * 10)
    draws = bootstrap_shares(right, np.ones_like(right), resamples=20_000)
    assert draws.mean() == pytest.approx(0.75, abs=0.002)
    assert draws.std() == pytest.approx(np.sqrt(0.75 * 0.25 / 40), rel=0.02)


def test_one_film_among_many_patterns_weighs_as_one() -> None:
    """Three different films, drawn with replacement: a film is missing from (2/3)³ of the draws."""
    part, whole = np.array([[5.0], [0.0], [0.0]]), np.array([[5.0], [1.0], [2.0]])
    draws = bootstrap_shares(part, whole, resamples=20_000)
    assert (draws == 0).mean() == pytest.approx((2 / 3) ** 3, abs=0.01)
    assert (draws == 1).mean() == pytest.approx((1 / 3) ** 3, abs=0.005)


@pytest.mark.parametrize(("right", "films", "expected"), [
    pytest.param(1, 12, proportion(12, 12), id="all right"),
    pytest.param(0, 12, proportion(0, 12), id="none right"),
    pytest.param(1, 1, proportion(1, 1), id="one film"),
])  # fmt: skip
def test_where_draws_do_not_vary_wilson_counts_the_films(right: int, films: int, expected: Proportion) -> None:
    numbers = np.repeat(np.arange(films), 3)
    found = shares([right] * len(numbers), numbers.tolist())
    assert (found.value, *found.interval) == pytest.approx((expected.value, *expected.interval))


def test_one_error_more_never_narrows_the_interval() -> None:
    """Percentiles alone would: nothing varies without an error, and little with one."""
    lows = [shares([0] * wrong + [1] * (500 - wrong), list(range(500))).low for wrong in range(4)]
    assert lows == sorted(lows, key=lambda low: -float(low or 0))


def test_each_column_is_counted_by_itself_and_nothing_is_null() -> None:
    parts = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    wholes = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    found = shares_over_films(parts, wholes, np.array([1, 2]))
    assert [share.value for share in found] == [1.0, 0.5, None]
    assert found[2] == Proportion(None, None, None)


def test_draws_without_anything_to_count_are_left_out() -> None:
    """Only one of thirty films was linked: a third of the draws miss it."""
    found = shares([1] + [0] * 29, list(range(30)), trials=[1] + [0] * 29)
    assert (found.value, *found.interval) == pytest.approx((1.0, *proportion(1, 1).interval))


def test_no_soundtrack_has_no_share() -> None:
    found = shares_over_films(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    assert found == [Proportion(None, None, None)] * 2


def test_order_changes_nothing_and_the_seed_does() -> None:
    generator = np.random.default_rng(1)
    right, films = generator.integers(0, 2, 90), generator.integers(0, 30, 90)
    order = generator.permutation(90)
    assert shares(right.tolist(), films.tolist()) == shares(right[order].tolist(), films[order].tolist())
    part, whole = np.array([[1.0]] * 3 + [[0.0]] * 3), np.ones((6, 1))
    assert np.array_equal(bootstrap_shares(part, whole, seed=1), bootstrap_shares(part, whole, seed=1))
    assert not np.array_equal(bootstrap_shares(part, whole, seed=1), bootstrap_shares(part, whole, seed=2))


def test_draws_in_parts_are_all_the_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    from soundtrack_pop.pipelines.matching.evaluation import intervals

    part, whole = np.arange(20.0)[:, None], np.full((20, 1), 20.0)
    whole_result = bootstrap_shares(part, whole, resamples=101)
    monkeypatch.setattr(intervals, "_CELLS_AT_A_TIME", 60)
    assert np.array_equal(bootstrap_shares(part, whole, resamples=101), whole_result)
