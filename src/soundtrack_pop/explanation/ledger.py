"""The near-miss ledger: the stages that a film or an album went through, where it was lost, and why.

The reasons are those of `schemas.missed.REASONS`, asked in the same order as for `rpt_near_misses`.
"""

from __future__ import annotations

from dataclasses import dataclass

from soundtrack_pop.explanation import wording
from soundtrack_pop.explanation.contest import Contest, log_odds
from soundtrack_pop.explanation.records import Candidate, Link
from soundtrack_pop.schemas import missed

_SHARED_KEY, _TITLE, _OTHER_FILM, _YEAR, _THRESHOLD, _DECISION = range(1, 7)
_LOST_AT = {
    missed.NO_CANDIDATE: _SHARED_KEY,
    missed.NUMBER_CLASH: _TITLE,
    missed.LOW_SIMILARITY: _TITLE,
    missed.LINKED_ELSEWHERE: _OTHER_FILM,
    missed.LOST_TO_OTHER_FILM: _OTHER_FILM,
    missed.CONTESTED: _OTHER_FILM,
    missed.YEAR_CONFLICT: _YEAR,
    missed.BELOW_THRESHOLD: _THRESHOLD,
    missed.OVERRULED: _DECISION,
}


@dataclass(frozen=True)
class Stage:
    """One stage of the way to a link.

    Attributes:
        name: what the stage asks.
        outcome: `ok`, `NO` where the way ended, `?` where the tables cannot tell, `-` where it was not reached.
        finding: what was found there.
    """

    name: str
    outcome: str
    finding: str = ""


@dataclass(frozen=True)
class Attempt:
    """The candidate pair in which a film, or an album, came nearest to a link.

    Attributes:
        contest: the album's candidates.
        candidate: the pair.
        album_link: where the album went instead; None where nowhere.
        review_probability: from here on a pair is believed enough to be shown to a person.
    """

    contest: Contest
    candidate: Candidate
    album_link: Link | None
    review_probability: float

    @property
    def missing_bits(self) -> float:
        """Return the bits more that would reach the review threshold, the rivals being as they are."""
        return log_odds(self.review_probability) - log_odds(self.candidate.probability)

    @property
    def is_decided_by_hand(self) -> bool:
        """Return whether an editor or a person, and no score, keeps the two apart."""
        return self.reason == missed.OVERRULED or (
            self.album_link is not None and self.album_link.source != "title"
        )

    @property
    def reason(self) -> str:
        """Return the first of `missed.REASONS` that holds."""
        title, link = self.candidate.levels["title"], self.album_link
        if link is None and self.missing_bits <= 0:
            return missed.OVERRULED
        if title == "number_clash":
            return missed.NUMBER_CLASH
        if title not in missed.WHOLE_TITLE_LEVELS:
            return missed.LOW_SIMILARITY
        if link is not None:
            return missed.LOST_TO_OTHER_FILM if link.source == "title" else missed.LINKED_ELSEWHERE
        if self.candidate.weight >= log_odds(self.review_probability):
            return missed.CONTESTED
        by_year = self.candidate.bits["year"] <= -self.missing_bits
        return missed.YEAR_CONFLICT if by_year else missed.BELOW_THRESHOLD


def film_stages(
    attempt: Attempt | None, albums: int, namesakes: int, soundtracks: int, catalogue: int
) -> list[Stage]:
    """Return the stages of a film without a soundtrack.

    Args:
        attempt: its best candidate pair; None where no album was a candidate.
        albums: how many albums were candidates.
        namesakes: how many of them have a title like one of the film's.
        soundtracks: how many release groups there are.
        catalogue: how many films there are.
    """
    if namesakes:
        dump = Stage(
            "in the dump, typed Soundtrack", "ok", f"{namesakes} of {soundtracks:,} release groups bear its name"
        )
    else:
        # A release group of another type is not stored, so the two cannot be told apart.
        dump = Stage(
            "in the dump, typed Soundtrack",
            "?",
            f"no soundtrack of that name among the {soundtracks:,} release groups typed Soundtrack; "
            "it may be in MusicBrainz under another type",
        )
    shared = f"{albums} candidate albums" if albums != 1 else "1 candidate album"
    return [
        Stage("in TMDb", "ok", f"one of {catalogue:,} films"),
        dump,
        *_stages(attempt, shared, "no album shares a key with any of its titles"),
    ]


def album_stages(attempt: Attempt | None, films: int, soundtracks: int, catalogue: int) -> list[Stage]:
    """Return the stages of an album without a film.

    Args:
        attempt: its best candidate pair; None where no film was a candidate.
        films: how many films were candidates.
        soundtracks: how many release groups there are.
        catalogue: how many films there are.
    """
    shared = f"{films} candidate films" if films != 1 else "1 candidate film"
    none = f"no title of {catalogue:,} films shares a key with it: not in TMDb's extract, or under another title"
    dump = Stage("in the dump, typed Soundtrack", "ok", f"one of {soundtracks:,} release groups")
    return [dump, *_stages(attempt, shared, none)]


def _stages(attempt: Attempt | None, shared: str, nothing_shared: str) -> list[Stage]:
    """Return the stages that films and albums have in common."""
    lost_at = _LOST_AT[attempt.reason if attempt else missed.NO_CANDIDATE]
    findings = _findings(attempt, shared) if attempt else {_SHARED_KEY: nothing_shared}
    names = {
        _SHARED_KEY: "shares a key",
        _TITLE: "titles agree as a whole",
        _OTHER_FILM: "no better film",
        _YEAR: "years allow it",
        _THRESHOLD: "probable enough",
        _DECISION: "nobody knows better",
    }
    return [
        Stage(name, "ok" if stage < lost_at else "NO" if stage == lost_at else "-", findings.get(stage, ""))
        for stage, name in names.items()
        # Hardly any way ends there, and then only with a word of an editor or a person.
        if stage < _DECISION or lost_at == _DECISION
    ]


def _findings(attempt: Attempt, shared: str) -> dict[int, str]:
    """Return what was found at each stage up to the one where the way ended."""
    contest, candidate = attempt.contest, attempt.candidate
    link, rival = attempt.album_link, contest.rival_of(candidate)
    by = {"title": "", "imdb_link": ", by an editor's link"}
    if link is not None and link.tmdb_id != candidate.tmdb_id:
        other = f"the album went to {contest.film(link.tmdb_id)}{by.get(link.source, ', by a decision')}"
    elif rival is not None:
        other = f"the next one is {contest.film(rival.tmdb_id)}, {wording.bits(rival.weight)} bits"
    else:
        other = "the album has no other candidate"
    found = {
        _SHARED_KEY: shared,
        _TITLE: wording.level_words("title", candidate, contest),
        _OTHER_FILM: other,
        _YEAR: wording.level_words("year", candidate, contest),
        _THRESHOLD: f"p {wording.probability(candidate.probability)}, "
        f"{wording.probability(attempt.review_probability)} is needed",
        _DECISION: f"an editor linked the album to {', '.join(contest.album.imdb_ids)}, no film of the catalogue"
        if contest.album.imdb_ids
        else "a person decided that the two do not belong together",
    }
    return {stage: words for stage, words in found.items() if stage <= _LOST_AT[attempt.reason]}
