"""The competing candidates of a soundtrack: which film leads, by how much, and through which comparisons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soundtrack_pop.explanation.records import Album, Candidate, Film
from soundtrack_pop.linkage.comparisons import COMPARISONS

# Differences that would be printed as 0.0 bits.
_NEGLIGIBLE = 0.05


@dataclass(frozen=True)
class CompetingCandidates:
    """All candidates of one soundtrack, best first; ties go to the lowest `tmdb_id`.

    Attributes:
        album: the soundtrack.
        pairs: its candidate pairs.
        films: the films by `tmdb_id`, those that the catalogue has.
    """

    album: Album
    pairs: tuple[Candidate, ...]
    films: Mapping[int, Film]

    @classmethod
    def of(cls, album: Album, candidates: Iterable[Candidate], films: Mapping[int, Film]) -> CompetingCandidates:
        """Return the candidates in order."""
        ordered = sorted(candidates, key=lambda one: (-one.match_weight, one.tmdb_id))
        return cls(album, tuple(ordered), films)

    @property
    def none_of_these(self) -> float:
        """Return the probability that none of the candidates is the soundtrack's film, 0 to 1."""
        return 1 - sum(probabilities([one.match_weight for one in self.pairs]))

    def pair(self, tmdb_id: int) -> Candidate | None:
        """Return the candidate pair with that film, or None."""
        return next((one for one in self.pairs if one.tmdb_id == tmdb_id), None)

    def rival_of(self, candidate: Candidate) -> Candidate | None:
        """Return the best of the other candidates, or None."""
        return next((one for one in self.pairs if one.tmdb_id != candidate.tmdb_id), None)

    def film(self, tmdb_id: int) -> Film:
        """Return a film; only its id if the catalogue no longer has it."""
        return self.films.get(tmdb_id) or Film(tmdb_id, f"film {tmdb_id}")


@dataclass(frozen=True)
class Difference:
    """What one comparison contributes to a candidate's lead over another.

    Attributes:
        comparison: its name.
        winner_weight: match weight of the winner's level, bits.
        loser_weight: match weight of the loser's level, bits.
    """

    comparison: str
    winner_weight: float
    loser_weight: float

    @property
    def weight(self) -> float:
        """Return the winner's match weight less the loser's, bits."""
        return self.winner_weight - self.loser_weight


def differences(winner: Candidate, loser: Candidate) -> list[Difference]:
    """Return what the comparisons contribute to the winner's lead, the largest first.

    They add up to the difference of the two match weights, since both start from the same prior. Contributions
    that would be printed as 0.0 are left out.
    """
    found = [Difference(one.name, winner.weights[one.name], loser.weights[one.name]) for one in COMPARISONS]
    return sorted((one for one in found if abs(one.weight) >= _NEGLIGIBLE), key=lambda one: -abs(one.weight))


def probabilities(weights: list[float]) -> list[float]:
    """Return the probability of each candidate: 2^w / (1 + sum of 2^w), where the 1 stands for "none of these"."""
    top = max([0.0, *weights])
    odds = [2.0 ** (weight - top) for weight in weights]
    total = 2.0**-top + math.fsum(odds)
    return [one / total for one in odds]
