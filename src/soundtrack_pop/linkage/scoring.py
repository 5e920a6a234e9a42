"""Score candidate pairs with a match model, and choose the thresholds of the bands `auto` and `review`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from soundtrack_pop.linkage.blocking import RULES
from soundtrack_pop.linkage.comparison import Codes, Reals
from soundtrack_pop.linkage.comparisons import (
    COMPARISONS,
    SOUNDTRACK_COMPARISONS,
    TITLE_FREQUENCY,
    title_frequency_levels,
)
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.pairs import ComparisonVectors
from soundtrack_pop.linkage.title_forms import KINDS, Flags, combined, flatten_forms
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.schemas.matched import SCORED_PAIRS

# Weights are rounded to a millionth of a bit, so that rounding errors of sums do not rank equal pairs.
_PARTS_OF_A_BIT = 1e6


def score_pairs(
    compared_pairs: pa.Table, soundtracks: pa.Table, vectors: ComparisonVectors, weights_of: Mapping[str, Reals]
) -> pa.Table:
    """Return `feat_scored_pairs`: every candidate pair with its levels, weights and probability.

    Text columns are dictionary-encoded, because most texts occur many times; saving the table decodes them.

    Args:
        compared_pairs: `compare.COMPARED_PAIRS`, as `pairs.in_order` returns them.
        soundtracks: `compare.SOUNDTRACK_COLUMNS`, sorted by gid; pairs refer to them by row.
        vectors: comparison vectors of these pairs.
        weights_of: match weight of each comparison, and the `prior` weight, for each pair, bits.
    """
    weights = {name: _rounded(values) for name, values in weights_of.items()}
    total = np.zeros(vectors.pairs)
    for values in weights.values():
        total += values
    forms = flatten_forms(soundtracks)
    form = combined(compared_pairs["soundtrack_form_row"])
    columns = {
        "release_group_gid": pa.DictionaryArray.from_arrays(
            combined(compared_pairs["soundtrack_row"]), combined(soundtracks["release_group_gid"])
        ),
        "tmdb_id": compared_pairs["tmdb_id"],
        "match_probability": probabilities(vectors, total),
        "match_weight": total,
        "prior_weight": weights["prior"],
        "soundtrack_form": pa.DictionaryArray.from_arrays(form, forms.text),
        "soundtrack_form_kind": _named(forms.kind[form.to_numpy()], KINDS),
        "movie_form": compared_pairs["movie_form"],
        "movie_form_kind": _named(combined(compared_pairs["movie_form_kind"]).to_numpy(), KINDS),
        "title_similarity": compared_pairs["title_similarity"],
        "year_gap": compared_pairs["year_gap"],
        "same_level_candidates": vectors.same_level_candidates,
        "blocking_rule": _named(combined(compared_pairs["rule"]).to_numpy(), RULES),
    }
    codes = {**vectors.levels, TITLE_FREQUENCY.name: title_frequency_levels(vectors.same_level_candidates)}
    for one in COMPARISONS:
        columns[f"{one.name}_level"] = _named(codes[one.name], one.level_names)
        columns[f"{one.name}_weight"] = weights[one.name]
    table = pa.table(columns).select(SCORED_PAIRS.column_names)
    return table.cast(pa.schema([_kept_dictionary(table, field) for field in SCORED_PAIRS.arrow_schema]))


def with_bands(model: MatchModel, vectors: ComparisonVectors, matching: MatchingParameters) -> MatchModel:
    """Return the model with its thresholds, the match probabilities for linking and for clerical review.

    The threshold for linking is the lowest probability at which the expected precision of the linked pairs reaches
    `target_precision`; it is never below `least_auto_probability`.
    """
    linkable = vectors.of_soundtracks(~_only_for_review(vectors))
    sample = linkable.sampled(matching.estimation.most_soundtracks)
    best = best_probabilities(sample, probabilities(sample, model.match_weights(sample)))
    candidates = np.sort(best[best >= matching.least_auto_probability])[::-1]
    expected = np.cumsum(candidates) / np.arange(1, len(candidates) + 1)
    reaching = candidates[expected >= matching.target_precision]
    lowest = float(reaching[-1]) if len(reaching) else matching.target_precision
    auto = lowest if len(reaching) < len(candidates) else matching.least_auto_probability
    return replace(model, auto_probability=auto, review_probability=matching.review_probability)


def best_probabilities(vectors: ComparisonVectors, probability: Reals) -> Reals:
    """Return the highest probability of each soundtrack that has a candidate."""
    best: Reals = np.maximum.reduceat(probability, vectors.starts) if vectors.pairs else probability
    return best


def _only_for_review(vectors: ComparisonVectors) -> Flags:
    """Return which soundtracks the title matcher links only after clerical review."""
    flags = np.zeros(vectors.soundtracks, dtype=bool)
    for one in SOUNDTRACK_COMPARISONS:
        codes = [one.code(level) for level in one.levels_for_review]
        flags |= np.isin(vectors.soundtrack_levels[one.name], codes)
    return flags


def _rounded(weights: Reals) -> Reals:
    rounded = weights * _PARTS_OF_A_BIT
    np.rint(rounded, out=rounded)
    np.divide(rounded, _PARTS_OF_A_BIT, out=rounded)
    return rounded


def _named(codes: Codes, names: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(names))


def _kept_dictionary(table: pa.Table, field: pa.Field) -> pa.Field:
    found = table.schema.field(field.name).type
    return field.with_type(found) if pa.types.is_dictionary(found) else field
