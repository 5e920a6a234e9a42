"""Check infra/arm and databricks.yml offline: names, Microsoft's schemas, Databricks' models, secrets, checkov.

`make check-infra` runs them all; the tests run all but checkov.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tools.infra.bundle import bundle_faults, load_bundle
from tools.infra.checkov import checkov_report
from tools.infra.linter import Template, lint, load, secret_faults, types_of
from tools.infra.parameters import link_faults, parameter_file_faults
from tools.infra.schemas import resource_faults

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "infra" / "arm"


def templates_in(folder: Path) -> dict[str, Template]:
    """Return the templates of a folder by file name; parameter files are none."""
    paths = sorted(path for path in folder.glob("*.json") if not path.name.startswith("parameters."))
    return {path.name: load(path) for path in paths}


def lint_faults(templates: dict[str, Template]) -> Iterator[str]:
    """Yield what the linter finds, template by template."""
    types = types_of(templates)
    return (f"{name}: {fault}" for name, template in templates.items() for fault in lint(template, types))


def file_faults(folder: Path) -> Iterator[str]:
    """Yield the files of a folder, scripts and parameter files included, that hold what looks like a secret."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".sh", ".yml"):
            for fault in secret_faults(path.read_text(encoding="utf-8")):
                yield f"{path.name}: {fault}"


def schema_faults(templates: dict[str, Template]) -> Iterator[str]:
    """Yield what Microsoft's schemas do not allow."""
    return (
        f"{name}: {fault}"
        for name, template in templates.items()
        for resource in template.get("resources", [])
        for fault in resource_faults(resource)
    )


def main() -> None:
    """Print what each check found; exit with 1 where one found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=TEMPLATES)
    parser.add_argument("--checkov", type=Path, help="checkov's command, in an environment of its own")
    options = parser.parse_args()
    templates = templates_in(options.folder)
    resources = sum(len(template["resources"]) for template in templates.values())
    bundle = load_bundle(PROJECT)
    links = link_faults(options.folder, "main.json")
    findings = {
        "linter": [*lint_faults(templates), *parameter_file_faults(options.folder), *links.faults],
        "schemas": list(schema_faults(templates)),
        "bundle": bundle_faults(bundle),
        "secrets": [*file_faults(options.folder), *file_faults(PROJECT / "resources")],
    }
    print(
        f"{len(templates)} templates, {resources} resources, {links.checked} linked deployments; "
        f"{len(bundle.resources)} Databricks resources"
    )
    if links.missing:
        print(f"not there, so not held to main.json: {', '.join(links.missing)}")
    if options.checkov:
        report = checkov_report(options.checkov, options.folder)
        findings["checkov"] = report.faults
        print(f"checkov: {report.passed} checks passed, {len(report.skipped)} skipped, each with its reason:")
        for line in report.skipped:
            print(f"  {line}")
    for check, faults in findings.items():
        print(f"{check}: {len(faults)} faults")
        for fault in faults:
            print(f"  {fault}")
    raise SystemExit(1 if any(findings.values()) else 0)


if __name__ == "__main__":
    main()
