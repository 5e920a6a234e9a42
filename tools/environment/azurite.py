"""The emulator of Azure Blob Storage on this machine: installed from npm by a lock, started, filled, stopped.

`make azurite` leaves it running until Ctrl-C, with a container and the embedded sample's raw files in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOCKED = PROJECT / "tests/azure_storage/emulator"
INSTALLED = PROJECT / ".cache/azurite"
PROGRAM = INSTALLED / "node_modules/azurite/dist/src/blob/main.js"
ACCOUNT, CONTAINER, USUAL_PORT = "devstoreaccount1", "soundtrack", 10000
# The emulator's key is the same on every machine and published by Microsoft: no secret.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
_SECONDS_TO_START = 600


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        """Address of the account, as `conf/test/credentials.yml` takes it from AZURITE_BLOB_ENDPOINT."""
        return f"http://127.0.0.1:{self.port}/{ACCOUNT}"

    @property
    def connection_string(self) -> str:
        """What opens the account."""
        parts = {"AccountName": ACCOUNT, "AccountKey": KEY, "BlobEndpoint": self.endpoint}
        return "DefaultEndpointsProtocol=http;" + "".join(f"{name}={value};" for name, value in parts.items())

    def stop(self) -> None:
        """End the process; what it held in memory is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def install() -> None:
    """Install the locked version below `.cache`, unless it is there."""
    stamp = INSTALLED / "package-lock.json"
    locked = (LOCKED / "package-lock.json").read_bytes()
    if PROGRAM.is_file() and stamp.is_file() and stamp.read_bytes() == locked:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("The emulator needs Node.js 20 or newer with npm: install it and try again.")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCKED / name, INSTALLED / name)
    options = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    try:
        subprocess.run([npm, "ci", "--ignore-scripts", *options], cwd=INSTALLED, check=True)  # noqa: S603
    except subprocess.CalledProcessError:
        stamp.unlink(missing_ok=True)
        raise
    stamp.write_bytes(locked)


def start(port: int = 0, folder: Path | None = None) -> Emulator:
    """Start the emulator on the loopback and wait until it answers.

    Args:
        port: 0 for a free one.
        folder: where it keeps its blobs; in memory without.
    """
    port = port or _free_port()
    place = ["--location", str(folder)] if folder else ["--inMemoryPersistence"]
    # The Python client speaks a newer version of the interface than any emulator knows.
    options = ["--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    command = ["node", str(PROGRAM), "--blobHost", "127.0.0.1", "--blobPort", str(port), *place, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    until = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return Emulator(port, process)
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"The emulator did not answer on port {port} within {_SECONDS_TO_START} seconds.")


@contextlib.contextmanager
def running(port: int = 0, folder: Path | None = None) -> Iterator[Emulator]:
    """Start the emulator and stop it afterwards."""
    emulator = start(port, folder)
    try:
        yield emulator
    finally:
        emulator.stop()


def create_container(emulator: Emulator, name: str = CONTAINER) -> None:
    """Create a container, unless it is there."""
    from azure.core.exceptions import ResourceExistsError
    from azure.storage.blob import ContainerClient

    with (
        ContainerClient.from_connection_string(emulator.connection_string, name) as client,
        contextlib.suppress(ResourceExistsError),
    ):
        client.create_container()


def upload(emulator: Emulator, folder: Path, below: str, container: str = CONTAINER) -> int:
    """Upload a folder's files below a folder of the container; return how many."""
    from azure.storage.blob import ContainerClient

    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    with ContainerClient.from_connection_string(emulator.connection_string, container) as client:
        for path in files:
            name = f"{below}/{path.relative_to(folder).as_posix()}"
            client.upload_blob(name, path.read_bytes(), overwrite=True)
    return len(files)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run the emulator with the sample in it until it is interrupted; `--install` only installs it."""
    install()
    if "--install" in sys.argv:
        return
    folder = Path(os.environ.get("AZURITE_FOLDER") or INSTALLED / "blobs")
    folder.mkdir(parents=True, exist_ok=True)
    with running(USUAL_PORT, folder) as emulator:
        create_container(emulator)
        count = upload(emulator, PROJECT / "data/sample/01_raw", "01_raw")
        print(f"The emulator answers at {emulator.endpoint}; container '{CONTAINER}' has {count} raw files.")
        print("In another terminal: .venv/bin/kedro run --env test      Ctrl-C ends the emulator; its blobs stay.")
        with contextlib.suppress(KeyboardInterrupt):
            emulator.process.wait()


if __name__ == "__main__":
    main()
