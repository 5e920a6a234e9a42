"""Errors in four parts: where it went wrong, what was expected, what was found, what to do.

Imports nothing of ours, so that every module may raise them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SoundtrackPopError(Exception):
    """A failure whose message names the place, the expectation, the finding and the remedy."""

    def __init__(self, where: str, *, expected: str, found: str, remedy: str) -> None:
        """Compose the message from its four parts; each is one sentence without a full stop."""
        self.where = where
        self.expected = expected
        self.found = found
        self.remedy = remedy
        super().__init__(f"{where}: expected {expected}; found {found}. {remedy}.")

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the parts when the error crosses a process border (Spark's Python workers)."""
        parts = {"expected": self.expected, "found": self.found, "remedy": self.remedy}
        return _rebuild, (type(self), self.where, parts)


class SourceError(SoundtrackPopError):
    """A raw source is missing, damaged, of an unknown layout or empty."""


class RejectShareError(SoundtrackPopError):
    """More rows of a source were rejected than the declared share allows."""


class ContractError(SoundtrackPopError):
    """A table lacks a declared column, has an unknown format, repeats a key or is empty where it must not be."""


class QualityError(SoundtrackPopError):
    """A saved table misses an expectation that stops the run."""


class ParameterError(SoundtrackPopError):
    """A parameter is unknown, of the wrong type or out of its range."""


class SelectionError(SoundtrackPopError):
    """A run is asked for a pipeline, a node, a dataset or an environment that is not there."""


class StorageError(SoundtrackPopError):
    """The storage root cannot be reached or written."""


class DownloadError(SoundtrackPopError):
    """A server did not deliver, however often it was asked."""


class AccessError(SoundtrackPopError):
    """A key is missing, malformed or refused; the key itself is in no message."""


class EnvironmentSetupError(SoundtrackPopError):
    """The machine lacks something the project needs, such as a Java runtime."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ``"Did you mean 'x'? "`` for the known name nearest to `name`, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean '{near[0]}'? " if near else ""


def find_in_chain(error: BaseException | None) -> SoundtrackPopError | None:
    """Return the first `SoundtrackPopError` among an error and its causes, or None.

    Kedro wraps what a dataset raises into its own `DatasetError`; the cause still holds our message.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, SoundtrackPopError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _rebuild(kind: type[SoundtrackPopError], where: str, parts: dict[str, str]) -> SoundtrackPopError:
    return kind(where, **parts)
