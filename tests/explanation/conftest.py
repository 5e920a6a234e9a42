"""One fabricated run for all explanation tests; written once, only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from explanation import worlds
from soundtrack_pop.explanation.tables import RunTables


@pytest.fixture(scope="session")
def run_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def tables(run_root: Path) -> RunTables:
    return RunTables.open(worlds.catalog_at(run_root))
