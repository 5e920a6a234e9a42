"""Resources of `infra/arm/alerts.json`, made from the alert queries."""

from __future__ import annotations

from typing import Any

from tools.infra.monitoring_resources import WORKSPACE_ID, Resource, query

_ACTION_GROUP_ID = "[resourceId('Microsoft.Insights/actionGroups', variables('actionGroupName'))]"
# A record may come late, by a replay; two days are the most that a log alert looks back.
_TIME_TO_ARRIVE = "P2D"
_ACCOUNT_ID = "[resourceId('Microsoft.Storage/storageAccounts', parameters('storageAccountName'))]"


def action_group() -> Resource:
    """Return who is told."""
    return {
        "type": "Microsoft.Insights/actionGroups",
        "apiVersion": "2023-01-01",
        "name": "[variables('actionGroupName')]",
        "location": "[variables('noRegion')]",
        "tags": "[parameters('tags')]",
        "properties": {
            "groupShortName": "soundtrack",
            "enabled": True,
            "emailReceivers": [
                {
                    "name": "operator",
                    "emailAddress": "[parameters('alertEmail')]",
                    "useCommonAlertSchema": True,
                }
            ],
        },
    }


def query_alert(
    name: str, description: str, text: str, *, frequency: str, window: str, severity: int, **more: Any
) -> Resource:
    """Return a rule that fires when its query has a row."""
    return {
        "type": "Microsoft.Insights/scheduledQueryRules",
        "apiVersion": "2023-12-01",
        "name": name,
        "location": "[parameters('location')]",
        "tags": "[parameters('tags')]",
        "kind": "LogAlert",
        "dependsOn": [_ACTION_GROUP_ID],
        "properties": {
            "displayName": name,
            "description": description,
            "severity": severity,
            "enabled": True,
            "scopes": [WORKSPACE_ID],
            "evaluationFrequency": frequency,
            "windowSize": window,
            "criteria": {
                "allOf": [
                    {
                        "query": text,
                        "timeAggregation": "Count",
                        "operator": "GreaterThan",
                        "threshold": 0,
                        "failingPeriods": {"numberOfEvaluationPeriods": 1, "minFailingPeriodsToAlert": 1},
                    }
                ]
            },
            "autoMitigate": False,
            "actions": {"actionGroups": [_ACTION_GROUP_ID]},
            # The tables exist before their first record does.
            "skipQueryValidation": True,
            **more,
        },
    }


def query_alerts() -> list[Resource]:
    """Return the rules for a failed run, a missing run and a missed expectation."""
    return [
        query_alert(
            "soundtrack-failed-run",
            "A run of the pipeline failed.",
            query("alert_failed_run"),
            frequency="PT15M",
            window=_TIME_TO_ARRIVE,
            severity=1,
        ),
        query_alert(
            "soundtrack-no-run",
            "No run of the pipeline has succeeded for as long as is allowed.",
            _no_run_query(),
            frequency="P1D",
            window="P1D",
            severity=1,
            overrideQueryTimeRange="P2D",
        ),
        query_alert(
            "soundtrack-quality-gate",
            "A table missed an expectation.",
            query("alert_quality_gate"),
            frequency="PT15M",
            window=_TIME_TO_ARRIVE,
            severity=2,
        ),
    ]


def _no_run_query() -> str:
    """Return the query with the parameters in place of the two values that it declares."""
    expression = "variables('noRun')"
    values = {
        "let MaxDays = 2;": "string(min(parameters('maxDaysWithoutRun'), 2))",
        "let Weekday = -1;": "if(greater(parameters('maxDaysWithoutRun'), 2), "
        "string(parameters('checkedWeekday')), '-1')",
    }
    for declared, value in values.items():
        if declared not in query("alert_no_run"):
            raise ValueError(f"infra/kql/alert_no_run.kql: expected the line '{declared}'")
        name = declared.rpartition(" = ")[0]
        expression = f"replace({expression}, '{declared}', concat('{name} = ', {value}, ';'))"
    return f"[{expression}]"


def storage_alert() -> Resource:
    """Return the rule for a storage account that holds more than is allowed."""
    return {
        "type": "Microsoft.Insights/metricAlerts",
        "apiVersion": "2018-03-01",
        "name": "soundtrack-storage",
        "location": "[variables('noRegion')]",
        "tags": "[parameters('tags')]",
        "dependsOn": [_ACTION_GROUP_ID],
        "properties": {
            "description": "The storage account holds more than is allowed.",
            "severity": 2,
            "enabled": True,
            "scopes": [_ACCOUNT_ID],
            "evaluationFrequency": "PT1H",
            # The metric comes once an hour.
            "windowSize": "PT1H",
            "criteria": {
                "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
                "allOf": [
                    {
                        "name": "used capacity",
                        "criterionType": "StaticThresholdCriterion",
                        "metricNamespace": "Microsoft.Storage/storageAccounts",
                        "metricName": "UsedCapacity",
                        "operator": "GreaterThan",
                        "threshold": "[mul(parameters('maxStorageGb'), 1073741824)]",
                        "timeAggregation": "Average",
                    }
                ],
            },
            "actions": [{"actionGroupId": _ACTION_GROUP_ID}],
        },
    }
