"""Write the declared records and the queries of infra/kql into the templates that repeat them.

infra/arm/monitoring.json and alerts.json are the source of everything else in them. ARM cannot read other files,
so the columns of the log tables, the workbook and the queries of the alerts are copied in.

    python -m tools.infra.monitoring_templates [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from soundtrack_pop.monitoring.records import LOG_TABLES

INFRA = Path(__file__).resolve().parents[2] / "infra"
# Azure writes one type in two ways: dateTime in a table, datetime in a data collection rule.
_TABLE_TYPES = {"datetime": "dateTime"}
# Alert -> query. The query of the third alert, alert_no_run, is a variable: parameters are put into it.
_ALERT_QUERIES = {"soundtrack-failed-run": "alert_failed_run", "soundtrack-quality-gate": "alert_quality_gate"}
_DAYS = (1, 7, 30, 90)
_DAY_MS = 24 * 3600 * 1000

Template = dict[str, Any]


def query(name: str) -> str:
    """Return the text of a query in infra/kql."""
    return (INFRA / "kql" / f"{name}.kql").read_text(encoding="utf-8")


def fill_monitoring(template: Template) -> None:
    """Put the columns of the records into tables and streams, and the queries into the workbook."""
    tables = {
        one["properties"]["schema"]["name"]: one["properties"]["schema"]
        for one in _of_type(template, "Microsoft.OperationalInsights/workspaces/tables")
    }
    (rule,) = _of_type(template, "Microsoft.Insights/dataCollectionRules")
    streams = rule["properties"]["streamDeclarations"]
    declared = {one.name for one in LOG_TABLES}, {one.stream for one in LOG_TABLES}
    if (set(tables), set(streams)) != declared:
        raise SystemExit(
            f"monitoring.json: expected tables and streams {declared}; found {set(tables)}, {set(streams)}. "
            "Add the resource of a new record, with its stream and data flow, by hand."
        )
    for one in LOG_TABLES:
        tables[one.name] |= {
            "description": one.grain,
            "columns": [
                {
                    "name": column.name,
                    "type": _TABLE_TYPES.get(column.kind, column.kind),
                    "description": column.meaning,
                }
                for column in one.columns
            ],
        }
        streams[one.stream]["columns"] = [{"name": column.name, "type": column.kind} for column in one.columns]
    template["variables"]["workbook"] = json.dumps(workbook())


def fill_alerts(template: Template) -> None:
    """Put the queries into the alerts."""
    rules = {one["name"]: one for one in _of_type(template, "Microsoft.Insights/scheduledQueryRules")}
    for name, one in _ALERT_QUERIES.items():
        rules[name]["properties"]["criteria"]["allOf"][0]["query"] = query(one)
    template["variables"]["noRun"] = query("alert_no_run")


def _of_type(template: Template, kind: str) -> list[dict[str, Any]]:
    return [one for one in template["resources"] if one["type"] == kind]


def workbook() -> dict[str, Any]:
    """Return the workbook as the portal reads it: a choice of time, then the panels."""
    time = {
        "id": "5a3c4d8e-0b1f-4a57-9d0a-7f1c2f2b6e11",
        "version": "KqlParameterItem/1.0",
        "name": "TimeRange",
        "type": 4,
        "isRequired": True,
        "value": {"durationMs": 30 * _DAY_MS},
        "typeSettings": {"selectableValues": [{"durationMs": day * _DAY_MS} for day in _DAYS]},
    }
    parameters = {"version": "KqlParameterItem/1.0", "parameters": [time], "style": "pills"}
    panels = json.loads((INFRA / "workbook/panels.json").read_text(encoding="utf-8"))
    return {
        "version": "Notebook/1.0",
        "items": [{"type": 9, "content": parameters, "name": "time"}, *map(_panel, panels)],
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
    return {"type": 3, "content": content, "customWidth": str(panel["width"]), "name": panel["query"]}


def main(arguments: list[str], folder: Path = INFRA / "arm") -> int:
    """Fill the templates; with `--check` return 1 if one is out of date and write nothing."""
    stale = []
    for name, fill in (("monitoring.json", fill_monitoring), ("alerts.json", fill_alerts)):
        path = folder / name
        before = path.read_text(encoding="utf-8")
        template = json.loads(before)
        fill(template)
        text = json.dumps(template, indent=2, ensure_ascii=False) + "\n"
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif text != before:
            stale.append(path)
    for path in stale:
        print(f"{path} is out of date: run `python -m tools.infra.monitoring_templates`")
    return int(bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
