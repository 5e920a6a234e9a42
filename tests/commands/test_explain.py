"""`kedro explain` as a command: options, failures in four parts, and nothing loaded before it is called."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explanation import worlds
from soundtrack_pop.commands import explain as module
from soundtrack_pop.errors import ContractError
from soundtrack_pop.explanation.tables import NothingToExplainError, RunTables

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Call the command on a written run, without a Kedro session."""

    def call(*arguments: str, at: Path = root) -> Result:
        monkeypatch.setattr(module, "_tables_of_last_run", lambda env: RunTables.open(worlds.catalog_at(at)))
        return CliRunner().invoke(module.explain, list(arguments))

    return call


def damaged(root: Path, folder: Path, *removed: str) -> Path:
    """Return a copy of the run without some of its tables."""
    shutil.copytree(root, folder, dirs_exist_ok=True)
    for path in removed:
        worlds.remove(folder, path)
    return folder


def test_title_is_explained(run) -> None:  # type: ignore[no-untyped-def]
    result = run("Whiplash")
    assert result.exit_code == 0
    assert "Linked automatically: p over .9999" in result.stdout
    assert "Whiplash (2013): no soundtrack" in result.stdout


def test_film_id_tells_of_that_film_alone(run) -> None:  # type: ignore[no-untyped-def]
    for arguments in (("Whiplash", "--film-id", "367412"), ("--film-id", "367412")):
        told = run(*arguments).stdout
        assert "Why Whiplash (2013) lost to Whiplash (2014)" in told
        assert "Linked automatically: p" not in told


def test_top_limits_what_is_told(run) -> None:  # type: ignore[no-untyped-def]
    told = run("Interstellar", "--top", "1").stdout
    assert "2 more: --top 3 shows all." in told
    assert " more: --top" not in run("Interstellar", "--top", "9").stdout


def test_without_a_query_the_ledger_is_told(run) -> None:  # type: ignore[no-untyped-def]
    told = run().stdout
    assert "Parasite (2019)" in told
    assert "Amadeus" not in run("--top", "1").stdout


def test_picture_of_the_first_pair_is_written(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    result = run("Interstellar", "--picture", str(tmp_path / "one.png"))
    assert result.exit_code == 0
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")


def test_picture_of_nothing_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    result = run("Parasite", "--picture", str(tmp_path / "one.png"))
    assert (result.exit_code, (tmp_path / "one.png").exists()) == (1, False)
    assert "expected  a candidate pair" in result.stderr


def test_unknown_title_is_told_with_suggestions_and_no_trace(run) -> None:  # type: ignore[no-untyped-def]
    result = run("Interstelar")
    assert result.exit_code == 1
    assert "NothingToExplainError: “Interstelar”" in result.stderr
    assert "Perhaps you mean the film “Interstellar”" in result.stderr
    assert "Traceback" not in result.output


def test_run_that_never_was_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    result = run("Interstellar", at=tmp_path)
    assert result.exit_code == 1
    assert (
        "found     no prm_soundtracks, prm_movies, feat_scored_pairs, prm_matched_pairs, match_model"
        in result.stderr
    )
    assert "remedy    Execute `kedro run` first" in result.stderr


@pytest.mark.parametrize(
    ("removed", "missing"), [("04_feature/scored_pairs", "feat_scored_pairs"), ("06_models", "match_model")]
)
def test_part_of_a_run_that_is_missing_is_named(root: Path, tmp_path: Path, removed: str, missing: str) -> None:
    with pytest.raises(NothingToExplainError, match=f"found no {missing}"):
        RunTables.open(worlds.catalog_at(damaged(root, tmp_path, removed)))


def test_table_of_another_version_is_named(root: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = damaged(root, tmp_path)
    (part,) = (folder / "04_feature/scored_pairs").glob("*.parquet")
    pq.write_table(pq.read_table(part).drop_columns(["prior_weight"]), part)
    with pytest.raises(ContractError, match="no prior_weight among"):
        RunTables.open(worlds.catalog_at(folder))


def test_run_without_a_ledger_explains_titles_all_the_same(run, root: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = damaged(root, tmp_path, "08_reporting/near_misses")
    assert run("Whiplash", at=folder).exit_code == 0
    result = run(at=folder)
    assert (result.exit_code, "a run that has written rpt_near_misses" in result.stderr) == (1, True)


def test_defining_the_command_loads_none_of_what_it_needs() -> None:
    script = (
        "import sys; import soundtrack_pop.commands.explain;"
        "heavy = {'pyarrow', 'rich', 'matplotlib', 'rapidfuzz', 'pandas', 'pyspark', 'kedro'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_explaining_starts_no_spark_and_draws_nothing(root: Path) -> None:
    script = (
        "import sys; sys.path[:0] = ['.', 'tests'];"
        "from pathlib import Path; from explanation import worlds;"
        "from soundtrack_pop.commands import explain as module;"
        "from soundtrack_pop.explanation.tables import RunTables;"
        f"tables = RunTables.open(worlds.catalog_at(Path({str(root)!r})));"
        "answer = module.answer_of(tables, 'Whiplash', None, 3);"
        "assert len(answer.reports) == 2;"
        "from pyspark.sql import SparkSession; assert SparkSession.getActiveSession() is None;"
        "assert 'soundtrack_pop.explanation.picture' not in sys.modules"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert result.returncode == 0, result.stderr


def test_tables_are_those_that_the_catalog_points_to(root: Path) -> None:
    command = [str(Path(sys.executable).with_name("kedro")), "explain", "Whiplash", "--top", "1"]
    settings = {"SOUNDTRACK_POP_STORAGE_ROOT": str(root), "PATH": str(Path(sys.executable).parent)}
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=settings)
    assert result.returncode == 0, result.stderr
    assert "Linked automatically: p over .9999" in result.stdout
