"""Run checkov over ARM templates; what it finds counts unless the template itself says why not."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.infra.linter import load

_SECONDS = 300


@dataclass(frozen=True)
class Report:
    """What checkov said: checks passed, findings that a template accepts and why, and those that none does."""

    passed: int
    skipped: list[str]
    faults: list[str]


def checkov_report(command: Path, folder: Path) -> Report:
    """Run checkov; a finding counts unless its resource's `metadata.checkov.skip` names it and says why.

    A skip that nothing needs is a fault as well: it would hide the next finding. Skips are read here, because
    checkov itself takes no more than the first one of a resource.

    Raises:
        SystemExit: checkov is not there, or said nothing that can be read.
    """
    if not command.exists():
        raise SystemExit(f"checkov: expected its command at {command}; found none. Run `make check-infra`.")
    result = subprocess.run(  # noqa: S603 (a command of ours)
        [str(command), "--directory", str(folder), "--framework", "arm", "--skip-download", "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
    )
    try:
        answer = json.loads(result.stdout)
    except ValueError as error:
        raise SystemExit(f"checkov: expected a report in JSON; found {result.stderr[-500:]!r}.") from error
    return weigh(answer, folder)


def weigh(answer: Mapping[str, Any], folder: Path) -> Report:
    """Return the report for checkov's answer about the templates of a folder."""
    if "results" not in answer:
        raise SystemExit(f"checkov: expected results; found {sorted(answer)}. Are there templates in {folder}?")
    results = answer["results"]
    accepted = dict(_skips(folder))
    found = [
        (Path(one["file_path"]).name, one["resource"], one["check_id"], one["check_name"])
        for kind in ("failed_checks", "skipped_checks")
        for one in results[kind]
    ]
    skipped, faults = [], []
    for name, resource, check, meaning in found:
        reason = accepted.pop((name, resource, check), None)
        if reason:
            skipped.append(f"{name} {check} ({meaning}): {reason}")
        else:
            faults.append(f"{name}: {resource} fails {check} ({meaning})")
    faults += [f"{name}: {resource} skips {check}, which does not fail" for name, resource, check in accepted]
    faults += [f"cannot be read: {path}" for path in results.get("parsing_errors", [])]
    return Report(len(results["passed_checks"]), skipped, faults)


def _skips(folder: Path) -> Iterator[tuple[tuple[str, str, str], str]]:
    for path in sorted(folder.glob("*.json")):
        for resource in load(path).get("resources", []):
            for skip in resource.get("metadata", {}).get("checkov", {}).get("skip", []):
                yield (path.name, f"{resource['type']}.{resource['name']}", skip["id"]), skip.get("comment", "")
