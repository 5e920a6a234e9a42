"""Learn the match model from a run's own candidate pairs, without labels.

Expectation maximisation (Dempster, Laird and Rubin 1977) on contests instead of pairs: each soundtrack has one
true film or none, so its candidates share one unit of belief with "none of these". Losers beside a clear winner
show what false candidates look like, sequels with the same composer included. The declared belief enters as
pseudo-observations, so that a small run stays near it and a large one forgets it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.linkage.compare import (
    HINT_LEVELS,
    LANGUAGE_LEVELS,
    LEVELS,
    YEAR_LEVELS,
    year_levels,
)
from soundtrack_pop.linkage.model import PAIR_FEATURES, MatchModel, Reals, probabilities
from soundtrack_pop.linkage.pairs import RATE_GROUPS, Evidence
from soundtrack_pop.linkage.term_frequencies import SHAPES, FilmProfile
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS
from soundtrack_pop.linkage.title_forms import combined
from soundtrack_pop.parameters.matching import Belief, MatchingParameters

# Pseudo-count of every level: nothing is impossible.
_FLOOR = 0.05


def declared_model(profile: FilmProfile, soundtracks: pa.Table, matching: MatchingParameters) -> MatchModel:
    """Return the model that the parameters and the catalogue alone suggest.

    Args:
        profile: of the films.
        soundtracks: `year` and `language` of `prm_soundtracks`.
        matching: the declared belief.
    """
    belief = matching.belief
    m = belief.true_pairs.model_dump()
    return MatchModel(
        origin="declared",
        coverage=belief.coverage,
        title=_in_order(m["title"], TITLE_LEVELS),
        rates=_declared_rates(profile, belief),
        same_title_split=np.array([0.5, 0.5]),
        dispersion=belief.title_dispersion,
        true_shares={feature: _in_order(m[feature], LEVELS[feature]) for feature in PAIR_FEATURES},
        false_shares={
            "year": np.tile(_random_year_shares(profile, soundtracks), (2, 1)),
            "person": np.array(
                [
                    _in_order(shares.model_dump(), LEVELS["person"])
                    for shares in (belief.false_pairs.person_same_title, belief.false_pairs.person_other_title)
                ]
            ),
            "language": np.tile(_random_language_shares(profile, soundtracks), (2, 1)),
            "popularity": np.tile(_shares(_known_popularity(profile)), (2, 1)),
        },
        hint=np.array(
            [_in_order(m["hint"], HINT_LEVELS), _in_order(belief.false_pairs.hint.model_dump(), HINT_LEVELS)]
        ),
        notes={"films": profile.films, "soundtracks": soundtracks.num_rows},
    )


def estimate_model(evidence: Evidence, start: MatchModel, matching: MatchingParameters) -> MatchModel:
    """Return the model that the candidate pairs suggest, or the start where they say too little.

    Args:
        evidence: all candidate pairs.
        start: the declared model.
        matching: when to stop, how much the belief weighs.
    """
    sample = evidence.sampled(matching.estimation.most_soundtracks)
    model, rounds, change = start, 0, 1.0
    while rounds < matching.estimation.most_rounds:
        rounds += 1
        following = _maximise(sample, _expect(sample, model), start, matching.belief)
        change = _change(model, following)
        model = following
        if change < matching.estimation.least_change:
            break
    signals = _signals(sample, _expect(sample, model))
    learned = {
        "soundtracks_sampled": sample.soundtracks,
        "pairs_sampled": sample.pairs,
        "signals": round(signals, 1),
    }
    if signals < matching.estimation.least_signals:
        reason = (
            f"{signals:.0f} expected true pairs with a known year or person; "
            f"{matching.estimation.least_signals} are needed to learn from"
        )
        return replace(start, notes={**start.notes, **learned, "why_declared": reason})
    return replace(model, origin="em", notes={**start.notes, **learned, "rounds": rounds, "last_change": change})


def without_unseen_bands(model: MatchModel, profile: FilmProfile) -> MatchModel:
    """Return the model with 0 bits for bands of popularity that no film of the catalogue is in.

    Otherwise the declared share of true pairs would stand against next to nothing: no matter in this run, but the
    model may be kept and used on another catalogue. Such a band has the same share on both sides, beyond the sum
    of 1, and what the others weigh stays.
    """
    unseen = profile.popularity == 0
    unseen[0] = False
    false = np.where(unseen, model.true_shares["popularity"], model.false_shares["popularity"])
    return replace(model, false_shares={**model.false_shares, "popularity": false})


def _expect(evidence: Evidence, model: MatchModel) -> Reals:
    return probabilities(evidence, model.match_weights(evidence))


def _maximise(evidence: Evidence, belief_in: Reals, start: MatchModel, belief: Belief) -> MatchModel:
    """Return the model under which this belief in each pair is most likely; the start counts as observations."""
    doubt = 1 - belief_in
    found = evidence.sums(belief_in)
    title_true = np.bincount(evidence.levels["title"], belief_in, len(TITLE_LEVELS))
    same = evidence.levels["title"] < 2
    split = np.bincount(evidence.levels["title"][same], doubt[same], 2) + start.same_title_split * 20
    hint = [np.bincount(evidence.hint, weights, len(HINT_LEVELS)) for weights in (found, 1 - found)]
    weights = (belief.weight_of_true_pairs, belief.weight_of_false_pairs)
    return replace(
        start,
        coverage=float((found.sum() + 20 * start.coverage) / (evidence.soundtracks + 20)),
        title=_with_declared_clash(_shares(title_true + start.title * belief.weight_of_true_pairs), start.title),
        rates=_rates(evidence, doubt, start, belief),
        same_title_split=_shares(split),
        true_shares={
            feature: _level_shares(evidence, feature, belief_in, start.true_shares[feature], weights[0])
            for feature in PAIR_FEATURES
        },
        false_shares={
            feature: np.array(
                [
                    _level_shares(evidence, feature, doubt * chosen, start.false_shares[feature][row], weights[1])
                    for row, chosen in enumerate((evidence.same_title, ~evidence.same_title))
                ]
            )
            for feature in PAIR_FEATURES
        },
        hint=np.array([_shares(counts + shares * 50) for counts, shares in zip(hint, start.hint, strict=True)]),
    )


def _with_declared_clash(shares: Reals, declared: Reals) -> Reals:
    """Return the shares with that of clashing numbers as declared.

    It cannot be learned without labels: where a part of a series is missing from the catalogue, its sequel has the
    same stem and composer and looks like the film itself.
    """
    clash = TITLE_LEVELS.index("number_clash")
    others = np.delete(shares, clash)
    return np.insert(others * (1 - declared[clash]) / others.sum(), clash, declared[clash])


def _rates(evidence: Evidence, doubt: Reals, start: MatchModel, belief: Belief) -> Reals:
    cells = evidence.group * len(SHAPES) + evidence.shape
    seen = np.bincount(cells, doubt, len(RATE_GROUPS) * len(SHAPES)).reshape(len(RATE_GROUPS), len(SHAPES))
    rates: Reals = (seen + start.rates * belief.weight_of_rates) / (evidence.exposure + belief.weight_of_rates)
    return rates


def _level_shares(evidence: Evidence, feature: str, weights: Reals, start: Reals, strength: float) -> Reals:
    counts = np.bincount(evidence.levels[feature], weights, len(LEVELS[feature]))
    counts[0] = 0.0  # What is missing says nothing, so shares are of what is known.
    return _shares(counts + start * strength)


def _declared_rates(profile: FilmProfile, belief: Belief) -> Reals:
    """Return the rates before the candidate pairs: namesakes as the catalogue's own titles have them."""
    declared = _in_order(belief.namesakes_per_million_films.model_dump(), SHAPES) * max(profile.films, 1) / 1e6
    own = (profile.namesakes + 1 + declared * belief.weight_of_rates) / (
        profile.sampled_titles + belief.weight_of_rates
    )
    rates = np.full((len(RATE_GROUPS), len(SHAPES)), belief.other_false_candidates)
    for group in ("same_title", "part_of_soundtrack"):
        rates[RATE_GROUPS.index(group)] = own
    return rates


def _random_year_shares(profile: FilmProfile, soundtracks: pa.Table) -> Reals:
    """Return the share of each year level among random pairs whose years are known."""
    albums = pc.value_counts(combined(soundtracks["year"]).drop_null())
    counts = np.zeros(len(YEAR_LEVELS))
    films = np.array(list(profile.years.items()), dtype=np.float64).reshape(-1, 2)
    for year, albums_of_year in zip(
        albums.field("values").to_pylist(), albums.field("counts").to_pylist(), strict=True
    ):
        levels = year_levels(np.ma.masked_invalid(year - films[:, 0]))
        counts += albums_of_year * np.bincount(levels, films[:, 1], len(YEAR_LEVELS))
    return _shares(counts)


def _known_popularity(profile: FilmProfile) -> Reals:
    return np.append(0.0, profile.popularity[1:].astype(np.float64))


def _random_language_shares(profile: FilmProfile, soundtracks: pa.Table) -> Reals:
    albums = pc.value_counts(combined(soundtracks["language"]).drop_null())
    films = sum(profile.languages.values())
    counts = np.zeros(len(LANGUAGE_LEVELS))
    for language, number in zip(
        albums.field("values").to_pylist(), albums.field("counts").to_pylist(), strict=True
    ):
        same = profile.languages.get(language, 0)
        counts += number * np.array([0.0, same, films - same])
    return _shares(counts)


def _signals(evidence: Evidence, belief_in: Reals) -> float:
    known = (evidence.levels["year"] > 0) | (evidence.levels["person"] > 0)
    return float(belief_in[known].sum())


def _change(model: MatchModel, following: MatchModel) -> float:
    changes = [abs(model.coverage - following.coverage), np.abs(model.title - following.title).max()]
    changes += [np.abs(model.true_shares[f] - following.true_shares[f]).max() for f in PAIR_FEATURES]
    return float(max(changes))


def _shares(counts: Reals) -> Reals:
    """Return counts as shares of their sum; levels that were not seen get a small one, `missing` stays 0."""
    filled = np.where(counts > 0, counts, 0.0).astype(np.float64)
    if len(filled) > 2:
        filled[1:] += _FLOOR
    total = filled.sum()
    return filled / total if total else filled


def _in_order(shares: dict[str, float], names: tuple[str, ...]) -> Reals:
    return np.array([shares.get(name, 0.0) for name in names])
