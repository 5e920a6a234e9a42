"""Judge each labelled soundtrack: what the title matcher chose, and whether it is right.

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
    """What the title matcher found, and what is known about it. Small frames, collected.

    Attributes:
        best: `release_group_gid`, `tmdb_id`, `match_probability`, `match_band` (auto, review or null); one row
            per soundtrack that has a candidate, by the title matcher alone.
        gold: `release_group_gid`, `tmdb_id`; a soundtrack of several films is right with any.
        negatives: gids labelled to have no film in the catalogue; those that are in `gold` too do not count.
        gold_candidates: `release_group_gid`, `tmdb_id`, `match_weight` in bits, `match_probability`,
            `blocking_rule`; every scored candidate of the gold soundtracks.
        gold_albums: `release_group_gid`, `year`, `people`, `hints`, `primary_type` of the gold soundtracks.
        gold_films: `tmdb_id`, `year`, `original_language`, `vote_count` of the gold films.
    """

    best: pd.DataFrame
    gold: pd.DataFrame
    negatives: pd.Series
    gold_candidates: pd.DataFrame
    gold_albums: pd.DataFrame
    gold_films: pd.DataFrame


def tidy(labels: LabelledMatches) -> LabelledMatches:
    """Return the labels with each gold pair once and in order, negatives that are none, and columns of one type.

    An editor and a curator may name the same film; an empty frame knows no types.
    """
    gold = _typed(labels.gold[PAIR].dropna()).drop_duplicates().sort_values(PAIR, ignore_index=True)
    negatives = labels.negatives.dropna().astype(object).drop_duplicates().sort_values(ignore_index=True)
    return LabelledMatches(
        best=_typed(labels.best),
        gold=gold,
        negatives=negatives[~negatives.isin(gold[c.RELEASE_GROUP_GID])],
        gold_candidates=_typed(labels.gold_candidates),
        gold_albums=_typed(labels.gold_albums),
        gold_films=_typed(labels.gold_films),
    )


def judge_soundtracks(labels: LabelledMatches) -> pd.DataFrame:
    """Return one row per gold soundtrack, in order of its gid.

    Args:
        labels: tidy.

    Returns:
        Indexed by `release_group_gid`: `film` (what is drawn together in a bootstrap), `match_probability` of
        the chosen film (NaN without a candidate), `match_band`, `is_right`, `rule` (the first blocking rule that
        found a right film, null where none did), `removed_probability` (of the best film were the right ones
        not in the catalogue; NaN without a candidate).
    """
    judged = film_clusters(labels.gold).to_frame("film")
    best = labels.best.set_index(c.RELEASE_GROUP_GID).reindex(judged.index)
    right = labels.gold.merge(labels.best[PAIR], on=PAIR)[c.RELEASE_GROUP_GID]
    without = best_probabilities(without_gold(labels.gold_candidates, labels.gold))
    return judged.assign(
        match_probability=best[c.MATCH_PROBABILITY],
        match_band=best[c.MATCH_BAND],
        is_right=judged.index.isin(right),
        rule=first_rules(labels.gold, labels.gold_candidates).reindex(judged.index),
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


def first_rules(gold: pd.DataFrame, candidates: pd.DataFrame) -> pd.Series:
    """Return the first blocking rule that found a right film of each soundtrack; those without are absent."""
    found = gold.merge(candidates[[*PAIR, "blocking_rule"]], on=PAIR)
    rules = found["blocking_rule"].fillna(_UNKNOWN_RULE)
    order = {rule: place for place, rule in enumerate(rule_order(rules))}
    first = found.assign(rule=rules, place=rules.map(order)).sort_values([c.RELEASE_GROUP_GID, "place"])
    return first.drop_duplicates(c.RELEASE_GROUP_GID).set_index(c.RELEASE_GROUP_GID)["rule"]


def rule_order(rules: pd.Series) -> list[str]:
    """Return the declared blocking rules, then whatever else occurs, by name."""
    return [*BLOCKING_RULES, *sorted(set(rules.dropna()) - set(BLOCKING_RULES))]


def without_gold(candidates: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates but those that are right."""
    marked = candidates.merge(gold, on=PAIR, how="left", indicator=True)
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

    Only then do the weights tell what the probabilities were without a film.
    """
    stored = candidates.groupby(c.RELEASE_GROUP_GID)[c.MATCH_PROBABILITY].max()
    return bool(((stored - best_probabilities(candidates)).abs() <= _SAME_PROBABILITY).all())


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: kind for name, kind in _TYPES.items() if name in frame})
