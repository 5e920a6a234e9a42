"""One declaration, four readers: a template, a stream or a query that differs from the records is found."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from soundtrack_pop.monitoring.records import LOG_TABLES, NODES, RUNS, Event
from tools.infra import kql as check_kql
from tools.infra import monitoring_templates as build

PROJECT = Path(__file__).parents[2]
ARM = PROJECT / "infra/arm"
QUERIES = PROJECT / "infra/kql"
CAN_CHECK = shutil.which("node") and (check_kql.CHECKER / "node_modules").exists()

needs_language_service = pytest.mark.skipif(not CAN_CHECK, reason="`make check-kql` installs the language service")


def template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ARM / name).read_text(encoding="utf-8"))
    return found


def of_type(content: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in content["resources"] if one["type"] == kind]


def undeclared(content: dict[str, Any]) -> set[str]:
    """Return parameters and variables that are used and not declared, or declared and not used."""
    text = json.dumps({key: content[key] for key in ("resources", "outputs", "variables")})
    used = set(re.findall(r"(?:parameters|variables)\('(\w+)'\)", text))
    return used ^ {*content["parameters"], *content["variables"]}


def test_the_templates_are_those_of_the_records() -> None:
    assert build.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("monitoring.json", '"name": "RunId"', '"name": "RunID"'),
        ("monitoring.json", "| where", "| were"),
        ("alerts.json", "SoundtrackRuns_CL", "SoundtrackRun_CL"),
    ],
    ids=["column", "workbook", "alert"],
)
def test_a_template_that_differs_is_found(
    name: str, right: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ARM, tmp_path / "arm")
    changed = tmp_path / "arm" / name
    assert right in changed.read_text()
    changed.write_text(changed.read_text().replace(right, wrong))
    assert build.main(["--check"], tmp_path / "arm") == 1
    assert name in capsys.readouterr().out


def test_a_record_without_its_table_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ARM, tmp_path / "arm")
    changed = tmp_path / "arm/monitoring.json"
    changed.write_text(changed.read_text().replace("SoundtrackRuns_CL", "Other_CL"))
    with pytest.raises(SystemExit, match="expected tables and streams"):
        build.main([], tmp_path / "arm")


def test_tables_and_streams_have_the_columns_of_the_record() -> None:
    content = template("monitoring.json")
    tables = of_type(content, "Microsoft.OperationalInsights/workspaces/tables")
    (rule,) = of_type(content, "Microsoft.Insights/dataCollectionRules")
    for declared, table in zip(LOG_TABLES, tables, strict=True):
        names = [column.name for column in declared.columns]
        assert [column["name"] for column in table["properties"]["schema"]["columns"]] == names
        stream = rule["properties"]["streamDeclarations"][declared.stream]
        assert [column["name"] for column in stream["columns"]] == names
        assert "TimeGenerated" in names


def test_a_row_of_either_table_has_its_columns_and_no_other() -> None:
    for kind, table in (("run_started", RUNS), ("node_finished", NODES)):
        row = Event(kind, "id", "test", "running", "2026-01-01T00:00:00+00:00", []).to_row()
        assert list(row) == [column.name for column in table.columns]


@pytest.mark.parametrize("name", ["monitoring.json", "alerts.json"])
def test_parameters_are_declared_and_used(name: str) -> None:
    # Tags of alerts and monitoring both use all; the workspace of the storage alert is the account.
    assert undeclared(template(name)) == set()


def test_an_undeclared_parameter_is_found() -> None:
    content = template("alerts.json")
    content["resources"][0]["location"] = "[parameters('place')]"
    assert undeclared(content) == {"place"}


def test_the_interface_is_the_one_that_the_main_template_uses() -> None:
    monitoring, alerts = template("monitoring.json"), template("alerts.json")
    assert set(monitoring["parameters"]) == {
        "location", "tags", "workspaceName", "dailyQuotaGb", "retentionDays", "storageAccountName",
        "databricksWorkspaceName", "jobPrincipalId",
    }  # fmt: skip
    assert set(monitoring["outputs"]) == {"workspaceId", "dcrImmutableId", "dcrEndpoint"}
    required = {name for name, one in alerts["parameters"].items() if "defaultValue" not in one}
    assert required == {"workspaceName", "storageAccountName", "alertEmail"}
    assert {"location", "tags", "maxDaysWithoutRun", "maxStorageGb"} <= set(alerts["parameters"])


@pytest.mark.parametrize(("name", "variable"), [("monitoring.json", "workbook"), ("alerts.json", "noRun")])
def test_what_a_template_fills_in_stands_in_the_text(name: str, variable: str) -> None:
    content = template(name)
    written = json.dumps(content["resources"]).encode().decode("unicode_escape")
    places = re.findall(r"'(let [^']*;)', concat\(", written)
    assert len(places) == 2
    assert [place for place in places if place not in content["variables"][variable]] == []


def test_every_query_is_on_the_workbook_or_in_an_alert() -> None:
    panels = json.loads((PROJECT / "infra/workbook/panels.json").read_text())
    shown = {panel["query"] for panel in panels}
    alerting = {path.stem for path in QUERIES.glob("alert_*.kql")}
    assert {path.stem for path in QUERIES.glob("*.kql")} == shown | alerting


@needs_language_service
def test_every_query_fits_the_declared_tables() -> None:
    found = check_kql.complaints(QUERIES)
    assert len(found) == len(list(QUERIES.glob("*.kql")))
    assert {name: told for name, told in found.items() if told} == {}


@needs_language_service
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("MatchPrecision", "MatchPrecison"),
        ("SoundtrackRuns_CL", "SoundtrackRun_CL"),
        ("| project", "| projet"),
        ("isnotnull(MatchRate)", "bin(MatchRate)"),
    ],
    ids=["column", "table", "operator", "arguments"],
)
def test_a_misspelt_query_is_refused(tmp_path: Path, right: str, wrong: str) -> None:
    text = (QUERIES / "match_quality.kql").read_text()
    assert right in text
    (tmp_path / "match_quality.kql").write_text(text.replace(right, wrong))
    assert check_kql.complaints(tmp_path)["match_quality.kql"] != []
