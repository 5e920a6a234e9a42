"""What would follow if one thing about a candidate were otherwise, for it and for the album's other candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from soundtrack_pop.explanation.contest import Contest
from soundtrack_pop.explanation.model import MatchModel, year_level
from soundtrack_pop.explanation.records import Candidate, Film

_YEARS_APART = {"same": 0, "one": 1, "close": 2, "later": 4, "much_later": 11}


@dataclass(frozen=True)
class Case:
    """A candidate that was not believed, among its rivals.

    Attributes:
        contest: the album's candidates.
        tmdb_id: which of them it is about.
        model: what levels weigh.
    """

    contest: Contest
    tmdb_id: int
    model: MatchModel

    @cached_property
    def position(self) -> int:
        """Return the place of the candidate in the contest."""
        return next(i for i, one in enumerate(self.contest.candidates) if one.tmdb_id == self.tmdb_id)

    @property
    def candidate(self) -> Candidate:
        """Return the candidate itself."""
        return self.contest.candidates[self.position]

    @property
    def film(self) -> Film:
        """Return the candidate's film."""
        return self.contest.film(self.tmdb_id)

    @cached_property
    def states(self) -> list[_State]:
        """Return the levels of all candidates as they are."""
        return [_State(dict(one.levels), one.soundtrack_form) for one in self.contest.candidates]

    @cached_property
    def bits(self) -> list[float]:
        """Return what the model says of all candidates as they are, bits."""
        return _totals(self.model, self.states)


@dataclass(frozen=True)
class Change:
    """One feature of the candidate with another level."""

    feature: str
    level: str


@dataclass
class _State:
    """One candidate while changes are applied to it."""

    levels: dict[str, str]
    form: str
    is_there: bool = True


def weights_after(case: Case, combined: tuple[Change, ...]) -> list[float | None]:
    """Return the weight of each of the album's candidates with these changes, bits; None for one that is gone.

    A weight moves by what the model says of its levels after less what it says of them before: the stored weight
    of a labelled album comes from a model that has not seen its film and may differ a little from the saved one.
    """
    after = [replace(state, levels=dict(state.levels)) for state in case.states]
    for change in combined:
        _APPLY[change.feature](case, change.level, after)
    bits = _totals(case.model, after)
    return [
        one.weight + bits[place] - case.bits[place] if after[place].is_there else None
        for place, one in enumerate(case.contest.candidates)
    ]


def album_year(case: Case, level: str) -> int | None:
    """Return the year the album would need for a year level with the candidate's film; None for `missing`."""
    year = case.film.year
    if level == "missing" or year is None:
        return None
    if level == "earlier":
        return year - 2
    is_earlier = (case.candidate.year_gap or 0) < 0 and level == "one"
    return year - 1 if is_earlier else year + _YEARS_APART[level]


def album_language_is_unknown(case: Case) -> bool:
    """Return whether it is the album's language, and not the film's, that could not be compared."""
    return case.candidate.levels["language"] == "missing" and case.film.original_language is not None


def _totals(model: MatchModel, states: list[_State]) -> list[float]:
    groups = [model.namesake_group(state.levels["title"]) for state in states]
    namesakes = Counter(group for group, state in zip(groups, states, strict=True) if state.is_there)
    return [
        model.total_bits(state.levels, state.form, max(namesakes[group], 1))
        for group, state in zip(groups, states, strict=True)
    ]


def _change_title(case: Case, level: str, states: list[_State]) -> None:
    mine = states[case.position]
    mine.levels["title"] = level
    # A title that agrees as a whole agrees with the whole of the album's, which may be of another shape.
    if level in ("exact", "exact_other", "near", "exact_cut", "part_of_film") and case.contest.album.whole_form:
        mine.form = case.contest.album.whole_form


def _change_namesakes(case: Case, level: str, states: list[_State]) -> None:
    group = case.model.namesake_group(states[case.position].levels["title"])
    for place, state in enumerate(states):
        if place != case.position and case.model.namesake_group(state.levels["title"]) == group:
            state.is_there = False
    states[case.position].levels["homonym"] = level


def _change_year(case: Case, level: str, states: list[_State]) -> None:
    year = album_year(case, level)
    if case.film.year is None and level != "missing":
        # The film's year is what would become known: its rivals keep theirs.
        states[case.position].levels["year"] = level
        return
    for candidate, state in zip(case.contest.candidates, states, strict=True):
        theirs = case.contest.film(candidate.tmdb_id).year
        state.levels["year"] = year_level(None if year is None or theirs is None else year - theirs)


def _change_person(case: Case, level: str, states: list[_State]) -> None:
    mine, album = case.film, case.contest.album
    states[case.position].levels["person"] = level
    if album.people or level in ("missing", "director"):
        return
    # The album names nobody: what it would name it would name before its other candidates too.
    for candidate, state in zip(case.contest.candidates, states, strict=True):
        theirs = case.contest.film(candidate.tmdb_id).composers
        if candidate.tmdb_id != case.tmdb_id and theirs:
            state.levels["person"] = level if set(theirs) & set(mine.composers) else "different"


def _change_language(case: Case, level: str, states: list[_State]) -> None:
    states[case.position].levels["language"] = level
    if not album_language_is_unknown(case):
        return
    # The album's language would become known, to its other candidates too.
    for candidate, state in zip(case.contest.candidates, states, strict=True):
        theirs = case.contest.film(candidate.tmdb_id).original_language
        if theirs is not None:
            is_alike = theirs == case.film.original_language
            state.levels["language"] = level if is_alike else "different" if level == "same" else "same"


def _change_popularity(case: Case, level: str, states: list[_State]) -> None:
    states[case.position].levels["popularity"] = level


def _change_hint(case: Case, level: str, states: list[_State]) -> None:
    for state in states:
        state.levels["hint"] = level


_APPLY: dict[str, Callable[[Case, str, list[_State]], None]] = {
    "title": _change_title,
    "homonym": _change_namesakes,
    "year": _change_year,
    "person": _change_person,
    "language": _change_language,
    "popularity": _change_popularity,
    "hint": _change_hint,
}
