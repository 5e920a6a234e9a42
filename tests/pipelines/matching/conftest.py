"""What the matching tests share: the parameters as the project ships them, and title forms in short."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from soundtrack_pop.parameters import MatchingParameters

_PARAMETERS = Path(__file__).parents[3] / "conf/base/parameters_matching.yml"


@pytest.fixture(scope="session")
def matching() -> MatchingParameters:
    """The parameters of `conf/base`."""
    return MatchingParameters.model_validate(yaml.safe_load(_PARAMETERS.read_text())["matching"])
