"""Calibrate the learned model on labels: one coefficient for each comparison's match weight, and a constant.

A conditional logit (McFadden 1974) over a labelled soundtrack's competing candidates and "none of these", with a
ridge penalty towards the coefficients 1 that leave the model as it is. Labels exist only for films in the
catalogue, so each enters twice: with its film, weighted by the prior match rate, and with its film taken out,
weighted by the rest. The calibration is used only if it predicts held-out labels better than the model as learned,
and labelled soundtracks are scored by coefficients that were fitted without their film.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparison import Reals
from soundtrack_pop.linkage.comparisons import COMPARISONS, TITLE_FREQUENCY
from soundtrack_pop.linkage.labels import FOLDS, Labels, folds_of
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.pairs import ComparisonVectors
from soundtrack_pop.linkage.title_forms import Flags, Rows
from soundtrack_pop.parameters.matching import MatchingParameters

# Strength of the ridge penalty, in labels.
_PENALTY = 10.0
_NAMES = tuple(one.name for one in COMPARISONS)
_UNCHANGED = np.array([1.0] * len(_NAMES) + [0.0])
# Bounds of a coefficient, and of the constant in bits.
_BOUNDS = [(0.1, 3.0)] * len(_NAMES) + [(-10.0, 10.0)]


@dataclass(frozen=True)
class Calibration:
    """The model for all soundtracks, and for each labelled one a model that was fitted without its film.

    Attributes:
        model: the model that is saved; it scores every soundtrack that no model of `held_out` scores.
        held_out: one model for each fold, fitted on the other folds; empty if labels did not improve predictions.
        fold: fold of each soundtrack; -1 if it has no label.
    """

    model: MatchModel
    held_out: tuple[MatchModel, ...]
    fold: NDArray[np.int64]

    @classmethod
    def none(cls, model: MatchModel, soundtracks: int) -> Calibration:
        """Return a calibration that uses the same model for all soundtracks."""
        return cls(model, (), np.full(soundtracks, -1, dtype=np.int64))

    def weights(self, vectors: ComparisonVectors) -> dict[str, Reals]:
        """Return the match weight of each comparison for each pair, and the `prior` weight, in bits."""
        weights = _weights_with_prior(self.model, vectors)
        fold = self.fold[vectors.soundtrack]
        for number, model in enumerate(self.held_out):
            for name, held_out in _weights_with_prior(model, vectors).items():
                weights[name] = np.where(fold == number, held_out, weights[name])
        return weights


def _weights_with_prior(model: MatchModel, vectors: ComparisonVectors) -> dict[str, Reals]:
    return {**model.weights(vectors), "prior": np.full(vectors.pairs, model.prior_weight)}


@dataclass(frozen=True)
class _CompetingCandidates:
    """The candidates of labelled soundtracks; a soundtrack's candidates form one set with its film, one without.

    Attributes:
        weights: match weights, pairs x comparisons, bits.
        prior: prior match weight, bits.
        right: whether each pair is a correct one.
        set_number: number of each pair's set.
        weight: weight of each set in the loss.
        fold: fold of each set.
    """

    weights: Reals
    prior: float
    right: Flags
    set_number: Rows
    weight: Reals
    fold: Rows

    def losses(self, coefficients: Reals) -> Reals:
        """Return the log loss of each set, in nats."""
        odds, total = self._odds(coefficients)
        right = np.bincount(self.set_number, odds * self.right, len(self.weight))
        has_right = np.bincount(self.set_number, self.right, len(self.weight)) > 0
        losses: Reals = np.log(total) - np.log(np.where(has_right, right, 1.0))
        return losses

    def loss_and_gradient(self, coefficients: Reals, chosen: Flags) -> tuple[float, Reals]:
        """Return the weighted loss of the chosen sets with the penalty, and its gradient."""
        odds, total = self._odds(coefficients)
        share = odds / total[self.set_number]
        right = odds * self.right
        right_total = np.bincount(self.set_number, right, len(self.weight))
        right_share = np.divide(right, right_total[self.set_number], out=np.zeros_like(right), where=self.right)
        residual = (share - right_share) * (self.weight * chosen)[self.set_number] * np.log(2)
        gradient = np.append(residual @ self.weights, residual.sum())
        away = coefficients - _UNCHANGED
        loss = float((self.losses(coefficients) * self.weight)[chosen].sum() + _PENALTY * (away @ away))
        return loss, gradient + 2 * _PENALTY * away

    def _odds(self, coefficients: Reals) -> tuple[Reals, Reals]:
        """Return the odds of each pair, and for each set 1 plus their sum."""
        weights = self.prior + coefficients[-1] + self.weights @ coefficients[:-1]
        odds = np.exp2(np.clip(weights, -100, 100))
        totals = np.asarray(1 + np.bincount(self.set_number, odds, len(self.weight)), dtype=np.float64)
        return odds, totals


def calibrate(
    model: MatchModel, vectors: ComparisonVectors, films: Rows, labels: Labels, matching: MatchingParameters
) -> Calibration:
    """Return the model calibrated on the labels; uncalibrated if labels are few or do not improve predictions.

    Args:
        model: the model as learned without labels.
        vectors: comparison vectors of all candidate pairs.
        films: `tmdb_id` of each pair.
        labels: by row of the soundtrack.
        matching: `estimation.least_labels`, the number of labels that calibration needs.
    """
    folds = folds_of(labels, vectors.soundtracks)
    if len(labels.film) < matching.estimation.least_labels:
        return Calibration(model, (), folds)
    sets = _competing_candidates(model, vectors, films, labels, folds)
    held_out = [_fit(sets, sets.fold != fold) for fold in range(FOLDS)]
    calibrated = np.array([sets.losses(fitted) for fitted in held_out])[sets.fold, np.arange(len(sets.fold))]
    gain = (sets.losses(_UNCHANGED) - calibrated) * sets.weight
    mean, error = float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))
    notes = {
        "labels": len(labels.film),
        "log_loss_as_learned": float(np.average(sets.losses(_UNCHANGED), weights=sets.weight)),
        "log_loss_calibrated_held_out": float(np.average(calibrated, weights=sets.weight)),
        "calibration_chosen": mean > error,
    }
    # A gain within one standard error of zero may be chance: the model then stays as learned.
    if mean <= error:
        return Calibration(model.calibrated(model.calibration, model.origin, notes), (), folds)
    of_all = _fit(sets, np.ones(len(sets.weight), dtype=bool))
    return Calibration(
        model.calibrated(_coefficients(of_all), "gold", notes),
        tuple(model.calibrated(_coefficients(fitted), "gold", notes) for fitted in held_out),
        folds,
    )


def _competing_candidates(
    model: MatchModel, vectors: ComparisonVectors, films: Rows, labels: Labels, folds: Rows
) -> _CompetingCandidates:
    """Return each labelled soundtrack's set of candidates with its film, and the one without it."""
    labelled = np.zeros(vectors.soundtracks, dtype=bool)
    labelled[list(labels.film)] = True
    rows = np.flatnonzero(labelled[vectors.soundtrack])
    weights = np.stack([of_one[rows] for of_one in model.weights(vectors).values()], axis=1)
    soundtrack = vectors.soundtrack[rows]
    right = np.array(
        [film in labels.film[int(s)] for s, film in zip(soundtrack, films[rows], strict=True)], dtype=bool
    )
    number = np.cumsum(labelled) - 1
    has_film = np.array([bool(labels.film[int(row)]) for row in np.flatnonzero(labelled)])
    present = np.where(has_film, model.prior_match_rate, 1.0)
    absent = np.where(has_film, 1 - model.prior_match_rate, 0.0)
    without = _without_right_ones(model, vectors, rows, right, weights)
    count = int(labelled.sum())
    return _CompetingCandidates(
        weights=np.concatenate([weights, without[~right]]),
        prior=model.prior_weight,
        right=np.concatenate([right, np.zeros(int((~right).sum()), dtype=bool)]),
        set_number=np.concatenate([number[soundtrack], number[soundtrack[~right]] + count]),
        weight=np.concatenate([present, absent]),
        fold=np.tile(folds[labelled], 2),
    )


def _without_right_ones(
    model: MatchModel, vectors: ComparisonVectors, rows: Rows, right: Flags, weights: Reals
) -> Reals:
    """Return the weights if the correct films were absent: fewer candidates then share a title level."""
    group, length = vectors.title_group[rows], vectors.title_length[rows]
    code = vectors.soundtrack[rows] * (int(vectors.title_group.max(initial=0)) + 1) + group
    _, position = np.unique(code, return_inverse=True)
    removed = np.bincount(position, right)[position].astype(np.int64)
    fewer = np.maximum(vectors.same_level_candidates[rows] - removed, 1)
    changed = weights.copy()
    changed[:, _NAMES.index(TITLE_FREQUENCY.name)] = model.title_frequency_weights(group, length, fewer)
    return changed


def _fit(sets: _CompetingCandidates, chosen: Flags) -> Reals:
    # scipy takes a while to import: only a run with labels needs it.
    from scipy.optimize import minimize

    found = minimize(
        sets.loss_and_gradient, _UNCHANGED, args=(chosen,), jac=True, method="L-BFGS-B", bounds=_BOUNDS
    )
    coefficients: Reals = np.asarray(found.x)
    return coefficients


def _coefficients(coefficients: Reals) -> dict[str, float]:
    return {**dict(zip(_NAMES, map(float, coefficients[:-1]), strict=True)), "prior": float(coefficients[-1])}
