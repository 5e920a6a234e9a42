"""Degrees of freedom of robust errors: those of the definition, few where few films carry a coefficient."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from soundtrack_pop.pipelines.analysis.inference import degrees_of_freedom, infer


def design(films: int, with_genre: int, seed: int = 0) -> np.ndarray:
    """Return intercept, a genre of the first films, and a number of each film."""
    genre = (np.arange(films) < with_genre).astype(float)
    return np.column_stack([np.ones(films), genre, np.random.default_rng(seed).normal(size=films)])


def test_degrees_are_those_of_the_definition() -> None:
    x = design(40, 7)
    inverse = np.linalg.inv(x.T @ x)
    hat = x @ inverse @ x.T
    residual = np.eye(40) - hat
    for k, degrees in enumerate(degrees_of_freedom(x)):
        weights = np.diag(((x @ inverse)[:, k] / (1 - np.diag(hat))) ** 2)
        product = residual @ weights
        assert degrees == pytest.approx(np.trace(product) ** 2 / np.trace(product @ product))


def test_a_rare_genre_has_few_degrees_and_a_frequent_one_many() -> None:
    assert degrees_of_freedom(design(300, 8))[1] < 12
    assert degrees_of_freedom(design(300, 150))[1] > 250


def test_rare_genres_without_effect_are_found_as_often_as_declared_and_not_so_with_all_films_as_degrees() -> None:
    x, generator = design(120, 8), np.random.default_rng(1)
    fits = [OLS(generator.normal(size=120), x).fit() for _ in range(4000)]
    own = [infer(fit, 0.95).p[1] < 0.01 for fit in fits]
    of_all_films = [fit.get_robustcov_results("HC3", use_t=True).pvalues[1] < 0.01 for fit in fits]
    # Three standard errors of a share of .01 among 4,000.
    assert sum(own) / 4000 <= 0.01 + 0.0047
    assert sum(of_all_films) / 4000 > 0.01 + 0.0047


def test_intervals_hold_what_p_values_do_not_reject() -> None:
    x, generator = design(60, 10), np.random.default_rng(2)
    for _ in range(50):
        inference = infer(OLS(generator.normal(size=60), x).fit(), 0.95)
        assert ((inference.low > 0) | (inference.high < 0) == (inference.p < 0.05)).all()
