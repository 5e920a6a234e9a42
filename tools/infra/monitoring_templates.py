"""Write infra/arm/monitoring.json and alerts.json from the records; `--check` tells whether they are fresh."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from soundtrack_pop.monitoring.records import LOG_TABLES
from tools.infra import alert_resources
from tools.infra import monitoring_resources as made

_FOLDER = made.INFRA / "arm"


def _template(parameters: dict[str, Any], variables: dict[str, str], resources: list[Any]) -> dict[str, Any]:
    return {
        # A name, not an address that anything is loaded from.
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": parameters,
        "variables": variables,
        "resources": resources,
        "outputs": {},
    }


def _parameter(kind: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, **more, "metadata": {"description": description}}


def _shared() -> dict[str, Any]:
    return {
        "location": _parameter("string", "Azure region.", defaultValue="[resourceGroup().location]"),
        "tags": _parameter("object", "Tags of every resource.", defaultValue={}),
        "workspaceName": _parameter("string", "Name of the Log Analytics workspace."),
        "storageAccountName": _parameter("string", "Storage account of the data, in this resource group."),
    }


def monitoring() -> dict[str, Any]:
    """Return the template of workspace, tables, collection rule, diagnostics and workbook."""
    parameters = {
        **_shared(),
        "dailyQuotaGb": _parameter("int", "GB a day after which the workspace takes no more.", defaultValue=1),
        "retentionDays": _parameter(
            "int", "Days that records are kept.", defaultValue=30, minValue=30, maxValue=730
        ),
        "databricksWorkspaceName": _parameter("string", "Databricks workspace, in this resource group."),
        "jobPrincipalId": _parameter("string", "Object id of the service principal that the job runs as."),
    }
    resources = [
        made.workspace(),
        *(made.table(one) for one in LOG_TABLES),
        made.collection_rule(),
        made.sender_role(),
        made.workbook(),
    ]
    rule = f"reference({made.RULE_ID[1:-1]}, '2023-03-11')"
    variables = {
        "ruleName": "[concat(parameters('workspaceName'), '-runs')]",
        "workbook": json.dumps(made.workbook_content()),
    }
    template = _template(parameters, variables, resources)
    template["outputs"] = {
        "workspaceId": {"type": "string", "value": made.WORKSPACE_ID},
        "dcrImmutableId": {"type": "string", "value": f"[{rule}.immutableId]"},
        "dcrEndpoint": {"type": "string", "value": f"[{rule}.endpoints.logsIngestion]"},
    }
    return template


def alerts() -> dict[str, Any]:
    """Return the template of the alerts and whom they reach."""
    parameters = {
        **_shared(),
        "alertEmail": _parameter("string", "Who is told."),
        "maxDaysWithoutRun": _parameter(
            "int",
            "Days without a good run before an alert. A log alert looks back two days at most: with more "
            "than two, the two days before checkedWeekday are looked at, once a week.",
            defaultValue=2,
            minValue=1,
        ),
        "checkedWeekday": _parameter(
            "int",
            "Weekday of the weekly look, 0 for Sunday to 6: the day after the scheduled one.",
            defaultValue=2,
            minValue=0,
            maxValue=6,
        ),
        "maxStorageGb": _parameter("int", "GiB in the storage account above which is told.", defaultValue=100),
    }
    resources = [alert_resources.action_group(), *alert_resources.query_alerts(), alert_resources.storage_alert()]
    variables = {
        "actionGroupName": "soundtrack-operators",
        "noRegion": "global",
        "noRun": made.query("alert_no_run"),
    }
    return _template(parameters, variables, resources)


def main(arguments: list[str], folder: Path = _FOLDER) -> int:
    """Write the templates, or with `--check` return 1 where one is not what it would be."""
    stale = []
    for name, template in (("monitoring.json", monitoring()), ("alerts.json", alerts())):
        text = json.dumps(template, indent=2, ensure_ascii=False) + "\n"
        path = folder / name
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path))
    for name in stale:
        print(f"{name} is stale: run `python -m tools.infra.monitoring_templates`")
    return int(bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
