"""`kedro doctor`: each thing that a run needs, present and missing."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from kedro.framework.startup import bootstrap_project
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline

from soundtrack_pop.commands import checkup
from soundtrack_pop.commands.checkup import FAILED, FINE, NOTE, Finding
from soundtrack_pop.commands.doctor import doctor, lines_of
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.hooks import preflight

PROJECT = Path(__file__).parents[2]
GIGABYTE = 10**9


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage root with the sample's sources, and the project as the place to be."""
    shutil.copytree(PROJECT / "data/sample/01_raw", tmp_path / "root/01_raw")
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", str(tmp_path / "root"))
    monkeypatch.delenv("TMDB_BEARER_TOKEN", raising=False)
    monkeypatch.delenv("TMDB_API_KEY", raising=False)
    monkeypatch.chdir(PROJECT)
    bootstrap_project(PROJECT)
    return tmp_path / "root"


def test_a_machine_that_has_everything_passes(root: Path) -> None:
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output
    assert str(root) in result.output


def test_missing_sources_fail_the_command(root: Path) -> None:
    (root / "01_raw/musicbrainz/mbdump.tar.bz2").unlink()
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 1
    assert f"{root}/01_raw/musicbrainz/mbdump.tar.bz2: no file" in result.output
    assert "make sample" not in result.output, "which would help the sample's own root only"


CREDITS = b"movie_id,title,cast,crew\n1,Jaws,[],[]\n"
FILMS = b"id,title\n1,Jaws\n"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("films.jsonl", b'{"id": 1, "title": "Jaws"}\n', FAILED),
        ("movies.jsonl", b'{"id": 1, "title": "Jaws"}\n', FINE),
        ("m.csv.gz", gzip.compress(FILMS, mtime=0), FINE),
        ("credits.csv", CREDITS, FAILED),
        ("films.csv", FILMS, FINE),
    ],
)
def test_doctor_and_reader_agree_on_films(root: Path, name: str, content: bytes, status: str) -> None:
    shutil.rmtree(root / "01_raw/tmdb")
    (root / "01_raw/tmdb").mkdir()
    (root / "01_raw/tmdb" / name).write_bytes(content)
    result = CliRunner().invoke(doctor, [])
    assert ("FAIL  inputs" in result.output) == (status == FAILED), result.output
    reader = TmdbMovieLines(path=str(root / "01_raw/tmdb"))
    if status == FINE:
        assert reader.load().rows_read["movies"] == 1
    else:
        with pytest.raises(Exception, match="expected"):
            reader.load()


def test_root_that_is_not_there_is_told_and_not_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", f"{root}s")
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 1
    assert f"storage root {root}s: no 'roots' in {root.parent}" in result.output
    assert "Did you mean 'root'?" in result.output
    assert not Path(f"{root}s").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [("decisions.csv", "decisions.csv: no "), ("match_model.json", "match_model.json: Expecting")],
)
def test_files_that_people_write_are_checked(root: Path, name: str, told: str) -> None:
    (root / "01_raw/curated").mkdir()
    (root / "01_raw/curated" / name).write_text("x\n", encoding="utf-8")
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 1
    assert "FAIL  inputs" in result.output
    assert told in result.output


def test_an_unknown_environment_is_told_in_a_line(root: Path) -> None:
    result = CliRunner().invoke(doctor, ["--env", "nowhere"])
    assert result.exit_code == 1
    assert "settings" in result.output
    assert "Traceback" not in result.output


def test_a_key_is_never_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMDB_API_KEY", "0123456789abcdef0123456789abcdef")
    result = CliRunner().invoke(doctor, [])
    assert "a key to TMDb's API is set" in result.output
    assert "0123456789abcdef" not in result.output


@pytest.mark.parametrize(
    ("check", "status", "part"),
    [
        (lambda: checkup.python((3, 12, 1)), FINE, "3.12.1"),
        (lambda: checkup.python((3, 10, 9)), FAILED, "3.11, 3.12 or 3.13"),
        (lambda: checkup.python((3, 14, 0)), FAILED, "3.11, 3.12 or 3.13"),
        (lambda: checkup.packages(["kedro>=1"]), FINE, "1 requirements"),
        (lambda: checkup.packages(["kedro<1"]), FAILED, "is not <1"),
        (lambda: checkup.packages(["no-such-package-here"]), FAILED, "is missing"),
        (lambda: checkup.packages(['no-such-package-here; extra == "docs"']), FINE, "0 requirements"),
        (lambda: checkup.packages(['no-such-package-here; extra == "spark"']), FAILED, "is missing"),
        (lambda: checkup.credentials({}), NOTE, "TMDB_BEARER_TOKEN"),
        (lambda: checkup.credentials({"tmdb": {"api_key": "k"}}), FINE, "is set"),
        (lambda: checkup.disk("/", 100 * GIGABYTE), FINE, "100 GB free"),
        (lambda: checkup.disk("/", 5 * GIGABYTE), NOTE, "Enough for the sample"),
        (lambda: checkup.disk("/", GIGABYTE // 2), FAILED, "another disk"),
        (lambda: checkup.disk("abfss://c@a.dfs.core.windows.net"), NOTE, "no disk of this machine"),
    ],
)
def test_a_check_tells_what_it_found_and_what_to_do(check: Callable[[], Finding], status: str, part: str) -> None:
    finding = check()
    assert finding.status == status
    assert part in f"{finding.found} {finding.remedy}"
    assert bool(finding.remedy) or status != FAILED


def test_a_folder_that_is_not_there_yet_has_its_parent_s_disk(tmp_path: Path) -> None:
    assert "GB free" in checkup.disk(str(tmp_path / "not/yet")).found


@pytest.mark.parametrize(
    ("version", "packaged", "status"), [(21, None, FINE), (0, "spec", FINE), (11, None, FAILED)]
)
def test_java_is_the_machine_s_or_the_package_s(
    monkeypatch: pytest.MonkeyPatch, version: int, packaged: str | None, status: str
) -> None:
    monkeypatch.setattr(checkup.java_runtime, "system_java_version", lambda: version)
    monkeypatch.setattr(checkup, "find_spec", lambda name: packaged)
    assert checkup.java().status == status


def test_no_pyspark_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "find_spec", lambda name: None)
    assert checkup.spark().status == FAILED


def test_storage_that_is_a_file_fails_with_its_remedy(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", str(tmp_path / "file"))
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 1
    assert "FAIL  storage" in result.output


def test_parameters_out_of_bounds_fail(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_bounds(given: object) -> None:
        from soundtrack_pop.errors import ParameterError

        raise ParameterError("parameter 'matching.x'", expected="a share", found="7", remedy="See the file")

    monkeypatch.setattr("soundtrack_pop.hooks.preflight.check_parameters", out_of_bounds)
    result = CliRunner().invoke(doctor, [])
    assert result.exit_code == 1
    assert "-> See the file" in result.output


def test_no_spark_starts_unless_it_is_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundtrack_pop.spark.session.get_session", lambda: pytest.fail("started"))
    assert CliRunner().invoke(doctor, []).exit_code == 0


def test_a_session_counts_rows(spark: object) -> None:
    assert "counted 3 rows" in checkup.count_rows()


def test_a_finding_without_remedy_takes_one_line() -> None:
    lines = lines_of([Finding("disk", FINE, "much"), Finding("key", NOTE, "none", "get one")])
    assert [line.strip() for line in lines[2:]] == ["-> get one"]
    assert len(lines) == 3


def test_doctor_and_run_make_the_same_checks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def checks(*_: object) -> list[tuple[str, Callable[[], str]]]:
        return [("weather", lambda: made.append("weather") or "fine")]  # type: ignore[func-returns-value]

    monkeypatch.setattr(checkup, "checks_before_a_run", checks)
    monkeypatch.setattr(preflight, "checks_before_a_run", checks)
    assert "ok    weather" in CliRunner().invoke(doctor, []).output
    preflight.PreflightHook().before_pipeline_run(run_params={}, pipeline=Pipeline([]), catalog=DataCatalog())
    assert made == ["weather", "weather"]


def test_inputs_are_not_read_from_a_storage_that_fails(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", f"{root}s")
    result = CliRunner().invoke(doctor, [])
    assert "FAIL  storage" in result.output
    assert "  inputs  " not in result.output
