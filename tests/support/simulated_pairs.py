"""Worlds drawn from a known match model, as vectors: what estimation and calibration must find again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import Reals
from soundtrack_pop.linkage.comparisons import PAIR_COMPARISONS, TITLE, WEIGHED_BY_LEVEL
from soundtrack_pop.linkage.hints import HINT
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.pairs import TITLE_GROUP, TITLE_GROUPS, ComparisonVectors
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS, Rows
from soundtrack_pop.parameters.matching import MatchingParameters

# Shares of levels among false candidates, by feature; of those that are known.
_FALSE = {
    "year": (0, 0.03, 0.06, 0.06, 0.14, 0.3, 0.41),
    "person": (0, 0.02, 0.01, 0.01, 0.96),
    "language": (0, 0.5, 0.5),
    "popularity": (0, 0.3, 0.2, 0.15, 0.11, 0.11, 0.06, 0.04, 0.03),
    "hint": (0.8, 0.12, 0.08),
}


@dataclass(frozen=True)
class World:
    """Soundtracks with their candidates.

    Attributes:
        vectors: of all pairs.
        is_right: whether a pair is the soundtrack's film.
        film: `tmdb_id` of each pair; every pair has its own.
        has_film: whether a soundtrack's film is in the catalogue.
    """

    vectors: ComparisonVectors
    is_right: NDArray[np.bool_]
    film: Rows
    has_film: NDArray[np.bool_]

    def without_review_only(self) -> World:
        """Return the world without the soundtracks that are linked only after clerical review."""
        chosen = ~np.isin(
            self.vectors.soundtrack_levels[HINT.name], [HINT.code(n) for n in HINT.levels_for_review]
        )
        kept = chosen[self.vectors.soundtrack]
        return World(
            self.vectors.of_soundtracks(chosen), self.is_right[kept], self.film[kept], self.has_film[chosen]
        )


def prior_model(matching: MatchingParameters, prior_match_rate: float, rate: float = 0.5) -> MatchModel:
    """Return a model with the prior m probabilities and `rate` false candidates at each title level."""
    priors = matching.priors
    return MatchModel(
        origin="declared",
        prior_match_rate=prior_match_rate,
        m={one.name: priors.m(one) for one in (TITLE, *WEIGHED_BY_LEVEL)},
        u={one.name: np.tile(np.array(_FALSE[one.name]), (2, 1)) for one in WEIGHED_BY_LEVEL},
        rates=np.full((len(TITLE_GROUPS), len(TITLE_LENGTHS)), rate) / np.arange(1, len(TITLE_LENGTHS) + 1),
        same_title_split=np.array([0.5, 0.3, 0.2]),
        dispersion=priors.title_dispersion,
    )


def draw(model: MatchModel, soundtracks: int, seed: int, missing: float = 0.2) -> World:
    """Return a world that the model describes.

    Args:
        model: coverage, shares and rates.
        soundtracks: how many.
        seed: of the draw.
        missing: share of pairs of which a feature is not known, for each feature by itself.
    """
    chance = np.random.default_rng(seed)
    shape = chance.integers(0, len(TITLE_LENGTHS), soundtracks).astype(np.uint8)
    has_film = chance.random(soundtracks) < model.prior_match_rate
    shares_of = np.where(has_film[:, None], model.m["hint"], model.u["hint"][0])
    hint = (
        (chance.random(soundtracks)[:, None] > np.cumsum(shares_of, axis=1)[:, :-1]).sum(axis=1).astype(np.uint8)
    )
    with_film = np.flatnonzero(has_film)
    true_title = chance.choice(len(TITLE.levels), len(with_film), p=model.m["title"] / model.m["title"].sum())
    owner, title = [with_film], [true_title]
    for group in range(len(TITLE_GROUPS)):
        rate = model.rates[group][shape]
        false = np.repeat(
            np.arange(soundtracks), chance.poisson(chance.gamma(model.dispersion, rate / model.dispersion))
        )
        ways = np.flatnonzero(group == TITLE_GROUP)
        shares = model.same_title_split if group == 0 else np.ones(1)
        owner.append(false)
        title.append(chance.choice(ways, len(false), p=shares))
    soundtrack, level = np.concatenate(owner), np.concatenate(title).astype(np.uint8)
    is_right = np.arange(len(soundtrack)) < len(with_film)
    film = chance.permutation(len(soundtrack)).astype(np.int64)
    levels = {"title": level, "hint": hint[soundtrack]}
    for feature in (one.name for one in PAIR_COMPARISONS):
        levels[feature] = _drawn(
            chance, model, feature, is_right, (TITLE_GROUP[level] > 0).astype(np.int64), missing
        )
    order = np.lexsort((film, soundtrack))
    _, which, counts = np.unique(
        soundtrack * len(TITLE_GROUPS) + TITLE_GROUP[level], return_inverse=True, return_counts=True
    )
    vectors = ComparisonVectors(
        levels={feature: codes[order] for feature, codes in levels.items()},
        soundtrack=soundtrack[order],
        title_length=shape[soundtrack][order],
        same_level_candidates=counts[which][order],
        soundtrack_levels={"hint": hint},
        exposure=np.tile(np.bincount(shape, minlength=len(TITLE_LENGTHS)), (len(TITLE_GROUPS), 1)),
    )
    return World(vectors, is_right[order], film[order], has_film)


def calibration_error(probability: Reals, is_right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean gap between probability and share of right ones over bins of equal width."""
    number = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(number, probability - is_right, bins)
    return float(np.abs(gaps).sum() / len(probability))


def best_of_each(world: World, probability: Reals) -> tuple[Reals, NDArray[np.bool_]]:
    """Return the best candidate's probability of each soundtrack that has one, and whether it is right."""
    order = np.lexsort((-probability, world.vectors.soundtrack))
    first = order[world.vectors.starts]
    return probability[first], world.is_right[first]


def without_some(model: MatchModel, **changes: object) -> MatchModel:
    """Return the model with other fields."""
    return replace(model, **changes)  # type: ignore[arg-type]


def _drawn(
    chance: np.random.Generator, model: MatchModel, feature: str, is_right: Rows, kind: Rows, missing: float
) -> NDArray[np.uint8]:
    codes = np.zeros(len(is_right), dtype=np.uint8)
    for chosen, shares in (
        (is_right, model.m[feature]),
        (~is_right & (kind == 0), model.u[feature][0]),
        (~is_right & (kind == 1), model.u[feature][1]),
    ):
        codes[chosen] = chance.choice(len(shares), int(chosen.sum()), p=shares / shares.sum())
    codes[chance.random(len(codes)) < missing] = 0
    return codes
