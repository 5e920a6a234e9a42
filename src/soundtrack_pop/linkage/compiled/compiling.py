"""The one way in which functions are compiled to machine code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numba

with contextlib.suppress(Exception):
    from numba.core.registry import cpu_target

    # What numba learns of numpy's functions at the first call, half a second: whoever imports this module early,
    # while something else is waited for, has it done.
    cpu_target.typing_context.refresh()
    cpu_target.target_context.refresh()


def compiled(function: Callable[..., Any]) -> Any:
    """Return the function compiled at its first call; it lets other threads run.

    Code is kept on disk where there is a place for it: there is none for a module inside an archive.
    """
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:
        return numba.njit(nogil=True)(function)
