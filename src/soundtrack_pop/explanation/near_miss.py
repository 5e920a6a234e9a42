"""Near misses: the stages that a film or a soundtrack passed through, where it was lost, and why.

The reasons are those of `rpt_near_misses`, found by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from soundtrack_pop.explanation import wording
from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.records import Candidate, Link
from soundtrack_pop.linkage.comparisons import TITLE, YEAR
from soundtrack_pop.linkage.near_miss import log_odds, reason_of
from soundtrack_pop.schemas import unmatched

_SHARED_KEY, _TITLE, _OTHER_FILM, _YEAR, _THRESHOLD, _DECISION = range(1, 7)
_LOST_AT = {
    unmatched.NO_CANDIDATE: _SHARED_KEY,
    unmatched.NUMBER_CLASH: _TITLE,
    unmatched.LOW_SIMILARITY: _TITLE,
    unmatched.LINKED_ELSEWHERE: _OTHER_FILM,
    unmatched.LOST_TO_OTHER_FILM: _OTHER_FILM,
    unmatched.CONTESTED: _OTHER_FILM,
    unmatched.YEAR_CONFLICT: _YEAR,
    unmatched.BELOW_THRESHOLD: _THRESHOLD,
    unmatched.OVERRULED: _DECISION,
}


@dataclass(frozen=True)
class Stage:
    """One stage on the way to a link.

    Attributes:
        name: the condition of the stage.
        outcome: `ok`, `NO` if the pair was lost here, `?` if the tables do not show it, `-` if not reached.
        finding: what was found there.
    """

    name: str
    outcome: str
    finding: str = ""


@dataclass(frozen=True)
class NearMiss:
    """The best rejected candidate pair of a film, or of a soundtrack.

    Attributes:
        competing: the soundtrack's candidates.
        candidate: the pair.
        album_link: the soundtrack's link to another film; None if it has none.
        review_probability: match probability from which a pair goes to clerical review.
    """

    competing: CompetingCandidates
    candidate: Candidate
    album_link: Link | None
    review_probability: float

    @property
    def missing_bits(self) -> float:
        """Return the bits that are missing to the review threshold, with the other candidates unchanged."""
        return log_odds(self.review_probability) - log_odds(self.candidate.probability)

    @property
    def is_decided_clerically(self) -> bool:
        """Return whether an editor's link or a clerical decision, not the score, excludes the pair."""
        return self.reason == unmatched.OVERRULED or (
            self.album_link is not None and self.album_link.source != "title"
        )

    @property
    def reason(self) -> str:
        """Return one of `unmatched.REASONS`."""
        return reason_of(
            self.candidate.levels[TITLE.name],
            self.candidate.match_weight,
            self.missing_bits,
            log_odds(self.review_probability),
            self.candidate.weights[YEAR.name],
            linked_by=self.album_link.source if self.album_link else None,
        )


def film_stages(
    near_miss: NearMiss | None, albums: int, same_titles: int, soundtracks: int, catalogue: int
) -> list[Stage]:
    """Return the stages of a film without a soundtrack.

    Args:
        near_miss: its best candidate pair; None without a candidate.
        albums: number of candidate soundtracks.
        same_titles: number of these whose whole title agrees with one of the film's.
        soundtracks: number of release groups.
        catalogue: number of films.
    """
    if same_titles:
        dump = Stage(
            "in the dump, typed Soundtrack",
            "ok",
            f"{same_titles} of {soundtracks:,} release groups have its title",
        )
    else:
        # A release group of another type is not stored, so the two cannot be told apart.
        dump = Stage(
            "in the dump, typed Soundtrack",
            "?",
            f"no soundtrack of that title among the {soundtracks:,} release groups typed Soundtrack; "
            "it may be in MusicBrainz under another type",
        )
    shared = f"{albums} candidate soundtracks" if albums != 1 else "1 candidate soundtrack"
    return [
        Stage("in TMDb", "ok", f"one of {catalogue:,} films"),
        dump,
        *_stages(near_miss, shared, "no soundtrack shares a key with any of its titles"),
    ]


def album_stages(near_miss: NearMiss | None, films: int, soundtracks: int, catalogue: int) -> list[Stage]:
    """Return the stages of a soundtrack without a film.

    Args:
        near_miss: its best candidate pair; None without a candidate.
        films: number of candidate films.
        soundtracks: number of release groups.
        catalogue: number of films.
    """
    shared = f"{films} candidate films" if films != 1 else "1 candidate film"
    none = f"no title of {catalogue:,} films shares a key with it: not in TMDb's extract, or under another title"
    dump = Stage("in the dump, typed Soundtrack", "ok", f"one of {soundtracks:,} release groups")
    return [dump, *_stages(near_miss, shared, none)]


def _stages(near_miss: NearMiss | None, shared: str, nothing_shared: str) -> list[Stage]:
    """Return the stages that films and soundtracks have in common."""
    lost_at = _LOST_AT[near_miss.reason if near_miss else unmatched.NO_CANDIDATE]
    findings = _findings(near_miss, shared) if near_miss else {_SHARED_KEY: nothing_shared}
    names = {
        _SHARED_KEY: "shares a key",
        _TITLE: "titles agree as a whole",
        _OTHER_FILM: "no better film",
        _YEAR: "years allow it",
        _THRESHOLD: "probable enough",
        _DECISION: "no decision against it",
    }
    return [
        Stage(name, "ok" if stage < lost_at else "NO" if stage == lost_at else "-", findings.get(stage, ""))
        for stage, name in names.items()
        # Shown only where an editor or a clerical decision excluded the pair.
        if stage < _DECISION or lost_at == _DECISION
    ]


def _findings(near_miss: NearMiss, shared: str) -> dict[int, str]:
    """Return what was found at each stage, up to the last one that was reached."""
    competing, candidate = near_miss.competing, near_miss.candidate
    link, rival = near_miss.album_link, competing.rival_of(candidate)
    by = {"title": "", "imdb_link": ", by an editor"}
    if link is not None and link.tmdb_id != candidate.tmdb_id:
        other = (
            f"the soundtrack is linked to {competing.film(link.tmdb_id)}{by.get(link.source, ', by a decision')}"
        )
    elif rival is not None:
        other = f"the next candidate is {competing.film(rival.tmdb_id)}, {wording.bits(rival.match_weight)} bits"
    else:
        other = "the soundtrack has no other candidate"
    found = {
        _SHARED_KEY: shared,
        _TITLE: wording.level_words(TITLE, candidate, competing),
        _OTHER_FILM: other,
        _YEAR: wording.level_words(YEAR, candidate, competing),
        _THRESHOLD: f"p {wording.probability(candidate.probability)}, "
        f"{wording.probability(near_miss.review_probability)} is needed",
        _DECISION: f"an editor linked it to {', '.join(competing.album.imdb_ids)}, no film of the catalogue"
        if competing.album.imdb_ids
        else "clerical review decided that the two do not belong together",
    }
    return {stage: words for stage, words in found.items() if stage <= _LOST_AT[near_miss.reason]}
