"""Resources of `infra/arm/monitoring.json`, made from the declared records and the queries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from soundtrack_pop.monitoring.records import LOG_TABLES, LogColumn, LogTable

INFRA = Path(__file__).resolve().parents[2] / "infra"
# Azure writes one type in two ways: a table says dateTime, a data collection rule datetime.
_TABLE_TYPES = {"datetime": "dateTime"}
# Role definition "Monitoring Metrics Publisher": what a sender needs on a data collection rule.
_METRICS_PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb"
WORKSPACE_ID = "[resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspaceName'))]"
RULE_ID = "[resourceId('Microsoft.Insights/dataCollectionRules', variables('ruleName'))]"
_DESTINATION = "workspace"

Resource = dict[str, Any]


def query(name: str) -> str:
    """Return the text of a query in `infra/kql`."""
    return (INFRA / "kql" / f"{name}.kql").read_text(encoding="utf-8")


def workspace() -> Resource:
    """Return the Log Analytics workspace with its daily cap."""
    return {
        "type": "Microsoft.OperationalInsights/workspaces",
        "apiVersion": "2023-09-01",
        "name": "[parameters('workspaceName')]",
        "location": "[parameters('location')]",
        "tags": "[parameters('tags')]",
        "properties": {
            "sku": {"name": "PerGB2018"},
            "retentionInDays": "[parameters('retentionDays')]",
            "workspaceCapping": {"dailyQuotaGb": "[parameters('dailyQuotaGb')]"},
        },
    }


def table(one: LogTable) -> Resource:
    """Return the table of a record."""
    return {
        "type": "Microsoft.OperationalInsights/workspaces/tables",
        "apiVersion": "2023-09-01",
        "name": f"[format('{{0}}/{{1}}', parameters('workspaceName'), '{one.name}')]",
        "dependsOn": [WORKSPACE_ID],
        "properties": {
            "plan": "Analytics",
            "retentionInDays": "[parameters('retentionDays')]",
            "schema": {
                "name": one.name,
                "description": one.grain,
                "columns": [_table_column(column) for column in one.columns],
            },
        },
    }


def _table_column(column: LogColumn) -> dict[str, str]:
    kind = _TABLE_TYPES.get(column.kind, column.kind)
    return {"name": column.name, "type": kind, "description": column.meaning}


def collection_rule() -> Resource:
    """Return the data collection rule: one stream for each table."""
    return {
        "type": "Microsoft.Insights/dataCollectionRules",
        "apiVersion": "2023-03-11",
        "name": "[variables('ruleName')]",
        "location": "[parameters('location')]",
        "tags": "[parameters('tags')]",
        # A rule of this kind has an endpoint of its own.
        "kind": "Direct",
        "dependsOn": [_table_id(one) for one in LOG_TABLES],
        "properties": {
            "streamDeclarations": {
                one.stream: {"columns": [{"name": column.name, "type": column.kind} for column in one.columns]}
                for one in LOG_TABLES
            },
            "destinations": {"logAnalytics": [{"workspaceResourceId": WORKSPACE_ID, "name": _DESTINATION}]},
            "dataFlows": [
                {
                    "streams": [one.stream],
                    "destinations": [_DESTINATION],
                    "transformKql": "source",
                    "outputStream": one.stream,
                }
                for one in LOG_TABLES
            ],
        },
    }


def _table_id(one: LogTable) -> str:
    kind = "Microsoft.OperationalInsights/workspaces/tables"
    return f"[resourceId('{kind}', parameters('workspaceName'), '{one.name}')]"


def sender_role() -> Resource:
    """Return the role of the job's principal on the rule."""
    role = f"subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{_METRICS_PUBLISHER}')"
    return {
        "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01",
        "scope": "[concat('Microsoft.Insights/dataCollectionRules/', variables('ruleName'))]",
        "name": f"[guid(variables('ruleName'), parameters('jobPrincipalId'), '{_METRICS_PUBLISHER}')]",
        "dependsOn": [RULE_ID],
        "properties": {
            "roleDefinitionId": f"[{role}]",
            "principalId": "[parameters('jobPrincipalId')]",
            "principalType": "ServicePrincipal",
        },
    }


def workbook() -> Resource:
    """Return the workbook, its panels filled with the queries."""
    return {
        "type": "Microsoft.Insights/workbooks",
        "apiVersion": "2022-04-01",
        "name": "[guid(resourceGroup().id, 'soundtrack-pop-runs')]",
        "location": "[parameters('location')]",
        "tags": "[parameters('tags')]",
        "kind": "shared",
        "dependsOn": [_table_id(one) for one in LOG_TABLES],
        "properties": {
            "displayName": "Soundtrack runs",
            "category": "workbook",
            "version": "1.0",
            "sourceId": WORKSPACE_ID,
            "serializedData": filled(
                "workbook",
                {'let Account = "";': "storageAccountName", 'let Workspace = "";': "databricksWorkspaceName"},
            ),
        },
    }


def filled(variable: str, names: dict[str, str]) -> str:
    """Return an expression: a variable that holds JSON, empty names in its queries replaced by parameters."""
    expression = f"variables('{variable}')"
    for declared, parameter in names.items():
        written = json.dumps(declared)[1:-1]
        before, quotes, after = written.partition('\\"\\"')
        if not quotes:
            raise ValueError(f"{declared}: expected an empty text")
        value = f"concat('{before}\\\"', parameters('{parameter}'), '\\\"{after}')"
        expression = f"replace({expression}, '{written}', {value})"
    return f"[{expression}]"


def workbook_content() -> dict[str, Any]:
    """Return the workbook as the portal reads it."""
    panels = json.loads((INFRA / "workbook/panels.json").read_text(encoding="utf-8"))
    time = {
        "id": "5a3c4d8e-0b1f-4a57-9d0a-7f1c2f2b6e11",
        "version": "KqlParameterItem/1.0",
        "name": "TimeRange",
        "type": 4,
        "isRequired": True,
        "value": {"durationMs": 30 * 24 * 3600 * 1000},
        "typeSettings": {"selectableValues": [{"durationMs": day * 24 * 3600 * 1000} for day in (1, 7, 30, 90)]},
    }
    parameters = {"version": "KqlParameterItem/1.0", "parameters": [time], "style": "pills"}
    return {
        "version": "Notebook/1.0",
        "items": [{"type": 9, "content": parameters, "name": "time"}, *(_panel(panel) for panel in panels)],
        "fallbackResourceIds": [],
    }


def _panel(panel: dict[str, Any]) -> dict[str, Any]:
    content = {
        "version": "KqlItem/1.0",
        "query": query(panel["query"]),
        "size": 0,
        "title": panel["title"],
        "timeContextFromParameter": "TimeRange",
        "queryType": 0,
        "resourceType": "microsoft.operationalinsights/workspaces",
        "visualization": panel["visualization"],
    }
    return {
        "type": 3,
        "content": content,
        "customWidth": str(panel["width"]),
        "name": panel["query"],
    }
