"""`kedro run` as this project adds to it: a refused run is recorded, signals end it in seconds, `--verbose`."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
from kedro.framework.project import settings
from kedro.io.core import generate_timestamp
from kedro.utils import find_kedro_project

from soundtrack_pop.commands.interruption import interruptible
from soundtrack_pop.errors import SelectionError, suggestion
from soundtrack_pop.monitoring import records
from soundtrack_pop.monitoring.current_run import CURRENT
from soundtrack_pop.monitoring.display import DISPLAY

_RUNNERS = ("SequentialRunner", "ThreadRunner")
# Options that leave nodes out, by the argument of the command.
_SELECTIONS = (
    "pipeline", "pipelines", "tags", "node_names", "from_nodes", "to_nodes", "from_inputs", "to_outputs",
    "namespaces", "only_missing_outputs",
)  # fmt: skip


def watched(command: click.Command) -> click.Command:
    """Return a copy of `kedro run` that records a refusal, ends in seconds on a signal and takes `--verbose`."""
    callback = command.callback
    if callback is None:
        return command

    @functools.wraps(callback)
    def run_watched(*args: Any, verbose: bool = False, **kwargs: Any) -> Any:
        CURRENT.begin(is_verbose=verbose)
        DISPLAY.open("checking settings and inputs")
        with interruptible():
            try:
                check_runner(kwargs.get("runner"))
                return callback(*args, **kwargs)
            except Exception as error:
                if not CURRENT.is_recorded:
                    # The storage may be what is wrong: the refusal is told in any case.
                    with contextlib.suppress(Exception):
                        record_refusal(error, kwargs)
                raise
            finally:
                DISPLAY.close()

    option = click.Option(["--verbose"], is_flag=True, help="Show every node and the match quality at the end.")
    return click.Command(command.name, callback=run_watched, params=[*command.params, option], help=command.help)


def check_runner(name: str | None) -> None:
    """Raise `SelectionError` for a runner that cannot run this project."""
    if not name or name.rpartition(".")[2] in _RUNNERS:
        return
    raise SelectionError(
        f"--runner {name}",
        expected=" or ".join(_RUNNERS),
        found=f"'{name}'; results stay in the memory of one process, which others would not see"
        if name.endswith("ParallelRunner")
        else f"no runner '{name}' that this project was made for",
        remedy=f"{suggestion(name, _RUNNERS)}Leave the option out: Spark and the matcher use all cores anyway",
    )


def record_refusal(error: Exception, options: Mapping[str, Any]) -> None:
    """Record a run that was refused before Kedro told its hooks of it, where there is a root that takes a file.

    Args:
        error: why it was refused.
        options: of the command, by the name of its arguments.
    """
    from soundtrack_pop.monitoring.page import rewrite
    from soundtrack_pop.monitoring.recorder import Recorder
    from soundtrack_pop.monitoring.redaction import describe_error
    from soundtrack_pop.monitoring.settings import settings_of
    from soundtrack_pop.monitoring.sinks import sinks_of, takes_records
    from soundtrack_pop.storage.root import absolute

    project = find_kedro_project(Path.cwd()) or Path.cwd()
    env = options.get("env") or os.environ.get("KEDRO_ENV") or "local"
    conf = options.get("conf_source") or str(project / settings.CONF_SOURCE)
    loader = settings.CONFIG_LOADER_CLASS(conf_source=conf, env=env, **settings.CONFIG_LOADER_ARGS)
    root = absolute(loader["globals"]["storage_root"], project)
    if not takes_records(root):
        return
    context: Any = SimpleNamespace(config_loader=loader)
    pipelines = [name for name in (options.get("pipeline"), *(options.get("pipelines") or ())) if name]
    is_partial = any(options.get(name) for name in _SELECTIONS)
    recorder = Recorder(
        sinks_of(root, settings_of(context)),
        run_id=generate_timestamp(),
        environment=env,
        pipelines=pipelines,
        scope=records.PARTIAL if is_partial else records.WHOLE,
    )
    details = {"storage_root": root}
    recorder.write(
        records.RUN_FINISHED, records.REFUSED, seconds=0.0, error=describe_error(error), details=details
    )
    recorder.close()
    rewrite(root, settings_of(context).expected_runs)
