"""A value that is no measure of a film ends the statistics in words; it never takes a term out of a model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from soundtrack_pop.errors import ContractError
from soundtrack_pop.pipelines.analysis.design import control_terms


@pytest.mark.parametrize("control", ["votes", "budget"])
@pytest.mark.parametrize("value", [-5.0, -1.0, np.inf, -np.inf, np.nan])
def test_an_impossible_value_is_refused(control: str, value: float) -> None:
    films = pd.DataFrame({"vote_count": [1.0, 2.0, value], "budget_usd": [1.0, 2.0, value]})
    with pytest.raises(ContractError, match="expected a finite number from 0 up for every film"):
        list(control_terms(films, control, 1))


def test_zero_is_a_measure() -> None:
    [(term, values)] = control_terms(pd.DataFrame({"vote_count": [0.0, 1.0]}), "votes", 1)
    assert (term, list(values)) == ("log votes", [0.0, np.log(2.0)])
