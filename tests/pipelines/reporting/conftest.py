"""What the reporting tests share: the parameters of the statistics as the project ships them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from soundtrack_pop.parameters.analysis import AnalysisParameters

_PARAMETERS = Path(__file__).parents[3] / "conf/base/parameters_analysis.yml"


@pytest.fixture(scope="session")
def analysis() -> AnalysisParameters:
    """The parameters of `conf/base`."""
    return AnalysisParameters.model_validate(yaml.safe_load(_PARAMETERS.read_text())["analysis"])
