"""Shares and their intervals, against a library and by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest
from statsmodels.stats.proportion import proportion_confint

from soundtrack_pop.statistics import Proportion, f1, proportion, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials"),
    [(0, 1), (1, 1), (1, 2), (0, 7), (3, 7), (7, 7), (1, 1000), (999, 1000), (1540, 1812), (50_000, 100_000)],
)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_are_those_of_statsmodels(successes: int, trials: int, level: float) -> None:
    expected = proportion_confint(successes, trials, alpha=1 - level, method="wilson")
    assert wilson_interval(successes, trials, level) == pytest.approx(expected, abs=1e-12)
    found = proportion(successes, trials, level)
    assert (found.value, found.low, found.high) == pytest.approx((successes / trials, *expected), abs=1e-12)


@pytest.mark.parametrize("trials", [1, 3, 533, 10**9])
def test_none_and_all_reach_the_ends_exactly(trials: int) -> None:
    assert wilson_interval(0, trials, 0.95)[0] == 0.0
    assert wilson_interval(trials, trials, 0.95)[1] == 1.0


def test_a_share_may_stand_for_fewer_trials_than_were_counted() -> None:
    narrow, wide = wilson_interval(90, 100, 0.95), wilson_interval(4.5, 5, 0.95)
    assert wide[0] < narrow[0] < 0.9 < narrow[1] < wide[1]


def test_nothing_to_count_has_no_share() -> None:
    assert proportion(0, 0) == Proportion(None, None, None)
    assert proportion(0, 0).interval == [None, None]


@pytest.mark.parametrize(
    ("precision", "recall", "expected"),
    [
        (1.0, 1.0, 1.0), (0.5, 1.0, 2 / 3), (1.0, 0.5, 2 / 3), (0.0, 0.5, 0.0),
        (0.0, 0.0, None), (None, 0.5, None), (0.5, None, None), (None, None, None),
    ],
)  # fmt: skip
def test_f1(precision: float | None, recall: float | None, expected: float | None) -> None:
    assert f1(precision, recall) == (None if expected is None else pytest.approx(expected))


def test_counting_imports_no_heavy_library() -> None:
    script = (
        "import sys; from soundtrack_pop.statistics import proportion; proportion(1, 2);"
        "assert not {'scipy', 'pandas', 'numpy'} & set(sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
