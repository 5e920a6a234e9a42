"""Inference: q values, and tests of regression coefficients that hold for unequal variances and small groups.

HC3 of MacKinnon and White (1985), which is close to the jackknife, with the degrees of freedom that Bell and
McCaffrey (2002) derive by Satterthwaite's two moments. The error of a coefficient that few films carry is itself
uncertain: with as many degrees as films less coefficients, rare genres were found too often in simulated data
without any difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import false_discovery_control
from scipy.stats import t as student

Values = npt.NDArray[np.float64]
# Products of all columns of so many films are held at a time.
_FILMS_AT_A_TIME = 2000


def q_values(p_values: pd.Series[float]) -> pd.Series[float]:
    """Return the q values of Benjamini and Hochberg (1995) over all tests that were made; NaN where none was."""
    corrected = pd.Series(np.nan, index=p_values.index, dtype=float)
    made = p_values.notna()
    if made.any():
        corrected[made] = false_discovery_control(p_values[made].to_numpy(dtype=float))
    return corrected


@dataclass(frozen=True)
class Inference:
    """What is known of each coefficient.

    Attributes:
        standard_error: HC3.
        degrees: of freedom of its t distribution.
        p: two-sided.
        low: lower end of the interval.
        high: upper end.
    """

    standard_error: Values
    degrees: Values
    p: Values
    low: Values
    high: Values


def infer(fit: Any, confidence_level: float) -> Inference:
    """Return the inference of all coefficients of a least-squares fit.

    Args:
        fit: of `statsmodels` OLS; every film with a leverage below 1.
        confidence_level: of the intervals, in (0, 1).
    """
    errors = np.asarray(fit.HC3_se)
    degrees = degrees_of_freedom(fit.model.exog)
    reach = student.ppf((1 + confidence_level) / 2, degrees) * errors
    return Inference(
        standard_error=errors,
        degrees=degrees,
        p=2 * np.asarray(student.sf(np.abs(fit.params / errors), degrees)),
        low=fit.params - reach,
        high=fit.params + reach,
    )


def degrees_of_freedom(design: Values) -> Values:
    """Return the degrees of freedom of each coefficient's HC3 error.

    The squared error is a sum of squared residuals weighted by `spread`. Of normal errors of equal variance its
    mean is the trace of M D and its variance twice that of M D M D, with M the matrix that makes residuals and D
    the diagonal of `spread`. Nothing as large as films by films is made.

    Args:
        design: films by coefficients, of full rank; every leverage below 1.
    """
    orthogonal, triangle = np.linalg.qr(design)
    leverage = (orthogonal**2).sum(axis=1)
    # Column k holds how much each film moves coefficient k.
    pull = orthogonal @ np.linalg.inv(triangle).T
    spread = (pull / (1 - leverage)[:, None]) ** 2
    mean = (spread * (1 - leverage)[:, None]).sum(axis=0)
    own = (spread**2 * (1 - 2 * leverage)[:, None]).sum(axis=0)
    degrees: Values = mean**2 / (own + _squared_between(orthogonal, spread))
    return degrees


def _squared_between(orthogonal: Values, spread: Values) -> Values:
    """Return for each coefficient the sum of squares of what its spread makes of the columns' products."""
    coefficients = spread.shape[1]
    inner = np.zeros((coefficients, coefficients**2))
    for start in range(0, len(orthogonal), _FILMS_AT_A_TIME):
        part = orthogonal[start : start + _FILMS_AT_A_TIME]
        products = (part[:, :, None] * part[:, None, :]).reshape(len(part), -1)
        inner += spread[start : start + _FILMS_AT_A_TIME].T @ products
    return np.asarray((inner**2).sum(axis=1))
