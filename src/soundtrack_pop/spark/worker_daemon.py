"""The process that Python workers of a local session are forked from, with imported what they need.

Otherwise each worker imports it anew, two and a half seconds of processor time. Named in `spark.yml` by
`spark.python.daemon.module`; a platform's own session has a daemon of its own.
"""

from __future__ import annotations

import contextlib
import importlib

_NEEDED = (
    "pyspark.worker", "numpy", "pandas", "pyarrow.compute", "rapidfuzz.process", "pydantic",
    "soundtrack_pop.linkage.compiled.compiling",
)  # fmt: skip


def import_what_workers_need() -> None:
    """Import the packages; one that is missing or broken tells so in the worker that uses it."""
    for name in _NEEDED:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


if __name__ == "__main__":
    from pyspark.daemon import manager

    import_what_workers_need()
    manager()
