"""Bad input ends a run with one clear error and leaves every earlier output as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from pyspark.sql import SparkSession

from end_to_end.conftest import fingerprints, run_here, start_apart
from support.builders import Album, RawWorld, film
from support.corruptions import DAMAGED_WORLDS

pytestmark = pytest.mark.end_to_end
# One for each place that refuses a source: the preflight, the reader, the validation. All others stand in
# tests/pipelines/ingestion/test_damaged_worlds.py.
REFUSED_BY = {
    "preflight": "archive missing",
    "reader": "archive cut off within a table",
    "validation": "films twice",
}
RESULTS = ("03_primary/matched_pairs", "08_reporting")


@pytest.fixture(scope="module")
def good_root(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage root with a finished run on a small good world."""
    root = RawWorld().write(tmp_path_factory.mktemp("good"))
    result = run_here(root)
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def root(good_root: Path, tmp_path: Path) -> Path:
    """A copy of the good root without its raw files."""
    own = tmp_path / "root"
    shutil.copytree(good_root, own, ignore=shutil.ignore_patterns("01_raw"))
    return own


def assert_told_plainly(result: Result) -> None:
    """One error in its four parts, a non-zero exit, no stack trace."""
    assert result.exit_code == 1, result.output
    for part in (r"^\w+Error: ", "^  expected  ", "^  found     ", "^  remedy    "):
        assert len(re.findall(part, result.output, re.MULTILINE)) == 1, result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", REFUSED_BY.values(), ids=REFUSED_BY.keys())
def test_a_damaged_source_is_refused_and_nothing_is_overwritten(root: Path, name: str) -> None:
    damage = DAMAGED_WORLDS[name]
    damage.write(root)
    before = fingerprints(root)
    result = run_here(root)
    assert_told_plainly(result)
    assert [part for part in damage.says if part not in result.output] == [], result.output
    assert fingerprints(root) == before


def test_a_run_in_which_nothing_matches_keeps_the_last_good_results(root: Path) -> None:
    # As many as before: far fewer would be refused for that.
    albums = [Album(f"Quux Zyzzyva {number}") for number in range(8)]
    RawWorld(
        albums=albums, films=[film(number, f"Rumpelstilzchen der {number}.") for number in range(20, 28)]
    ).write(root)
    before = fingerprints(root, *RESULTS)
    result = run_here(root)
    assert_told_plainly(result)
    assert "feat_scored_pairs" in result.output
    assert fingerprints(root, *RESULTS) == before


@pytest.mark.parametrize(
    ("parameter", "says"),
    [
        ("matching.target_precison=0.9", "Did you mean 'target_precision'?"),
        ("matching.review_probability=1.5", "less than or equal to 1"),
        ("cleaning.earliest_year=early", "a valid integer"),
        ("matchin=1", "Did you mean 'matching'?"),
    ],
)
def test_a_wrong_parameter_is_refused_before_anything_is_read(root: Path, parameter: str, says: str) -> None:
    RawWorld().write(root)
    before = fingerprints(root)
    result = run_here(root, "--params", parameter)
    assert_told_plainly(result)
    assert says in result.output
    assert fingerprints(root) == before


def test_a_storage_root_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    result = run_here(tmp_path / "file" / "root")
    assert_told_plainly(result)
    assert "storage root" in result.output


def test_the_process_ends_with_the_exit_code_of_a_failure(tmp_path: Path) -> None:
    process = start_apart(tmp_path)
    output, _ = process.communicate()
    assert process.returncode == 1
    assert "SourceError" in output
    assert "Traceback" not in output
