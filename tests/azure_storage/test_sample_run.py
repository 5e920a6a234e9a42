"""The embedded sample through the emulator: Spark by its ABFS driver, the rest by adlfs; the same as on a disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from azure_storage.comparison import differences
from azure_storage.conftest import PROJECT, SHOWN_TO_TMDB, Container, environment_for, new_container, start_run
from support.records import events_in
from tools.environment import azurite

pytestmark = pytest.mark.end_to_end
SAMPLE = PROJECT / "data/sample/01_raw"
# The emulator's key is public; a real one would stand wherever this one does.
SECRETS = (azurite.KEY, "AccountKey=", "DefaultEndpointsProtocol=", SHOWN_TO_TMDB)


@pytest.fixture(scope="module")
def disk_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run on a disk leaves: path -> content."""
    root = tmp_path_factory.mktemp("disk")
    shutil.copytree(SAMPLE, root / "01_raw")
    output, status = finished(start_run(str(root), ""))
    assert status == 0, output
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The command lines of all processes, looked at again and again during the run in the container."""
    return set()


@pytest.fixture(scope="module")
def blob_run(emulator: azurite.Emulator, seen: set[str]) -> tuple[Container, str]:
    """A finished run in a container and what it printed."""
    container = new_container(emulator)
    azurite.upload(emulator, SAMPLE, "01_raw", container.name)
    process = start_run(container.root, emulator.endpoint, "--env", "test")
    over = threading.Event()
    watch = threading.Thread(target=watch_processes, args=(seen, over), daemon=True)
    watch.start()
    output, status = finished(process)
    over.set()
    watch.join()
    assert status == 0, output
    return container, output


def finished(process: subprocess.Popen[str]) -> tuple[str, int]:
    output, _ = process.communicate()
    return output, process.returncode


def test_every_output_equals_that_of_a_run_on_a_disk(
    blob_run: tuple[Container, str], disk_run: dict[str, bytes]
) -> None:
    container, _ = blob_run
    blobs = container.files()
    assert len(blobs) > 90
    assert differences(disk_run, blobs) == []


def secrets_in(texts: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(name, secret) for name, text in texts.items() for secret in SECRETS if secret.encode() in text]


def test_log_and_record_and_outputs_hold_no_key_nor_token(blob_run: tuple[Container, str]) -> None:
    container, output = blob_run
    assert secrets_in({"log": output.encode(), **container.files()}) == []


@pytest.mark.parametrize("secret", SECRETS)
def test_a_key_or_token_in_a_record_is_found(secret: str) -> None:
    assert secrets_in({"record": f'{{"error": "PUT {secret}"}}'.encode(), "log": b"done"}) == [("record", secret)]


def test_the_command_line_of_no_process_holds_a_key(blob_run: tuple[Container, str], seen: set[str]) -> None:
    assert any("java" in line and "hadoop-azure" in line for line in seen), "Spark's command line was never seen"
    assert [line for line in seen if azurite.KEY in line] == []


def watch_processes(seen: set[str], over: threading.Event) -> None:
    while not over.wait(0.5):
        seen |= command_lines()


def command_lines() -> set[str]:
    lines = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines.add((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return lines


def test_commands_read_the_container(blob_run: tuple[Container, str], tmp_path: Path) -> None:
    container, _ = blob_run
    environment = environment_for(container.root, container.emulator.endpoint)
    told = kedro(["explain", "Interstellar", "--env", "test"], environment)
    assert "Interstellar" in told
    exported = kedro(["review", "export", "--env", "test"], environment)
    assert f"{container.root}/08_reporting/review_queue.xlsx" in exported
    assert container.files()["08_reporting/review_queue.xlsx"].startswith(b"PK")
    imported = kedro(
        ["review", "import", f"{container.root}/08_reporting/review_queue.xlsx", "--env", "test", "--by", "me"],
        environment,
    )
    assert "0 new decisions" in imported


def kedro(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "kedro", *arguments]
    result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_the_record_is_whole(blob_run: tuple[Container, str]) -> None:
    container, _ = blob_run
    events = events_in(container.files())
    assert (events[0]["event"], events[-1]["event"], events[-1]["status"]) == (
        "run_started", "run_finished", "succeeded",
    )  # fmt: skip
