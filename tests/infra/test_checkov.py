"""What checkov finds counts, unless the template itself says why not. `make check-infra` runs the real one too."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tools.infra.check import TEMPLATES
from tools.infra.checkov import checkov_report, weigh

REFUSED = Path(__file__).parent / "refused/checkov"
COMMAND = Path(os.environ.get("CHECKOV", "checkov-is-not-there"))
ACCOUNT = "Microsoft.Storage/storageAccounts.openforeverybody"
PROJECT = Path(__file__).parents[2]

needs_checkov = pytest.mark.skipif(not COMMAND.exists(), reason="`make check-infra` runs it")


def answer(*failed: str, passed: int = 0) -> dict[str, Any]:
    def records(checks: tuple[str, ...]) -> list[dict[str, str]]:
        return [
            {"file_path": "/open_storage.json", "resource": ACCOUNT, "check_id": check, "check_name": "a rule"}
            for check in checks
        ]

    none = records(())
    return {
        "results": {
            "passed_checks": records(("CKV_AZURE_1",) * passed),
            "failed_checks": records(failed),
            "skipped_checks": none,
        }
    }


def test_a_finding_with_a_reason_in_the_template_is_skipped() -> None:
    report = weigh(answer("CKV_AZURE_206", passed=3), REFUSED)
    assert report.skipped == ["open_storage.json CKV_AZURE_206 (a rule): One copy does."]
    assert report.passed == 3


def test_a_skip_without_a_reason_does_not_count() -> None:
    report = weigh(answer("CKV_AZURE_206", "CKV_AZURE_35"), REFUSED)
    assert report.faults == [f"open_storage.json: {ACCOUNT} fails CKV_AZURE_35 (a rule)"]


def test_a_skip_that_nothing_needs_is_refused() -> None:
    faults = weigh(answer(), REFUSED).faults
    assert f"open_storage.json: {ACCOUNT} skips CKV_AZURE_206, which does not fail" in faults


def test_an_empty_answer_is_no_success() -> None:
    with pytest.raises(SystemExit, match="expected results"):
        weigh({"passed": 0, "failed": 0}, REFUSED)


def test_an_absent_command_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="make check-infra"):
        checkov_report(tmp_path / "checkov", REFUSED)


def test_a_command_that_fails_is_no_success(tmp_path: Path) -> None:
    command = tmp_path / "checkov"
    command.write_text("#!/bin/sh\necho broken >&2\nexit 2\n")
    command.chmod(0o755)
    with pytest.raises(SystemExit, match="expected a report in JSON; found 'broken"):
        checkov_report(command, REFUSED)


def test_checkov_is_pinned_by_hash() -> None:
    lock = (PROJECT / "infra/checkov.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^\S+==.*$", lock, re.MULTILINE)
    assert "checkov==3.3.30 \\" in packages
    assert lock.count("\\\n") >= len(packages)
    assert all(re.search(rf"^{re.escape(one)}\n    --hash=sha256:", lock, re.MULTILINE) for one in packages)


@needs_checkov
def test_checkov_accepts_the_templates() -> None:
    report = checkov_report(COMMAND, TEMPLATES)
    assert report.faults == []
    assert report.passed > 0


@needs_checkov
def test_checkov_refuses_open_storage(tmp_path: Path) -> None:
    shutil.copy(REFUSED / "open_storage.json", tmp_path)
    faults = " ".join(checkov_report(COMMAND, tmp_path).faults)
    # unencrypted transport, public network, old TLS
    assert [check for check in ("CKV_AZURE_3 ", "CKV_AZURE_59 ", "CKV_AZURE_44 ") if check not in faults] == []
