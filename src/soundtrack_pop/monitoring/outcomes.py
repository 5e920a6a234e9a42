"""What expectations met, and how it gets from the checks to the run record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from soundtrack_pop.monitoring.settings import Severity

PASSED, MISSED, UNKNOWN = "passed", "missed", "unknown"


@dataclass(frozen=True)
class Outcome:
    """What one expectation of one table met."""

    table: str
    check: str
    severity: Severity
    outcome: str
    expected: str
    found: str

    @property
    def stops(self) -> bool:
        """Return whether the run must not go on."""
        return self.outcome == MISSED and self.severity == "stop"


class CheckLedger:
    """Hands outcomes from the checks to the record."""

    def __init__(self) -> None:
        self._outcomes: list[Outcome] = []

    def add(self, outcomes: list[Outcome]) -> None:
        """Note outcomes of the node at work."""
        self._outcomes.extend(outcomes)

    def take(self) -> dict[str, Any]:
        """Return the record's fields of the outcomes since the last call; empty where nothing was checked."""
        outcomes, self._outcomes = self._outcomes, []
        if not outcomes:
            return {}
        missed = [one for one in outcomes if one.outcome == MISSED]
        return {
            "checks": [asdict(one) for one in outcomes],
            "checks_warned": sum(not one.stops for one in missed),
            "checks_stopped": sum(one.stops for one in missed),
        }
