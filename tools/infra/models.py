"""Hold the resources of ARM templates to the models of Microsoft's own Python clients, key by key.

The clients speak their own version of each API, which may be newer than a template's: a key that they know may
be one that the template's version does not take yet. What they do not know is a misspelling.
"""

from __future__ import annotations

import importlib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tools.infra.expressions import is_expression

# Type of a resource -> module and model of what is sent to create it.
MODELS = {
    "Microsoft.Authorization/roleAssignments": (
        "azure.mgmt.authorization.v2022_04_01.models",
        "RoleAssignmentCreateParameters",
    ),
    "Microsoft.Consumption/budgets": ("azure.mgmt.consumption.models", "Budget"),
    "Microsoft.Databricks/accessConnectors": ("azure.mgmt.databricks.models", "AccessConnector"),
    "Microsoft.Databricks/workspaces": ("azure.mgmt.databricks.models", "Workspace"),
    "Microsoft.Insights/actionGroups": ("azure.mgmt.monitor.models", "ActionGroupResource"),
    "Microsoft.Insights/dataCollectionRules": ("azure.mgmt.monitor.models", "DataCollectionRuleResource"),
    "Microsoft.Insights/metricAlerts": ("azure.mgmt.monitor.models", "MetricAlertResource"),
    "Microsoft.Insights/scheduledQueryRules": ("azure.mgmt.monitor.models", "ScheduledQueryRuleResource"),
    "Microsoft.Insights/workbooks": ("azure.mgmt.applicationinsights.v2022_04_01.models", "Workbook"),
    "Microsoft.KeyVault/vaults": ("azure.mgmt.keyvault.models", "VaultCreateOrUpdateParameters"),
    "Microsoft.OperationalInsights/workspaces": ("azure.mgmt.loganalytics.models", "Workspace"),
    "Microsoft.OperationalInsights/workspaces/tables": ("azure.mgmt.loganalytics.models", "Table"),
    "Microsoft.Resources/deployments": ("azure.mgmt.resource.deployments.models", "Deployment"),
    "Microsoft.Storage/storageAccounts": ("azure.mgmt.storage.models", "StorageAccountCreateParameters"),
    "Microsoft.Storage/storageAccounts/blobServices": ("azure.mgmt.storage.models", "BlobServiceProperties"),
    "Microsoft.Storage/storageAccounts/blobServices/containers": ("azure.mgmt.storage.models", "BlobContainer"),
    "Microsoft.Storage/storageAccounts/managementPolicies": ("azure.mgmt.storage.models", "ManagementPolicy"),
}
# No client has a model of these; their keys are written down here from the reference of their API.
_LOG = {"category": str, "categoryGroup": str, "enabled": bool}
HAND_WRITTEN: dict[str, Any] = {
    "Microsoft.Insights/diagnosticSettings": {
        "properties": {
            "workspaceId": str,
            "storageAccountId": str,
            "eventHubAuthorizationRuleId": str,
            "eventHubName": str,
            "marketplacePartnerId": str,
            "logAnalyticsDestinationType": str,
            "logs": [_LOG],
            "metrics": [{"category": str, "enabled": bool, "timeGrain": str}],
        }
    }
}
# What the template language itself adds to a resource.
OF_THE_LANGUAGE = frozenset(
    "type apiVersion name dependsOn copy condition scope comments metadata subscriptionId".split()
)
# Extension resources take no location; a client's model may not list what every tracked resource has.
_TRACKED = {"location": str, "tags": {"*": str}}


@dataclass(frozen=True)
class Shape:
    """What may stand somewhere: an object's keys, a list's items, a dictionary's values, or a plain value."""

    kind: str
    inner: Any = None


_ANYTHING = Shape("anything")


def resource_faults(resource: Mapping[str, Any]) -> list[str]:
    """Return the keys and values of a resource that its model does not know."""
    kind = resource["type"]
    if kind in HAND_WRITTEN:
        shape = _of_outline(HAND_WRITTEN[kind])
    elif kind in MODELS:
        module = importlib.import_module(MODELS[kind][0])
        shape = Shape("model", getattr(module, MODELS[kind][1]))
    else:
        return [f"{kind}: no model is known; add it to MODELS"]
    body = {key: value for key, value in resource.items() if key not in OF_THE_LANGUAGE}
    return [f"{kind}: {fault}" for fault in _faults(body, shape, "")]


def _faults(value: Any, shape: Shape, where: str) -> Iterator[str]:
    if is_expression(value) or shape.kind == "anything" or value is None:
        return
    if shape.kind in ("model", "object"):
        if not isinstance(value, dict):
            yield f"{where or 'resource'}: expected an object; found {value!r}"
            return
        keys = shape.inner if shape.kind == "object" else keys_of(_subtype(shape.inner, value))
        if not where:
            keys = {**{key: _of_outline(one) for key, one in _TRACKED.items()}, **keys}
        for key, inner in value.items():
            place = f"{where}.{key}" if where else key
            if key not in keys:
                yield f"{place}: no such key; known are {', '.join(sorted(keys))}"
            else:
                yield from _faults(inner, keys[key], place)
    elif shape.kind in ("list", "dictionary"):
        expected = list if shape.kind == "list" else dict
        if not isinstance(value, expected):
            yield f"{where}: expected a {shape.kind}; found {value!r}"
            return
        items = enumerate(value) if isinstance(value, list) else value.items()
        for key, inner in items:
            yield from _faults(inner, shape.inner, f"{where}[{key}]")
    else:
        yield from _plain_faults(value, shape, where)


def _plain_faults(value: Any, shape: Shape, where: str) -> Iterator[str]:
    if shape.kind == "choice":
        if str(value).lower() not in {one.lower() for one in shape.inner}:
            yield f"{where}: expected one of {', '.join(shape.inner)}; found {value!r}"
        return
    fits = isinstance(value, (int, float) if shape.inner is float else shape.inner)
    if not fits or (isinstance(value, bool) and shape.inner is not bool):
        yield f"{where}: expected {shape.inner.__name__}; found {value!r}"


def keys_of(model: Any) -> dict[str, Shape]:
    """Return the JSON keys of a client's model, of either generation, and what each may hold."""
    if hasattr(model, "_attribute_map"):
        return _keys_of_map(model)
    package = importlib.import_module(model.__module__.rpartition(".")[0])
    model.__new__(model)  # a model of the newer generation learns its keys when the first one is made
    hints = typing.get_type_hints(model, localns={**vars(package), "_models": package})
    fields = model._attr_to_rest_field
    return {field._rest_name: _of_hint(hints[name]) for name, field in fields.items()}


def _keys_of_map(model: Any) -> dict[str, Shape]:
    package = importlib.import_module(model.__module__.rpartition(".")[0])
    tree: dict[str, Any] = {}
    for attribute in model._attribute_map.values():
        *parents, last = (part.replace("\0", ".") for part in attribute["key"].replace("\\.", "\0").split("."))
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = _of_name(attribute["type"], package)
    return {key: _of_tree(node) for key, node in tree.items()}


def _of_tree(node: Any) -> Shape:
    return node if isinstance(node, Shape) else Shape("object", {key: _of_tree(one) for key, one in node.items()})


def _of_name(name: str, package: types.ModuleType) -> Shape:
    """Return the shape for a type as older clients write it: `[Rule]`, `{str}`, `Rule`, `int`."""
    if name[0] in "[{":
        return Shape("list" if name[0] == "[" else "dictionary", _of_name(name[1:-1], package))
    plain = {"str": str, "bool": bool, "int": int, "long": int, "float": float, "iso-8601": str, "duration": str}
    if name in plain:
        return Shape("plain", plain[name])
    found = getattr(package, name, None)
    return Shape("model", found) if isinstance(found, type) else _ANYTHING


def _of_hint(hint: Any) -> Shape:
    """Return the shape for a type as newer clients write it: an annotation."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        known = [one for one in arguments if one is not type(None)]
        choices = [one for one in known if isinstance(one, type) and issubclass(one, Enum)]
        if choices:
            return Shape("choice", tuple(str(one.value) for one in choices[0]))
        return _of_hint(known[0]) if len(known) == 1 else _ANYTHING
    if origin is list:
        return Shape("list", _of_hint(arguments[0]))
    if origin is dict:
        return Shape("dictionary", _of_hint(arguments[1]))
    if hint in (str, bool, int, float):
        return Shape("plain", hint)
    is_model = isinstance(hint, type) and hasattr(hint, "_deserialize")
    return Shape("model", hint) if is_model else _ANYTHING


def _of_outline(outline: Any) -> Shape:
    if isinstance(outline, dict):
        if set(outline) == {"*"}:
            return Shape("dictionary", _of_outline(outline["*"]))
        return Shape("object", {key: _of_outline(one) for key, one in outline.items()})
    return Shape("list", _of_outline(outline[0])) if isinstance(outline, list) else Shape("plain", outline)


def _subtype(model: Any, value: Mapping[str, Any]) -> Any:
    """Return the kind of a model that a value says it is, where a model has kinds."""
    texts = [one for one in value.values() if isinstance(one, str)]
    for by_name in getattr(model, "_subtype_map", {}).values():
        package = importlib.import_module(model.__module__.rpartition(".")[0])
        return next((getattr(package, by_name[text]) for text in texts if text in by_name), model)
    mapping = getattr(model, "__mapping__", {})
    return next((mapping[text] for text in texts if text in mapping), model)
