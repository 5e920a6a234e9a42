"""Check databricks.yml and what it includes offline: Databricks' own Python models, and where its names lead."""

from __future__ import annotations

import fnmatch
import importlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# Kind of resource -> module and model in `databricks.bundles`.
MODELS = {
    "cluster_policies": ("cluster_policies", "ClusterPolicy"),
    "external_locations": ("external_locations", "ExternalLocation"),
    "jobs": ("jobs", "Job"),
    "schemas": ("schemas", "Schema"),
    "secret_scopes": ("secret_scopes", "SecretScope"),
    "volumes": ("volumes", "Volume"),
}
# databricks.yml itself has no Python model; these are the keys of its reference that are used here.
_KEYS = {
    "": "bundle include artifacts sync variables run_as permissions targets resources",
    "bundle": "name databricks_cli_version engine",
    "sync": "paths include exclude",
    "artifacts.*": "type path build files dynamic_version",
    "variables.*": "description default type",
    "targets.*": "default mode workspace variables presets run_as permissions resources",
    "targets.*.workspace": "profile host root_path file_path",
}
_GIVEN = {
    "bundle": {"name", "target", "git.commit"},
    "workspace": {"file_path", "root_path", "current_user.userName", "current_user.short_name", "host"},
}
_POLICY_TYPES = {"fixed", "forbidden", "allowlist", "blocklist", "regex", "range", "unlimited"}
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True)
class Bundle:
    """A bundle as its files say it: the root file, and each resource with the file that it stands in."""

    folder: Path
    root: Mapping[str, Any]
    resources: list[tuple[str, str, Mapping[str, Any], Path]]

    def named(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """Return the resources of one kind by their keys."""
        return {name: body for of_kind, name, body, _ in self.resources if of_kind == kind}


def load_bundle(folder: Path) -> Bundle:
    """Return the bundle of a folder."""
    root = yaml.safe_load((folder / "databricks.yml").read_text(encoding="utf-8"))
    files = [path for pattern in root.get("include", []) for path in sorted(folder.glob(pattern))]
    resources = [
        (kind, name, body, path)
        for path in files
        for kind, bodies in yaml.safe_load(path.read_text(encoding="utf-8"))["resources"].items()
        for name, body in bodies.items()
    ]
    return Bundle(folder, root, resources)


def bundle_faults(bundle: Bundle) -> list[str]:
    """Return everything that is wrong with a bundle."""
    return [
        *_key_faults(bundle.root),
        *_model_faults(bundle),
        *_reference_faults(bundle),
        *_path_faults(bundle),
        *_entry_faults(bundle),
        *_policy_faults(bundle),
    ]


def _key_faults(root: Mapping[str, Any]) -> Iterator[str]:
    for place, known in _KEYS.items():
        for where, node in _nodes(root, place.split(".") if place else []):
            for key in set(node) - set(known.split()):
                yield f"databricks.yml: {where}{key}: no such key; known are {known}"


def _nodes(node: Any, steps: list[str], where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not steps:
        yield where, node
        return
    for key in node if steps[0] == "*" else [steps[0]]:
        if node.get(key):
            yield from _nodes(node[key], steps[1:], f"{where}{key}.")


def _model_faults(bundle: Bundle) -> Iterator[str]:
    for kind, name, body, path in bundle.resources:
        if kind not in MODELS:
            yield f"{path.name}: {kind}: no model is known; add it to MODELS"
            continue
        module, model = MODELS[kind]
        try:
            getattr(importlib.import_module(f"databricks.bundles.{module}"), model).from_dict(body)
        except (TypeError, ValueError) as error:
            yield f"{path.name}: {kind}.{name}: {error}"


def texts(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a document and its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{where}.{key}" if where else str(key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{where}[{number}]")
    elif isinstance(node, str):
        yield where, node


def _reference_faults(bundle: Bundle) -> Iterator[str]:
    declared = set(bundle.root.get("variables", {}))
    documents = [
        ("databricks.yml", bundle.root),
        *((f"{kind}.{name}", body) for kind, name, body, _ in bundle.resources),
    ]
    used: set[str] = set()
    for document, node in documents:
        for where, text in texts(node):
            for reference in _REFERENCE.findall(text):
                used.add(reference.removeprefix("var."))
                fault = _reference_fault(reference, declared, bundle)
                if fault:
                    yield f"{document}: {where}: ${{{reference}}}: {fault}"
    yield from (f"databricks.yml: variables.{name}: nothing uses it" for name in sorted(declared - used))
    for target, body in bundle.root.get("targets", {}).items():
        for name in set(body.get("variables", {})) - declared:
            yield f"databricks.yml: targets.{target}.variables.{name}: no such variable"
    yield from _job_reference_faults(bundle)


def _reference_fault(reference: str, declared: set[str], bundle: Bundle) -> str | None:
    first, _, rest = reference.partition(".")
    if first == "var":
        return None if rest in declared else "no such variable"
    if first == "resources":
        kind, name, field = [*rest.split("."), "", ""][:3]
        resource = bundle.named(kind).get(name)
        # Databricks gives every resource an id.
        is_known = resource is not None and (field == "id" or field in resource)
        return None if is_known else "no such resource, or it does not say that"
    return None if rest in _GIVEN.get(first, set()) else "Databricks gives no such value"


def _job_reference_faults(bundle: Bundle) -> Iterator[str]:
    scopes = {body["name"] for body in bundle.named("secret_scopes").values()}
    for name, job in bundle.named("jobs").items():
        parameters = {one["name"] for one in job.get("parameters", [])}
        for where, text in texts(job):
            for inner in re.findall(r"\{\{(.*?)\}\}", text):
                kind, _, rest = inner.partition("/" if inner.startswith("secrets/") else "parameters.")
                is_known = rest.split("/")[0] in scopes if kind == "secrets" else rest in parameters
                if not is_known:
                    yield f"jobs.{name}: {where}: {{{{{inner}}}}}: no such job parameter or secret scope"


def _path_faults(bundle: Bundle) -> Iterator[str]:
    sync = bundle.root.get("sync", {})
    for path in sync.get("paths", []):
        if not (bundle.folder / path).is_dir():
            yield f"databricks.yml: sync.paths: there is no folder {path}"
    wheels = {
        (bundle.folder / one["path"] / "dist").resolve() for one in bundle.root.get("artifacts", {}).values()
    }
    for kind, name, body, file in bundle.resources:
        for where, text in texts(body):
            for path in re.findall(r"\$\{workspace\.file_path\}/(\S+)", text):
                if not _is_synced(bundle.folder, path, sync):
                    yield f"{kind}.{name}: {where}: {path} is not there, or not among what is synced"
            if text.endswith(".whl") and (file.parent / text).parent.resolve() not in wheels:
                yield f"{kind}.{name}: {where}: no artifact is built into {text}"


def _is_synced(folder: Path, path: str, sync: Mapping[str, Any]) -> bool:
    is_below = any(path == one or path.startswith(f"{one}/") for one in sync.get("paths", []))
    is_excluded = any(fnmatch.fnmatch(path, pattern) for pattern in sync.get("exclude", []))
    return (folder / path).exists() and is_below and not is_excluded


def _entry_faults(bundle: Bundle) -> Iterator[str]:
    project = tomllib.loads((bundle.folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, job in bundle.named("jobs").items():
        for task in job.get("tasks", []):
            wheel = task.get("python_wheel_task", {})
            if wheel.get("package_name") != project["name"]:
                yield f"jobs.{name}: package {wheel.get('package_name')!r} is not {project['name']}"
            if wheel.get("entry_point") not in project["scripts"]:
                found = wheel.get("entry_point")
                yield f"jobs.{name}: entry point {found!r} is none of {sorted(project['scripts'])}"


def _policy_faults(bundle: Bundle) -> Iterator[str]:
    for name, policy in bundle.named("cluster_policies").items():
        try:
            rules = json.loads(policy["definition"])
        except ValueError as error:
            yield f"cluster_policies.{name}: definition is no JSON: {error}"
            continue
        for key, rule in rules.items():
            if rule.get("type") not in _POLICY_TYPES:
                yield f"cluster_policies.{name}: {key}: no rule is of type {rule.get('type')!r}"
        # The cluster of a job ends with the job.
        is_for_jobs = rules.get("cluster_type", {}).get("value") == "job"
        if not is_for_jobs and rules.get("autotermination_minutes", {}).get("maxValue", 1_000) > 60:
            yield f"cluster_policies.{name}: a cluster may idle for more than an hour"
