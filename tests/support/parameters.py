"""The parameters as the project ships them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.parameters.models import PARAMETERS

BASE = Path(__file__).parents[2] / "conf/base"


def values_in_base(pipeline: str) -> dict[str, Any]:
    """Return the values of `conf/base` of one pipeline."""
    text = (BASE / f"parameters_{pipeline}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)[pipeline])


def shipped(pipeline: str) -> Any:
    """Return the parameters of `conf/base` of one pipeline."""
    return PARAMETERS[pipeline].model_validate(values_in_base(pipeline))


@pytest.fixture(scope="session")
def matching() -> MatchingParameters:
    """The parameters of `conf/base`."""
    return shipped("matching")


@pytest.fixture(scope="session")
def analysis() -> AnalysisParameters:
    """The parameters of `conf/base`."""
    return shipped("analysis")
