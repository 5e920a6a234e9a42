"""The smallest change of the evidence that would make a candidate believed, found by trying.

Every level that the model knows is tried for every feature of the candidate, one feature at a time and then two.
Whatever follows for the album's other candidates is carried through: an album of another year has another year for
all of them, a title that becomes exact has one namesake more. The weights are then added up anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from soundtrack_pop.explanation.change_words import change_words
from soundtrack_pop.explanation.changes import Case, Change, weights_after
from soundtrack_pop.explanation.contest import shares
from soundtrack_pop.explanation.records import FEATURES

# What the catalogue is like, not what somebody could correct: offered where nothing else would do.
_CIRCUMSTANCES = frozenset({"homonym", "popularity"})
_MOST_CHANGES = 2
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Flip:
    """Changes that together make a candidate believed.

    Attributes:
        changes: one or two, in the order of the features.
        bits: what they add to the candidate's own weight; below 0 where they rather harm its rivals.
        probability: of the candidate with them, 0 to 1.
        is_best: whether no rival weighs as much.
        words: what each change amounts to.
    """

    changes: tuple[Change, ...]
    bits: float
    probability: float
    is_best: bool
    words: tuple[str, ...]


def smallest_flip(case: Case, threshold: float) -> Flip | None:
    """Return the change of fewest bits that lifts the candidate to a probability; None where no two changes do.

    One change goes before two, what could be corrected before what the catalogue is like, then fewer bits, then
    the order of features and of the model's levels.

    Args:
        case: the candidate among its rivals.
        threshold: probability in (0, 1) to reach, as the best of the candidates.
    """
    known = [change for feature in FEATURES for change in _changes_of(case, feature)]
    for count in range(1, _MOST_CHANGES + 1):
        flips = [outcome(case, combined) for combined in _combinations(known, count)]
        enough = [flip for flip in flips if flip.is_best and flip.probability >= threshold - _ROUNDING]
        if enough:
            return min(enough, key=lambda flip: (_needs_circumstance(flip), abs(flip.bits)))
    return None


def outcome(case: Case, combined: tuple[Change, ...]) -> Flip:
    """Return what the candidate would weigh more, and its probability, with these changes."""
    weights = weights_after(case, combined)
    mine = weights[case.position]
    if mine is None:
        raise ValueError("a change must not take the candidate itself away")
    rivals = [weight for place, weight in enumerate(weights) if weight is not None and place != case.position]
    return Flip(
        changes=combined,
        bits=mine - case.candidate.weight,
        probability=shares([mine, *rivals])[0],
        is_best=all(mine > weight for weight in rivals),
        words=tuple(change_words(case, one.feature, one.level) or one.level for one in combined),
    )


def _changes_of(case: Case, feature: str) -> list[Change]:
    """Return the other levels that the feature could have and that somebody could wish for."""
    # How many films agree so is counted and no level of the model; being the only one is what would help.
    levels = ("unique",) if feature == "homonym" else case.model.levels(feature)
    return [
        Change(feature, level)
        for level in levels
        if level != case.candidate.levels[feature] and change_words(case, feature, level) is not None
    ]


def _combinations(known: list[Change], count: int) -> Iterator[tuple[Change, ...]]:
    for combined in itertools.combinations(known, count):
        if len({change.feature for change in combined}) == count:
            yield combined


def _needs_circumstance(flip: Flip) -> bool:
    return any(change.feature in _CIRCUMSTANCES for change in flip.changes)
