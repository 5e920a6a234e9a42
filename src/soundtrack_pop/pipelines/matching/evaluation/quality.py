"""The content of `match_quality.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.matching.evaluation import measures
from soundtrack_pop.pipelines.matching.evaluation.groups import soundtrack_groups
from soundtrack_pop.pipelines.matching.evaluation.intervals import RESAMPLES
from soundtrack_pop.pipelines.matching.evaluation.outcomes import (
    LabelledMatches,
    judge_negatives,
    judge_soundtracks,
    tidy,
    weights_give_probabilities,
)
from soundtrack_pop.statistics import CONFIDENCE, proportion

if TYPE_CHECKING:
    import pandas as pd

WHAT_THIS_DOES_NOT_SHOW = (
    "Measured on soundtracks whose film editors linked to IMDb or clerical review decided. They favour famous "
    "films and recent decades, include hardly any television or games, and a film that editors linked is in the "
    "catalogue more often than others. The result holds for a catalogue of this size: more films share more "
    "titles. The match rate counts links, right or wrong; it is not an accuracy."
)
_INTERVALS = (
    f"{CONFIDENCE:.0%}, bootstrap over films ({RESAMPLES:,} draws), no end nearer than Wilson's with the films as "
    "trials; of soundtracks without a film Wilson's"
)
_NO_FILM_NOTE = (
    "Labelled by editors' links to IMDb titles that no film of the catalogue carries, and by hand. A film whose "
    "IMDb id is missing may be the right one all the same: see films_without_imdb_id_share."
)
_REMOVED_NOTE = (
    "The right films are removed from the candidates and the probabilities of the others computed again. The "
    "model is not estimated again, nor are films of the same title counted again: a run on a catalogue without "
    "those films is stricter."
)
_REMOVED_UNKNOWN = "Not known: the probabilities of this run do not follow from its match weights."
_NO_LABELS_NOTE = (
    "No soundtrack is labelled with a film of the catalogue, so precision and recall are not known. That "
    "says nothing about the links."
)
_NO_NEGATIVES_NOTE = (
    "No soundtrack is labelled to have no film, so calibration is measured on soundtracks with a film only."
)
_PRETRAINED_NOTE = (
    "The model is an earlier run's: if labels of these films helped to make it, these measures are too good."
)
_FEW_FILMS = 30


@dataclass(frozen=True)
class Population:
    """What the run linked, labelled or not.

    Attributes:
        is_sample: whether the data is the embedded sample.
        soundtracks: how many.
        films: how many the catalogue holds.
        films_without_imdb_id: how many of them carry no IMDb id.
        pairs_by_band: matched pairs by band.
        pairs_by_source: matched pairs by source.
        prior_match_rate: the model's share of soundtracks whose film is in the catalogue; None where it has none.
        model_origin: `MatchModel.origin`.
    """

    is_sample: bool
    soundtracks: int
    films: int
    films_without_imdb_id: int
    pairs_by_band: Mapping[str, int]
    pairs_by_source: Mapping[str, int]
    prior_match_rate: float | None
    model_origin: str | None = None


def measure_matches(
    labels: LabelledMatches, population: Population, auto_probability: float, review_probability: float
) -> dict[str, Any]:
    """Measure the title matcher on the labels, and count the final pairs.

    Args:
        labels: what it found for labelled soundtracks; any of the frames may be empty.
        population: what the run linked.
        auto_probability: from which a pair is linked, in [0, 1].
        review_probability: from which it goes to clerical review.

    Returns:
        The content of `match_quality.json`, valid JSON: null for what is not known; `note` gives the reason.
        Precision, recall and F1 at the top are those of band auto.
    """
    labels = tidy(labels)
    judged, negatives = judge_soundtracks(labels), judge_negatives(labels)
    groups = soundtrack_groups(labels.right_pairs, labels.soundtracks, labels.films)
    auto, both = measures.measure_bands(judged, [(c.BAND_AUTO,), (c.BAND_AUTO, c.BAND_REVIEW)])
    candidates = measures.measure_candidates(judged)
    chosen = (auto_probability, review_probability)
    is_removable = weights_give_probabilities(labels.candidates)
    pairs = sum(population.pairs_by_band.values())
    return {
        "is_sample": population.is_sample,
        "soundtracks": population.soundtracks,
        "films": population.films,
        "films_without_imdb_id_share": proportion(population.films_without_imdb_id, population.films).value,
        "coverage": population.prior_match_rate,
        "model_origin": population.model_origin,
        # Labelled soundtracks and their films are called gold in the keys, which are a contract.
        "gold_pairs": len(judged),
        "gold_films": int(judged["film"].nunique()),
        "precision": auto["precision"],
        "recall": auto["recall"],
        "f1": auto["f1"],
        "candidate_recall": candidates["recall"],
        "match_rate": proportion(pairs, population.soundtracks).value,
        "title_matcher": {
            "auto": auto,
            "auto_and_review": both,
            "outside_catalogue": {**measures.measure_negatives(negatives, c.BAND_AUTO), "note": _NO_FILM_NOTE},
        },
        "candidates": candidates,
        "film_removed": _removed(judged, chosen, is_removable),
        "calibration": measures.measure_calibration(judged, negatives),
        "auto_probability": auto_probability,
        "review_probability": review_probability,
        "thresholds": measures.measure_thresholds(judged, sorted({*measures.THRESHOLDS, *chosen}), is_removable),
        "by": measures.measure_groups(judged, groups, c.BAND_AUTO),
        "matched_pairs": {
            "total": pairs,
            "by_band": dict(population.pairs_by_band),
            "by_source": dict(population.pairs_by_source),
        },
        "intervals": _INTERVALS,
        "note": _note(judged, negatives, population.model_origin),
        "what_this_does_not_show": WHAT_THIS_DOES_NOT_SHOW,
    }


def _removed(judged: pd.DataFrame, chosen: tuple[float, float], is_removable: bool) -> dict[str, Any]:
    if not is_removable:
        return {"soundtracks": len(judged), "auto": None, "auto_and_review": None, "note": _REMOVED_UNKNOWN}
    auto, both = measures.measure_removed(judged, chosen)
    return {"soundtracks": len(judged), "auto": auto, "auto_and_review": both, "note": _REMOVED_NOTE}


def _note(judged: pd.DataFrame, negatives: pd.DataFrame, model_origin: str | None) -> str | None:
    """Return the caveats of these measures; None if there are none."""
    films = judged["film"].nunique()
    if not films:
        return _NO_LABELS_NOTE
    remarks = []
    if films < _FEW_FILMS:
        labelled = "1 soundtrack is" if len(judged) == 1 else f"{len(judged):,} soundtracks are"
        remarks.append(
            f"Only {labelled} labelled, of {films:,} film{'s' if films > 1 else ''}: the intervals are wide, and "
            "the groups are too small to compare."
        )
    if negatives.empty:
        remarks.append(_NO_NEGATIVES_NOTE)
    if model_origin == "frozen":
        remarks.append(_PRETRAINED_NOTE)
    return " ".join(remarks) or None
