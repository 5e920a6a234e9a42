"""Check the resources of ARM templates against Microsoft's JSON schemas, offline.

`infra/schemas/resources.json` holds the schemas of the resource types and API versions that the templates use.
They come from a clone of github.com/Azure/azure-resource-manager-schemas. If a template uses a new type or
version, add it:

    python -m tools.infra.schemas CLONE
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError, best_match

from tools.infra.expressions import is_expression

PROJECT = Path(__file__).resolve().parents[2]
SCHEMAS = PROJECT / "infra" / "schemas" / "resources.json"
# What the template language adds to every resource.
_LANGUAGE = ("comments", "condition", "copy", "dependsOn", "metadata", "resourceGroup", "scope", "subscriptionId")
# Azure adds values to these lists without a new API version, so other values are no fault.
_OPEN_LISTS = {"Microsoft.Insights/dataCollectionRules": {"kind", "streams"}}
_EXPRESSION = "common/definitions.json#/definitions/expression"
Schema = dict[str, Any]


def resource_faults(resource: Mapping[str, Any]) -> list[str]:
    """Return what the schema of a resource's type and version does not allow."""
    kind, name = resource["type"], f"{resource['type']}@{resource.get('apiVersion')}"
    schemas = _schemas()
    if name not in schemas["resources"]:
        return [f"{name}: no schema in infra/schemas; see `python -m tools.infra.schemas --help`"]
    checker = ExpressionsPass({**schemas["resources"][name], "definitions": schemas["definitions"]})
    body = {key: value for key, value in resource.items() if key not in _LANGUAGE}
    errors = (best_match([error]) for error in checker.iter_errors(body) if not _is_open(kind, error))
    return [f"{kind}: {error.json_path.removeprefix('$.')}: {error.message[:200]}" for error in errors if error]


def _is_open(kind: str, error: ValidationError) -> bool:
    return error.validator == "enum" and bool(_OPEN_LISTS.get(kind, set()) & set(map(str, error.path)))


def _unless_expression(check: Any) -> Any:
    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not is_expression(instance):
            yield from check(validator, value, instance, schema) or ()

    return checked


# Only Azure knows the value of an expression, so it is valid wherever it stands.
ExpressionsPass = validators.extend(
    Draft202012Validator,
    {name: _unless_expression(check) for name, check in Draft202012Validator.VALIDATORS.items()},
)


@functools.cache
def _schemas() -> Schema:
    schemas: Schema = json.loads(SCHEMAS.read_text(encoding="utf-8"))
    return schemas


def extract(clone: Path, wanted: Iterable[tuple[str, str]]) -> Schema:
    """Return the schemas of resource types and versions, with the definitions that they refer to.

    Objects are closed: a key that the schema does not list is an error, as it is for Azure.
    """
    resources: Schema = {}
    definitions: Schema = {}
    for kind, version in sorted(wanted):
        prefix = f"{kind.partition('/')[0]}@{version}:"
        source, schema = _source_of(clone, kind, version)
        resources[f"{kind}@{version}"] = _closed(schema, prefix)
        todo = set(_references(resources[f"{kind}@{version}"]))
        while todo:
            name = todo.pop()
            definitions[name] = _closed(_merged(source["definitions"], name.partition(":")[2]), prefix)
            todo |= set(_references(definitions[name])) - set(definitions)
    return {"resources": resources, "definitions": definitions}


def _source_of(clone: Path, kind: str, version: str) -> tuple[Schema, Schema]:
    """Return the file of a resource type and, within it, the schema of the type."""
    provider = kind.partition("/")[0]
    paths = _git(clone, "ls-tree", "--name-only", "HEAD", f"schemas/{version}/").splitlines()
    for path in (path for path in paths if Path(path).name.startswith(f"{provider}.")):
        source = json.loads(_git(clone, "show", f"HEAD:{path}"))
        for schema in source["resourceDefinitions"].values():
            if kind in schema["properties"]["type"]["enum"]:
                return source, schema
    raise SystemExit(f"{clone}: expected a schema of {kind} in schemas/{version}; found none. Update the clone.")


def _git(clone: Path, *arguments: str) -> str:
    command = ["git", "-C", str(clone), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed command


def _merged(definitions: Schema, name: str) -> Schema:
    """Return a definition; the properties that all its variants share stand in each variant."""
    schema: Schema = definitions[name]
    if "oneOf" not in schema or "properties" not in schema:
        return schema
    variants = [definitions[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in schema["oneOf"]]
    return {"oneOf": [{**one, "properties": {**schema["properties"], **one["properties"]}} for one in variants]}


def _closed(node: Any, prefix: str) -> Any:
    """Return a schema without descriptions and expressions, its objects closed, its references prefixed."""
    if isinstance(node, list):
        return [_closed(one, prefix) for one in node]
    if not isinstance(node, dict):
        return node
    variants = [one for one in node.get("oneOf", []) if not str(one.get("$ref")).endswith(_EXPRESSION)]
    if "oneOf" in node and len(variants) == 1:
        return _closed(variants[0], prefix)
    if "$ref" in node:
        return {"$ref": f"#/definitions/{prefix}{node['$ref'].rpartition('/')[2]}"}
    kept = {key: value for key, value in node.items() if key not in ("description", "properties", "oneOf")}
    closed: Schema = {key: _closed(value, prefix) for key, value in kept.items()}
    if variants:
        closed["oneOf"] = [_closed(one, prefix) for one in variants]
    if node.get("properties"):
        known = {key: _closed(value, prefix) for key, value in node["properties"].items() if key != "resources"}
        closed |= {"properties": known, "additionalProperties": False}
    return closed


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].removeprefix("#/definitions/")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def main() -> None:
    """Write infra/schemas/resources.json for the types and versions of the templates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clone", type=Path, help="a clone of Azure/azure-resource-manager-schemas")
    templates = [json.loads(path.read_text(encoding="utf-8")) for path in (PROJECT / "infra/arm").glob("*.json")]
    wanted = {(one["type"], one["apiVersion"]) for template in templates for one in template.get("resources", [])}
    clone = parser.parse_args().clone
    source = f"Azure/azure-resource-manager-schemas at {_git(clone, 'rev-parse', 'HEAD').strip()}, MIT"
    text = json.dumps({"$comment": source, **extract(clone, wanted)}, indent=1, sort_keys=True)
    SCHEMAS.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
