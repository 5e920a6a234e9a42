"""Hold what is passed to a template to the parameters that it declares: parameter files and linked templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.infra.expressions import Term, is_expression, parse
from tools.infra.linter import Template, load
from tools.infra.schemas import ExpressionsPass

# ARM's names of what JSON schema calls otherwise.
_TYPES = {"securestring": "string", "int": "integer", "bool": "boolean", "secureobject": "object"}
_LIMITS = {
    "allowedValues": "enum",
    "minValue": "minimum",
    "maxValue": "maximum",
    "minLength": "minLength",
    "maxLength": "maxLength",
}


@dataclass(frozen=True)
class Links:
    """What a template that links others passes on: faults, how many were held to it, which files are not there."""

    faults: list[str]
    checked: int
    missing: list[str]


def passed_faults(declared: Mapping[str, Any], passed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with values passed for declared parameters."""
    values = {name: one.get("value") for name, one in passed.items()}
    schema = {
        "properties": {name: _schema(parameter) for name, parameter in declared.items()},
        "additionalProperties": False,
        "required": [name for name, parameter in declared.items() if "defaultValue" not in parameter],
    }
    for error in ExpressionsPass(schema).iter_errors(values):
        yield ": ".join([*map(str, error.path), error.message])


def _schema(parameter: Mapping[str, Any]) -> dict[str, Any]:
    kind = parameter["type"].lower()
    limits = {_LIMITS[name]: value for name, value in parameter.items() if name in _LIMITS}
    return {"type": _TYPES.get(kind, kind), **limits}


def link_faults(folder: Path, name: str) -> Links:
    """Hold each linked deployment of a template to the file that it links, and what it reads of its outputs."""
    template = load(folder / name)
    faults: list[str] = []
    missing: list[str] = []
    outputs: dict[str, set[str]] = {}
    for resource in template["resources"]:
        target = resource.get("properties", {}).get("templateLink", {}).get("relativePath")
        if target is None:
            continue
        if not (folder / target).exists():
            missing.append(target)
            continue
        linked = load(folder / target)
        outputs[resource["name"]] = set(linked.get("outputs", {}))
        faults += [
            f"{name}: {resource['name']} {fault}"
            for fault in (
                *passed_faults(linked.get("parameters", {}), resource["properties"].get("parameters", {})),
                *_type_faults(template, linked, resource),
            )
        ]
    faults += [f"{name}: {fault}" for fault in _output_faults(template, outputs)]
    return Links(faults, len(outputs), missing)


def _type_faults(template: Template, linked: Template, resource: Mapping[str, Any]) -> Iterator[str]:
    """Yield the parameters that are passed on to one of another type."""
    for key, passed in resource["properties"].get("parameters", {}).items():
        declared = linked.get("parameters", {}).get(key)
        value = passed.get("value")
        if declared is None or not is_expression(value):
            continue
        term = parse(value)
        source = template.get("parameters", {}).get(term.arguments[0].value) if term.arguments else None
        if term.value == "parameters" and not term.path and source and source["type"] != declared["type"]:
            yield f"passes '{key}' as {source['type']}; it is of type {declared['type']}"


def _output_faults(template: Template, outputs: Mapping[str, set[str]]) -> Iterator[str]:
    for name, output in template.get("outputs", {}).items():
        term = parse(output["value"])
        if term.value != "reference" or term.path[:1] != ("outputs",):
            continue
        source = _deployment_name(term)
        if source in outputs and term.path[1] not in outputs[source]:
            yield f"output {name} reads '{term.path[1]}', which {source} does not give"


def _deployment_name(term: Term) -> str:
    return term.arguments[0].arguments[-1].value


def parameter_file_faults(folder: Path) -> list[str]:
    """Hold each `parameters.*.json` to what main.json declares."""
    declared = load(folder / "main.json")["parameters"]
    return [
        f"{path.name}: {fault}"
        for path in sorted(folder.glob("parameters.*.json"))
        for fault in passed_faults(declared, load(path)["parameters"])
    ]
