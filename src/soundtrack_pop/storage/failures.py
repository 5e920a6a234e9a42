"""Recognise a storage that fails during a run by the errors of a disk, Azure's client and Spark's driver."""

from __future__ import annotations

import errno
import re

from soundtrack_pop.errors import StorageError

_DRIVER = ("org.apache.hadoop.fs.azurebfs", "AbfsRestOperationException")
# A signed address carries its signature behind the question mark.
_QUERY = re.compile(r"\?\S+")
_LONGEST = 240
_ROOM = "Make room on the disk of the storage root and in the temporary folder (TMPDIR), then run again"
_RIGHTS = "Give this user the right to read and write there, or set SOUNDTRACK_POP_STORAGE_ROOT to another folder"
# Error number -> the system's words and the remedy.
_DISK = {
    errno.ENOSPC: ("No space left on device", _ROOM),
    errno.EDQUOT: ("Disk quota exceeded", _ROOM),
    errno.EFBIG: ("File too large", "Raise the limit of a file's size (ulimit -f), then run again"),
    errno.EROFS: ("Read-only file system", _RIGHTS),
    errno.EACCES: ("Permission denied", _RIGHTS),
    errno.EIO: ("Input/output error", "Check the disk, then run again"),
    errno.EMFILE: ("Too many open files", "Raise the limit of open files (ulimit -n), then run again"),
}


def storage_failure_in(error: BaseException) -> StorageError | None:
    """Return the failure of Azure storage among an error and its causes, or None."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        if type(current).__module__.startswith("azure."):
            return _failure(str(current))
        if any(name in str(current) for name in _DRIVER):
            return _failure(_cause_in(str(current)))
        if (failure := _disk_failure(current)) is not None:
            return failure
        seen.add(id(current))
        current = current.__cause__ or current.__context__
    return None


def _disk_failure(error: BaseException) -> StorageError | None:
    """Return the failure of a disk, by the system's number or by the words in which Spark and Arrow repeat it."""
    known = _DISK.get(error.errno or 0) if isinstance(error, OSError) else None
    if known is None:
        known = next((one for one in _DISK.values() if one[0] in str(error)), None)
    if known is None:
        return None
    words, remedy = known
    place = getattr(error, "filename", None)
    return StorageError(
        str(place) if place else "a disk of this run",
        expected="a file that can be read and written until the end of the run",
        found=words,
        remedy=f"{remedy}. Tables that were published before are whole",
    )


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
