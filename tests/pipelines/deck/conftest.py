"""What the tests of the slides share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .worlds import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the facts of a run that no browser draws."""
    monkeypatch.setattr("soundtrack_pop.datasets.folders._BROWSERS", ())
    return World(tmp_path)
