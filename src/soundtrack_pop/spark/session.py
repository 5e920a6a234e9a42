"""One place that hands out the Spark session; it is created at the first need, never at import.

On Databricks and through Spark Connect the platform's session is used as it is; on a laptop one is made from
`spark.yml`, by the engine named there: Spark, or the embedded engine, which needs no Java.
A session that is already active (a test's, a notebook's) is always reused.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from soundtrack_pop.errors import EnvironmentSetupError, suggestion
from soundtrack_pop.spark.class_archive import JAVA_OPTIONS, with_archive
from soundtrack_pop.spark.embedded import ensure_embedded_engine, start_embedded_session
from soundtrack_pop.spark.java_runtime import ensure_java

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EMBEDDED, SPARK, PLATFORM = "embedded", "spark", "platform"
ENGINES = (EMBEDDED, SPARK)
_ENGINE_SETTING = "engine"

_engine = [SPARK]
_settings: dict[str, str] = {}
# Set in the running session: what is given to a session that starts can be read in the list of processes.
_runtime_settings: dict[str, str] = {}
_imports: list[str] = []


def remember_settings(settings: Mapping[str, object]) -> None:
    """Keep the settings of `spark.yml`, and the engine named there, for the session that will be created.

    Raises:
        EnvironmentSetupError: there is no engine of that name.
    """
    named = str(settings.get(_ENGINE_SETTING) or SPARK)
    if named not in ENGINES:
        raise EnvironmentSetupError(
            f"`{_ENGINE_SETTING}` in spark.yml, or SOUNDTRACK_POP_ENGINE",
            expected=" or ".join(ENGINES),
            found=f"'{named}'",
            remedy=f"{suggestion(named, ENGINES)}Name one of them",
        )
    _engine[0] = named
    _settings.clear()
    _settings.update({name: _text(value) for name, value in settings.items() if name != _ENGINE_SETTING})


def remember_runtime_settings(settings: Mapping[str, str]) -> None:
    """Keep the settings, among them secrets, that the session gets once it runs."""
    _runtime_settings.clear()
    _runtime_settings.update(settings)


def add_jars(files: Iterable[Path]) -> None:
    """Let the session that will be created load these files beside those of `spark.yml`."""
    known = [_settings["spark.jars"]] if _settings.get("spark.jars") else []
    _settings["spark.jars"] = ",".join([*known, *(str(file) for file in files)])


def uses_platform_session() -> bool:
    """Return whether a platform hands out the session: Databricks, or a Spark Connect server."""
    return "DATABRICKS_RUNTIME_VERSION" in os.environ or "SPARK_REMOTE" in os.environ


def engine() -> str:
    """Return what serves the session: `embedded` or `spark`, or `platform` where one hands it out."""
    return PLATFORM if uses_platform_session() else _engine[0]


def ensure_engine() -> None:
    """Check that the chosen engine can start here, without starting it.

    Raises:
        EnvironmentSetupError: there is no Java for Spark, or the embedded engine is not installed.
    """
    if engine() == SPARK:
        ensure_java()
    elif engine() == EMBEDDED:
        ensure_embedded_engine()


def remember_imports(packages: Iterable[str]) -> None:
    """Keep the names of packages that are worth importing while the session starts."""
    _imports[:] = packages


def get_session() -> SparkSession:
    """Return the active Spark session, creating it if there is none.

    Raises:
        EnvironmentSetupError: a local session is needed, and its engine is not installed or lacks Java.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if uses_platform_session():
        return SparkSession.builder.getOrCreate()
    _import_while_the_engine_starts()
    if engine() == EMBEDDED:
        return start_embedded_session(_settings)
    _prepare_local_machine()
    builder = SparkSession.builder.appName("soundtrack_pop")
    for name, value in {**_settings, JAVA_OPTIONS: _java_options()}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    for name, value in _runtime_settings.items():
        session.conf.set(name, value)
    return session


def _prepare_local_machine() -> None:
    ensure_java()
    # Spark's Python workers must run this very interpreter, with the project's packages.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    # Without it Spark warns about, and may bind to, an outside network interface.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


def _java_options() -> str:
    """Return the options of `spark.yml`, with Spark's log kept to errors and its classes from their archive."""
    log = f"-Dlog4j2.configurationFile={(Path(__file__).parent / 'log4j2.properties').as_uri()}"
    return with_archive(f"{_settings.get(JAVA_OPTIONS, '')} {log}".strip())


def _import_while_the_engine_starts() -> None:
    """Use the seconds that Python would wait for the engine: later nodes need these packages.

    A package that is missing or broken tells so where it is used.
    """

    def import_all() -> None:
        for name in _imports:
            with contextlib.suppress(Exception):
                importlib.import_module(name)

    threading.Thread(target=import_all, name="imports", daemon=True).start()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
