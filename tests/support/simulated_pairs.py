"""Worlds drawn from a known match model, as evidence: what estimation and calibration must find again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.compare import HINT_LEVELS, LEVELS
from soundtrack_pop.linkage.model import PAIR_FEATURES, MatchModel, Reals
from soundtrack_pop.linkage.pairs import RATE_GROUP, RATE_GROUPS, Evidence
from soundtrack_pop.linkage.term_frequencies import SHAPES
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS
from soundtrack_pop.linkage.title_forms import Rows
from soundtrack_pop.parameters.matching import MatchingParameters

# Shares of levels among false candidates, by feature; of those that are known.
_FALSE = {
    "year": (0, 0.03, 0.06, 0.06, 0.14, 0.3, 0.41),
    "person": (0, 0.02, 0.01, 0.01, 0.96),
    "language": (0, 0.5, 0.5),
    "popularity": (0, 0.3, 0.2, 0.15, 0.11, 0.11, 0.06, 0.04, 0.03),
}


@dataclass(frozen=True)
class World:
    """Soundtracks with their candidates.

    Attributes:
        evidence: of all pairs.
        is_right: whether a pair is the soundtrack's film.
        film: `tmdb_id` of each pair; every pair has its own.
        has_film: whether a soundtrack's film is in the catalogue.
    """

    evidence: Evidence
    is_right: NDArray[np.bool_]
    film: Rows
    has_film: NDArray[np.bool_]


def believed_model(matching: MatchingParameters, coverage: float, rate: float = 0.5) -> MatchModel:
    """Return a model with the parameters' true pairs and `rate` false candidates for each way of agreeing."""
    true = matching.belief.true_pairs.model_dump()
    return MatchModel(
        origin="declared",
        coverage=coverage,
        title=np.array([true["title"][level] for level in TITLE_LEVELS]),
        rates=np.full((len(RATE_GROUPS), len(SHAPES)), rate) / np.arange(1, len(SHAPES) + 1),
        same_title_split=np.array([0.6, 0.4]),
        dispersion=matching.belief.title_dispersion,
        true_shares={f: np.array([true[f].get(level, 0.0) for level in LEVELS[f]]) for f in PAIR_FEATURES},
        false_shares={f: np.tile(np.array(_FALSE[f]), (2, 1)) for f in PAIR_FEATURES},
        hint=np.array([[true["hint"][level] for level in HINT_LEVELS], [0.8, 0.2]]),
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
    shape = chance.integers(0, len(SHAPES), soundtracks).astype(np.uint8)
    has_film = chance.random(soundtracks) < model.coverage
    hint = (chance.random(soundtracks) < np.where(has_film, model.hint[0][1], model.hint[1][1])).astype(np.uint8)
    with_film = np.flatnonzero(has_film)
    true_title = chance.choice(len(TITLE_LEVELS), len(with_film), p=model.title / model.title.sum())
    owner, title = [with_film], [true_title]
    for group in range(len(RATE_GROUPS)):
        rate = model.rates[group][shape]
        false = np.repeat(
            np.arange(soundtracks), chance.poisson(chance.gamma(model.dispersion, rate / model.dispersion))
        )
        ways = np.flatnonzero(group == RATE_GROUP)
        shares = model.same_title_split if group == 0 else np.ones(1)
        owner.append(false)
        title.append(chance.choice(ways, len(false), p=shares))
    soundtrack, level = np.concatenate(owner), np.concatenate(title).astype(np.uint8)
    is_right = np.arange(len(soundtrack)) < len(with_film)
    film = chance.permutation(len(soundtrack)).astype(np.int64)
    levels = {"title": level, "hint": hint[soundtrack]}
    for feature in PAIR_FEATURES:
        levels[feature] = _drawn(
            chance, model, feature, is_right, (RATE_GROUP[level] > 0).astype(np.int64), missing
        )
    order = np.lexsort((film, soundtrack))
    _, which, counts = np.unique(
        soundtrack * len(RATE_GROUPS) + RATE_GROUP[level], return_inverse=True, return_counts=True
    )
    evidence = Evidence(
        levels={feature: codes[order] for feature, codes in levels.items()},
        soundtrack=soundtrack[order],
        shape=shape[soundtrack][order],
        namesakes=counts[which][order],
        hint=hint,
        exposure=np.tile(np.bincount(shape, minlength=len(SHAPES)), (len(RATE_GROUPS), 1)),
    )
    return World(evidence, is_right[order], film[order], has_film)


def calibration_error(probability: Reals, is_right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean gap between probability and share of right ones over bins of equal width."""
    number = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(number, probability - is_right, bins)
    return float(np.abs(gaps).sum() / len(probability))


def best_of_each(world: World, probability: Reals) -> tuple[Reals, NDArray[np.bool_]]:
    """Return the best candidate's probability of each soundtrack that has one, and whether it is right."""
    order = np.lexsort((-probability, world.evidence.soundtrack))
    first = order[world.evidence.starts]
    return probability[first], world.is_right[first]


def without_some(model: MatchModel, **changes: object) -> MatchModel:
    """Return the model with other fields."""
    return replace(model, **changes)  # type: ignore[arg-type]


def _drawn(
    chance: np.random.Generator, model: MatchModel, feature: str, is_right: Rows, kind: Rows, missing: float
) -> NDArray[np.uint8]:
    codes = np.zeros(len(is_right), dtype=np.uint8)
    for chosen, shares in (
        (is_right, model.true_shares[feature]),
        (~is_right & (kind == 0), model.false_shares[feature][0]),
        (~is_right & (kind == 1), model.false_shares[feature][1]),
    ):
        codes[chosen] = chance.choice(len(shares), int(chosen.sum()), p=shares / shares.sum())
    codes[chance.random(len(codes)) < missing] = 0
    return codes
