"""Hold ARM templates to what their deployment would stumble over: names that lead nowhere, tags, secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.infra.expressions import (
    FUNCTIONS,
    ExpressionError,
    Term,
    calls,
    expressions,
    is_expression,
    parse,
    segments,
)

Template = Mapping[str, Any]

# Azure offers no tags for these.
WITHOUT_TAGS = frozenset(
    {
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Consumption/budgets",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.OperationalInsights/workspaces/tables",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/managementPolicies",
    }
)
# Types that a template may point to although none beside it makes them.
GIVEN = frozenset(
    {
        "Microsoft.Authorization/roleDefinitions",
    }
)
SECTIONS = frozenset("$schema contentVersion metadata parameters variables resources outputs".split())
SECRETS = {
    "an account key": re.compile(r"AccountKey=|[A-Za-z0-9+/]{86}=="),
    "a shared access signature": re.compile(r"[?&]sig=|SharedAccessSignature", re.IGNORECASE),
    "a token": re.compile(r"\bdapi[0-9a-f]{32}|\beyJ[\w-]{20,}\.|\b[0-9A-Za-z_~.-]{3}8Q~[\w~.-]{31,}"),
}
_SECRET_NAME = re.compile(r"password|secret(?!s)|apikey|accesskey|token", re.IGNORECASE)
_ID_FUNCTIONS = {"resourceId": 0, "subscriptionResourceId": 0, "extensionResourceId": 1}


@dataclass(frozen=True)
class Known:
    """What a template may refer to: its own names, and the types that any template makes."""

    parameters: frozenset[str]
    variables: frozenset[str]
    own: frozenset[tuple[str, tuple[str, ...]]]
    types: frozenset[str]


def load(path: Path) -> Template:
    """Return a template; a key that stands twice in an object is refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"{path.name}: {sorted(twice)} stand twice in one object")
        return dict(pairs)

    template: Template = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    return template


def lint(template: Template, types: frozenset[str]) -> list[str]:
    """Return what is wrong with a template; `types` are those that the templates beside it make."""
    faults = list(_form(template))
    try:
        own = frozenset((one["type"], tuple(segments(one["name"]))) for one in template.get("resources", []))
    except ExpressionError as error:
        return [*faults, f"resources: a name {error}"]
    known = Known(
        frozenset(template.get("parameters", {})),
        frozenset(template.get("variables", {})),
        own,
        types | {kind for kind, _ in own} | GIVEN,
    )
    faults += _expressions(template, known)
    faults += _unused(template)
    for resource in template.get("resources", []):
        faults += _resource(resource, known)
    return [*faults, *_secrets(template)]


def secret_faults(text: str) -> Iterator[str]:
    """Yield what a text holds that looks like a secret; the secret itself is not told."""
    return (f"holds what looks like {what}" for what, pattern in SECRETS.items() if pattern.search(text))


def types_of(templates: Mapping[str, Template]) -> frozenset[str]:
    """Return the resource types that templates make."""
    return frozenset(one["type"] for template in templates.values() for one in template.get("resources", []))


def _form(template: Template) -> Iterator[str]:
    if not re.fullmatch(r"\d+(\.\d+){3}", str(template.get("contentVersion"))):
        yield f"contentVersion: expected 1.0.0.0 or the like; found {template.get('contentVersion')!r}"
    if not str(template.get("$schema")).endswith("eploymentTemplate.json#"):
        yield f"$schema: expected one of a deployment template; found {template.get('$schema')!r}"
    for name, parameter in template.get("parameters", {}).items():
        if not parameter.get("metadata", {}).get("description"):
            yield f"parameters.{name}: has no description"
    for key in set(template) - SECTIONS:
        yield f"{key}: a template has no such section"


def _expressions(template: Template, known: Known) -> Iterator[str]:
    for where, text in expressions(template):
        try:
            term = parse(text)
        except ExpressionError as error:
            yield f"{where}: {text} {error}"
            continue
        for call in calls(term):
            fault = _call(call, known, where.startswith("parameters."))
            if fault:
                yield f"{where}: {fault}"


def _call(call: Term, known: Known, is_default: bool) -> str | None:
    name = call.arguments[0].value if call.arguments else ""
    if call.value not in FUNCTIONS:
        return f"no function '{call.value}' is known"
    if call.value == "parameters" and name not in known.parameters:
        return f"parameter '{name}' is not declared"
    if call.value == "variables" and name not in known.variables:
        return f"variable '{name}' is not declared"
    if call.value == "utcNow" and not is_default:
        return "utcNow is allowed in a parameter's default only"
    return _id_fault(call, known) if call.value in _ID_FUNCTIONS else None


def _id_fault(call: Term, known: Known) -> str | None:
    kind, *names = call.arguments[_ID_FUNCTIONS[call.value] :]
    if kind.kind != "text":
        return f"{call.value} begins with a type"
    if kind.value not in known.types:
        return f"no template makes a {kind.value}"
    if kind.value.count("/") != len(names):
        return f"{kind.value} has {kind.value.count('/')} names; found {len(names)}"
    return None


def _unused(template: Template) -> Iterator[str]:
    used = {
        (call.value, call.arguments[0].value)
        for _, text in expressions(template)
        for call in _readable_calls(text)
        if call.value in ("parameters", "variables") and call.arguments
    }
    for section in ("parameters", "variables"):
        for name in template.get(section, {}):
            if (section, name) not in used:
                yield f"{section}.{name}: nothing uses it"


def _readable_calls(text: str) -> list[Term]:
    try:
        return list(calls(parse(text)))
    except ExpressionError:
        return []


def _resource(resource: Mapping[str, Any], known: Known) -> Iterator[str]:
    where = f"{resource['type']} {resource['name']}"
    if not resource.get("tags") and resource["type"] not in WITHOUT_TAGS:
        yield f"{where}: has no tags"
    if resource["type"] in WITHOUT_TAGS and "tags" in resource:
        yield f"{where}: Azure takes no tags here"
    if not is_expression(resource.get("location", "[]")) and resource["location"].lower() != "global":
        yield f"{where}: its location is not a parameter"
    if resource["type"].count("/") != len(segments(resource["name"])):
        yield f"{where}: type and name have a different number of parts"
    for target in resource.get("dependsOn", []):
        fault = _dependency_fault(target, known)
        if fault:
            yield f"{where}: depends on {target}, {fault}"


def _dependency_fault(target: str, known: Known) -> str | None:
    if not is_expression(target):
        return "which is no resourceId"
    try:
        term = parse(target)
    except ExpressionError as error:
        return str(error)
    if term.value != "resourceId":
        return "which is no resourceId"
    identity = (term.arguments[0].value, tuple(str(one) for one in term.arguments[1:]))
    return None if identity in known.own else "which this template does not make"


def _secrets(template: Template) -> Iterator[str]:
    for name, parameter in template.get("parameters", {}).items():
        is_secure = parameter.get("type", "").lower() in ("securestring", "secureobject")
        if is_secure and parameter.get("defaultValue"):
            yield f"parameters.{name}: a secret has a default"
        if not is_secure and _SECRET_NAME.search(name):
            yield f"parameters.{name}: by its name a secret, but not of type securestring"
    yield from secret_faults(json.dumps(template))
    if re.search(r"\blist(Keys|Secrets|AccountSas)\(", json.dumps(template.get("outputs", {}))):
        yield "outputs: a key would stand in the deployment's history"
