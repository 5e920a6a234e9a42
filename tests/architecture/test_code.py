"""The code: who may import whom, how nodes are wired, how long a file may be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kedro.framework.startup import bootstrap_project
from kedro.pipeline import Node

PROJECT = Path(__file__).parents[2]
LONGEST_FILE = 250


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": "src"}, capture_output=True, text=True, check=False
    )


def copy_of_package(folder: Path) -> Path:
    shutil.copytree(PROJECT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder / "src/soundtrack_pop"


def all_nodes() -> list[Node]:
    bootstrap_project(PROJECT)
    from soundtrack_pop.pipeline_registry import register_pipelines

    pipelines = register_pipelines()
    return list((pipelines["__default__"] + pipelines["acquisition"]).nodes)


def test_the_borders_between_packages_hold(tmp_path: Path) -> None:
    copy_of_package(tmp_path)
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        (
            "pipelines/matching/weights.py",
            "import soundtrack_pop.pipelines.cleaning.text",
            "Pipelines never import",
        ),
        ("hooks/preflight.py", "import soundtrack_pop.pipelines.cleaning.text", "Hooks and monitoring import no"),
        ("errors.py", "import soundtrack_pop.parameters", "Columns and errors import nothing"),
        ("schemas/table.py", "import soundtrack_pop.hooks.preflight", "Data flows from datasets"),
        ("linkage/model.py", "import soundtrack_pop.pipelines.cleaning.text", "The libraries know no pipeline"),
        ("storage/whole_files.py", "import kedro.io", "The libraries know no pipeline"),
        ("linkage/model.py", "import pyspark.sql", "The matcher knows no Spark"),
    ],
)
def test_a_crossed_border_is_found(tmp_path: Path, module: str, statement: str, contract: str) -> None:
    package = copy_of_package(tmp_path)
    with open(package / module, "a", encoding="utf-8") as stream:
        stream.write(f"\n{statement}\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    assert any(contract in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout


def test_each_node_is_named_after_its_function() -> None:
    assert [node.name for node in all_nodes() if node.short_name != node.func.__name__] == []


def misplaced(nodes: list[Node]) -> list[str]:
    """Return the nodes whose namespace is not the pipeline that their function stands in."""
    return [node.name for node in nodes if node.namespace != node.func.__module__.split(".")[2]]


def test_each_node_folds_up_into_its_pipeline() -> None:
    assert misplaced(all_nodes()) == []


def test_a_node_outside_of_its_pipeline_is_found() -> None:
    node = all_nodes()[0]
    assert misplaced([node._copy(namespace=None), node._copy(namespace="other")]) == [
        node.short_name,
        f"other.{node.short_name}",
    ]


def test_no_two_nodes_share_their_own_name() -> None:
    names = [node.short_name for node in all_nodes()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_file_is_too_long() -> None:
    files = [file for folder in ("src", "tools", "benchmarks") for file in (PROJECT / folder).rglob("*.py")]
    lengths = {
        str(file.relative_to(PROJECT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_listing_the_pipelines_starts_no_spark_and_draws_nothing() -> None:
    script = (
        "import sys; from pathlib import Path; from kedro.framework.startup import bootstrap_project;"
        f"bootstrap_project(Path({str(PROJECT)!r}));"
        "from soundtrack_pop.pipeline_registry import register_pipelines; register_pipelines();"
        "from pyspark.sql import SparkSession; assert SparkSession.getActiveSession() is None;"
        "heavy = {'pandas', 'scipy', 'seaborn', 'matplotlib', 'statsmodels', 'httpx', 'tenacity'};"
        "heavy &= set(sys.modules);"
        "assert not heavy, heavy"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
