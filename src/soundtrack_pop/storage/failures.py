"""Recognise a storage that fails during a run by the errors of Azure's client and of Spark's driver."""

from __future__ import annotations

import re

from soundtrack_pop.errors import StorageError

_DRIVER = ("org.apache.hadoop.fs.azurebfs", "AbfsRestOperationException")
# A signed address carries its signature behind the question mark.
_QUERY = re.compile(r"\?\S+")
_LONGEST = 240


def storage_failure_in(error: BaseException) -> StorageError | None:
    """Return the failure of Azure storage among an error and its causes, or None."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        if type(current).__module__.startswith("azure."):
            return _failure(str(current))
        if any(name in str(current) for name in _DRIVER):
            return _failure(_cause_in(str(current)))
        seen.add(id(current))
        current = current.__cause__ or current.__context__
    return None


def _cause_in(trace: str) -> str:
    """Return the most informative line of a Java trace: the driver's own message, else the innermost cause."""
    messages = [line.strip() for line in trace.splitlines() if not line.strip().startswith("at ")]
    of_driver = [line for line in messages if any(name in line for name in _DRIVER)]
    causes = [line for line in messages if line.startswith("Caused by: ")]
    return (of_driver or causes[-1:] or messages)[0]


def _failure(text: str) -> StorageError:
    first = _QUERY.sub("", text.strip().split("\n")[0])[:_LONGEST]
    return StorageError(
        "the storage root",
        expected="storage that answers until the end of the run",
        found=first or "no answer",
        remedy="Tables that were published before are whole. Check that the storage can be reached and that the "
        "container is there, then run again",
    )
