"""Trends of genre families, against hand calculations and a library."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.discrete.discrete_model import Logit

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.trends import (
    odds_ratio_of,
    trend_of,
    trends_by_genre,
    untested_reason,
)

from .worlds import films

pytestmark = pytest.mark.filterwarnings("error")

GENERATOR = np.random.default_rng(3)
DECADES = GENERATOR.choice([1960.0, 1970.0, 1990.0, 2000.0], size=150)
HAS_FAMILY = GENERATOR.random(150) < 0.1 + 0.1 * (DECADES - 1960) / 40


def test_p_is_that_of_cochran_and_armitage() -> None:
    share = HAS_FAMILY.mean()
    statistic = ((HAS_FAMILY - share) * DECADES).sum()
    # With n / (n - 1), as for draws without replacement.
    variance = share * (1 - share) * ((DECADES - DECADES.mean()) ** 2).sum() * 150 / 149
    assert trend_of(HAS_FAMILY, DECADES) == pytest.approx(2 * norm.sf(abs(statistic) / np.sqrt(variance)))


@pytest.mark.parametrize("weights", [None, np.ones(150)], ids=["grouped", "film by film"])
def test_the_odds_ratio_is_that_of_a_logistic_model(weights: np.ndarray | None) -> None:
    design = np.column_stack([np.ones(150), (DECADES - 1960) / 10])
    fit = Logit(HAS_FAMILY.astype(float), design).fit(disp=False)
    ratio, low, high, p = odds_ratio_of(HAS_FAMILY, DECADES, 0.95, weights)
    assert ratio == pytest.approx(np.exp(fit.params[1]), rel=1e-6)
    # Robust errors differ a little from those of the model.
    assert (low, high) == pytest.approx(np.exp(fit.conf_int()[1]), rel=1e-6 if weights is None else 0.1)
    assert p == pytest.approx(fit.pvalues[1], rel=1e-6 if weights is None else 0.5)


@pytest.mark.parametrize("has_family", [[False, False, True, True], [True, True, False, True]], ids=["up", "edge"])
def test_decades_that_part_the_films_have_no_bounded_ratio(has_family: list[bool]) -> None:
    found = odds_ratio_of(np.array(has_family), np.array([1960.0, 1960.0, 1970.0, 1970.0]), 0.95)
    assert np.isnan(found).all()


def test_a_weight_of_two_counts_a_film_twice() -> None:
    weights = np.where(np.arange(150) < 50, 2.0, 1.0)
    doubled = np.concatenate([np.arange(150), np.arange(50)])
    twice = odds_ratio_of(HAS_FAMILY[doubled], DECADES[doubled], 0.95)[0]
    assert odds_ratio_of(HAS_FAMILY, DECADES, 0.95, weights)[0] == pytest.approx(twice, rel=1e-6)


@pytest.mark.parametrize(
    ("family", "mine", "decades", "reason"),
    [
        ("jazz", [True, True, False, False], [1960, 1970, 1960, 1970], None),
        ("other", [True, True, False, False], [1960, 1970, 1960, 1970], "remainder"),
        ("jazz", [True, False, False, False], [1960, 1970, 1960, 1970], "few_films"),
        ("jazz", [True, True, True, False], [1960, 1970, 1960, 1970], "few_other_films"),
        ("jazz", [True, True, False, False], [1960, 1960, 1960, 1960], "one_decade"),
    ],
)
def test_a_family_is_tested_unless_there_is_a_reason(
    family: str, mine: list[bool], decades: list[int], reason: str | None
) -> None:
    assert untested_reason(family, np.array(mine), np.array(decades, dtype=float), 2) == reason


def test_films_without_a_decade_do_not_count_and_thin_decades_do(analysis: AnalysisParameters) -> None:
    rows = [(["jazz"] if one % 3 else ["rock"], 1.0, 1960 + 10 * (one % 4)) for one in range(60)]
    undated = [(["jazz"], 1.0, None)] * 9
    found = trends_by_genre(films([*rows, *undated, (["rock"], 1.0, 1900)]), analysis).set_index("genre")
    assert found["film_count"].to_dict() == {"jazz": 40, "rock": 21}
    assert set(found["first_decade"]) == {1900}
    assert found["trend_q"].notna().all()
