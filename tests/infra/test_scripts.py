"""deploy.sh and teardown.sh against an `az` that writes down what it is asked: nothing happens unasked."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "infra/arm"
AZ = """#!/usr/bin/env bash
echo "$*" >> "$AZ_CALLS"
case "$*" in
  "account show --output none") [ -z "${AZ_LOGGED_OUT:-}" ] ;;
  "account show --query user.name"*) echo somebody@example.com ;;
  "ad sp show --id unknown"*) exit 1 ;;
  "ad sp show"*) echo "object-of-$5" ;;
  "ad signed-in-user show"*) echo object-of-me ;;
  "consumption budget show"*) [ -z "${AZ_BUDGET_SINCE:-}" ] && exit 3; echo "$AZ_BUDGET_SINCE" ;;
  "ts create"*) echo /specs/soundtrack-pop/1 ;;
  "group exists"*) echo true ;;
  "group show"*) echo "${AZ_PROJECT:-soundtrack_pop}" ;;
esac
"""


@dataclass
class Run:
    code: int
    errors: str
    calls: list[str]

    def first(self, beginning: str) -> int:
        """Return the place of the first call that begins so."""
        return next(place for place, call in enumerate(self.calls) if call.startswith(beginning))

    def was_called(self, beginning: str) -> bool:
        return any(call.startswith(beginning) for call in self.calls)


def run(tmp_path: Path, script: str, *arguments: str, said: str = "", **variables: str) -> Run:
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    (folder / "az").write_text(AZ)
    (folder / "az").chmod(0o755)
    calls = tmp_path / "calls"
    calls.write_text("")
    result = subprocess.run(
        ["bash", str(SCRIPTS / script), *arguments],
        input=said,
        env={"PATH": f"{folder}:{os.environ['PATH']}", "AZ_CALLS": str(calls), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(result.returncode, result.stderr, calls.read_text().splitlines())


def test_changes_are_shown_before_they_are_made(tmp_path: Path) -> None:
    result = run(tmp_path, "deploy.sh", "test", "app", said="test\n")
    assert result.code == 0, result.errors
    assert result.first("deployment group what-if") < result.first("deployment group create")


@pytest.mark.parametrize("said", ["", "yes\n", "prod\n"])
def test_nothing_is_deployed_without_the_environment_s_name(tmp_path: Path, said: str) -> None:
    result = run(tmp_path, "deploy.sh", "test", "app", said=said)
    assert result.code == 1
    assert result.was_called("deployment group what-if")
    assert not result.was_called("deployment group create")


def test_yes_deploys_without_a_question(tmp_path: Path) -> None:
    assert run(tmp_path, "deploy.sh", "prod", "app", "--yes").was_called("deployment group create")


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        ((), {}, "test or prod"),
        (("staging", "app"), {}, "test or prod"),
        (("test",), {}, "application id"),
        (("test", "app"), {"AZ_LOGGED_OUT": "1"}, "az login"),
        (("test", "unknown"), {}, "no service principal has the application id unknown"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_made(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], told: str
) -> None:
    result = run(tmp_path, "deploy.sh", *arguments, **variables)
    assert result.code == 1
    assert told in result.errors
    assert not result.was_called("group create")


def test_ids_of_this_tenant_are_passed(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        "deploy.sh",
        "test",
        "app",
        "--yes",
        ADMIN_IP="192.0.2.7/32",
        AZ_BUDGET_SINCE="2026-03-01T00:00:00Z",
    )
    call = result.calls[result.first("deployment group create")]
    for passed in (
        "--parameters @parameters.test.json",
        "jobPrincipalId=object-of-app",
        "administratorPrincipalId=object-of-me",
        "databricksServicePrincipalId=object-of-2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
        "alertEmail=somebody@example.com",
        "budgetStartDate=2026-03-01",
        'administratorIpRanges=["192.0.2.7/32"]',
    ):
        assert passed in call


def test_group_is_deleted_only_when_it_is_named(tmp_path: Path) -> None:
    assert not run(tmp_path, "teardown.sh", "test", said="yes\n").was_called("group delete")
    assert run(tmp_path, "teardown.sh", "test", said="soundtrack-pop-test\n").was_called(
        "group delete --name soundtrack-pop-test --yes"
    )


def test_group_of_another_project_is_left_alone(tmp_path: Path) -> None:
    result = run(
        tmp_path, "teardown.sh", "test", said="theirs\n", RESOURCE_GROUP="theirs", AZ_PROJECT="another_project"
    )
    assert result.code == 1
    assert "not of this project" in result.errors
    assert not result.was_called("group delete")
