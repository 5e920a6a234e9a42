"""A disk that fails in mid-run is told in four parts, whoever wraps the error."""

from __future__ import annotations

import errno
import os

import pytest

from soundtrack_pop.storage.failures import storage_failure_in


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "No space left"),
        (errno.EROFS, "Read-only"),
        (errno.EACCES, "Permission denied"),
        (errno.EFBIG, "File too large"),
        (errno.EDQUOT, "quota"),
        (errno.EMFILE, "Too many open files"),
    ],
)
def test_a_failing_disk_is_named_with_its_place(number: int, words: str) -> None:
    cause = OSError(number, os.strerror(number), "/data/02_intermediate/movies")
    wrapped = RuntimeError("Failed while saving")
    wrapped.__cause__ = cause
    found = storage_failure_in(wrapped)
    assert found is not None
    assert (found.where, words in found.found) == ("/data/02_intermediate/movies", True)
    assert "are whole" in found.remedy


def test_the_words_of_spark_and_arrow_are_known_too() -> None:
    found = storage_failure_in(RuntimeError("Py4JJavaError: java.io.IOException: No space left on device\n\tat x"))
    assert found is not None
    assert found.where == "a disk of this run"


@pytest.mark.parametrize("error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "no", "/x"), KeyError("y")])
def test_other_errors_are_none_of_a_disk(error: Exception) -> None:
    assert storage_failure_in(error) is None
