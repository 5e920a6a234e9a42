"""Run the packaged project: ``soundtrack-pop --env prod --conf-source <conf>`` or ``python -m soundtrack_pop``.

``soundtrack-pop telemetry replay`` and ``soundtrack-pop dashboard`` take the same two options;
``soundtrack-pop idle-clusters`` looks after Databricks clusters. None of them needs a project folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from kedro.framework.cli.utils import find_run_command
from kedro.framework.project import configure_project

# Databricks reports every SystemExit of a task as a failure, that of a success too.
_PLATFORM_WITHOUT_EXIT = "DATABRICKS_RUNTIME_VERSION"
_COMMANDS = ("telemetry", "dashboard", "runs")


def main(*args: Any, **kwargs: Any) -> Any:
    """Run the project as `kedro run` would, with the same options; or the command that stands first."""
    arguments = list(args[0]) if args and args[0] is not None else sys.argv[1:]
    if arguments[:1] == ["idle-clusters"]:
        from soundtrack_pop.commands.idle_clusters import idle_clusters_command

        return idle_clusters_command.main(arguments[1:], prog_name="soundtrack-pop idle-clusters", **kwargs)
    package = Path(__file__).parent.name
    configure_project(package)
    if arguments[:1] and arguments[0] in _COMMANDS:
        from soundtrack_pop.cli import cli

        return cli(arguments)
    is_interactive = hasattr(sys, "ps1") or _PLATFORM_WITHOUT_EXIT in os.environ
    kwargs.setdefault("standalone_mode", not is_interactive)
    return find_run_command(package)(*args, **kwargs)


def command() -> None:
    """Do the same as a console script, which takes a result for a failure: it is given to `sys.exit`."""
    main()


if __name__ == "__main__":
    main()
