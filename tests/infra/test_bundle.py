"""databricks.yml: Databricks' models know it, its names lead somewhere, and nothing in it runs on without end."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.infra.bundle import bundle_faults, load_bundle

PROJECT = Path(__file__).parents[2]
REFUSED = Path(__file__).parent / "refused/bundle"
BUNDLE = load_bundle(PROJECT)
JOBS = BUNDLE.named("jobs")


def clusters() -> Iterator[Mapping[str, Any]]:
    for job in JOBS.values():
        yield from (one["new_cluster"] for one in job.get("job_clusters", []))


def test_models_know_it_and_its_names_lead_somewhere() -> None:
    assert bundle_faults(BUNDLE) == []
    assert {kind for kind, *_ in BUNDLE.resources} == {
        "cluster_policies",
        "external_locations",
        "jobs",
        "schemas",
        "secret_scopes",
        "volumes",
    }


@pytest.mark.parametrize(
    "fault",
    [
        "databricks.yml: includes: no such key",
        "databricks.yml: bundle.target: no such key",
        "databricks.yml: targets.test.modus: no such key",
        "unknown_field: ",
        "wrong_type: ",
        "wrong_value: ",
        "dashbords: no model is known",
        "${var.missing}: no such variable",
        "${resources.volumes.missing.name}: no such resource",
        "${resources.cluster_policies.sleepless.size}: no such resource, or it does not say that",
        "${workspace.home}: Databricks gives no such value",
        "variables.unused: nothing uses it",
        "targets.test.variables.unknown: no such variable",
        "{{job.parameters.evn}}: no such job parameter",
        "{{secrets/other/key}}: no such job parameter or secret scope",
        "sync.paths: there is no folder configuration",
        "conf/prod is not there, or not among what is synced",
        "conf/local/globals.yml is not there, or not among what is synced",
        "no artifact is built into ./dist/*.whl",
        "package 'another' is not refused",
        "entry point 'soundtrack_pop' is none of ['refused-run']",
        "sleepless: autotermination_minutes: no rule is of type 'between'",
        "sleepless: a cluster may idle for more than an hour",
        "unreadable: definition is no JSON",
    ],
)
def test_bundle_is_refused(fault: str) -> None:
    faults = bundle_faults(load_bundle(REFUSED))
    assert any(fault in one for one in faults), faults


@pytest.mark.parametrize("name", JOBS)
def test_job_ends_waits_and_runs_as_nobody_in_person(name: str) -> None:
    job = JOBS[name]
    assert job["schedule"]["pause_status"] == "PAUSED"
    assert 0 < job["timeout_seconds"] <= 43_200
    assert all(0 < task["timeout_seconds"] < job["timeout_seconds"] for task in job["tasks"])
    assert all(task["max_retries"] <= 2 for task in job["tasks"])
    assert job["run_as"] == {"service_principal_name": "${var.job_application_id}"}
    assert set(job["tags"]) == {"project", "environment", "cost_center"}


def test_clusters_end_with_their_job() -> None:
    # A task of none of these kinds would run on a cluster that stays.
    keys = {"job_cluster_key", "environment_key"}
    assert all(
        keys & set(task) and "existing_cluster_id" not in task for job in JOBS.values() for task in job["tasks"]
    )
    assert all({"project", "environment", "cost_center"} <= set(cluster["custom_tags"]) for cluster in clusters())


def test_configuration_of_prod_is_synced_and_that_of_a_laptop_is_not() -> None:
    sync = BUNDLE.root["sync"]
    files = [
        str(path.relative_to(PROJECT))
        for top in sync["paths"]
        for path in (PROJECT / top).rglob("*")
        if path.is_file()
    ]
    synced = [path for path in files if not any(fnmatch.fnmatch(path, pattern) for pattern in sync["exclude"])]
    assert {"conf/logging.yml", "conf/prod/globals.yml", "conf/base/catalog_raw.yml"} <= set(synced)
    assert [path for path in synced if path.startswith(("conf/local/", "conf/test/"))] == []


@pytest.mark.parametrize("name", JOBS)
def test_parameters_are_those_of_kedro_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from soundtrack_pop.cli import run

    for variable in ("STORAGE_ROOT", "INGESTION_ENDPOINT", "INGESTION_RULE"):
        # The options set these; afterwards they are what they were.
        monkeypatch.setenv(f"SOUNDTRACK_POP_{variable}", "")

    (task,) = JOBS[name]["tasks"]
    values = {f"{{{{job.parameters.{one['name']}}}}}": one["default"] for one in JOBS[name]["parameters"]}
    passed = [values.get(one, one) for one in task["python_wheel_task"]["parameters"]]
    passed[passed.index("--conf-source") + 1] = str(PROJECT / "conf")
    context = run.make_context("run", passed)
    assert context.params["env"] == "prod"
    assert context.params["pipelines"] == [{"soundtrack_pop_acquisition": "acquisition"}.get(name, "__default__")]


def test_every_job_reads_the_same_storage_root() -> None:
    (spec,) = JOBS["soundtrack_pop_serverless"]["environment_variables"]
    roots = [cluster["spark_env_vars"]["SOUNDTRACK_POP_STORAGE_ROOT"] for cluster in clusters()]
    assert {*roots, spec["spec"]["variables"]["SOUNDTRACK_POP_STORAGE_ROOT"]} == {"${var.storage_root}"}


def test_storage_root_is_the_volume_over_the_container() -> None:
    volume = BUNDLE.named("volumes")["soundtrack"]
    schema = BUNDLE.named("schemas")["data"]
    root = BUNDLE.root["variables"]["storage_root"]["default"]
    assert root == f"/Volumes/{volume['catalog_name']}/{schema['name']}/{volume['name']}"
    assert volume["schema_name"] == "${resources.schemas.data.name}"


def test_libraries_ask_for_the_versions_of_the_extra() -> None:
    extra = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["azure"]
    of_jobs = [
        [one["pypi"]["package"] for one in task["libraries"] if "pypi" in one]
        for job in JOBS.values()
        for task in job["tasks"]
        if "libraries" in task
    ]
    spec = JOBS["soundtrack_pop_serverless"]["environments"][0]["spec"]
    of_serverless = [one for one in spec["dependencies"] if ".whl" not in one]
    assert len(of_jobs) == 2
    assert all(sorted(wanted) == sorted(extra) for wanted in [*of_jobs, of_serverless])


def test_cli_is_new_enough_for_the_keys() -> None:
    # databricks-bundles 1.20.0 is the first release whose Job has environment_variables.
    assert BUNDLE.root["bundle"]["databricks_cli_version"] == ">=1.20.0"
    assert BUNDLE.root["bundle"]["engine"] == "direct"
    assert BUNDLE.root["artifacts"]["wheel"]["dynamic_version"] is True
    assert "environment_variables" in JOBS["soundtrack_pop_serverless"]


def test_clusters_of_jobs_follow_a_policy_that_the_service_principal_may_use() -> None:
    assert {cluster["policy_id"] for cluster in clusters()} == {"${resources.cluster_policies.jobs.id}"}
    assert BUNDLE.named("cluster_policies")["jobs"]["permissions"] == [
        {"level": "CAN_USE", "service_principal_name": "${var.job_application_id}"}
    ]


def test_jobs_sign_in_by_the_service_credential() -> None:
    name = "DATABRICKS_DEFAULT_SERVICE_CREDENTIAL_NAME"
    assert {cluster["spark_env_vars"][name] for cluster in clusters()} == {"${var.service_credential}"}


@pytest.mark.parametrize("name", JOBS)
def test_settings_travel_as_arguments(name: str) -> None:
    (task,) = JOBS[name]["tasks"]
    given = task["python_wheel_task"]["parameters"]
    pairs = dict(zip(given[::2], given[1::2], strict=True))
    assert pairs["--storage-root"] == "${var.storage_root}"
    assert pairs["--ingestion-endpoint"] == "${var.ingestion_endpoint}"
    assert pairs["--ingestion-rule"] == "${var.ingestion_rule}"


def test_volume_leaves_the_root_of_the_container_free() -> None:
    location = BUNDLE.named("volumes")["soundtrack"]["storage_location"]
    assert location == "${resources.external_locations.soundtrack.url}root"
