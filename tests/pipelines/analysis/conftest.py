"""What the analysis tests share: the parameters as the project ships them, with a smaller bootstrap."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from soundtrack_pop.parameters.analysis import AnalysisParameters

_PARAMETERS = Path(__file__).parents[3] / "conf/base/parameters_analysis.yml"


@pytest.fixture(scope="session")
def analysis() -> AnalysisParameters:
    """The parameters of `conf/base`, but for less draws and shuffles, and smaller groups."""
    shipped = AnalysisParameters.model_validate(yaml.safe_load(_PARAMETERS.read_text())["analysis"])
    return shipped.model_copy(
        update={
            "bootstrap_resamples": 300,
            "sensitivity_resamples": 100,
            "permutations": 20,
            "min_films_per_genre": 10,
        }
    )
