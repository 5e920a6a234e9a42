"""Score candidate pairs with a match model, and choose the bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.blocking import RULES
from soundtrack_pop.linkage.compare import LEVELS
from soundtrack_pop.linkage.model import FEATURES, MatchModel, Reals, probabilities
from soundtrack_pop.linkage.pairs import Evidence
from soundtrack_pop.linkage.title_forms import KINDS, combined, flatten_forms
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.schemas.matched import SCORED_PAIRS

_HOMONYM_LEVELS = ("unique", "two", "few", "many")
# Weights are rounded to a millionth of a bit, so that no rounding of sums can order two equal pairs.
_PARTS_OF_A_BIT = 1e6


def score_pairs(
    compared_pairs: pa.Table, soundtracks: pa.Table, evidence: Evidence, bits: Mapping[str, Reals]
) -> pa.Table:
    """Return `feat_scored_pairs`: every candidate pair with its levels, weights and probability.

    Texts are dictionaries: most occur many times. They become plain ones when the table is saved.

    Args:
        compared_pairs: `features.COMPARED_PAIRS`, in order.
        soundtracks: `features.SOUNDTRACK_COLUMNS`, in the order of the pairs' rows.
        evidence: of these pairs.
        bits: weight of each feature, and of the `prior`, for each pair.
    """
    weights = {name: _rounded(values) for name, values in bits.items()}
    total = np.zeros(evidence.pairs)
    for values in weights.values():
        total += values
    forms = flatten_forms(soundtracks)
    form = combined(compared_pairs["soundtrack_form_row"])
    columns = {
        "release_group_gid": pa.DictionaryArray.from_arrays(
            combined(compared_pairs["soundtrack_row"]), combined(soundtracks["release_group_gid"])
        ),
        "tmdb_id": compared_pairs["tmdb_id"],
        "match_probability": probabilities(evidence, total),
        "match_weight": total,
        "prior_weight": weights["prior"],
        "soundtrack_form": pa.DictionaryArray.from_arrays(form, forms.text),
        "soundtrack_form_kind": _named(forms.kind[form.to_numpy()], KINDS),
        "movie_form": compared_pairs["movie_form"],
        "movie_form_kind": _named(combined(compared_pairs["movie_form_kind"]).to_numpy(), KINDS),
        "title_similarity": compared_pairs["title_similarity"],
        "year_gap": compared_pairs["year_gap"],
        "homonyms": evidence.namesakes,
        "blocking_rule": _named(combined(compared_pairs["rule"]).to_numpy(), RULES),
    }
    for feature in FEATURES:
        columns[f"{feature}_level"] = _level_names(evidence, feature)
        columns[f"{feature}_weight"] = weights[feature]
    table = pa.table(columns).select(SCORED_PAIRS.column_names)
    return table.cast(pa.schema([_kept_dictionary(table, field) for field in SCORED_PAIRS.arrow_schema]))


def with_bands(model: MatchModel, evidence: Evidence, matching: MatchingParameters) -> MatchModel:
    """Return the model with the probabilities from which pairs are linked, and put up for review.

    The first is the lowest at which the expected share of right ones among linked pairs reaches the target, and
    at least the declared one.
    """
    sample = evidence.sampled(matching.estimation.most_soundtracks)
    best = best_probabilities(sample, probabilities(sample, model.match_weights(sample)))
    candidates = np.sort(best[best >= matching.least_auto_probability])[::-1]
    expected = np.cumsum(candidates) / np.arange(1, len(candidates) + 1)
    reaching = candidates[expected >= matching.target_precision]
    lowest = float(reaching[-1]) if len(reaching) else matching.target_precision
    auto = lowest if len(reaching) < len(candidates) else matching.least_auto_probability
    return replace(model, auto_probability=auto, review_probability=matching.review_probability)


def best_probabilities(evidence: Evidence, probability: Reals) -> Reals:
    """Return the highest probability of each soundtrack that has a candidate."""
    best: Reals = np.maximum.reduceat(probability, evidence.starts) if evidence.pairs else probability
    return best


def _rounded(bits: Reals) -> Reals:
    rounded = bits * _PARTS_OF_A_BIT
    np.rint(rounded, out=rounded)
    np.divide(rounded, _PARTS_OF_A_BIT, out=rounded)
    return rounded


def _level_names(evidence: Evidence, feature: str) -> pa.Array:
    if feature == "homonym":
        level = np.searchsorted(np.array([2, 3, 9]), evidence.namesakes, side="right")
        return _named(level.astype(np.uint8), _HOMONYM_LEVELS)
    return _named(evidence.levels[feature], LEVELS[feature])


def _named(codes: NDArray[np.uint8], names: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(names))


def _kept_dictionary(table: pa.Table, field: pa.Field) -> pa.Field:
    found = table.schema.field(field.name).type
    return field.with_type(found) if pa.types.is_dictionary(found) else field
