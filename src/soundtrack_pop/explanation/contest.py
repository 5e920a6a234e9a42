"""An album's candidates and "none of these": who is ahead, by how much, and what the difference is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soundtrack_pop.explanation.records import FEATURES, Album, Candidate, Film

_LEAST_TOLD = 0.05


@dataclass(frozen=True)
class Contest:
    """All candidates of one album, best first; ties go to the lowest `tmdb_id`.

    Attributes:
        album: whose film is asked for.
        candidates: every film that was compared with it.
        films: what is known of those films.
    """

    album: Album
    candidates: tuple[Candidate, ...]
    films: Mapping[int, Film]

    @classmethod
    def of(cls, album: Album, candidates: Iterable[Candidate], films: Mapping[int, Film]) -> Contest:
        """Return the contest with its candidates in order."""
        ordered = sorted(candidates, key=lambda one: (-one.weight, one.tmdb_id))
        return cls(album, tuple(ordered), films)

    @property
    def none_of_these(self) -> float:
        """Return the probability that none of the candidates is the album's film, 0 to 1."""
        return 1 - sum(shares([one.weight for one in self.candidates]))

    def candidate(self, tmdb_id: int) -> Candidate | None:
        """Return the candidate of that film, or None."""
        return next((one for one in self.candidates if one.tmdb_id == tmdb_id), None)

    def rival_of(self, candidate: Candidate) -> Candidate | None:
        """Return the best of the other candidates, or None."""
        return next((one for one in self.candidates if one.tmdb_id != candidate.tmdb_id), None)

    def film(self, tmdb_id: int) -> Film:
        """Return what is known of a film; its id alone where the catalogue has it no longer."""
        return self.films.get(tmdb_id) or Film(tmdb_id, f"film {tmdb_id}")


@dataclass(frozen=True)
class Difference:
    """What one feature contributes to a candidate's lead over another, bits."""

    feature: str
    winner_bits: float
    loser_bits: float

    @property
    def bits(self) -> float:
        """Return the winner's bits less the loser's."""
        return self.winner_bits - self.loser_bits


def differences(winner: Candidate, loser: Candidate) -> list[Difference]:
    """Return what the features that differ contribute to the winner's lead, the largest first.

    They add up to the difference of the two weights, as both start from the same prior; what would be told as 0.0
    is left out.
    """
    found = [Difference(name, winner.bits[name], loser.bits[name]) for name in FEATURES]
    return sorted((one for one in found if abs(one.bits) >= _LEAST_TOLD), key=lambda one: -abs(one.bits))


def shares(weights: list[float]) -> list[float]:
    """Return the probability of each candidate: 2^w / (1 + sum of 2^w), where the 1 is "none of these"."""
    top = max([0.0, *weights])
    odds = [2.0 ** (weight - top) for weight in weights]
    total = 2.0**-top + math.fsum(odds)
    return [one / total for one in odds]


def log_odds(probability: float) -> float:
    """Return log2 of the odds of a probability; infinite at 0 and 1."""
    if probability <= 0:
        return -math.inf
    return math.inf if probability >= 1 else math.log2(probability) - math.log2(1 - probability)
