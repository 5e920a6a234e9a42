"""Options that name nodes take a node's own name; the namespace before it may be left out."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import click

_NODE_OPTIONS = ("node_names", "from_nodes", "to_nodes")


def take_short_node_names(command: click.Command) -> click.Command:
    """Return a copy of `kedro run` whose `--nodes`, `--from-nodes` and `--to-nodes` know `clean_movies` too.

    Kedro itself knows a node in a namespace only as `cleaning.clean_movies`.
    """
    callback = command.callback
    if callback is None:
        return command

    @functools.wraps(callback)
    def run_with_full_names(*args: Any, **kwargs: Any) -> Any:
        given = {option: kwargs[option] for option in _NODE_OPTIONS if kwargs.get(option)}
        if given:
            known = _known_nodes()
            kwargs |= {option: full_names(names, known) for option, names in given.items()}
        return callback(*args, **kwargs)

    return click.Command(command.name, callback=run_with_full_names, params=command.params, help=command.help)


def full_names(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the names as Kedro knows them; a name that fits none or several stays, for Kedro to refuse.

    Args:
        names: with or without their namespace.
        known: every node's name with its namespace.
    """
    by_short_name: dict[str, list[str]] = {}
    for name in known:
        by_short_name.setdefault(name.rpartition(".")[2], []).append(name)
    fitting = {short: full[0] for short, full in by_short_name.items() if len(full) == 1}
    return [fitting.get(name, name) for name in names]


def _known_nodes() -> set[str]:
    from kedro.framework.project import pipelines

    return {node.name for pipeline in pipelines.values() for node in pipeline.nodes}
