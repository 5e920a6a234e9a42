"""`soundtrack-pop idle-clusters`: the real client against a workspace on the loopback."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.workspace import TOKEN, FakeWorkspace, serving
from soundtrack_pop import __main__ as entry
from soundtrack_pop.commands.idle_clusters import idle_clusters_command

NOW = datetime.now(UTC)


def ago(days: float) -> int:
    return int((NOW - timedelta(days=days)).timestamp() * 1000)


@pytest.fixture(autouse=True)
def _no_login_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CONFIG_PROFILE", "SOUNDTRACK_POP_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "databrickscfg"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWorkspace]:
    with serving(FakeWorkspace()) as served:
        monkeypatch.setenv("DATABRICKS_HOST", served.url)
        monkeypatch.setenv("DATABRICKS_TOKEN", TOKEN)
        yield served


@pytest.fixture
def full(workspace: FakeWorkspace) -> FakeWorkspace:
    """One cluster of each kind; two of them may go."""
    workspace.add("old", terminated_time=ago(20))
    workspace.add("recent", terminated_time=ago(3))
    workspace.add("pinned", terminated_time=ago(25))
    workspace.add("of-a-job", terminated_time=ago(25), cluster_source="JOB")
    workspace.add("of-a-pipeline", terminated_time=ago(25), cluster_source="PIPELINE")
    workspace.add("of-nobody-knows", terminated_time=ago(25), cluster_source=None)
    workspace.add(
        "idling", state="RUNNING", last_activity_time=ago(9), autoscale={"min_workers": 1, "max_workers": 8}
    )
    workspace.add("working", state="RUNNING", last_activity_time=ago(0.01), start_time=ago(40))
    workspace.add("silent", state="RUNNING", start_time=ago(40))
    workspace.add("starting", state="PENDING", start_time=ago(40))
    workspace.add("restarting", state="RESTARTING", terminated_time=ago(25))
    workspace.add("failed", state="ERROR", terminated_time=ago(25))
    workspace.add("made-by-a-script", terminated_time=ago(6.9), cluster_source="API")
    workspace.pinned = {"pinned"}
    return workspace


def sweep(*arguments: str) -> Result:
    return CliRunner().invoke(idle_clusters_command, arguments)


def test_lists_the_longest_unused_first_and_changes_nothing(full: FakeWorkspace) -> None:
    result = sweep("--days", "7")
    old, idling = (f"{NOW - timedelta(days=days):%Y-%m-%d}" for days in (20, 9))
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"{full.url}: 2 clusters unused for more than 7 days",
        f"  name of old (old) terminated, costs nothing, Standard_D4ds_v5, last used {old}, 20 days ago, "
        "by somebody@example.com",
        f"  name of idling (idling) running, costs money, Standard_D4ds_v5, last used {idling}, 9 days ago, "
        "by somebody@example.com",
        "1 more are kept: Databricks does not report when they were last used",
        "Nothing was deleted. Delete them with --yes",
    ]
    assert full.deleted == []


def test_yes_deletes_those_and_no_other(full: FakeWorkspace) -> None:
    result = sweep("--days", "7", "--yes")
    assert result.exit_code == 0, result.output
    assert full.deleted == ["old", "idling"]
    assert "name of old (old) deleted" in result.output
    assert set(full.clusters) == {
        "recent", "pinned", "of-a-job", "of-a-pipeline", "of-nobody-knows", "working", "silent", "starting",
        "restarting", "failed", "made-by-a-script",
    }  # fmt: skip


@pytest.mark.parametrize("change", ["started again", "pinned", "deleted"])
def test_what_changes_after_the_list_is_left_alone(workspace: FakeWorkspace, change: str) -> None:
    workspace.add("old", terminated_time=ago(20))
    lists: list[int] = []

    def change_before_the_second_list() -> None:
        lists.append(1)
        if len(lists) != 2:
            return
        if change == "started again":
            workspace.clusters["old"]["state"] = "PENDING"
        elif change == "deleted":
            del workspace.clusters["old"]

    workspace.on_list = change_before_the_second_list
    if change == "pinned":
        workspace.on_list = lambda: workspace.pinned.add("old")
    result = sweep("--days", "7", "--yes")
    assert result.exit_code == 0, result.output
    assert "kept: it has changed" in result.output
    assert workspace.deleted == []


def test_workspace_without_clusters_is_no_error(workspace: FakeWorkspace) -> None:
    result = sweep("--days", "7", "--yes")
    assert result.output == f"{workspace.url}: 0 clusters unused for more than 7 days\n"


def test_every_page_is_read(workspace: FakeWorkspace) -> None:
    for number in range(7):
        workspace.add(f"c{number}", terminated_time=ago(20))
    assert "7 clusters" in sweep("--days", "7").output


@pytest.mark.parametrize(("status", "told"), [(401, "valid credentials"), (403, "permission to see and delete")])
def test_refused_credentials_are_told_without_the_token(workspace: FakeWorkspace, status: int, told: str) -> None:
    workspace.status = status
    result = sweep("--days", "7")
    assert result.exit_code == 1
    assert "AccessError" in result.output
    assert told in result.output
    assert TOKEN not in result.output


def test_wrong_token_is_told(workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", "another-token")
    result = sweep("--days", "7")
    assert "found     Invalid access token" in result.output
    assert "another-token" not in result.output


@pytest.mark.parametrize("known", [(), ("DATABRICKS_HOST",)])
def test_absent_login_is_told(monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...]) -> None:
    with serving(FakeWorkspace()) as served:
        for name in known:
            monkeypatch.setenv(name, served.url)
        result = sweep("--days", "7")
    assert result.exit_code == 1
    assert "AccessError: Databricks" in result.output
    assert "Set DATABRICKS_HOST and DATABRICKS_TOKEN" in result.output


def test_absent_profile_is_told(tmp_path: Path) -> None:
    (tmp_path / "databrickscfg").write_text("[prod]\nhost = http://127.0.0.1\n")
    result = sweep("--days", "7", "--profile", "nobody-s")
    assert "AccessError" in result.output
    assert "nobody-s" in result.output


def test_unreachable_workspace_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", TOKEN)
    monkeypatch.setattr("soundtrack_pop.commands.idle_clusters._SECONDS_OF_RETRIES", 1)
    # Bound and not listening: nobody else can take the port, and whoever asks it is refused.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DATABRICKS_HOST", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        result = sweep("--days", "7")
    assert "DownloadError: http://127.0.0.1" in result.output


def test_absent_client_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "databricks.sdk", None)
    assert "pip install 'soundtrack_pop[databricks]'" in sweep("--days", "7").output


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_days_are_at_least_one(days: str) -> None:
    assert sweep("--days", days).exit_code == 2


def test_packaged_entry_point_offers_it(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["soundtrack-pop", "idle-clusters", "--days", "7"])
    with pytest.raises(SystemExit) as exit_:
        entry.main()
    assert exit_.value.code == 0
    assert "0 clusters" in capsys.readouterr().out
