"""`kedro review` at the terminal: what it says, how it fails, and that `kedro` starts without its weight."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kedro.io import DataCatalog
from openpyxl import load_workbook

from review.conftest import CONTENT, catalog_below, gid
from soundtrack_pop.commands import review as command
from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.review.queue import QUEUE_COLUMNS

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


@pytest.fixture
def catalog(root: Path, monkeypatch: pytest.MonkeyPatch) -> DataCatalog:
    """A catalog of the review tests' world, in the place of the project's."""
    made = catalog_below(root, CONTENT)
    monkeypatch.setattr(command, "_catalog_and_root", lambda env: (made, str(root)))
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "SOUNDTRACK_POP_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "login name")
    return made


def call(*arguments: str) -> Result:
    return CliRunner().invoke(command.review, list(arguments))


def fill_in(path: Path, answers: dict[int, tuple[str, str]]) -> None:
    """Fill in verdict and reason of albums by number."""
    book = load_workbook(path)
    sheet = book["review"]
    for number in range(2, sheet.max_row + 1):
        album = int(str(sheet.cell(number, QUEUE_COLUMNS.index("release_group_gid") + 1).value)[:8], 16)
        for name, value in zip(("verdict", "reason"), answers.get(album, ()), strict=False):
            sheet.cell(number, QUEUE_COLUMNS.index(name) + 1).value = value
    book.save(path)


def test_queue_goes_below_the_root_and_comes_back(catalog: DataCatalog, root: Path) -> None:
    queue, stored = root / "08_reporting/review_queue.xlsx", root / "01_raw/curated/decisions.csv"
    exported = call("export")
    assert (exported.exit_code, exported.output) == (
        0,
        f"3 pairs to look at in {queue}\n"
        "Fill in the verdict of as many rows as you like, then: kedro review import <file>\n",
    )
    fill_in(queue, {2: ("match", "same composer")})
    imported = call("import", str(queue), "--by", "Ada")
    assert (imported.exit_code, imported.output) == (
        0,
        "1 new decision, 0 already known, 2 rows without a verdict, 0 refused\n"
        "They take effect with the next `kedro run`\n",
    )
    (line,) = stored.read_text(encoding="utf-8").splitlines()[1:]
    assert line.startswith(f"{gid(2)},244786,match,Ada,20")
    assert call("import", str(queue), "--by", "Ada").output == (
        "0 new decisions, 1 already known, 2 rows without a verdict, 0 refused\n"
    )


def test_options_choose_the_pairs(catalog: DataCatalog, tmp_path: Path) -> None:
    target = str(tmp_path / "q.csv")
    for options, count in (
        (["--limit", "1"], "1 pair "),
        (["--near", "auto", "--near-count", "2"], "5 pairs "),
        (["--sample", "3", "--seed", "7"], "6 pairs "),
        (["--near", "auto", "--sample", "1"], "7 pairs "),
    ):
        assert call("export", "--to", target, *options).output.startswith(count)


def test_refusals_are_listed_and_told_by_the_exit_code(catalog: DataCatalog, root: Path) -> None:
    queue = root / "08_reporting/review_queue.xlsx"
    call("export", "--sample", "2")
    fill_in(queue, {1: ("perhaps", "x"), 2: ("match", ""), **dict.fromkeys((4, 5, 6, 7), ("match", "ok"))})
    result = call("import", str(queue), "--by", "Ada")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "2 new decisions, 0 already known, 1 row without a verdict, 2 refused",
        "  row 2, reason: expected a reason; found nothing. Fill it in, or give --reason for all rows without one",
        "  row 3, verdict: expected match, no_match, none; found 'perhaps'. Choose one of the three",
        f"Refused rows are in {root}/08_reporting/review_queue_rejected.csv: mend them there and import that file",
        "Random sample of band auto: 2 of 2 right",
        "They take effect with the next `kedro run`",
    ]


def test_replaced_decision_is_named(catalog: DataCatalog, root: Path) -> None:
    queue, stored = root / "08_reporting/review_queue.xlsx", root / "01_raw/curated/decisions.csv"
    call("export")
    fill_in(queue, {1: ("none", "a game"), 2: ("no_match", "x")})
    stored.parent.mkdir(parents=True)
    header = "release_group_gid,tmdb_id,verdict,decided_by,decided_on,reason"
    stored.write_text(f"{header}\n{gid(1)},593,match,Bo,2025-01-01,y\n{gid(2)},5,no_match,Bo,2025-01-01,y\n")
    result = call("import", str(queue), "--by", "Ada")
    assert f"  replaced: {gid(1)} match 593 of Bo, 2025-01-01, by none\n" in result.output
    assert result.output.count("replaced") == 1


@pytest.mark.parametrize(
    ("environment", "options", "name"),
    [
        ({}, [], "login name"),
        ({"GIT_COMMITTER_NAME": "Committer"}, [], "Committer"),
        ({"GIT_COMMITTER_NAME": "Committer", "GIT_AUTHOR_NAME": "Author"}, [], "Author"),
        ({"GIT_AUTHOR_NAME": "Author"}, ["--by", " Ada Lovelace "], "Ada Lovelace"),
        ({"GIT_AUTHOR_NAME": ""}, [], "login name"),
    ],
)
def test_who_decided_is_asked_for_or_taken_from_the_environment(
    catalog: DataCatalog,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    options: list[str],
    name: str,
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    call("export")
    queue = root / "08_reporting/review_queue.xlsx"
    fill_in(queue, {2: ("match", "")})
    assert call("import", str(queue), "--reason", "heard it", *options).exit_code == 0
    content = (root / "01_raw/curated/decisions.csv").read_text(encoding="utf-8")
    assert f",match,{name}," in content
    assert content.endswith(",heard it\n")


def test_nobody_is_asked_to_say_who(catalog: DataCatalog, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("no user 4711")

    monkeypatch.setattr(command.getpass, "getuser", nobody)
    result = call("import", "any.csv")
    assert (result.exit_code, "say who decided with --by NAME" in result.output) == (2, True)


def test_failure_is_told_in_four_parts(catalog: DataCatalog, root: Path) -> None:
    shutil.rmtree(root / "prm_matched_pairs")
    result = call("export")
    assert result.exit_code == 1
    assert result.stderr == (
        f"\nSourceError: {root}/prm_matched_pairs\n"
        "  expected  the table prm_matched_pairs\n"
        "  found     none\n"
        "  remedy    Run `kedro run` first.\n"
        "  (SOUNDTRACK_POP_TRACEBACK=1 shows the full trace)\n"
    )


def test_unsound_list_of_decisions_is_told_through_kedro_s_own_error(catalog: DataCatalog, root: Path) -> None:
    (root / "01_raw/curated").mkdir(parents=True)
    (root / "01_raw/curated/decisions.csv").write_text("wrong\n")
    result = call("export")
    assert (result.exit_code, "expected  the columns release_group_gid" in result.stderr) == (1, True)


def test_bug_shows_its_trace(catalog: DataCatalog, monkeypatch: pytest.MonkeyPatch) -> None:
    from soundtrack_pop.review import exchange

    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(exchange, "export_queue", broken)
    assert isinstance(call("export").exception, ValueError)


def test_group_keeps_its_commands_when_wrapped() -> None:
    assert report_failures(command.review) is command.review
    assert set(command.review.commands) == {"export", "open", "import"}


def test_help_tells_both_commands() -> None:
    assert "Write the review queue" in call("export", "--help").output
    assert "Rows without a verdict are left for later" in call("import", "--help").output


def test_catalog_comes_from_the_project_without_spark(root: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kedro.framework.startup import bootstrap_project;"
        f"bootstrap_project(Path({str(PROJECT)!r}));"
        "from soundtrack_pop.commands.review import _catalog_and_root;"
        "before = set(sys.modules);"
        "heavy = {'pandas', 'openpyxl', 'pyarrow', 'pyspark'} & before; assert not heavy, heavy;"
        "catalog, root = _catalog_and_root('local');"
        f"assert root == {str(root)!r}, root;"
        "assert catalog.get('prm_movies').schema.name == 'prm_movies';"
        "from pyspark import SparkContext; assert SparkContext._active_spark_context is None"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={"SOUNDTRACK_POP_STORAGE_ROOT": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
