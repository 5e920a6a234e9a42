"""`kedro run --pipelines deck` below a root without a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]

pytestmark = pytest.mark.end_to_end


def test_a_root_without_a_run_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "kedro", "run", "--pipelines", "deck"],
        cwd=PROJECT,
        env={**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "expected  the outputs of earlier nodes" in result.stdout + result.stderr
    assert not (tmp_path / "08_reporting/soundtrack_pop.pptx").exists()
