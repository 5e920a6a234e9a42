"""Start a Spark Connect server on the loopback, run the sample and the tests of tables and pipelines through it.

A client of Spark Connect has no JVM of its own, no RDDs and no gateway: what passes here needs none of them.
Of the tests those run that ask for a Spark session; the others are the same with any Spark. `tests/spark` and
`tests/monitoring` stay out: they are about a session of our own and the figures of its JVM.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest

from soundtrack_pop.spark.java_runtime import ensure_java

PROJECT = Path(__file__).resolve().parents[2]
_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
_SECONDS_TO_START = 600
# The server's own: a client may set but a few of a platform's settings.
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
_TESTS = ("tests/datasets", "tests/explanation", "tests/pipelines", "tests/test_contracts.py")


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server and return its address."""
    ensure_java()
    port = _free_port()
    settings = {**_SETTINGS, "spark.connect.grpc.binding.port": str(port)}
    options = [text for name, value in settings.items() for text in ("--conf", f"{name}={value}")]
    home = Path(pyspark.__file__).parent
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SPARK_REMOTE"},
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        # A server of one machine: its workers find the tests' modules as the tests do.
        "PYTHONPATH": os.pathsep.join(str(PROJECT / name) for name in ("src", ".", "tests")),
    }
    command = [
        str(home / "bin/spark-submit"),
        "--master",
        "local[2]",
        "--class",
        _SERVER,
        *options,
        "spark-internal",
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_for(port, process)
            yield f"sc://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Exit with 1 where the sample or a test fails."""
    failed = []
    with server() as address, tempfile.TemporaryDirectory() as root:
        environment = {
            **os.environ,
            "SPARK_REMOTE": address,
            "SOUNDTRACK_POP_STORAGE_ROOT": root,
            "PYTHONPATH": str(PROJECT),
        }
        shutil.copytree(PROJECT / "data/sample/01_raw", Path(root) / "01_raw")
        for name, arguments in (
            ("sample", ["kedro", "run"]),
            ("tests", ["pytest", "-q", "-p", "tools.environment.spark_connect", *_TESTS, *sys.argv[1:]]),
        ):
            started = time.monotonic()
            command = [sys.executable, "-m", *arguments]
            status = subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode  # noqa: S603
            print(f"{name} through Spark Connect: exit code {status}, {time.monotonic() - started:.0f} s")
            failed += [name] if status else []
    sys.exit(1 if failed else 0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that ask for a Spark session, but whole runs: the sample is one."""
    kept = [item for item in items if _asks_for_spark(item) and not item.get_closest_marker("end_to_end")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _asks_for_spark(item: pytest.Item) -> bool:
    return "spark" in getattr(item, "fixturenames", ())


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"The Spark Connect server did not answer on port {port}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
