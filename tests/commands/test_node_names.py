"""`kedro run --nodes`: a node's own name is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from kedro.pipeline import Node, Pipeline

from soundtrack_pop.commands import node_names
from soundtrack_pop.commands.node_names import check_environment, check_names, full_names, take_short_node_names
from soundtrack_pop.errors import SelectionError


def made(*names: str) -> Pipeline:
    """Return a pipeline of nodes in their namespaces, each with an output of its own."""
    return Pipeline(
        [
            Node(
                len,
                "films",
                f"{name}_rows",
                name=name.rpartition(".")[2],
                namespace=name.rpartition(".")[0] or None,
            )
            for name in names
        ]
    )


PIPELINES = {
    "__default__": made("cleaning.clean_movies", "matching.match_by_title", "free", "one.twin", "two.twin"),
    "cleaning": made("cleaning.clean_movies"),
    "matching": made("matching.match_by_title"),
    "deck": made("deck.draw_slides"),
}
KNOWN = ("cleaning.clean_movies", "matching.match_by_title", "free", "one.twin", "two.twin")


@pytest.mark.parametrize(
    ("given", "full", "why"),
    [
        ("clean_movies", "cleaning.clean_movies", "the namespace is added"),
        ("cleaning.clean_movies", "cleaning.clean_movies", "Kedro's own name stays"),
        ("free", "free", "a node without a namespace stays"),
        ("twin", "twin", "of two nodes none is chosen"),
        ("other.clean_movies", "other.clean_movies", "another namespace is not corrected"),
        ("clean_moovies", "clean_moovies", "it is refused, with a suggestion"),
    ],
)
def test_names_become_what_kedro_knows(given: str, full: str, why: str) -> None:
    assert full_names([given], KNOWN) == [full], why


def told_options(monkeypatch: pytest.MonkeyPatch, *options: str) -> dict[str, Any]:
    """Return what the wrapped command hands to Kedro's."""
    told: dict[str, Any] = {}

    @click.command("run")
    @click.option("--nodes", "node_names", multiple=True)
    @click.option("--from-nodes", multiple=True)
    @click.option("--to-nodes", multiple=True)
    def run(**kwargs: Any) -> None:
        told.update({name: list(value) for name, value in kwargs.items() if value})

    monkeypatch.setattr(node_names, "_known_pipelines", lambda: PIPELINES)
    result = CliRunner().invoke(take_short_node_names(run), list(options))
    assert result.exit_code == 0, result.output
    return told


@pytest.mark.parametrize(
    ("option", "name"), [("--nodes", "node_names"), ("--from-nodes", "from_nodes"), ("--to-nodes", "to_nodes")]
)
def test_every_option_that_names_nodes_is_served(monkeypatch: pytest.MonkeyPatch, option: str, name: str) -> None:
    assert told_options(monkeypatch, option, "match_by_title") == {name: ["matching.match_by_title"]}


def test_without_such_an_option_no_pipeline_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_names, "_known_pipelines", lambda: pytest.fail("asked"))
    ran = CliRunner().invoke(take_short_node_names(click.Command("run", callback=lambda: None)), [])
    assert ran.exit_code == 0, ran.output


@pytest.mark.parametrize(
    ("options", "where", "remedy"),
    [
        ({"pipelines": ["matchin"]}, "--pipelines matchin", "Did you mean 'matching'? See `kedro registry list`"),
        ({"pipeline": "matchin"}, "--pipelines matchin", "Did you mean 'matching'? "),
        (
            {"from_nodes": ["match_by_titel"]},
            "--from-nodes match_by_titel",
            "Did you mean 'matching.match_by_title'",
        ),
        (
            {"to_nodes": ["cleaning.clean_movie"]},
            "--to-nodes cleaning.clean_movie",
            "Did you mean 'cleaning.clean_m",
        ),
        ({"node_names": ["deck.draw_slides"]}, "--nodes deck.draw_slides", "It is in `--pipelines deck`"),
        ({"node_names": ["twin"]}, "--nodes twin", "Say which: one.twin or two.twin"),
        ({"node_names": ["zzz"]}, "--nodes zzz", "See `kedro registry describe <pipeline>`"),
        ({"namespaces": ["matchin"]}, "--namespaces matchin", "Did you mean 'matching'? "),
        ({"to_outputs": ["free_row"]}, "--to-outputs free_row", "Did you mean 'free_rows'? "),
        (
            {"pipelines": ["cleaning"], "node_names": ["matching.match_by_title"]},
            "--nodes matching.match_by_title",
            "It is in `--pipelines __default__`",
        ),
    ],
)
def test_name_that_is_not_there_is_refused(options: dict[str, Any], where: str, remedy: str) -> None:
    with pytest.raises(SelectionError) as refusal:
        check_names(options, PIPELINES)
    assert refusal.value.where == where
    assert refusal.value.remedy.startswith(remedy)


def test_names_that_are_there_are_accepted() -> None:
    check_names({"node_names": ["free"], "to_outputs": ["free_rows"], "namespaces": ["cleaning"]}, PIPELINES)
    check_names({"pipelines": ["cleaning", "deck"], "from_nodes": ["deck.draw_slides"]}, PIPELINES)


def test_environment_without_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("base", "local", "prod"):
        (tmp_path / name).mkdir()
    check_environment("prod", str(tmp_path))
    check_environment(None, str(tmp_path))
    check_environment("prdo", str(tmp_path / "settings.tar.gz"))
    with pytest.raises(SelectionError, match="one of base, local, prod") as refusal:
        check_environment("prdo", str(tmp_path))
    assert refusal.value.remedy.startswith("Did you mean 'prod'? ")
