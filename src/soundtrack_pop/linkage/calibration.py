"""Calibrate the learned model on labels: a factor on the bits of each feature, and a constant.

A conditional logit (McFadden 1974) over a labelled soundtrack's candidates and "none of these", pulled towards the
factors 1 that leave the model as it is. Labels know only films that are in the catalogue, so each counts twice:
with its film, by the model's coverage, and with its film taken out, by the rest. It is taken only when it tells
held-out films better than the model as learned, and labelled soundtracks are scored by factors that have not seen
their film.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.clusters import film_clusters
from soundtrack_pop.linkage.model import FEATURES, MatchModel, Reals
from soundtrack_pop.linkage.pairs import Evidence
from soundtrack_pop.linkage.title_forms import Flags, Rows, mixed
from soundtrack_pop.parameters.matching import MatchingParameters

FOLDS = 5
_PULL = 10.0  # Labels that the belief in factors 1 weighs.
_UNTOUCHED = np.array([1.0] * len(FEATURES) + [0.0])


@dataclass(frozen=True)
class Labels:
    """What is known of some soundtracks.

    Attributes:
        film: soundtrack row -> the films that are right, one or more; empty where the catalogue has none.
    """

    film: Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class Calibration:
    """A model for everybody, and for each labelled soundtrack the one that has not seen its film.

    Attributes:
        model: the model to use, and to keep.
        held_out: a model for each fold; empty where labels did not help.
        fold: fold of each soundtrack; -1 where it has no label.
    """

    model: MatchModel
    held_out: tuple[MatchModel, ...]
    fold: NDArray[np.int64]

    @classmethod
    def none(cls, model: MatchModel, soundtracks: int) -> Calibration:
        """Return the model for all soundtracks alike."""
        return cls(model, (), np.full(soundtracks, -1, dtype=np.int64))

    def weights(self, evidence: Evidence) -> dict[str, Reals]:
        """Return the bits of each feature for each pair, and of the `prior`."""
        weights = {**self.model.weights(evidence), "prior": np.full(evidence.pairs, self.model.prior_weight)}
        fold = self.fold[evidence.soundtrack]
        for number, model in enumerate(self.held_out):
            chosen = fold == number
            bits_of = {**model.weights(evidence), "prior": np.full(evidence.pairs, model.prior_weight)}
            for feature, bits in bits_of.items():
                weights[feature] = np.where(chosen, bits, weights[feature])
        return weights


@dataclass(frozen=True)
class _Contests:
    """Labelled contests: the bits of each candidate, whether it is right, which contest it is in.

    Attributes:
        bits: pairs x features.
        prior: bits.
        right: flag of each pair.
        contest: number of each pair's contest.
        weight: of each contest.
        fold: of each contest.
    """

    bits: Reals
    prior: float
    right: Flags
    contest: Rows
    weight: Reals
    fold: Rows

    def losses(self, factors: Reals) -> Reals:
        """Return the log loss of each contest, in nats."""
        weights = self.prior + factors[-1] + self.bits @ factors[:-1]
        odds = np.exp2(np.clip(weights, -100, 100))
        total = 1 + np.bincount(self.contest, odds, len(self.weight))
        right = np.bincount(self.contest, odds * self.right, len(self.weight))
        has_right = np.bincount(self.contest, self.right, len(self.weight)) > 0
        losses: Reals = np.log(total) - np.log(np.where(has_right, right, 1.0))
        return losses

    def slope(self, factors: Reals, chosen: Flags) -> tuple[float, Reals]:
        """Return the weighted loss of the chosen contests with the pull to `_UNTOUCHED`, and its derivative."""
        weights = self.prior + factors[-1] + self.bits @ factors[:-1]
        odds = np.exp2(np.clip(weights, -100, 100))
        total = 1 + np.bincount(self.contest, odds, len(self.weight))
        share = odds / total[self.contest]
        right = odds * self.right
        right_total = np.bincount(self.contest, right, len(self.weight))
        right_share = np.divide(right, right_total[self.contest], out=np.zeros_like(right), where=self.right)
        pull = (share - right_share) * (self.weight * chosen)[self.contest] * np.log(2)
        change = np.append(pull @ self.bits, pull.sum())
        away = factors - _UNTOUCHED
        loss = float((self.losses(factors) * self.weight)[chosen].sum() + _PULL * (away @ away))
        return loss, change + 2 * _PULL * away


def calibrate(
    model: MatchModel, evidence: Evidence, films: Rows, labels: Labels, matching: MatchingParameters
) -> Calibration:
    """Return the model calibrated on the labels, or as it is where they are few or do not help.

    Args:
        model: as learned.
        evidence: all candidate pairs.
        films: `tmdb_id` of each pair.
        labels: by row of the soundtrack.
        matching: how many labels are needed.
    """
    folds = _folds(labels, evidence.soundtracks)
    if len(labels.film) < matching.estimation.least_labels:
        return Calibration(model, (), folds)
    contests = _contests(model, evidence, films, labels, folds)
    held_out = [_fit(contests, contests.fold != fold) for fold in range(FOLDS)]
    seen = np.array(held_out)[contests.fold]
    calibrated = np.array([contests.losses(factors) for factors in held_out])[contests.fold, np.arange(len(seen))]
    gain = (contests.losses(_UNTOUCHED) - calibrated) * contests.weight
    mean, error = float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))
    notes = {
        "labels": len(labels.film),
        "log_loss_as_learned": float(np.average(contests.losses(_UNTOUCHED), weights=contests.weight)),
        "log_loss_calibrated_held_out": float(np.average(calibrated, weights=contests.weight)),
        "calibration_chosen": mean > error,
    }
    # More than its own standard error: a difference that luck explains is no reason for a second set of numbers.
    if mean <= error:
        return Calibration(model.with_gains(model.gains, model.origin, notes), (), folds)
    everybody = _fit(contests, np.ones(len(contests.weight), dtype=bool))
    return Calibration(
        model.with_gains(_gains(everybody), "gold", notes),
        tuple(model.with_gains(_gains(factors), "gold", notes) for factors in held_out),
        folds,
    )


def _contests(model: MatchModel, evidence: Evidence, films: Rows, labels: Labels, folds: Rows) -> _Contests:
    """Return each labelled soundtrack's contest with its film, and the one without it."""
    labelled = np.zeros(evidence.soundtracks, dtype=bool)
    labelled[list(labels.film)] = True
    rows = np.flatnonzero(labelled[evidence.soundtrack])
    bits = np.stack([weights[rows] for weights in model.weights(evidence).values()], axis=1)
    soundtrack = evidence.soundtrack[rows]
    right = np.array(
        [film in labels.film[int(s)] for s, film in zip(soundtrack, films[rows], strict=True)], dtype=bool
    )
    number = np.cumsum(labelled) - 1
    has_film = np.array([bool(labels.film[int(row)]) for row in np.flatnonzero(labelled)])
    present = np.where(has_film, model.coverage, 1.0)
    absent = np.where(has_film, 1 - model.coverage, 0.0)
    without = _without_right_ones(model, evidence, rows, right, bits)
    count = int(labelled.sum())
    return _Contests(
        bits=np.concatenate([bits, without[~right]]),
        prior=model.prior_weight,
        right=np.concatenate([right, np.zeros(int((~right).sum()), dtype=bool)]),
        contest=np.concatenate([number[soundtrack], number[soundtrack[~right]] + count]),
        weight=np.concatenate([present, absent]),
        fold=np.tile(folds[labelled], 2),
    )


def _without_right_ones(model: MatchModel, evidence: Evidence, rows: Rows, right: Flags, bits: Reals) -> Reals:
    """Return the bits as they would be without the right films: the others then have fewer namesakes."""
    group, shape = evidence.group[rows], evidence.shape[rows]
    code = evidence.soundtrack[rows] * (int(evidence.group.max(initial=0)) + 1) + group
    taken = np.bincount(np.unique(code, return_inverse=True)[1], right)[np.unique(code, return_inverse=True)[1]]
    fewer = np.maximum(evidence.namesakes[rows] - taken.astype(np.int64), 1)
    changed = bits.copy()
    changed[:, FEATURES.index("homonym")] = model.homonym_bits(group, shape, fewer)
    return changed


def _fit(contests: _Contests, chosen: Flags) -> Reals:
    # scipy takes a while to import: only a run with labels needs it.
    from scipy.optimize import minimize

    bounds = [(0.1, 3.0)] * len(FEATURES) + [(-10.0, 10.0)]
    found = minimize(contests.slope, _UNTOUCHED, args=(chosen,), jac=True, method="L-BFGS-B", bounds=bounds)
    factors: Reals = np.asarray(found.x)
    return factors


def _gains(factors: Reals) -> dict[str, float]:
    return {**dict(zip(FEATURES, map(float, factors[:-1]), strict=True)), "prior": float(factors[-1])}


def _folds(labels: Labels, soundtracks: int) -> NDArray[np.int64]:
    """Return the fold of each labelled soundtrack: those that share a film, even over others, are in one."""
    import pandas as pd

    pairs = [(row, film) for row, films in labels.film.items() for film in films]
    gold = pd.DataFrame(pairs, columns=[c.RELEASE_GROUP_GID, c.TMDB_ID], dtype="int64")
    cluster = film_clusters(gold)
    alone = pd.Series({row: row for row, films in labels.film.items() if not films}, dtype="int64")
    key = pd.concat([cluster, alone])
    folds = np.full(soundtracks, -1, dtype=np.int64)
    spread = mixed(key.to_numpy().astype(np.uint64) + np.uint64(1)) % np.uint64(FOLDS)
    folds[key.index.to_numpy(dtype=np.int64)] = spread.astype(np.int64)
    return folds
