"""The house: few modules at the root, short functions, imports that go one way, commands in `make help`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

PROJECT = Path(__file__).parents[2]
LONGEST_FUNCTION = 40
# Longer ones, with the reason. Lines of signature and code; the docstring is not counted.
LONG_FOR_A_REASON: dict[str, str] = {
    "pipelines/cleaning/nodes.py:clean_soundtracks": "a node of twelve tables: one line for each, twice",
    "pipelines/matching/evaluation/quality.py:measure_matches": "one line for each field of match_quality.json",
    "pipelines/analysis/pipeline.py:create_pipeline": "wiring: one node after another",
    "pipelines/matching/pipeline.py:create_pipeline": "wiring: one node after another",
    "pipelines/reporting/pipeline.py:create_pipeline": "wiring: one node after another",
}
# What everybody meets first; the rest stands in rooms.
AT_THE_ROOT = {
    "settings", "pipeline_registry", "__main__", "cli", "columns", "contracts", "errors", "statistics",
}  # fmt: skip
# Imports that close a circle, with the reason.
CIRCLES_FOR_A_REASON = {
    # Runs as a process of its own, in which it needs a session; the session asks only for the archive's place.
    ("soundtrack_pop.spark.class_archive", "soundtrack_pop.spark.session"),
}


def modules_at_the_root(package: Path) -> set[str]:
    """Return the modules that stand in no room."""
    return {path.stem for path in package.glob("*.py")} - {"__init__"}


def test_eight_modules_stand_at_the_root() -> None:
    assert modules_at_the_root(PROJECT / "src/soundtrack_pop") == AT_THE_ROOT


def test_a_module_more_at_the_root_is_found(tmp_path: Path) -> None:
    for name in ("__init__", "cli", "utils"):
        (tmp_path / f"{name}.py").touch()
    assert modules_at_the_root(tmp_path) - AT_THE_ROOT == {"utils"}


def lengths_of_functions(code: str) -> dict[str, int]:
    """Return name -> lines of the longest function of that name, decorators and docstring left out."""
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = ast.get_docstring(node, clean=False) is not None
            docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
            found[node.name] = max(lines, found.get(node.name, 0))
    return found


def all_lengths() -> dict[str, int]:
    package = PROJECT / "src/soundtrack_pop"
    return {
        f"{path.relative_to(package)}:{name}": lines
        for path in sorted(package.rglob("*.py"))
        for name, lines in lengths_of_functions(path.read_text(encoding="utf-8")).items()
    }


def test_no_function_is_too_long_without_a_reason() -> None:
    too_long = {name: lines for name, lines in all_lengths().items() if lines > LONGEST_FUNCTION}
    assert {name: lines for name, lines in too_long.items() if name not in LONG_FOR_A_REASON} == {}


def test_reasons_are_given_for_what_is_long_only() -> None:
    lengths = all_lengths()
    assert [name for name in LONG_FOR_A_REASON if lengths.get(name, 0) <= LONGEST_FUNCTION] == []


def test_a_long_function_is_found_whatever_its_docstring() -> None:
    body = "\n".join(f"    x{line} = {line}" for line in range(LONGEST_FUNCTION))
    words = '    """Words.\n\n' + "    more\n" * 60 + '    """\n'
    assert lengths_of_functions(f"def long():\n{words}{body}\n") == {"long": LONGEST_FUNCTION + 1}
    assert lengths_of_functions(f"def short():\n{words}    return 1\n") == {"short": 2}


def test_a_long_function_is_found_behind_a_short_one_of_its_name() -> None:
    long = "def one():\n" + "    x = 1\n" * LONGEST_FUNCTION
    assert lengths_of_functions(f"{long}def one():\n    x = 1\n") == {"one": LONGEST_FUNCTION + 1}


def a_circle(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Return modules that import each other in a circle; an empty list where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_make_no_circle() -> None:
    graph = grimp.build_graph("soundtrack_pop", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    for module, imported in CIRCLES_FOR_A_REASON:
        assert imported in imports[module], "the reason has gone"
        imports[module].remove(imported)
    assert a_circle(imports) == []


def test_a_circle_is_found() -> None:
    assert set(a_circle({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})) == {"a", "b", "c"}


def targets_without_help(makefile: str) -> list[str]:
    """Return the phony targets of which `make help` says nothing."""
    names = " ".join(re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)).split()
    helped = set(re.findall(r"^([a-z-]+):[^#\n]*(?:##|#:) \S", makefile, re.MULTILINE))
    return [name for name in names if name not in helped]


def test_make_help_is_the_index() -> None:
    assert targets_without_help((PROJECT / "Makefile").read_text(encoding="utf-8")) == []


def test_a_target_without_help_is_found() -> None:
    assert targets_without_help(".PHONY: a b c\na: ## does a\n\tx\nb:\n\ty\nc: a #: does c\n") == ["b"]


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"^\s*(?:- run: |entry: )?make ([a-z-]+)", text, re.MULTILINE))


@pytest.mark.parametrize("file", [".pre-commit-config.yaml", ".ci/run", ".github/workflows/docs.yml"])
def test_what_ci_and_git_call_exists(file: str) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    called = make_targets((PROJECT / file).read_text(encoding="utf-8"))
    assert called
    assert [name for name in called if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_git_checks_what_ci_checks() -> None:
    hooks = make_targets((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks == {"lint"}
    assert "lint" in make_targets((PROJECT / ".ci/run").read_text(encoding="utf-8"))
