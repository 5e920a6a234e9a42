"""What the hook tests share: a context as Kedro hands it to hooks, without a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from hooks.running import Events
from soundtrack_pop.hooks.run_record import RunRecordHook

_CONF = Path(__file__).parents[2] / "conf/base"


@pytest.fixture
def parameters() -> dict[str, Any]:
    """Return the project's own parameters, to be damaged at will."""
    merged: dict[str, Any] = {}
    for path in sorted(_CONF.glob("parameters_*.yml")):
        merged |= yaml.safe_load(path.read_text())
    return merged


@pytest.fixture
def context(tmp_path: Path, parameters: dict[str, Any]) -> Callable[..., Any]:
    """Return a maker of contexts: `context(root, env=...)`."""

    def make(root: str = "data/sample", env: str | None = None) -> Any:
        configuration = {
            "parameters": parameters,
            "globals": {"storage_root": root},
            "spark": {"spark.master": "local[3]", "spark.ui.enabled": False},
        }
        return SimpleNamespace(config_loader=configuration, project_path=tmp_path, env=env)

    return make


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def hook(events: Events, context: Callable[..., Any]) -> RunRecordHook:
    made = RunRecordHook(events)
    made.after_context_created(context("/mnt/films", env="test"))
    return made
