"""Facts about the project as a Kedro dataset: pipelines, files, environments, the last test run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

from kedro.framework.project import pipelines
from kedro.io import AbstractDataset
from kedro.utils import find_kedro_project

from soundtrack_pop.errors import StorageError

_ROOT_LINE = re.compile(r"^storage_root:\s*\$\{storage_root:\s*\"?(?P<root>[^\"}]*)", re.MULTILINE)
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
_DEFAULT = "__default__"


@dataclass(frozen=True)
class Stage:
    """A pipeline: its nodes in the order of a run, and what it takes and leaves."""

    name: str
    nodes: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    is_default: bool


@dataclass(frozen=True)
class FolderTests:
    """Tests of one folder below `tests`, and how long they took."""

    folder: str
    tests: int
    failed: int
    skipped: int
    seconds: float


@dataclass(frozen=True)
class Project:
    """The facts; unknown ones are empty or None.

    Attributes:
        stages: the registered pipelines.
        files: paths of the project's files; of git, else of its folder.
        roots: environment -> storage root as it is configured.
        tests: by folder; empty where no test has left its result.
        coverage: share of lines and branches that the tests execute, 0 to 1.
        readme: the sentences of README.md before its first picture or code, and its first commands.
    """

    stages: tuple[Stage, ...] = ()
    files: tuple[str, ...] = ()
    roots: tuple[tuple[str, str], ...] = ()
    tests: tuple[FolderTests, ...] = ()
    coverage: float | None = None
    readme: tuple[str, ...] = ()


class ProjectFacts(AbstractDataset[NoReturn, Project]):
    """Reads the facts of the Kedro project around the working folder; a packaged one has its pipelines only."""

    def __init__(self, *, tests: str, coverage: str, metadata: dict[str, Any] | None = None) -> None:
        """Remember the files of the last tests, as paths within the project."""
        self._tests = tests
        self._coverage = coverage
        self.metadata = metadata

    def load(self) -> Project:
        """Return the facts."""
        found = find_kedro_project(Path.cwd())
        if found is None:
            return Project(stages=registered_stages())
        folder = Path(found)
        return Project(
            stages=registered_stages(),
            files=list_files(folder),
            roots=tuple(configured_roots(folder / "conf")),
            tests=read_tests(folder / self._tests),
            coverage=read_coverage(folder / self._coverage),
            readme=tuple(read_beginning(folder / "README.md")),
        )

    def save(self, data: NoReturn) -> None:
        """Refuse: facts are not made here."""
        raise StorageError(
            "project facts", expected="to be read", found="an attempt to write", remedy="Change the project itself"
        )

    def _describe(self) -> dict[str, Any]:
        return {"tests": self._tests, "coverage": self._coverage}


def registered_stages() -> tuple[Stage, ...]:
    """Return the pipelines that Kedro knows, but for those that others add up to."""
    of_default = {node.short_name for node in pipelines[_DEFAULT].nodes} if _DEFAULT in pipelines else set()
    return tuple(
        Stage(
            name,
            tuple(node.short_name for node in pipeline.nodes),
            tuple(sorted(pipeline.inputs())),
            tuple(sorted(pipeline.outputs())),
            all(node.short_name in of_default for node in pipeline.nodes),
        )
        for name, pipeline in pipelines.items()
        if len({node.namespace for node in pipeline.nodes}) == 1
    )


def list_files(folder: Path) -> tuple[str, ...]:
    """Return the project's files by path: those that git keeps, else all without hidden ones."""
    git = shutil.which("git")
    if git:
        answer = subprocess.run(  # noqa: S603 - fixed arguments
            [git, "-C", str(folder), "ls-files", "-z"], capture_output=True, text=True, check=False
        )
        kept = sorted(path for path in answer.stdout.split("\0") if path)
        if answer.returncode == 0 and kept:
            return tuple(kept)
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(p.as_posix() for p in paths if not any(part.startswith(".") for part in p.parts)))


def configured_roots(conf: Path) -> Iterator[tuple[str, str]]:
    """Yield environment and storage root of each folder with globals, base left out."""
    for globals_file in sorted(conf.glob("*/globals.yml")):
        named = _ROOT_LINE.search(globals_file.read_text(encoding="utf-8"))
        if named and globals_file.parent.name != "base":
            yield globals_file.parent.name, named["root"] or "given for each run"


def read_tests(junit: Path) -> tuple[FolderTests, ...]:
    """Return the tests of a JUnit file by folder below `tests`; empty where there is none."""
    if not junit.is_file():
        return ()
    folders: dict[str, list[tuple[bool, bool, float]]] = {}
    for case in ElementTree.parse(junit).getroot().iter("testcase"):  # noqa: S314 - see the import
        parts = case.get("classname", "").split(".")
        inner = [part for part in parts[1:] if not part.startswith("test_") and part.islower()]
        failed = case.find("failure") is not None or case.find("error") is not None
        folder = "/".join(inner) or "."
        folders.setdefault(folder, []).append(
            (failed, case.find("skipped") is not None, float(case.get("time", 0)))
        )
    return tuple(
        FolderTests(
            folder,
            len(cases),
            sum(failed for failed, _, _ in cases),
            sum(skipped for _, skipped, _ in cases),
            sum(seconds for _, _, seconds in cases),
        )
        for folder, cases in sorted(folders.items())
    )


def read_coverage(report: Path) -> float | None:
    """Return the covered share of a JSON report of coverage; None where there is none."""
    if not report.is_file():
        return None
    return float(json.loads(report.read_text(encoding="utf-8"))["totals"]["percent_covered"]) / 100


def read_beginning(readme: Path) -> Iterator[str]:
    """Yield the sentences of the first paragraph of a README as plain text, then its first `make` commands."""
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    paragraph = next((part for part in text.split("\n\n") if part and not part.startswith(("#", "```", "<"))), "")
    lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
    yield from (_LINK.sub(r"\1", line).replace("`", "") for line in lines)
    yield from (line for line in text.splitlines() if line.startswith("make "))
