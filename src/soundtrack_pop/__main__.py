"""Run the packaged project: ``soundtrack-pop --env prod --conf-source <conf>`` or ``python -m soundtrack_pop``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from kedro.framework.cli.utils import find_run_command
from kedro.framework.project import configure_project

# Databricks reports every SystemExit of a task as a failure, that of a success too.
_PLATFORM_WITHOUT_EXIT = "DATABRICKS_RUNTIME_VERSION"


def main(*args: Any, **kwargs: Any) -> Any:
    """Run the project as `kedro run` would, with the same options."""
    package = Path(__file__).parent.name
    configure_project(package)
    is_interactive = hasattr(sys, "ps1") or _PLATFORM_WITHOUT_EXIT in os.environ
    kwargs.setdefault("standalone_mode", not is_interactive)
    return find_run_command(package)(*args, **kwargs)


if __name__ == "__main__":
    main()
