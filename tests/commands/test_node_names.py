"""`kedro run --nodes`: a node's own name is enough."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner

from soundtrack_pop.commands import node_names
from soundtrack_pop.commands.node_names import full_names, take_short_node_names

KNOWN = ("cleaning.clean_movies", "matching.match_by_title", "free", "one.twin", "two.twin")


@pytest.mark.parametrize(
    ("given", "full", "why"),
    [
        ("clean_movies", "cleaning.clean_movies", "the namespace is added"),
        ("cleaning.clean_movies", "cleaning.clean_movies", "Kedro's own name stays"),
        ("free", "free", "a node without a namespace stays"),
        ("twin", "twin", "of two nodes none is chosen"),
        ("other.clean_movies", "other.clean_movies", "another namespace is not corrected"),
        ("clean_moovies", "clean_moovies", "Kedro refuses it and suggests another"),
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

    monkeypatch.setattr(node_names, "_known_nodes", lambda: set(KNOWN))
    result = CliRunner().invoke(take_short_node_names(run), list(options))
    assert result.exit_code == 0, result.output
    return told


@pytest.mark.parametrize(
    ("option", "name"), [("--nodes", "node_names"), ("--from-nodes", "from_nodes"), ("--to-nodes", "to_nodes")]
)
def test_every_option_that_names_nodes_is_served(monkeypatch: pytest.MonkeyPatch, option: str, name: str) -> None:
    assert told_options(monkeypatch, option, "match_by_title") == {name: ["matching.match_by_title"]}


def test_without_such_an_option_no_pipeline_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_names, "_known_nodes", lambda: pytest.fail("asked"))
    ran = CliRunner().invoke(take_short_node_names(click.Command("run", callback=lambda: None)), [])
    assert ran.exit_code == 0, ran.output
