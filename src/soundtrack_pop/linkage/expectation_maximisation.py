"""Learn the match model from a run's own candidate pairs, without labels.

Expectation maximisation (Dempster, Laird and Rubin 1977) over a soundtrack's competing candidates instead of
single pairs: each soundtrack has one true film or none, so the match probabilities of its candidates and of "none
of these" add up to 1. Candidates that lose against a clear winner show what false candidates look like, sequels
with the same composer included. The priors enter as pseudo-observations: a small run stays near them, a large one
outweighs them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from soundtrack_pop.linkage.comparison import Comparison, Reals
from soundtrack_pop.linkage.comparisons import (
    PAIR_COMPARISONS,
    SAME_TITLE_LEVELS,
    SAME_TITLE_SPLIT,
    SOUNDTRACK_COMPARISONS,
    TITLE,
    WEIGHED_BY_LEVEL,
)
from soundtrack_pop.linkage.model import MatchModel, probabilities
from soundtrack_pop.linkage.pairs import SAME_TITLE, TITLE_GROUPS, ComparisonVectors
from soundtrack_pop.linkage.term_frequencies import TermFrequencies
from soundtrack_pop.linkage.title_forms import TITLE_LENGTHS
from soundtrack_pop.parameters.matching import MatchingParameters, Priors, PseudoCounts

# Added to the count of every level: a level that was not seen is rare, not impossible.
_ADDED_COUNT = 0.05


def declared_model(
    frequencies: TermFrequencies, soundtracks: pa.Table, matching: MatchingParameters
) -> MatchModel:
    """Return the model before training: the priors, with u probabilities and rates counted in the catalogue.

    Args:
        frequencies: term frequencies of the films.
        soundtracks: the columns of `prm_soundtracks` that comparisons read.
        matching: the priors.
    """
    priors = matching.priors
    return MatchModel(
        origin="declared",
        prior_match_rate=priors.prior_match_rate,
        m={one.name: priors.m(one) for one in (TITLE, *WEIGHED_BY_LEVEL)},
        u={one.name: _prior_u(one, frequencies, soundtracks, priors) for one in WEIGHED_BY_LEVEL},
        rates=_prior_rates(frequencies, priors),
        same_title_split=np.array(list(SAME_TITLE_SPLIT.values())),
        dispersion=priors.title_dispersion,
        notes={"films": frequencies.films, "soundtracks": soundtracks.num_rows},
    )


def learn(vectors: ComparisonVectors, start: MatchModel, matching: MatchingParameters) -> MatchModel:
    """Return the model trained on the candidate pairs, or `start` if there are too few informative matches.

    Informative matches are the expected true pairs with a known year or person.

    Args:
        vectors: comparison vectors of all candidate pairs.
        start: the declared model; it also serves as the prior.
        matching: sample size, stopping rule and pseudo-counts of the priors.
    """
    estimation = matching.estimation
    sample = vectors.sampled(estimation.most_soundtracks)
    model, rounds, change = start, 0, 1.0
    while rounds < estimation.most_rounds and change >= estimation.least_change:
        rounds += 1
        following = _maximise(sample, _expect(sample, model), start, matching.priors.pseudo_counts)
        model, change = following, _change(model, following)
    informative = _informative_matches(sample, _expect(sample, model))
    notes = {
        "soundtracks_sampled": sample.soundtracks,
        "pairs_sampled": sample.pairs,
        "informative_matches": round(informative, 1),
    }
    if informative < estimation.least_informative_matches:
        reason = (
            f"{informative:.0f} expected true pairs with a known year or person; "
            f"{estimation.least_informative_matches} are needed to learn from"
        )
        return replace(start, notes={**start.notes, **notes, "why_declared": reason})
    return replace(model, origin="em", notes={**start.notes, **notes, "rounds": rounds, "last_change": change})


def without_unseen_levels(model: MatchModel, frequencies: TermFrequencies) -> MatchModel:
    """Return the model with weight 0 for levels that no film of the catalogue has (bands of popularity).

    Such a level would have its prior m and a u near 0, and so a large weight. That has no effect in this run, but
    the model may be reused on another catalogue. The level gets u = m, so its u probabilities sum to more than 1;
    the other weights do not change.
    """
    u = dict(model.u)
    for one in PAIR_COMPARISONS:
        if one.film_values is None or one.soundtrack_columns:
            continue
        films = one.in_order(frequencies.values[one.name])
        unseen = films == 0
        unseen[0] = False
        u[one.name] = np.where(unseen, model.m[one.name], u[one.name])
    return replace(model, u=u)


def _expect(vectors: ComparisonVectors, model: MatchModel) -> Reals:
    return probabilities(vectors, model.match_weights(vectors))


def _maximise(vectors: ComparisonVectors, matched: Reals, start: MatchModel, pseudo: PseudoCounts) -> MatchModel:
    """Return the model that fits these match probabilities best, with the start as pseudo-observations."""
    unmatched = 1 - matched
    has_film = vectors.sums(matched)
    found, soundtracks = has_film.sum(), vectors.soundtracks
    return replace(
        start,
        prior_match_rate=float(
            (found + pseudo.match_rate * start.prior_match_rate) / (soundtracks + pseudo.match_rate)
        ),
        m={
            TITLE.name: _title_m(vectors, matched, start, pseudo),
            **{one.name: _pair_levels(vectors, one, matched, start.m[one.name], pseudo.true_pairs)
               for one in PAIR_COMPARISONS},
            **{one.name: _soundtrack_levels(vectors, one, has_film, start.m[one.name], pseudo)
               for one in SOUNDTRACK_COMPARISONS},
        },
        u={
            **{one.name: _pair_u(vectors, one, unmatched, start, pseudo) for one in PAIR_COMPARISONS},
            **{one.name: _soundtrack_u(vectors, one, 1 - has_film, start, pseudo)
               for one in SOUNDTRACK_COMPARISONS},
        },
        rates=_rates(vectors, unmatched, start, pseudo),
        same_title_split=_same_title_split(vectors, unmatched, start, pseudo),
    )  # fmt: skip


def _title_m(vectors: ComparisonVectors, matched: Reals, start: MatchModel, pseudo: PseudoCounts) -> Reals:
    """Return m of the title levels; m of `number_clash` stays as declared.

    It cannot be learned without labels: if a film of a series is missing from the catalogue, its sequel has the
    same stem and composer and looks like the film itself.
    """
    declared = start.m[TITLE.name]
    counts = np.bincount(vectors.levels[TITLE.name], matched, len(TITLE.levels))
    m = _normalised(counts + declared * pseudo.true_pairs)
    clash = TITLE.code("number_clash")
    others = np.delete(m, clash)
    return np.insert(others * (1 - declared[clash]) / others.sum(), clash, declared[clash])


def _same_title_split(
    vectors: ComparisonVectors, unmatched: Reals, start: MatchModel, pseudo: PseudoCounts
) -> Reals:
    same = vectors.has_same_title
    counts = np.bincount(vectors.levels[TITLE.name][same], unmatched[same], len(SAME_TITLE_LEVELS))
    return _normalised(counts + start.same_title_split * pseudo.same_title_split)


def _rates(vectors: ComparisonVectors, unmatched: Reals, start: MatchModel, pseudo: PseudoCounts) -> Reals:
    shape = len(TITLE_GROUPS), len(TITLE_LENGTHS)
    cells = vectors.title_group * len(TITLE_LENGTHS) + vectors.title_length
    seen = np.bincount(cells, unmatched, shape[0] * shape[1]).reshape(shape)
    rates: Reals = (seen + start.rates * pseudo.title_rates) / (vectors.exposure + pseudo.title_rates)
    return rates


def _pair_levels(
    vectors: ComparisonVectors, comparison: Comparison, weights: Reals, start: Reals, pseudo_count: float
) -> Reals:
    counts = np.bincount(vectors.levels[comparison.name], weights, len(comparison.levels))
    counts[0] = 0.0  # `missing` has weight 0: probabilities are among pairs whose values are known.
    return _normalised(counts + start * pseudo_count)


def _pair_u(
    vectors: ComparisonVectors, comparison: Comparison, unmatched: Reals, start: MatchModel, pseudo: PseudoCounts
) -> Reals:
    kinds = vectors.has_same_title, ~vectors.has_same_title
    return np.array(
        [
            _pair_levels(
                vectors, comparison, unmatched * chosen, start.u[comparison.name][row], pseudo.false_pairs
            )
            for row, chosen in enumerate(kinds)
        ]
    )


def _soundtrack_levels(
    vectors: ComparisonVectors, comparison: Comparison, weights: Reals, start: Reals, pseudo: PseudoCounts
) -> Reals:
    counts = np.bincount(vectors.soundtrack_levels[comparison.name], weights, len(comparison.levels))
    return _normalised(counts + start * pseudo.soundtrack_levels)


def _soundtrack_u(
    vectors: ComparisonVectors, comparison: Comparison, weights: Reals, start: MatchModel, pseudo: PseudoCounts
) -> Reals:
    u = _soundtrack_levels(vectors, comparison, weights, start.u[comparison.name][0], pseudo)
    return np.tile(u, (len(start.u[comparison.name]), 1))


def _prior_u(comparison: Comparison, frequencies: TermFrequencies, soundtracks: pa.Table, priors: Priors) -> Reals:
    """Return u before training: as declared, or estimated from random pairs of soundtrack and film."""
    declared = priors.u(comparison)
    if declared is not None:
        return declared
    if comparison.u_of is None:
        raise TypeError(f"{comparison.name} declares neither u probabilities nor `u_of`, which estimates them")
    return np.tile(_normalised(comparison.u_of(frequencies.values[comparison.name], soundtracks)), (2, 1))


def _prior_rates(frequencies: TermFrequencies, priors: Priors) -> Reals:
    """Return the rates before training: a title recurs as often as titles recur within the catalogue."""
    per_million = np.array([priors.shared_titles_per_million_films[length] for length in TITLE_LENGTHS])
    declared = per_million * max(frequencies.films, 1) / 1e6
    own = (frequencies.shared_titles + 1 + declared * priors.pseudo_counts.title_rates) / (
        frequencies.sampled_titles + priors.pseudo_counts.title_rates
    )
    rates = np.full((len(TITLE_GROUPS), len(TITLE_LENGTHS)), priors.other_false_candidates)
    for group in (SAME_TITLE, "part_of_soundtrack"):
        rates[TITLE_GROUPS.index(group)] = own
    return rates


def _informative_matches(vectors: ComparisonVectors, matched: Reals) -> float:
    """Return the expected number of true pairs whose year or people are known."""
    is_informative = (vectors.levels["year"] > 0) | (vectors.levels["person"] > 0)
    return float(matched[is_informative].sum())


def _change(model: MatchModel, following: MatchModel) -> float:
    changes = [abs(model.prior_match_rate - following.prior_match_rate)]
    changes += [np.abs(model.m[one.name] - following.m[one.name]).max() for one in (TITLE, *PAIR_COMPARISONS)]
    return float(max(changes))


def _normalised(counts: Reals) -> Reals:
    """Return counts as shares of their sum; levels with count 0 get a small share, `missing` stays 0."""
    filled = np.where(counts > 0, counts, 0.0).astype(np.float64)
    if len(filled) > 2:
        filled[1:] += _ADDED_COUNT
    total = filled.sum()
    return filled / total if total else filled
