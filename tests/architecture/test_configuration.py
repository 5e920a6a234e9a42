"""The catalog: every path starts at its environment's root, every persisted name has a schema."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from kedro.config import OmegaConfigLoader
from kedro.framework.startup import bootstrap_project
from kedro.io import DataCatalog

from soundtrack_pop.schemas import TABLES

PROJECT = Path(__file__).parents[2]
ENVIRONMENTS = ("local", "test", "prod")
PREFIXES = ("int_", "prm_", "feat_", "rpt_")
PATH_KEYS = ("filepath", "path")


def load_config(environment: str) -> OmegaConfigLoader:
    settings = importlib.import_module("soundtrack_pop.settings")
    return OmegaConfigLoader(conf_source=str(PROJECT / "conf"), env=environment, **settings.CONFIG_LOADER_ARGS)


def paths_outside(catalog: Mapping[str, Any], root: str) -> list[str]:
    """Return the names of the entries whose path does not start at the root."""
    return [
        name
        for name, entry in catalog.items()
        for key in PATH_KEYS
        if key in entry and not str(entry[key]).startswith(f"{root}/")
    ]


def names_without_schema(names: Iterable[str], explicit: Iterable[str]) -> list[str]:
    """Return the persisted names that only a pattern resolves and no schema declares."""
    return sorted(
        name for name in names if name.startswith(PREFIXES) and name not in TABLES and name not in explicit
    )


def names_in_pipelines() -> set[str]:
    bootstrap_project(PROJECT)
    from soundtrack_pop.pipeline_registry import register_pipelines

    pipelines = register_pipelines()
    return (pipelines["__default__"] + pipelines["acquisition"]).datasets()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_path_starts_at_the_root_of_its_environment(environment: str) -> None:
    config = load_config(environment)
    assert paths_outside(config["catalog"], config["globals"]["storage_root"]) == []


def test_a_path_elsewhere_is_found() -> None:
    catalog = {"good": {"filepath": "root/a"}, "bad": {"filepath": "data/a"}, "sly": {"path": "root2/a"}}
    assert paths_outside(catalog, "root") == ["bad", "sly"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_one_variable_moves_every_environment(environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", "/elsewhere")
    assert paths_outside(load_config(environment)["catalog"], "/elsewhere") == []


def test_environments_override_no_catalog_entry() -> None:
    overriding = [path for env in ENVIRONMENTS for path in (PROJECT / "conf" / env).glob("catalog*")]
    assert overriding == []


def test_every_persisted_name_has_a_schema() -> None:
    assert names_without_schema(names_in_pipelines(), load_config("local")["catalog"]) == []


def test_a_misspelt_persisted_name_is_found() -> None:
    assert names_without_schema(["prm_moovies", "prm_movies", "lazy"], ["rpt_report_html"]) == ["prm_moovies"]


def test_every_declared_table_is_used() -> None:
    assert sorted(set(TABLES) - names_in_pipelines()) == []


def test_every_dataset_can_be_made() -> None:
    config = load_config("local")
    catalog = DataCatalog.from_config(config["catalog"], config["credentials"])
    names = [name for name in names_in_pipelines() if name.startswith((*PREFIXES, "fig_", "raw_"))]
    assert [name for name in names if catalog.get(name) is None] == []


def test_every_entry_names_its_layer() -> None:
    catalog = load_config("local")["catalog"]
    lazy = {name for name, entry in catalog.items() if entry["type"] == "MemoryDataset"}
    without = [name for name, entry in catalog.items() if "layer" not in str(entry.get("metadata"))]
    assert set(without) == lazy


@pytest.mark.parametrize(
    ("value", "root"), [("", "data/sample"), ("/elsewhere/", "/elsewhere"), ("abfss://c@a/v1/", "abfss://c@a/v1")]
)
def test_an_empty_variable_counts_as_unset_and_a_last_slash_goes(
    value: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", value)
    config = load_config("local")
    assert config["globals"]["storage_root"] == root
    assert paths_outside(config["catalog"], root) == []
