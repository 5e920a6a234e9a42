"""`kedro run` as the project offers it: Kedro's own, with failures told in four parts."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from kedro.framework.cli.project import run as kedro_run
from kedro.io import DatasetError

from soundtrack_pop import cli
from soundtrack_pop.commands.dashboard import dashboard
from soundtrack_pop.commands.doctor import doctor
from soundtrack_pop.commands.explain import explain
from soundtrack_pop.commands.failures import report_failures
from soundtrack_pop.commands.idle_clusters import idle_clusters_command
from soundtrack_pop.commands.review import review
from soundtrack_pop.commands.runs import runs
from soundtrack_pop.commands.telemetry import telemetry
from soundtrack_pop.errors import SourceError

OURS = SourceError(
    "movies.jsonl", expected="one film a line", found="an HTML page", remedy="Download the file again"
)
TOLD = """
SourceError: movies.jsonl
  expected  one film a line
  found     an HTML page
  remedy    Download the file again.
  (SOUNDTRACK_POP_TRACEBACK=1 shows the full trace)
"""


@pytest.fixture(autouse=True)
def _no_trace_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOUNDTRACK_POP_TRACEBACK", raising=False)


def wrapped(error: Exception, depth: int) -> Exception:
    """Return the error as the cause of a cause, `depth` times."""
    for _ in range(depth):
        outer = DatasetError("Failed while loading data")
        outer.__cause__ = error
        error = outer
    return error


def run_that_raises(error: Exception) -> Result:
    """Run a command that fails as `kedro run` would, through the project's wrapper."""

    @click.command("run")
    def failing() -> None:
        raise error

    return CliRunner().invoke(report_failures(failing), [])


@pytest.mark.parametrize("depth", [0, 1, 5])
def test_our_error_is_told_in_its_four_parts(depth: int) -> None:
    result = run_that_raises(wrapped(OURS, depth))
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", TOLD)


def test_our_error_shows_no_trace() -> None:
    result = run_that_raises(wrapped(OURS, 3))
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output


def test_trace_is_shown_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_TRACEBACK", "1")
    error = wrapped(OURS, 2)
    assert run_that_raises(error).exception is error


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), DatasetError("no such table"), wrapped(ValueError("a"), 2)]
)
def test_other_errors_pass_through(error: Exception) -> None:
    assert run_that_raises(error).exception is error


def test_usage_errors_keep_their_form() -> None:
    result = run_that_raises(click.BadParameter("no such pipeline"))
    assert (result.exit_code, "Invalid value: no such pipeline" in result.stderr) == (2, True)
    assert "expected" not in result.stderr


def test_error_can_be_caught_by_who_calls_the_command_as_a_function() -> None:
    # Databricks calls it so: outside of standalone mode nothing is printed and nothing exits.
    @click.command("run")
    def failing() -> None:
        raise OURS

    with pytest.raises(click.ClickException, match=r"movies\.jsonl: expected one film a line") as failure:
        report_failures(failing).main([], standalone_mode=False)
    assert failure.value.__cause__ is OURS


def test_what_succeeds_succeeds() -> None:
    @click.command("run")
    @click.option("--env")
    def working(env: str) -> None:
        click.echo(f"ran in {env}")

    result = CliRunner().invoke(report_failures(working), ["--env", "prod"])
    assert (result.exit_code, result.output) == (0, "ran in prod\n")


def test_command_without_a_function_is_left_alone() -> None:
    group = click.Group("group")
    assert report_failures(group) is group


def test_run_has_the_options_of_kedro_s() -> None:
    def told(command: click.Command) -> list[dict[str, Any]]:
        return [parameter.to_info_dict() for parameter in command.params]

    own = {"verbose", "storage_root", "ingestion_endpoint", "ingestion_rule"}
    assert [option for option in told(cli.run) if option["name"] not in own] == told(kedro_run)
    assert {option["name"] for option in told(cli.run)} == own | {option["name"] for option in told(kedro_run)}
    assert (cli.run.name, cli.run.help) == (kedro_run.name, kedro_run.help)


def test_group_offers_run_under_kedro_s_name() -> None:
    assert cli.cli.commands == {
        "run": cli.run,
        "runs": runs,
        "doctor": doctor,
        "explain": explain,
        "review": review,
        "idle-clusters": idle_clusters_command,
        "dashboard": dashboard,
        "telemetry": telemetry,
    }
