"""What a check of `kedro doctor` found."""

from __future__ import annotations

from dataclasses import dataclass

FINE, NOTE, FAILED = "fine", "note", "failed"


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        what: the thing looked at, in a word.
        status: FINE, NOTE where the default run does without, FAILED where it would fail.
        found: in words.
        remedy: what to do; empty where there is nothing to do.
    """

    what: str
    status: str
    found: str
    remedy: str = ""
