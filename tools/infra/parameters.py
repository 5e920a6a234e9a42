"""Hold what is passed to a template to the parameters that it declares: parameter files and linked templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.infra.expressions import Term, is_expression, parse
from tools.infra.linter import Template, load

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "securestring": str,
    "int": int,
    "bool": bool,
    "array": list,
    "object": dict,
}


@dataclass(frozen=True)
class Links:
    """What a template that links others passes on: faults, how many were held to it, which files are not there."""

    faults: list[str]
    checked: int
    missing: list[str]


def passed_faults(declared: Mapping[str, Any], passed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with values passed for declared parameters."""
    for name in sorted(set(passed) - set(declared)):
        yield f"passes '{name}', which is not declared"
    for name, parameter in declared.items():
        if name not in passed:
            if "defaultValue" not in parameter:
                yield f"does not pass '{name}'"
            continue
        value = passed[name].get("value") if isinstance(passed[name], dict) else None
        if not is_expression(value):
            yield from _value_faults(name, parameter, value)


def _value_faults(name: str, parameter: Mapping[str, Any], value: Any) -> Iterator[str]:
    kind = parameter["type"].lower()
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "bool"):
        yield f"'{name}' is to be of type {kind}; found {value!r}"
        return
    if value not in parameter.get("allowedValues", [value]):
        yield f"'{name}' is to be one of {parameter['allowedValues']}; found {value!r}"
    size: int = value if isinstance(value, int) else len(value)  # type: ignore[arg-type]
    least, most = (
        (parameter.get("minValue"), parameter.get("maxValue"))
        if isinstance(value, int)
        else (parameter.get("minLength"), parameter.get("maxLength"))
    )
    if (least is not None and size < least) or (most is not None and size > most):
        yield f"'{name}' is to be from {least} to {most} (number or length); found {value!r}"


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
