"""`kedro run --pipelines deck` as a whole: from a run's outputs to the file; without any, too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pptx
import pytest

from .layout import faults_of, texts_of
from .worlds import write_outputs

PROJECT = Path(__file__).parents[3]

pytestmark = pytest.mark.end_to_end


def run(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kedro", "run", "--pipelines", "deck"],
        cwd=PROJECT,
        env={**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_writes_the_slides_of_a_run_and_starts_no_spark(tmp_path: Path) -> None:
    result = run(write_outputs(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "incubator" not in result.stderr
    told = pptx.Presentation(str(tmp_path / "08_reporting/soundtrack_pop.pptx"))
    assert faults_of(told) == []
    said = " ".join(texts_of(told))
    # This project's own five pipelines, and of the runs the one before.
    assert "5 pipelines with" in said
    assert "1 of 1 recorded run succeeded" in said


def test_a_damaged_output_is_named_and_leaves_no_file(tmp_path: Path) -> None:
    (write_outputs(tmp_path) / "08_reporting/match_quality.json").write_text("[")
    result = run(tmp_path)
    assert result.returncode != 0
    assert "expected a JSON object" in result.stdout + result.stderr
    assert not (tmp_path / "08_reporting/soundtrack_pop.pptx").exists()
