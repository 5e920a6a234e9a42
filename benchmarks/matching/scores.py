"""Score a method's pairs against the truth of a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.worlds.world import DISTRACTOR, IN_CATALOGUE, REMOVED

BINS = 10
# Points of a curve that is drawn, not read.
_CURVE_POINTS = 200
Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class BestFilms:
    """The best candidate of each soundtrack of the truth, in the truth's order.

    Attributes:
        probability: of the best candidate; NaN where a soundtrack has none.
        is_right: whether it is the true film; never where the true film is not in the catalogue.
        has_true_candidate: whether the true film is among the candidates at all.
        status: in_catalogue, removed or distractor.
    """

    probability: Reals
    is_right: Flags
    has_true_candidate: Flags
    status: NDArray[np.object_]


@dataclass(frozen=True)
class Operating:
    """What linking every best candidate from a threshold up gives.

    Attributes:
        threshold: probability, 0 to 1.
        precision: right ones among the linked; None where nothing is linked.
        recall: right ones among the soundtracks whose film is in the catalogue.
        f1: harmonic mean of both; 0 where nothing is right.
    """

    threshold: float
    precision: float | None
    recall: float
    f1: float


def best_films(pairs: pa.Table, truth: pa.Table) -> BestFilms:
    """Return each soundtrack's candidate of highest probability; ties go to the lowest `tmdb_id`.

    Args:
        pairs: release_group_gid, tmdb_id, match_probability; soundtracks outside the truth are left out.
        truth: release_group_gid, status, tmdb_id; one row per soundtrack.
    """
    gids = pa.chunked_array([truth["release_group_gid"].combine_chunks()])
    row = pc.index_in(pairs["release_group_gid"].cast(pa.string()), value_set=gids.combine_chunks())
    known = np.asarray(row.is_valid())
    rows = np.asarray(row.fill_null(-1))[known].astype(np.int64)
    films = np.asarray(pairs["tmdb_id"])[known]
    probability = np.asarray(pairs["match_probability"])[known].astype(np.float64)
    true_films = np.asarray(truth["tmdb_id"].fill_null(-1))
    order = np.lexsort((films, -probability, rows))
    rows, films, probability = rows[order], films[order], probability[order]
    is_first = np.ones(len(rows), dtype=bool)
    is_first[1:] = rows[1:] != rows[:-1]
    best = np.full(truth.num_rows, np.nan)
    best[rows[is_first]] = probability[is_first]
    is_true = films == true_films[rows]
    is_right, is_found = np.zeros(truth.num_rows, dtype=bool), np.zeros(truth.num_rows, dtype=bool)
    is_right[rows[is_first]] = is_true[is_first]
    is_found[rows[is_true]] = True
    return BestFilms(best, is_right, is_found, np.array(truth["status"].to_pylist(), dtype=object))


def score(pairs: pa.Table, truth: pa.Table, auto_probability: float) -> dict[str, Any]:
    """Return all scores of a method.

    Args:
        pairs: release_group_gid, tmdb_id, match_probability.
        truth: release_group_gid, status, tmdb_id.
        auto_probability: from where on the method itself links without asking anybody.
    """
    best = best_films(pairs, truth)
    is_in = best.status == IN_CATALOGUE
    most = best_operating(best)
    auto = operating_at(best, auto_probability)
    return {
        "pairs": pairs.num_rows,
        "candidate_recall": float(best.has_true_candidate[is_in].mean()) if is_in.any() else None,
        "best": vars(most),
        "auto": vars(auto),
        "false_match_removed": false_match_rate(best, REMOVED, auto_probability),
        "false_match_distractor": false_match_rate(best, DISTRACTOR, auto_probability),
        "calibration_error": calibration_error(best.probability, best.is_right),
        "calibration": calibration_bins(best.probability, best.is_right),
        "curve": curve(best),
    }


def operating_at(best: BestFilms, threshold: float) -> Operating:
    """Return precision, recall and F1 of the best candidates from `threshold` up."""
    is_linked = np.nan_to_num(best.probability, nan=-1.0) >= threshold
    right = int((is_linked & best.is_right).sum())
    linked = int(is_linked.sum())
    wanted = int((best.status == IN_CATALOGUE).sum())
    return Operating(
        threshold=float(threshold),
        precision=right / linked if linked else None,
        recall=right / wanted if wanted else 0.0,
        f1=2 * right / (linked + wanted) if linked + wanted else 0.0,
    )


def best_operating(best: BestFilms) -> Operating:
    """Return the point of the highest F1 among all thresholds; the highest threshold where several have it."""
    probability, linked, right = _cumulative(best)
    if not len(probability):
        return operating_at(best, 1.0)
    f1 = 2 * right / (linked + (best.status == IN_CATALOGUE).sum())
    return operating_at(best, float(probability[int(np.argmax(f1))]))


def curve(best: BestFilms) -> list[dict[str, float]]:
    """Return precision and recall by threshold, from the highest down, at most a few hundred points evenly by recall."""
    probability, linked, right = _cumulative(best)
    wanted = int((best.status == IN_CATALOGUE).sum())
    if not len(probability) or not wanted:
        return []
    recall, precision = right / wanted, right / linked
    steps = np.linspace(recall[0], recall[-1], _CURVE_POINTS)
    kept = np.unique(np.append(np.searchsorted(recall, steps).clip(max=len(recall) - 1), len(recall) - 1))
    return [
        {"threshold": float(probability[at]), "precision": float(precision[at]), "recall": float(recall[at])}
        for at in kept
    ]


def _cumulative(best: BestFilms) -> tuple[Reals, NDArray[np.int64], NDArray[np.int64]]:
    """Return each probability, from the highest down, with how many are linked from it up and how many rightly.

    Equal probabilities are linked together or not at all.
    """
    known = ~np.isnan(best.probability)
    order = np.argsort(-best.probability[known], kind="stable")
    probability = best.probability[known][order]
    right = np.cumsum(best.is_right[known][order], dtype=np.int64)
    is_last = np.ones(len(probability), dtype=bool)
    is_last[:-1] = probability[1:] != probability[:-1]
    return probability[is_last], np.flatnonzero(is_last).astype(np.int64) + 1, right[is_last]


def false_match_rate(best: BestFilms, status: str, threshold: float) -> float | None:
    """Return the share of the soundtracks of a status that are linked; None where there are none."""
    chosen = best.probability[best.status == status]
    return float((np.nan_to_num(chosen, nan=-1.0) >= threshold).mean()) if len(chosen) else None


def calibration_bins(probability: Reals, is_right: Flags) -> list[dict[str, float]]:
    """Return, for each filled bin of ten of equal width, count, mean probability and share of right ones."""
    known = ~np.isnan(probability)
    probability, right = probability[known], is_right[known]
    which = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    return [
        {
            "bin": int(one),
            "count": int((which == one).sum()),
            "probability": float(probability[which == one].mean()),
            "right": float(right[which == one].mean()),
        }
        for one in np.unique(which)
    ]


def calibration_error(probability: Reals, is_right: Flags) -> float | None:
    """Return the expected calibration error in [0, 1] (Naeini et al. 2015); None where nothing has a probability.

    Args:
        probability: of the best candidate of each soundtrack; NaN where it has none.
        is_right: whether that candidate is the true film.
    """
    bins = calibration_bins(probability, is_right)
    total = sum(one["count"] for one in bins)
    if not total:
        return None
    return sum(one["count"] / total * abs(one["probability"] - one["right"]) for one in bins)
