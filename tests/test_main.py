"""The packaged project's entry point, on a terminal and on Databricks."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
import pytest

from soundtrack_pop import __main__ as entry
from soundtrack_pop.errors import StorageError

PLATFORM = "DATABRICKS_RUNTIME_VERSION"


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the packages that Kedro was configured for; no real one is."""
    packages: list[str] = []
    monkeypatch.setattr(entry, "configure_project", packages.append)
    monkeypatch.delenv(PLATFORM, raising=False)
    monkeypatch.delattr(sys, "ps1", raising=False)
    return packages


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, object]]]:
    """Put a command in the place of `kedro run`; return what it was called with."""

    def replace(error: Exception | None = None) -> list[dict[str, object]]:
        calls: list[dict[str, object]] = []

        @click.command()
        @click.option("--env")
        @click.option("--pipeline")
        def run(**options: object) -> str:
            calls.append(options)
            if error is not None:
                raise error
            return "done"

        monkeypatch.setattr(entry, "find_run_command", lambda package: {"soundtrack_pop": run}[package])
        return calls

    return replace


Offer = Callable[..., list[dict[str, object]]]


def test_arguments_are_passed_through(offer: Offer, configured: list[str]) -> None:
    calls = offer()
    with pytest.raises(SystemExit) as exit_:
        entry.main(["--env", "prod", "--pipeline", "matching"])
    assert exit_.value.code == 0
    assert calls == [{"env": "prod", "pipeline": "matching"}]
    assert configured == ["soundtrack_pop"]


def test_arguments_of_the_command_line_are_used_without_others(
    offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = offer()
    monkeypatch.setattr(sys, "argv", ["soundtrack-pop", "--env", "test"])
    with pytest.raises(SystemExit):
        entry.main()
    assert calls == [{"env": "test", "pipeline": None}]


@pytest.mark.parametrize("place", ["Databricks", "an interactive session"])
def test_success_does_not_exit_where_an_exit_is_a_failure(
    offer: Offer, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    offer()
    if place == "Databricks":
        monkeypatch.setenv(PLATFORM, "17.3")
    else:
        monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    assert entry.main(["--env", "prod"]) == "done"


def test_console_script_exits_with_zero_on_databricks(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer()
    monkeypatch.setenv(PLATFORM, "18.0")
    monkeypatch.setattr(sys, "argv", ["soundtrack-pop"])
    # What the script gives to sys.exit: with a result it would exit with 1.
    assert entry.command() is None  # type: ignore[func-returns-value]


def test_caller_decides_whether_success_exits(offer: Offer) -> None:
    offer()
    assert entry.main([], standalone_mode=False) == "done"


@pytest.mark.parametrize("platform", ["17.3", None], ids=["on Databricks", "elsewhere"])
def test_failure_is_raised_everywhere(offer: Offer, monkeypatch: pytest.MonkeyPatch, platform: str | None) -> None:
    error = StorageError("/mnt", expected="a disk", found="none", remedy="Mount it")
    offer(error)
    if platform:
        monkeypatch.setenv(PLATFORM, platform)
    with pytest.raises(StorageError):
        entry.main([])


def test_wrong_option_is_raised_on_databricks(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer()
    monkeypatch.setenv(PLATFORM, "17.3")
    with pytest.raises(click.NoSuchOption):
        entry.main(["--pipelin", "matching"])


def test_project_s_own_run_command_is_the_one_that_is_found() -> None:
    from kedro.framework.cli.utils import find_run_command

    from soundtrack_pop.cli import run

    assert find_run_command("soundtrack_pop") is run
