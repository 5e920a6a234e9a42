"""A pair's waterfall: from the prior weight over each comparison to the match weight, in bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from soundtrack_pop.explanation import wording
from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.records import Candidate
from soundtrack_pop.linkage.comparisons import COMPARISONS

PRIOR, TOTAL = "prior", "total"


@dataclass(frozen=True)
class Step:
    """One step of a waterfall.

    Attributes:
        name: `prior`, a comparison, or `total`.
        words: the level in words, with the compared values.
        start: bits before the step; 0 for the prior and for the total.
        weight: bits that the step adds; the match weight for the total.
    """

    name: str
    words: str
    start: float
    weight: float

    @property
    def end(self) -> float:
        """Return the bits after the step."""
        return self.start + self.weight


def waterfall(candidate: Candidate, competing: CompetingCandidates) -> list[Step]:
    """Return the steps from the prior to the total, in the order of the comparisons."""
    steps = [Step(PRIOR, "the soundtrack's film is in the catalogue at all", 0.0, candidate.prior_weight)]
    for one in COMPARISONS:
        words = wording.level_words(one, candidate, competing)
        steps.append(Step(one.name, words, steps[-1].end, candidate.weights[one.name]))
    return [*steps, Step(TOTAL, f"p {wording.probability(candidate.probability)}", 0.0, candidate.match_weight)]


def signed_bar(weight: float, largest: float, width: int, plus: str, minus: str) -> str:
    """Return a bar of text: to the left of the axis for a weight below 0, to the right for one above.

    Args:
        weight: length of the bar, bits.
        largest: weight that fills one side, bits, above 0.
        width: characters of one side.
        plus: the sign of a bar to the right.
        minus: the sign of a bar to the left.
    """
    length = min(width, max(round(abs(weight) / largest * width), int(abs(weight) >= 0.05))) if largest > 0 else 0
    left, right = (minus * length, "") if weight < 0 else ("", plus * length)
    return f"{left:>{width}}|{right:<{width}}"


def largest_weight(values: Sequence[float]) -> float:
    """Return the largest absolute value of some weights; 1 if all are 0."""
    return max((abs(value) for value in values), default=0.0) or 1.0
