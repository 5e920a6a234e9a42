"""The embedded engine: Sail, a Spark Connect server in Rust, in the process of the run. It needs no Java.

It listens on a free port of the loopback interface. Its threads belong to this process, so it is gone when the run
is, however the run ends. Python functions of the nodes run in this interpreter, which has imported what they need.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from soundtrack_pop.errors import EnvironmentSetupError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a client of Spark Connect needs beside PySpark itself.
_NEEDED = ("pysail", "grpc", "grpc_status", "google.rpc", "zstandard")
_LOOPBACK = "127.0.0.1"
# Settings of `spark.yml` that the embedded engine knows; the others are about a JVM.
_KNOWN = re.compile(r"spark[.]sql[.](?!adaptive|shuffle|execution[.]arrow[.]pyspark)")
# PySpark chooses by these between its own classes and those of Spark Connect.
_CHOICES = ("SPARK_CONNECT_MODE_ENABLED", "SPARK_REMOTE", "SPARK_LOCAL_REMOTE")
# Held for as long as this process lives: a server without an owner would stop.
_servers: list[Any] = []


def ensure_embedded_engine() -> None:
    """Check that the embedded engine is installed, without importing it.

    Raises:
        EnvironmentSetupError: a package is missing.
    """
    missing = [name for name in _NEEDED if not _is_installed(name)]
    if missing:
        raise EnvironmentSetupError(
            "The embedded engine",
            expected=f"the packages {', '.join(_NEEDED)}",
            found=f"no {', '.join(missing)}",
            remedy="Run `make setup`, which installs them into .venv, or set SOUNDTRACK_POP_ENGINE=spark",
        )


def start_embedded_session(settings: Mapping[str, str]) -> SparkSession:
    """Start the engine in this process and return a session on it.

    Raises:
        EnvironmentSetupError: a package is missing, or the engine does not start or answer.
    """
    ensure_embedded_engine()
    from pyspark.sql import SparkSession

    try:
        builder = SparkSession.builder.remote(f"sc://{_LOOPBACK}:{_port_of_a_new_server()}")
        session: SparkSession = builder.create()
        _take_interrupts_back()
        for name, value in {"spark.sql.session.timeZone": "UTC", **settings}.items():
            if _KNOWN.match(name):
                session.conf.set(name, value)
    except Exception as error:
        raise EnvironmentSetupError(
            "The embedded engine",
            expected=f"an engine that answers on a free port of {_LOOPBACK}",
            found=" ".join(f"{type(error).__name__}: {error}".split())[:300],
            remedy="Allow connections within this machine, or choose Spark: SOUNDTRACK_POP_ENGINE=spark",
        ) from error
    return session


def _port_of_a_new_server() -> int:
    from pysail.spark import SparkConnectServer

    # gRPC sends what is meant for this machine through a proxy where one is set.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name, ""), _LOOPBACK]))
    os.environ.setdefault("RUST_LOG", "error")
    server = SparkConnectServer(_LOOPBACK, 0)
    server.start(background=True)
    _servers.append(server)
    address = server.listening_address
    if address is None:
        raise ConnectionError("the server has no address")
    return int(address[1])


def _take_interrupts_back() -> None:
    """Let Ctrl-C end the run again: the server takes the signal for itself, and stops alone."""
    handler = signal.getsignal(signal.SIGINT)
    # Handlers are set by the main thread only; None stands for one that Python does not know.
    if handler is not None and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, handler)


def _is_installed(name: str) -> bool:
    with contextlib.suppress(ModuleNotFoundError):
        return find_spec(name) is not None
    return False
