"""The emulator of Azure Blob Storage, started once for all tests that need it; without it they are skipped."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fsspec
import pytest
from azure.core.exceptions import ResourceNotFoundError

from soundtrack_pop.storage.access import StorageAccess, access_to
from tools.environment import azurite

PROJECT = Path(__file__).parents[2]
# Set by `make test-azure`: there a missing emulator is a failure.
REQUIRED = "SOUNDTRACK_POP_AZURE_TESTS"
# Stands where a user's token would; nothing that a run leaves may repeat it.
SHOWN_TO_TMDB = "token-of-the-tests"


@dataclass(frozen=True)
class Container:
    """A container of the emulator."""

    emulator: azurite.Emulator
    name: str

    @property
    def root(self) -> str:
        return f"abfss://{self.name}@{azurite.ACCOUNT}.dfs.core.windows.net"

    @property
    def access(self) -> StorageAccess:
        return access_to(self.root, {"connection_string": self.emulator.connection_string})

    def filesystem(self) -> fsspec.AbstractFileSystem:
        return fsspec.filesystem("abfs", **self.access.adlfs_options())

    def files(self) -> dict[str, bytes]:
        """Return path -> content of every blob that is more than the mark of a folder."""
        with self.access.client() as client:
            blobs = client.list_blobs(include=["metadata"])
            names = [blob.name for blob in blobs if "hdi_isfolder" not in (blob.metadata or {})]
            found = {}
            for name in names:
                # A run at work may have removed it since it was listed.
                with contextlib.suppress(ResourceNotFoundError):
                    found[name] = client.download_blob(name).readall()
            return found


@pytest.fixture(scope="session")
def emulator() -> Iterator[azurite.Emulator]:
    if not azurite.PROGRAM.is_file():
        if os.environ.get(REQUIRED):
            pytest.fail("The emulator is not installed.")
        pytest.skip("the emulator is not installed; `make test-azure` installs it")
    with azurite.running() as started:
        yield started


@pytest.fixture
def container(emulator: azurite.Emulator) -> Container:
    """A fresh container."""
    return new_container(emulator)


def new_container(emulator: azurite.Emulator) -> Container:
    made = Container(emulator, f"test-{uuid.uuid4().hex[:12]}")
    azurite.create_container(emulator, made.name)
    return made


def environment_for(root: str, endpoint: str) -> dict[str, str]:
    return {
        **os.environ,
        "SOUNDTRACK_POP_STORAGE_ROOT": root,
        "AZURITE_BLOB_ENDPOINT": endpoint,
        "TMDB_BEARER_TOKEN": SHOWN_TO_TMDB,
        "DO_NOT_TRACK": "1",
    }


def start_run(root: str, endpoint: str, *options: str) -> subprocess.Popen[str]:
    """Start `kedro run` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "kedro", "run", *options],
        cwd=PROJECT,
        env=environment_for(root, endpoint),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
