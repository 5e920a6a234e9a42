"""Why the best rejected candidate is not linked: the rule that tables and explanations share."""

from __future__ import annotations

import math

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.comparisons import WHOLE_TITLE_LEVELS
from soundtrack_pop.schemas import unmatched


def reason_of(
    title_level: str | None, match_weight: float, missing_weight: float, review_weight: float, year_weight: float,
    linked_by: str | None,
) -> str:  # fmt: skip
    """Return the first of `unmatched.REASONS` that holds for a candidate pair that is not linked.

    Args:
        title_level: level of the comparison `title`; None if there is no candidate.
        match_weight: match weight of the pair, bits.
        missing_weight: bits that the pair lacks to reach the review threshold; 0 or less if it reaches it.
        review_weight: log2 odds of the review threshold, bits.
        year_weight: match weight of the comparison `year`, bits.
        linked_by: `match_source` of the soundtrack's link to another film; None if it is not linked.
    """
    if title_level is None:
        return unmatched.NO_CANDIDATE
    if linked_by is None and missing_weight <= 0:
        return unmatched.OVERRULED
    if title_level == "number_clash":
        return unmatched.NUMBER_CLASH
    if title_level not in WHOLE_TITLE_LEVELS:
        return unmatched.LOW_SIMILARITY
    if linked_by is not None:
        return unmatched.LOST_TO_OTHER_FILM if linked_by == c.SOURCE_TITLE else unmatched.LINKED_ELSEWHERE
    if match_weight >= review_weight:
        return unmatched.CONTESTED
    return unmatched.YEAR_CONFLICT if year_weight <= -missing_weight else unmatched.BELOW_THRESHOLD


def log_odds(probability: float) -> float:
    """Return log2 of the odds of a probability; infinite at 0 and 1."""
    if probability <= 0:
        return -math.inf
    return math.inf if probability >= 1 else math.log2(probability) - math.log2(1 - probability)
