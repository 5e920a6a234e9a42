"""Shares with their Wilson intervals: what several pipelines count with. Needs no library, so it loads at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Proportion:
    """A share with its interval; all None where there is nothing to count."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def interval(self) -> list[float | None]:
        """Return both ends, as JSON has them."""
        return [self.low, self.high]


def proportion(successes: int, trials: int, confidence_level: float = CONFIDENCE) -> Proportion:
    """Return successes by trials with the Wilson interval; all None without a trial."""
    if trials == 0:
        return Proportion(None, None, None)
    return Proportion(successes / trials, *wilson_interval(successes, trials, confidence_level))


def wilson_interval(successes: float, trials: float, confidence_level: float) -> tuple[float, float]:
    """Return the ends of the Wilson score interval of a share (Wilson 1927), in [0, 1].

    Args:
        successes: from 0 to `trials`; not whole where a share stands for fewer independent trials.
        trials: above 0.
        confidence_level: in (0, 1).
    """
    z = NormalDist().inv_cdf((1 + confidence_level) / 2)
    share, spread = successes / trials, z * z / trials
    middle = share + spread / 2
    reach = math.sqrt(spread * (share * (1 - share) + spread / 4))
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    # What is left of 0 and 1 after rounding must not look like a finding.
    return (0.0 if successes <= 0 else low), (1.0 if successes >= trials else high)


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of precision and recall; None where either is unknown or both are 0."""
    if precision is None or recall is None or precision + recall == 0:
        return None
    return 2 * precision * recall / (precision + recall)
