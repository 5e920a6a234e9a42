"""When results of an earlier run may be taken over, and how that is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from soundtrack_pop.datasets import incremental
from soundtrack_pop.datasets.incremental import ReuseReport, rules_version


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a module, a table and a folder; its name is `some_rules`."""
    folder = tmp_path / "some_rules"
    (folder / "parts").mkdir(parents=True)
    for name, content in {"__init__.py": "", "titles.py": "A = 1", "words.tsv": "a\tb", "parts/x.py": ""}.items():
        (folder / name).write_text(content, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    return folder


def version(*settings: object, libraries: tuple[str, ...] = ("numpy",)) -> str:
    incremental._hash_of_sources.cache_clear()
    return rules_version("some_rules", libraries, *settings)


def test_the_same_rules_have_the_same_version(package: Path) -> None:
    assert version(1, {"a": 2}) == version(1, {"a": 2})
    assert len(version()) == 16


@pytest.mark.parametrize("file", ["titles.py", "words.tsv", "parts/x.py", "parts/new.py"])
def test_a_changed_source_is_another_version(file: str, package: Path) -> None:
    before = version()
    (package / file).write_text("B = 2", encoding="utf-8")
    assert version() != before


def test_a_moved_source_is_another_version(package: Path) -> None:
    before = version()
    (package / "titles.py").rename(package / "names.py")
    assert version() != before


def test_what_python_leaves_beside_sources_counts_for_nothing(package: Path) -> None:
    before = version()
    (package / "titles.pyc").write_bytes(b"compiled")
    assert version() == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"settings": (1,)}, {"settings": (2,)}),
        ({"settings": (1, 2)}, {"settings": (12,)}),
        ({"libraries": ("numpy",)}, {"libraries": ("pandas",)}),
        ({"libraries": ("numpy",)}, {"libraries": ("no-such-library",)}),
    ],
)
def test_other_settings_and_libraries_are_another_version(
    one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]], package: Path
) -> None:
    found = [version(*given.get("settings", ()), libraries=given.get("libraries", ())) for given in (one, other)]
    assert found[0] != found[1]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (ReuseReport("films", 1234, 5, 0), "films: 1,234 reused, 5 anew, 0 gone"),
        (ReuseReport("films", 0, None, 0, incremental.SWITCHED_OFF), "films: all anew (reuse is switched off)"),
    ],
)
def test_a_report_reads_as_words(report: ReuseReport, words: str) -> None:
    assert str(report) == words
