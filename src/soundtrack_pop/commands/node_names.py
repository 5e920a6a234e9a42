"""Names in the options of `kedro run`: a node's short name is enough; unknown names are refused at once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from kedro.framework.project import pipelines, settings
from kedro.utils import find_kedro_project

from soundtrack_pop.errors import SelectionError, suggestion

if TYPE_CHECKING:
    from kedro.pipeline import Pipeline

# Argument of the command -> its option and what that names.
_OPTIONS = {
    "node_names": ("--nodes", "node"),
    "from_nodes": ("--from-nodes", "node"),
    "to_nodes": ("--to-nodes", "node"),
    "namespaces": ("--namespaces", "namespace"),
    "from_inputs": ("--from-inputs", "dataset"),
    "to_outputs": ("--to-outputs", "dataset"),
}
_CERTAIN = ("It is in", "Say which")
_DEFAULT = "__default__"
_MOST_NAMES_SHOWN = 12


def take_short_node_names(command: click.Command) -> click.Command:
    """Return a copy of `kedro run` whose `--nodes`, `--from-nodes` and `--to-nodes` know `clean_movies` too.

    Kedro itself knows a node in a namespace only as `cleaning.clean_movies`. The copy raises `SelectionError`
    for a pipeline, node or dataset that is not there.
    """
    callback = command.callback
    if callback is None:
        return command

    @functools.wraps(callback)
    def run_with_full_names(*args: Any, **kwargs: Any) -> Any:
        check_environment(kwargs.get("env"), kwargs.get("conf_source"))
        if any(kwargs.get(option) for option in ("pipeline", "pipelines", *_OPTIONS)):
            known = _known_pipelines()
            every_node = {node.name for pipeline in known.values() for node in pipeline.nodes}
            for argument, (_, kind) in _OPTIONS.items():
                if kind == "node" and kwargs.get(argument):
                    kwargs[argument] = full_names(kwargs[argument], every_node)
            check_names(kwargs, known)
        return callback(*args, **kwargs)

    return click.Command(command.name, callback=run_with_full_names, params=command.params, help=command.help)


def full_names(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the names as Kedro knows them; a name that fits none or several stays, to be refused.

    Args:
        names: with or without their namespace.
        known: every node's name with its namespace.
    """
    by_short_name: dict[str, list[str]] = {}
    for name in known:
        by_short_name.setdefault(name.rpartition(".")[2], []).append(name)
    fitting = {short: full[0] for short, full in by_short_name.items() if len(full) == 1}
    return [fitting.get(name, name) for name in names]


def check_names(options: Mapping[str, Any], known: Mapping[str, Pipeline]) -> None:
    """Check what the options of `kedro run` name, before a session is made.

    Args:
        options: by the name of the command's argument; node names in full.
        known: every pipeline by name.

    Raises:
        SelectionError: there is no such pipeline, or it has no such node, namespace or dataset.
    """
    chosen = options.get("pipelines") or [name for name in [options.get("pipeline")] if name]
    for name in chosen:
        if name not in known:
            raise _no_such("--pipelines", "pipeline", name, sorted(known), "See `kedro registry list`")
    parts = [known[name] for name in chosen or [_DEFAULT]]
    names = {
        "node": {node.name for part in parts for node in part.nodes},
        "namespace": {node.namespace for part in parts for node in part.nodes if node.namespace},
        "dataset": {name for part in parts for name in part.datasets()},
    }
    for argument, (option, kind) in _OPTIONS.items():
        for name in options.get(argument) or ():
            if name not in names[kind]:
                see = _where_is_node(name, known) if kind == "node" else ""
                raise _no_such(option, kind, name, sorted(names[kind]), see)


def _no_such(option: str, kind: str, name: str, known: list[str], see: str) -> SelectionError:
    # Most leave the namespace out: what is near without it is near.
    by_short_name = {full.rpartition(".")[2]: full for full in known}
    hint = "" if see.startswith(_CERTAIN) else suggestion(name, known) or suggestion(name, by_short_name)
    is_few = len(known) <= _MOST_NAMES_SHOWN
    return SelectionError(
        f"{option} {name}",
        expected=f"one of {', '.join(known)}" if is_few else f"one of the {len(known)} {kind}s of the run",
        found=f"no {kind} '{name}'",
        remedy=f"{hint}{see or 'See `kedro registry describe <pipeline>`'}",
    )


def check_environment(env: str | None, conf_source: str | None) -> None:
    """Check that an environment's folder is there, where settings are a folder.

    Raises:
        SelectionError: it is not.
    """
    conf = Path(conf_source or (find_kedro_project(Path.cwd()) or Path.cwd()) / settings.CONF_SOURCE)
    if not env or not conf.is_dir() or (conf / env).is_dir():
        return
    known = sorted(folder.name for folder in conf.iterdir() if folder.is_dir() and folder.name[0].isalnum())
    raise _no_such("--env", "environment", env, known, f"See {conf}")


def _where_is_node(name: str, known: Mapping[str, Pipeline]) -> str:
    """Say where a node is that the chosen pipelines lack, or which are meant by a name that several have."""
    holders = {part: {node.name for node in pipeline.nodes} for part, pipeline in known.items()}
    holder = next((part for part, names in holders.items() if name in names), None)
    twins = sorted({full for names in holders.values() for full in names if full.rpartition(".")[2] == name})
    if holder:
        return f"It is in `--pipelines {holder}`"
    return f"Say which: {' or '.join(twins)}" if twins else ""


def _known_pipelines() -> Mapping[str, Pipeline]:
    return dict(pipelines)
