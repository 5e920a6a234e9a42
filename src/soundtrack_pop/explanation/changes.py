"""The changes that counterfactual explanations try: another year, a credited name, a title that TMDb lacks.

A change gives other values to the soundtrack or to the film. The comparison then returns the levels of all
candidates of the soundtrack: if the soundtrack's year changes, it changes for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from soundtrack_pop.explanation.records import Album, Candidate, Film
from soundtrack_pop.linkage.comparison import MISSING, Comparison
from soundtrack_pop.linkage.comparisons import (
    CLOSE_YEARS,
    COMPARISONS,
    LANGUAGE,
    LATER_YEARS,
    TITLE,
    TITLE_FREQUENCY,
    YEAR,
)
from soundtrack_pop.linkage.hints import HINT
from soundtrack_pop.linkage.people import PERSON
from soundtrack_pop.linkage.popularity import POPULARITY, VOTE_EDGES


@dataclass(frozen=True)
class Change:
    """One change of a candidate pair.

    Attributes:
        comparison: the comparison whose level changes.
        words: the change as a condition: "were the soundtrack's year 1982".
        album: column -> other value, of the soundtrack.
        film: column -> other value, of the film.
        level: the new level of the pair, if it is set directly and not by values.
        whole_form: the title form of the soundtrack that then agrees.
        is_alone: whether other candidates at the same title level are removed.
    """

    comparison: Comparison
    words: str
    album: Mapping[str, Any] = field(default_factory=dict)
    film: Mapping[str, Any] = field(default_factory=dict)
    level: str | None = None
    whole_form: str | None = None
    is_alone: bool = False


def possible_changes(album: Album, film: Film, candidate: Candidate) -> list[Change]:
    """Return the changes to try, in the order of the comparisons.

    Not among them: losing a value, and a soundtrack older than its film.
    """
    return [
        change
        for one in COMPARISONS
        for change in _CHANGES.get(one.name, _other_levels(one))(album, film, candidate)
        if change.level != candidate.levels[one.name]
    ]


def _titles(album: Album, _: Film, candidate: Candidate) -> Iterator[Change]:
    # Titles that could be added to TMDb; the similarity of two titles cannot be changed.
    form = album.whole_form or candidate.soundtrack_form
    for level, words in (("exact", "the title"), ("exact_other", "among its other titles")):
        named = f"{words} “{form}”" if level == "exact" else f"“{form}” {words}"
        yield Change(TITLE, f"had the film {named}", level=level, whole_form=form)


def _only_candidate(_: Album, __: Film, ___: Candidate) -> Iterator[Change]:
    unique = TITLE_FREQUENCY.level_names[0]
    yield Change(TITLE_FREQUENCY, "were it the only film that agrees in this way", level=unique, is_alone=True)


def _years(album: Album, film: Film, _: Candidate) -> Iterator[Change]:
    if film.year is None and album.year is None:
        yield Change(YEAR, "were both years known and the same", level="same")
    elif film.year is None:
        yield Change(YEAR, f"were the film's year known and {album.year}", film={"year": album.year})
    else:
        before = album.year is not None and album.year < film.year
        for gap in (0, -1 if before else 1, 2, CLOSE_YEARS + 1, LATER_YEARS + 1):
            year = film.year + gap
            if year != album.year:
                yield Change(YEAR, f"were the soundtrack's year {year}", album={"year": year})


def _people(album: Album, film: Film, _: Candidate) -> Iterator[Change]:
    names = " or ".join(album.people)
    if not names:
        if film.composers:
            words = f"did the soundtrack credit {film.composers[0]}"
            yield Change(PERSON, words, album={"people": [film.composers[0]]})
        else:
            yield Change(PERSON, "did both name the same composer", level="composer")
        return
    yield Change(PERSON, f"were {names} among the film's composers", film={"composers": list(album.people)})
    yield Change(PERSON, f"were {names} the film's director", film={"directors": list(album.people)})


def _languages(album: Album, film: Film, _: Candidate) -> Iterator[Change]:
    if album.language is None and film.original_language is not None:
        words = f"were the soundtrack worded in the film's language ({film.original_language})"
        yield Change(LANGUAGE, words, album={"language": film.original_language})
    elif album.language is not None:
        words = "were the film's language that of the soundtrack's wording"
        yield Change(LANGUAGE, words, film={"original_language": album.language})


def _popularity(_: Album, __: Film, ___: Candidate) -> Iterator[Change]:
    for votes in (0, *VOTE_EDGES):
        yield Change(POPULARITY, f"had the film {votes:,} votes", film={"vote_count": votes})


def _hints(album: Album, _: Film, candidate: Candidate) -> Iterator[Change]:
    if candidate.levels[HINT.name] != HINT.level_names[0]:
        words = "did nothing say that the soundtrack is of television, a game, a stage work or several films"
        yield Change(HINT, words, album={"hints": []})


def _other_levels(comparison: Comparison) -> Callable[[Album, Film, Candidate], Iterator[Change]]:
    """Return the changes of a comparison that has no entry in `_CHANGES`: each of its other levels."""

    def changes(_: Album, __: Film, candidate: Candidate) -> Iterator[Change]:
        for level in comparison.levels:
            if level.name not in (MISSING, candidate.levels[comparison.name]):
                yield Change(comparison, f"were it so: {level.words}", level=level.name)

    return changes


_CHANGES: dict[str, Callable[[Album, Film, Candidate], Iterator[Change]]] = {
    TITLE.name: _titles,
    TITLE_FREQUENCY.name: _only_candidate,
    YEAR.name: _years,
    PERSON.name: _people,
    LANGUAGE.name: _languages,
    POPULARITY.name: _popularity,
    HINT.name: _hints,
}
