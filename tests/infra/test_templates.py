"""The ARM templates: resources fit Microsoft's schemas, names have a target, parameters fit their declaration."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.infra.check import TEMPLATES, file_faults, lint_faults, schema_faults, templates_in
from tools.infra.expressions import ExpressionError, parse, segments
from tools.infra.linter import lint, load
from tools.infra.parameters import link_faults, parameter_file_faults
from tools.infra.schemas import extract

PROJECT = Path(__file__).parents[2]
REFUSED = Path(__file__).parent / "refused"
EXPRESSION = {
    "$ref": "https://schema.management.azure.com/schemas/common/definitions.json#/definitions/expression"
}
NOBODY = ("-c", "user.name=nobody", "-c", "user.email=nobody")
PARAMETER_FILES = sorted(TEMPLATES.glob("parameters.*.json"))


def properties_of(template: str, kind: str) -> dict[str, Any]:
    return next(one["properties"] for one in load(TEMPLATES / template)["resources"] if one["type"] == kind)


def lifecycle_rules() -> dict[str, Any]:
    policy = properties_of("storage.json", "Microsoft.Storage/storageAccounts/managementPolicies")["policy"]
    return {rule["name"]: rule["definition"] for rule in policy["rules"]}


def test_linter_finds_nothing() -> None:
    assert list(lint_faults(templates_in(TEMPLATES))) == []


def test_microsoft_s_schemas_allow_every_resource() -> None:
    assert list(schema_faults(templates_in(TEMPLATES))) == []


def test_main_passes_what_the_linked_templates_declare() -> None:
    links = link_faults(TEMPLATES, "main.json")
    assert links.faults == []
    assert links.checked >= 6


def test_parameter_files_pass_what_main_declares() -> None:
    assert [path.name for path in PARAMETER_FILES] == ["parameters.prod.json", "parameters.test.json"]
    assert parameter_file_faults(TEMPLATES) == []


def test_no_file_holds_a_secret() -> None:
    assert [*file_faults(TEMPLATES), *file_faults(PROJECT / "resources")] == []


@pytest.mark.parametrize(
    ("secret", "what"),
    [
        ("AccountName=a;AccountKey=b", "an account key"),
        ("x" * 86 + "==", "an account key"),
        ("https://lake/a?sv=1&sig=abc", "a shared access signature"),
        ("dapi" + "0123456789abcdef" * 2, "a token"),
        ("eyJ" + "a" * 30 + ".b", "a token"),
        ("abc8Q~" + "d" * 34, "a token"),
    ],
)
def test_a_secret_in_any_file_is_found(tmp_path: Path, secret: str, what: str) -> None:
    for name in ("parameters.test.json", "deploy.sh", "jobs.yml"):
        (tmp_path / name).write_text(f"value: {secret}\n")
    assert list(file_faults(tmp_path)) == [
        f"{name}: holds what looks like {what}" for name in ("deploy.sh", "jobs.yml", "parameters.test.json")
    ]


UNRESOLVED = [
    "contentVersion: expected 1.0.0.0",
    "resource: a template has no such section",
    "parameters.tags: has no description",
    "parameters.idle: nothing uses it",
    "variables.spare: nothing uses it",
    "parameters.apiKey: by its name a secret",
    "parameters.clientSecret: a secret has a default",
    "parameter 'nmae' is not declared",
    "variable 'missing' is not declared",
    "no function 'resourcId' is known",
    "[concat('a', 'b'] cannot be read",
    "no template makes a Microsoft.Storage/storageAccount",
    "Microsoft.Storage/storageAccounts has 1 names; found 2",
    "utcNow is allowed in a parameter's default only",
    "holds what looks like an account key",
    "[parameters('nmae')]: has no tags",
    "its location is not a parameter",
    "blobServices [parameters('apiKey')]: type and name have a different number of parts",
    "Azure takes no tags here",
    "which this template does not make",
    "depends on storage, which is no resourceId",
    "outputs: a key would stand in the deployment's history",
]


@pytest.fixture(scope="module")
def unresolved() -> list[str]:
    return lint(load(REFUSED / "unresolved.json"), frozenset())


@pytest.mark.parametrize("fault", UNRESOLVED)
def test_linter_refuses(unresolved: list[str], fault: str) -> None:
    assert any(fault in one for one in unresolved), unresolved


MISSPELT = [
    "storageAccounts: kind: 'StorageV3' is not one of",
    "properties: Additional properties are not allowed ('isHnsEnable' was unexpected)",
    "properties.allowSharedKeyAccess: 'false' is not of type 'boolean'",
    "properties.networkAcls: Additional properties are not allowed ('defaultActions' was unexpected)",
    "properties.networkAcls.defaultAction: 'Refuse' is not one of",
    "baseBlob.tierToCold: Additional properties are not allowed ('daysAfterModification' was unexpected)",
    "('managedResourceGroupID' was unexpected)",
    "workspaces: properties: 'managedResourceGroupId' is a required property",
    "properties.parameters: Additional properties are not allowed ('enableNoPublicIP' was unexpected)",
    "identity.type: 'SystemAsigned' is not one of",
    "('property' was unexpected)",
    "properties.workspaceCapping: Additional properties are not allowed ('dailyQuotaGB' was unexpected)",
    "('treshold' was unexpected)",
    "contactEmails: 'a@example.com' is not of type 'array'",
    "('enablePurgeProtect' was unexpected)",
    "properties.sku: ['standard'] is not of type 'object'",
    "('workspaceID' was unexpected)",
    "properties.logs[0]: Additional properties are not allowed ('categorie' was unexpected)",
    "('streamDeclaration' was unexpected)",
    "dataFlows[0].streams: 'Custom-Runs' is not of type 'array'",
    "properties.dataFlows[0]: Additional properties are not allowed ('outputstream' was unexpected)",
    "'treshhold': 1} is not valid under any of the given schemas",
    "('roleDefinition' was unexpected)",
    "Microsoft.Web/sites@2022-09-01: no schema in infra/schemas",
]


@pytest.fixture(scope="module")
def misspelt() -> list[str]:
    return list(schema_faults({"misspelt.json": load(REFUSED / "misspelt.json")}))


@pytest.mark.parametrize("fault", MISSPELT)
def test_schemas_refuse(misspelt: list[str], fault: str) -> None:
    assert any(fault in one for one in misspelt), misspelt


def test_schemas_come_from_a_clone_of_microsoft_s(tmp_path: Path) -> None:
    account = {
        "properties": {
            "type": {"enum": ["Microsoft.Storage/storageAccounts"]},
            "sku": {"description": "How it is copied.", "oneOf": [{"$ref": "#/definitions/Sku"}, EXPRESSION]},
        }
    }
    schema = {"resourceDefinitions": {"storageAccounts": account}, "definitions": {"Sku": {"type": "string"}}}
    (tmp_path / "schemas/2023-05-01").mkdir(parents=True)
    (tmp_path / "schemas/2023-05-01/Microsoft.Storage.json").write_text(json.dumps(schema))
    for command in (
        ["init", "-q"],
        ["add", "."],
        [*NOBODY, "commit", "-qm", "a"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    found = extract(tmp_path, [("Microsoft.Storage/storageAccounts", "2023-05-01")])
    sku = "Microsoft.Storage@2023-05-01:Sku"
    assert found["definitions"] == {sku: {"type": "string"}}
    (resource,) = found["resources"].values()
    assert resource["properties"]["sku"] == {"$ref": f"#/definitions/{sku}"}
    assert resource["additionalProperties"] is False
    with pytest.raises(SystemExit, match=r"expected a schema of Microsoft\.Web/sites"):
        extract(tmp_path, [("Microsoft.Web/sites", "2023-05-01")])


def test_wrongly_passed_parameters_are_refused() -> None:
    links = link_faults(REFUSED / "parameters", "main.json")
    assert links.faults == [
        "main.json: linked size: 'large' is not of type 'integer'",
        "main.json: linked Additional properties are not allowed ('unknown' was unexpected)",
        "main.json: linked 'required' is a required property",
        "main.json: linked passes 'days' as string; it is of type int",
        "main.json: output id reads 'workspaceID', which linked does not give",
    ]
    assert links.missing == ["absent.json"]


def test_a_wrong_parameter_file_is_refused() -> None:
    assert parameter_file_faults(REFUSED / "parameters") == [
        "parameters.bad.json: environmentName: 'staging' is not one of ['test', 'prod']",
        "parameters.bad.json: name: 'longer' is too long",
        "parameters.bad.json: amount: '100' is not of type 'integer'",
        "parameters.bad.json: Additional properties are not allowed ('colour' was unexpected)",
        "parameters.bad.json: 'days' is a required property",
    ]


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "twice.json").write_text('{"resources": [], "resources": []}')
    with pytest.raises(ValueError, match=r"twice.json: \['resources'\] stand twice"):
        load(tmp_path / "twice.json")


@pytest.mark.parametrize("text", ["[f('a'", "[f('a' 'b')]", "[f(a)]", "['open]", "[f()) ]", "[f(&)]"])
def test_an_unreadable_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text if text.endswith("]") else f"{text}]")


def test_names_are_compared_by_their_parts() -> None:
    assert segments("[format('{0}/default/{1}', parameters('a'), 'b')]") == ["parameters('a')", "'default'", "'b'"]
    assert segments("[concat(parameters('a'), '/runs')]") == ["parameters('a')", "'runs'"]
    assert segments("[concat('a', parameters('a'))]") == ["'aparameters(a)'"]
    assert segments("lake/default") == ["'lake'", "'default'"]


@pytest.mark.parametrize("path", PARAMETER_FILES, ids=lambda path: path.name)
def test_names_hold_to_azure_s_rules(path: Path) -> None:
    passed = {name: one["value"] for name, one in load(path)["parameters"].items()}
    assert re.fullmatch(r"[a-z0-9]{3,24}", passed["storageAccountName"])
    assert re.fullmatch(r"[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]", passed["keyVaultName"])
    assert path.name == f"parameters.{passed['environmentName']}.json"


def test_the_bundle_and_the_templates_name_the_same_container() -> None:
    bundle = yaml.safe_load((PROJECT / "databricks.yml").read_text(encoding="utf-8"))
    container = bundle["variables"]["container"]["default"]
    assert load(TEMPLATES / "main.json")["parameters"]["containerName"]["defaultValue"] == container


def test_raw_sources_are_never_deleted() -> None:
    deleting = {
        name: rule["filters"]["prefixMatch"]
        for name, rule in lifecycle_rules().items()
        if "delete" in rule["actions"]["baseBlob"]
    }
    assert deleting == {"trials-are-deleted": ["[format('{0}/', parameters('scratchContainerName'))]"]}


def test_the_data_lake_gives_nothing_without_a_login() -> None:
    account = properties_of("storage.json", "Microsoft.Storage/storageAccounts")
    assert not account["allowSharedKeyAccess"]
    assert not account["allowBlobPublicAccess"]
    assert account["isHnsEnabled"]
    assert (account["minimumTlsVersion"], account["supportsHttpsTrafficOnly"]) == ("TLS1_2", True)


def test_the_budget_counts_the_clusters_machines_and_warns_thrice() -> None:
    main = load(TEMPLATES / "main.json")
    links = {one["properties"]["templateLink"]["relativePath"]: one["properties"] for one in main["resources"]}
    groups = links["budget.json"]["parameters"]["resourceGroupNames"]["value"]
    assert groups == ["[resourceGroup().name]", "[variables('managedResourceGroupName')]"]
    notifications = properties_of("budget.json", "Microsoft.Consumption/budgets")["notifications"].values()
    actual = sorted(one["threshold"] for one in notifications if one["thresholdType"] == "Actual")
    assert actual == [50, 80, 100]


def test_roles_are_given_on_no_more_than_is_needed() -> None:
    roles = load(TEMPLATES / "roles.json")["resources"]
    scopes = {(one["scope"], one["properties"]["roleDefinitionId"]) for one in roles}
    assert scopes == {
        ("[variables('containerId')]", "[variables('blobDataContributor')]"),
        ("[variables('storageAccountId')]", "[variables('blobDelegator')]"),
        ("[variables('keyVaultId')]", "[variables('secretsUser')]"),
        ("[variables('keyVaultId')]", "[variables('secretsOfficer')]"),
    }
