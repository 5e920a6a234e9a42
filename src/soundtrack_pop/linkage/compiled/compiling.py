"""The one way in which functions are compiled to machine code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numba

with contextlib.suppress(Exception):
    from numba.core.registry import cpu_target

    # numba registers numpy's functions at its first call, which takes half a second. Done here, so that a caller
    # can import this module early, while it waits for something else.
    cpu_target.typing_context.refresh()
    cpu_target.target_context.refresh()


def compiled(function: Callable[..., Any]) -> Any:
    """Return the function, compiled at its first call; it releases the GIL.

    The machine code is cached on disk, except for a module inside an archive, which has no cache folder.
    """
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:
        return numba.njit(nogil=True)(function)
