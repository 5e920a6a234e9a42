"""Settings of a run given as options take the place of environment variables."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from soundtrack_pop.commands.run_settings import take_settings
from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage.root import storage_root_of


def test_an_option_takes_the_place_of_the_variable_and_an_empty_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", "/from/the/environment")
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_ENDPOINT", "kept")
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_RULE", "")
    command = take_settings(click.Command("run", callback=lambda: None))
    arguments = ["--storage-root", "/Volumes/a/b/c", "--ingestion-endpoint", "", "--ingestion-rule", "dcr-1"]
    command.main(arguments, standalone_mode=False)
    names = ("STORAGE_ROOT", "INGESTION_ENDPOINT", "INGESTION_RULE")
    found = [os.environ[f"SOUNDTRACK_POP_{name}"] for name in names]
    assert found == ["/Volumes/a/b/c", "kept", "dcr-1"]


def test_a_root_that_nobody_gave_is_refused_before_anything_is_written() -> None:
    context = SimpleNamespace(
        config_loader={"globals": {"storage_root": ""}}, env="prod", project_path=Path("/nowhere")
    )
    with pytest.raises(StorageError, match="--storage-root"):
        storage_root_of(context)  # type: ignore[arg-type]
