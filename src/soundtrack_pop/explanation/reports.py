"""Reports: why a soundtrack is linked to a film, or why a film or a soundtrack is not linked."""

from __future__ import annotations

from dataclasses import dataclass

from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.counterfactuals import Counterfactual
from soundtrack_pop.explanation.lookup import Found
from soundtrack_pop.explanation.near_miss import NearMiss, Stage
from soundtrack_pop.explanation.records import Album, Candidate, Film, Link
from soundtrack_pop.schemas import unmatched


@dataclass(frozen=True)
class LinkReport:
    """Why a soundtrack is linked to a film.

    Attributes:
        album: the soundtrack.
        film: the film.
        link: the pair as it is linked.
        competing: the soundtrack's candidates; None if it has none.
        counterfactual: the smallest change that would have it linked automatically; None if none would.
    """

    album: Album
    film: Film
    link: Link
    competing: CompetingCandidates | None
    counterfactual: Counterfactual | None = None

    @property
    def candidate(self) -> Candidate | None:
        """Return the pair as the title matcher scored it."""
        return self.competing.pair(self.film.tmdb_id) if self.competing else None


@dataclass(frozen=True)
class MissReport:
    """Why a film has no soundtrack, or a soundtrack no film.

    Attributes:
        subject: the film or the soundtrack.
        stages: up to the one at which it was lost.
        near_miss: its best rejected candidate; None if it had no candidate.
        counterfactual: the smallest change that would send that pair to clerical review; None if none would.
        near_titles: the most similar titles on the other side, if there was no candidate.
    """

    subject: Film | Album
    stages: tuple[Stage, ...]
    near_miss: NearMiss | None
    counterfactual: Counterfactual | None = None
    near_titles: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Return one of `unmatched.REASONS`."""
        return self.near_miss.reason if self.near_miss else unmatched.NO_CANDIDATE

    @property
    def candidate(self) -> Candidate | None:
        """Return the best rejected candidate."""
        return self.near_miss.candidate if self.near_miss else None

    @property
    def competing(self) -> CompetingCandidates | None:
        """Return the candidates of that pair's soundtrack."""
        return self.near_miss.competing if self.near_miss else None


@dataclass(frozen=True)
class Answer:
    """The answer to a query.

    Attributes:
        found: the films and soundtracks that match the query.
        links: all their links with soundtrack and film, in the order of the reports.
        reports: the first reports, at most as many as were asked for.
        hidden: number of further reports.
    """

    found: Found
    links: tuple[tuple[Link, Album, Film], ...]
    reports: tuple[LinkReport | MissReport, ...]
    hidden: int
