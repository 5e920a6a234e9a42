"""What the analysis tests share: the parameters as the project ships them, with a smaller bootstrap."""

from __future__ import annotations

import pytest

from soundtrack_pop.parameters.analysis import AnalysisParameters
from support.parameters import shipped


@pytest.fixture(scope="session")
def analysis() -> AnalysisParameters:
    """The parameters of `conf/base`, but for less draws and shuffles, and smaller groups."""
    return shipped("analysis").model_copy(
        update={
            "bootstrap_resamples": 300,
            "sensitivity_resamples": 100,
            "permutations": 20,
            "min_films_per_genre": 10,
        }
    )
