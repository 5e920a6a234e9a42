"""Storage that fails: what the user is told and how soon, what is left of the outputs, whether a rerun completes.

`make test-azure-faults` prints the measured seconds; docs/environments.md has them in a table.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from azure_storage.conftest import PROJECT, Container, new_container, start_run
from support.records import events_in
from tools.environment import azurite

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.end_to_end
SAMPLE = PROJECT / "data/sample/01_raw"
OPTIONS = ("--env", "test", "--pipelines", "ingestion")
WITH_SPARK = ("--env", "test", "--pipelines", "ingestion,cleaning")
OTHER_KEY = base64.b64encode(b"x" * 64).decode()


class Storage:
    """An emulator of its own that keeps its blobs on disk, so that it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.emulator = azurite.start(folder=folder)

    def stop(self) -> None:
        self.emulator.stop()

    def start_again(self) -> None:
        self.emulator = azurite.start(self.emulator.port, self.folder)


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    made = Storage(tmp_path_factory.mktemp("emulator"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def container(storage: Storage) -> Container:
    """A container with a finished run in it."""
    made = new_container(storage.emulator)
    azurite.upload(storage.emulator, SAMPLE, "01_raw", made.name)
    assert end_of(start_run(made.root, storage.emulator.endpoint, *OPTIONS))[0] == 0
    return made


def end_of(process: subprocess.Popen[str]) -> tuple[int, str, float]:
    """Return exit code, output and the seconds until the process ended."""
    started = time.monotonic()
    output, _ = process.communicate()
    return process.returncode, output, round(time.monotonic() - started, 1)


def tables(container: Container) -> dict[str, bytes]:
    """Return the files of every published table, by its list."""
    files = container.files()
    lists = {name.rpartition("/")[0]: json.loads(files[name]) for name in sorted(files) if "/_published-" in name}
    return {
        f"{folder}/{name}": files[f"{folder}/{name}"] for folder, told in lists.items() for name in told["files"]
    }


def wait_for(container: Container, node: str, run_before: str, process: subprocess.Popen[str]) -> None:
    """Wait until the record says that the node of a fresh run is at work; fail if the run ends before."""
    while process.poll() is None:
        events = events_of(container)
        if any(e["event"] == "node_started" and e["node"] == node and e["run_id"] != run_before for e in events):
            return
        time.sleep(0.2)
    raise AssertionError(f"{node} never started")


def events_of(container: Container) -> list[dict[str, str]]:
    return events_in(container.files())


def last_run(container: Container) -> str:
    return events_of(container)[-1]["run_id"]


def told_plainly(output: str) -> str:
    assert "Traceback (most recent call last)" not in output, output
    error = output[output.index("\nStorageError: ") :]
    logger.warning(error)
    return error


def rerun_completes(container: Container, *options: str) -> None:
    assert end_of(start_run(container.root, container.emulator.endpoint, *(options or OPTIONS)))[0] == 0


def is_whole(parquet: bytes) -> bool:
    """Return whether a file can be read to its end; one that is cut off has no footer."""
    return pq.read_table(io.BytesIO(parquet)).num_columns > 0


def folders_of(files: dict[str, bytes]) -> set[str]:
    return {name.rpartition("/")[0] for name in files}


@pytest.mark.parametrize(
    ("node", "options"), [("load_sources_whole", OPTIONS), ("clean_movies", WITH_SPARK)], ids=["Python", "Spark"]
)
def test_emulator_stopped_in_mid_run(
    storage: Storage, container: Container, node: str, options: tuple[str, ...]
) -> None:
    before, run = tables(container), last_run(container)
    process = start_run(container.root, storage.emulator.endpoint, *options)
    wait_for(container, node, run, process)
    storage.stop()
    status, output, seconds = end_of(process)
    storage.start_again()
    logger.warning(f"stopped in mid-run: exit {status} after {seconds} s")
    told_plainly(output)
    assert status == 1
    after = tables(container)
    assert [name for name, content in after.items() if not is_whole(content)] == []
    assert folders_of(after) >= folders_of(before)
    rerun_completes(container, *options)


def test_container_deleted_in_mid_run(storage: Storage) -> None:
    container = new_container(storage.emulator)
    azurite.upload(storage.emulator, SAMPLE, "01_raw", container.name)
    process = start_run(container.root, storage.emulator.endpoint, *OPTIONS)
    wait_for(container, "load_sources_whole", "", process)
    with container.access.client() as client:
        client.delete_container()
    status, output, seconds = end_of(process)
    logger.warning(f"container deleted in mid-run: exit {status} after {seconds} s")
    told_plainly(output)
    assert status == 1
    azurite.create_container(storage.emulator, container.name)
    azurite.upload(storage.emulator, SAMPLE, "01_raw", container.name)
    rerun_completes(container)


def test_process_killed_in_mid_run(storage: Storage, container: Container) -> None:
    before, run = tables(container), last_run(container)
    process = start_run(container.root, storage.emulator.endpoint, *OPTIONS)
    wait_for(container, "load_sources_whole", run, process)
    process.send_signal(signal.SIGKILL)
    assert end_of(process)[0] == -signal.SIGKILL
    after = tables(container)
    assert [name for name, content in after.items() if not is_whole(content)] == []
    assert folders_of(after) == folders_of(before)
    rerun_completes(container)
    assert tables(container).keys() == before.keys()
    assert [name for name in container.files() if "/." in name and "staging" not in name] == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [("wrong key", "an account key that the storage account"), ("read-only", "the right to write")],
)
def test_credentials_that_do_not_do(
    storage: Storage, container: Container, fault: str, says: str, tmp_path: Path
) -> None:
    before = container.files()
    conf = Path(shutil.copytree(PROJECT / "conf", tmp_path / "conf"))
    text = container.emulator.connection_string.replace(azurite.KEY, OTHER_KEY)
    if fault == "read-only":
        text = f"BlobEndpoint={container.emulator.endpoint};SharedAccessSignature={signature(container)}"
    (conf / "test/credentials.yml").write_text(json.dumps({"storage": {"connection_string": text}}))
    process = start_run(container.root, storage.emulator.endpoint, *OPTIONS, "--conf-source", str(conf))
    status, output, seconds = end_of(process)
    logger.warning(f"{fault}: exit {status} after {seconds} s")
    assert says in told_plainly(output)
    assert status == 1
    assert container.files() == before


def signature(container: Container) -> str:
    from azure.storage.blob import generate_container_sas

    return generate_container_sas(
        azurite.ACCOUNT, container.name, account_key=azurite.KEY, permission="rl",
        expiry=datetime.now(UTC) + timedelta(hours=1), version="2023-11-03",
    )  # fmt: skip
