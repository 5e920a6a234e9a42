"""Counterfactual explanations: the smallest change of a candidate pair that would have it linked or reviewed.

Every change of `changes` is tried, one at a time and then two together. The comparisons return the new levels of
all candidates of the soundtrack, and the model scores them again.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from soundtrack_pop.explanation.candidates import CompetingCandidates, probabilities
from soundtrack_pop.explanation.changes import Change, possible_changes
from soundtrack_pop.explanation.records import ALBUM_TYPES, FILM_TYPES, Candidate, Film
from soundtrack_pop.linkage.comparison import Comparison
from soundtrack_pop.linkage.comparisons import TITLE, TITLE_FREQUENCY, needs_review
from soundtrack_pop.linkage.model import MatchModel, title_group
from soundtrack_pop.linkage.popularity import POPULARITY

# Properties of the catalogue, which cannot be corrected: offered only if no other change suffices.
_CIRCUMSTANCES = frozenset({TITLE_FREQUENCY.name, POPULARITY.name})
_MOST_CHANGES = 2
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Counterfactual:
    """Changes that together raise a candidate to a probability.

    Attributes:
        changes: one or two, in the order of the comparisons.
        levels: the level that the candidate has then, for each change.
        weight: bits added to the candidate's own match weight; below 0 if they lower its rivals' more.
        probability: of the candidate with the changes, 0 to 1.
        is_best: whether its match weight exceeds every rival's.
        pair_levels: comparison -> level of the candidate with the changes.
    """

    changes: tuple[Change, ...]
    levels: tuple[str, ...]
    weight: float
    probability: float
    is_best: bool
    pair_levels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _State:
    """One candidate while changes are applied to it."""

    levels: Mapping[str, str]
    form: str
    is_there: bool = True


@dataclass(frozen=True)
class Case:
    """A candidate that was not linked, among its rivals.

    Attributes:
        competing: the soundtrack's candidates.
        tmdb_id: the film in question.
        model: the match model.
    """

    competing: CompetingCandidates
    tmdb_id: int
    model: MatchModel
    _weighed: dict[Any, float] = field(default_factory=dict, repr=False)

    @cached_property
    def position(self) -> int:
        """Return the position of the candidate among all candidates."""
        return next(i for i, one in enumerate(self.competing.pairs) if one.tmdb_id == self.tmdb_id)

    @property
    def candidate(self) -> Candidate:
        """Return the candidate."""
        return self.competing.pairs[self.position]

    @property
    def film(self) -> Film:
        """Return the candidate's film."""
        return self.competing.film(self.tmdb_id)

    @cached_property
    def changes(self) -> list[Change]:
        """Return all changes to try."""
        return possible_changes(self.competing.album, self.film, self.candidate)

    @cached_property
    def states(self) -> list[_State]:
        """Return all candidates without a change."""
        return [_State(one.levels, one.soundtrack_form) for one in self.competing.pairs]

    @cached_property
    def weights(self) -> list[float]:
        """Return the match weights of all candidates without a change, bits, without the prior."""
        return self.weigh(self.states)

    def weigh(self, states: Sequence[_State]) -> list[float]:
        """Return the match weights of candidates in these states, bits, without the prior."""
        groups = [title_group(state.levels[TITLE.name]) for state in states]
        counts = Counter(group for group, state in zip(groups, states, strict=True) if state.is_there)
        return [self._weigh(state, max(counts[group], 1)) for group, state in zip(groups, states, strict=True)]

    def _weigh(self, state: _State, candidates: int) -> float:
        key = tuple(state.levels.items()), state.form, candidates
        if key not in self._weighed:
            weights = self.model.weights_of(state.levels, state.form, candidates)
            self._weighed[key] = math.fsum(weights.values())
        return self._weighed[key]


def smallest_counterfactual(case: Case, threshold: float) -> Counterfactual | None:
    """Return the smallest change that raises the candidate to a probability; None if no two changes do.

    One change is preferred to two, a correctable value to a property of the catalogue, then fewer bits, then
    the order of the comparisons.

    Args:
        case: the candidate among its rivals.
        threshold: match probability in (0, 1) to reach, as the best of the candidates.
    """
    for count in range(1, _MOST_CHANGES + 1):
        found = [outcome(case, together) for together in _combinations(case.changes, count)]
        enough = [one for one in found if one.is_best and _reaches(one, threshold, case.model)]
        if enough:
            return min(enough, key=lambda one: (_needs_circumstance(one), abs(one.weight)))
    return None


def outcome(case: Case, together: tuple[Change, ...]) -> Counterfactual:
    """Return what the candidate would weigh more, and its probability, with these changes.

    A weight moves by what the model says of the levels after less what it says of them before: the stored weight
    of a labelled soundtrack comes from a model that was fitted without its film, and may differ a little from the
    saved one.
    """
    states = case.states
    for change in together:
        states = _changed(case, states, change)
    after = [
        one.match_weight + weight - before
        for one, weight, before in zip(case.competing.pairs, case.weigh(states), case.weights, strict=True)
    ]
    mine = after[case.position]
    rivals = [after[place] for place, state in enumerate(states) if state.is_there and place != case.position]
    return Counterfactual(
        changes=together,
        levels=tuple(states[case.position].levels[change.comparison.name] for change in together),
        weight=mine - case.candidate.match_weight,
        probability=probabilities([mine, *rivals])[0],
        is_best=all(mine > weight for weight in rivals),
        pair_levels=states[case.position].levels,
    )


def _reaches(found: Counterfactual, threshold: float, model: MatchModel) -> bool:
    is_for_review = threshold >= model.auto_probability and needs_review(found.pair_levels)
    return found.probability >= threshold - _ROUNDING and not is_for_review


def _changed(case: Case, states: Sequence[_State], change: Change) -> list[_State]:
    """Return the candidates after a change."""
    levels = [state.levels[change.comparison.name] for state in states]
    if change.album or change.film:
        levels = _levels_with(case, change)
    if change.level is not None:
        levels[case.position] = change.level
    group = title_group(states[case.position].levels[TITLE.name])
    return [
        _State(
            levels={**state.levels, change.comparison.name: levels[place]},
            form=change.whole_form if change.whole_form and place == case.position else state.form,
            is_there=state.is_there
            and not (
                change.is_alone and place != case.position and title_group(state.levels[TITLE.name]) == group
            ),
        )
        for place, state in enumerate(states)
    ]


def _levels_with(case: Case, change: Change) -> list[str]:
    """Return the levels that the comparison gives all candidates with the changed values."""
    album = {name: change.album.get(name, getattr(case.competing.album, name)) for name in ALBUM_TYPES.names}
    films = [
        {
            name: change.film[name]
            if one.tmdb_id == case.tmdb_id and name in change.film
            else getattr(case.competing.film(one.tmdb_id), name)
            for name in FILM_TYPES.names
        }
        for one in case.competing.pairs
    ]
    codes = _codes(change.comparison, _table([album], ALBUM_TYPES), _table(films, FILM_TYPES))
    return [change.comparison.level_names[code] for code in codes]


def _codes(comparison: Comparison, album: pa.Table, films: pa.Table) -> list[int]:
    mine = comparison.read_soundtracks(album) if comparison.read_soundtracks else None
    theirs = comparison.read_films(films) if comparison.read_films else None
    rows = np.arange(films.num_rows, dtype=np.int64)
    found = comparison.level_of(mine, theirs, np.zeros_like(rows), rows) if comparison.level_of else rows
    return [int(code) for code in found]


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)


def _combinations(known: list[Change], count: int) -> Iterator[tuple[Change, ...]]:
    for together in itertools.combinations(known, count):
        if len({change.comparison.name for change in together}) == count:
            yield together


def _needs_circumstance(found: Counterfactual) -> bool:
    return any(change.comparison.name in _CIRCUMSTANCES for change in found.changes)
