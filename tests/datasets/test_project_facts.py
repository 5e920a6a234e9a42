"""What the project tells of itself: files, environments, tests and coverage, each only where it is known."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from kedro.framework.startup import bootstrap_project

from soundtrack_pop.datasets.project_facts import (
    FolderTests,
    ProjectFacts,
    configured_roots,
    list_files,
    read_coverage,
    read_tests,
)

PROJECT = Path(__file__).parents[2]
JUNIT = """<testsuites><testsuite>
<testcase classname="tests.datasets.tmdb.test_key" name="a" time="0.5"/>
<testcase classname="tests.datasets.tmdb.test_key.TestGroup" name="b" time="0.25"><failure/></testcase>
<testcase classname="tests.test_cli" name="c" time="1"><skipped/></testcase>
<testcase classname="tests.test_cli" name="d" time="1"><error/></testcase>
</testsuite></testsuites>"""


def test_tells_of_this_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    bootstrap_project(PROJECT)
    facts = ProjectFacts(tests="none.xml", coverage="none.json").load()
    of_default = [stage.name for stage in facts.stages if stage.is_default]
    assert of_default == ["ingestion", "cleaning", "matching", "analysis", "reporting"]
    assert {stage.name for stage in facts.stages} - set(of_default) == {"acquisition", "deck"}
    assert "pyproject.toml" in facts.files
    assert [name for name, _ in facts.roots] == ["local", "prod", "test"]
    assert facts.roots[0] == ("local", "data/sample")
    assert facts.tests == ()
    assert facts.coverage is None


def test_a_packaged_project_has_pipelines_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap_project(PROJECT)
    monkeypatch.chdir(tmp_path)
    facts = ProjectFacts(tests="none.xml", coverage="none.json").load()
    assert facts.stages
    assert facts.files == facts.roots == ()


def test_tests_are_counted_by_folder(tmp_path: Path) -> None:
    (tmp_path / "tests.xml").write_text(JUNIT)
    assert read_tests(tmp_path / "tests.xml") == (
        FolderTests(".", 2, 1, 1, 2.0),
        FolderTests("datasets/tmdb", 2, 1, 0, 0.75),
    )
    assert read_tests(tmp_path / "none.xml") == ()


def test_coverage_is_a_share(tmp_path: Path) -> None:
    (tmp_path / "coverage.json").write_text('{"totals": {"percent_covered": 93.5}}')
    assert read_coverage(tmp_path / "coverage.json") == pytest.approx(0.935)
    assert read_coverage(tmp_path / "none.json") is None


def test_git_names_the_files_and_without_it_the_folder(tmp_path: Path) -> None:
    for name in ("kept", "ignored", ".hidden", "folder/inner"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert list_files(tmp_path) == ("folder/inner", "ignored", "kept")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "kept", ".hidden"], check=True)
    assert list_files(tmp_path) == (".hidden", "kept")


def test_a_root_of_its_own_making_is_not_guessed(tmp_path: Path) -> None:
    for name, line in (
        ("base", "storage_root: ${storage_root:a}"),
        ("one", 'storage_root: ${storage_root:"x://y"}'),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "globals.yml").write_text(f"# a comment\n{line}\n")
    (tmp_path / "two").mkdir()
    (tmp_path / "two/globals.yml").write_text("other: 1\n")
    assert list(configured_roots(tmp_path)) == [("one", "x://y")]
