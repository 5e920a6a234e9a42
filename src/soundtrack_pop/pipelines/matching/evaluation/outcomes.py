"""Compare the title matcher's choice for each labelled soundtrack with its label.

Also what it would choose if the right film were not in the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.labels import film_clusters

if TYPE_CHECKING:
    import pandas as pd

PAIR = [c.RELEASE_GROUP_GID, c.TMDB_ID]
# Best first: a soundtrack counts for the first rule that found one of its films.
BLOCKING_RULES = ("exact", "deletion", "word", "rare_token", "rare_pair")
_UNKNOWN_RULE = "unknown"
_TYPES: dict[str, Any] = {
    c.RELEASE_GROUP_GID: object,
    c.TMDB_ID: "int64",
    c.MATCH_PROBABILITY: float,
    c.MATCH_WEIGHT: float,
}
# Sums of bits, rounded as they are stored.
_SAME_PROBABILITY = 1e-3


@dataclass(frozen=True)
class LabelledMatches:
    """What the title matcher found for labelled soundtracks, and their labels; collected.

    Attributes:
        best: `release_group_gid`, `tmdb_id`, `match_probability`, `match_band` (auto, review or null); one row
            per soundtrack that has a candidate, by the title matcher alone.
        right_pairs: `release_group_gid`, `tmdb_id`; where several films are right, any of them is.
        negatives: gids labelled to have no film in the catalogue; those also in `right_pairs` do not count.
        candidates: `release_group_gid`, `tmdb_id`, `match_weight` in bits, `match_probability`,
            `blocking_rule`; every scored candidate of the soundtracks in `right_pairs`.
        soundtracks: `release_group_gid`, `year`, `people`, `hints`, `primary_type` of these soundtracks.
        films: `tmdb_id`, `year`, `original_language`, `vote_count` of the right films.
    """

    best: pd.DataFrame
    right_pairs: pd.DataFrame
    negatives: pd.Series
    candidates: pd.DataFrame
    soundtracks: pd.DataFrame
    films: pd.DataFrame


def tidy(labels: LabelledMatches) -> LabelledMatches:
    """Return the labels with each right pair once and in order, proper negatives, and typed columns.

    An editor and a clerical decision may name the same film; an empty frame has no types.
    """
    right_pairs = _typed(labels.right_pairs[PAIR].dropna()).drop_duplicates().sort_values(PAIR, ignore_index=True)
    negatives = labels.negatives.dropna().astype(object).drop_duplicates().sort_values(ignore_index=True)
    return LabelledMatches(
        best=_typed(labels.best),
        right_pairs=right_pairs,
        negatives=negatives[~negatives.isin(right_pairs[c.RELEASE_GROUP_GID])],
        candidates=_typed(labels.candidates),
        soundtracks=_typed(labels.soundtracks),
        films=_typed(labels.films),
    )


def judge_soundtracks(labels: LabelledMatches) -> pd.DataFrame:
    """Return one row per soundtrack with a right pair, in order of its gid.

    Args:
        labels: tidy.

    Returns:
        Indexed by `release_group_gid`: `film` (cluster of the bootstrap), `match_probability` of
        the chosen film (NaN without a candidate), `match_band`, `is_right`, `rule` (the first blocking rule that
        found a right film, null where none did), `removed_probability` (of the best film if the right ones
        were not in the catalogue; NaN without a candidate).
    """
    judged = film_clusters(labels.right_pairs).to_frame("film")
    best = labels.best.set_index(c.RELEASE_GROUP_GID).reindex(judged.index)
    right = labels.right_pairs.merge(labels.best[PAIR], on=PAIR)[c.RELEASE_GROUP_GID]
    without = best_probabilities(without_right_films(labels.candidates, labels.right_pairs))
    return judged.assign(
        match_probability=best[c.MATCH_PROBABILITY],
        match_band=best[c.MATCH_BAND],
        is_right=judged.index.isin(right),
        rule=first_rules(labels.right_pairs, labels.candidates).reindex(judged.index),
        removed_probability=without.reindex(judged.index),
    )


def judge_negatives(labels: LabelledMatches) -> pd.DataFrame:
    """Return `match_probability` and `match_band` of the film chosen for each soundtrack known to have none.

    Indexed by `release_group_gid`, in order; NaN and no band without a candidate.

    Args:
        labels: tidy.
    """
    chosen = labels.best.set_index(c.RELEASE_GROUP_GID)[[c.MATCH_PROBABILITY, c.MATCH_BAND]]
    return chosen.reindex(labels.negatives.to_numpy())


def first_rules(right_pairs: pd.DataFrame, candidates: pd.DataFrame) -> pd.Series:
    """Return the first blocking rule that found a right film, for each soundtrack that has one."""
    found = right_pairs.merge(candidates[[*PAIR, "blocking_rule"]], on=PAIR)
    rules = found["blocking_rule"].fillna(_UNKNOWN_RULE)
    order = {rule: place for place, rule in enumerate(rule_order(rules))}
    first = found.assign(rule=rules, place=rules.map(order)).sort_values([c.RELEASE_GROUP_GID, "place"])
    return first.drop_duplicates(c.RELEASE_GROUP_GID).set_index(c.RELEASE_GROUP_GID)["rule"]


def rule_order(rules: pd.Series) -> list[str]:
    """Return the declared blocking rules, then whatever else occurs, by name."""
    return [*BLOCKING_RULES, *sorted(set(rules.dropna()) - set(BLOCKING_RULES))]


def without_right_films(candidates: pd.DataFrame, right_pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates that are not right."""
    marked = candidates.merge(right_pairs, on=PAIR, how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"].drop(columns="_merge")


def best_probabilities(candidates: pd.DataFrame) -> pd.Series:
    """Return the probability of each soundtrack's best candidate: 2^w / (1 + sum of 2^w).

    The 1 stands for "none of these".
    """
    ordered = candidates.sort_values([c.RELEASE_GROUP_GID, c.MATCH_WEIGHT, c.TMDB_ID])
    gid = ordered[c.RELEASE_GROUP_GID]
    highest = ordered.groupby(gid)[c.MATCH_WEIGHT].max()
    # Taken out of every power, so that 2^w stays in range for any weight.
    scale = highest.clip(lower=0.0)
    odds = ordered.assign(odds=2.0 ** (ordered[c.MATCH_WEIGHT] - gid.map(scale))).groupby(gid)["odds"].sum()
    best: pd.Series = 2.0 ** (highest - scale) / (2.0**-scale + odds)
    return best


def weights_give_probabilities(candidates: pd.DataFrame) -> bool:
    """Return whether the best candidates' stored probabilities are those of their weights.

    Only then can the probabilities without a film be computed from the weights.
    """
    stored = candidates.groupby(c.RELEASE_GROUP_GID)[c.MATCH_PROBABILITY].max()
    return bool(((stored - best_probabilities(candidates)).abs() <= _SAME_PROBABILITY).all())


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: kind for name, kind in _TYPES.items() if name in frame})
