"""Findings on the linking: from soundtracks to analysed films, which pairs were compared, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soundtrack_pop.pipelines.reporting import wording as w

if TYPE_CHECKING:
    import pandas as pd

STEPS = {
    "soundtracks": "soundtracks in MusicBrainz",
    "with_candidate": "with a candidate film",
    "linked": "linked to a film",
    "primary": "the film's primary album",
    "with_genre": "with a known genre",
    "sure": "linked automatically",
    "analysed": "with a comparable popularity",
}
OUTCOMES = {"auto": "linked (auto)", "review": "for review", "none": "not linked"}
EXCLUSION_REASONS = {
    "not_primary": "another album stands for their film",
    "no_genre": "no genre is known of them",
    "band_review": "the link is not sure enough",
    "no_year": "the film's year is unknown",
    "no_popularity": "the film's popularity is unknown",
    "other_vintage": "the film's popularity comes from another snapshot",
    "zero_popularity": "the film's popularity is 0 and has no logarithm",
}
# Blocking rule -> what the titles of its candidate pairs have in common.
RULES = {
    "exact": "the same title",
    "deletion": "the same title but for one letter",
    "word": "the same title but for one word",
    "rare_token": "a rare word in common",
    "rare_pair": "two words in common that are rare together",
}


def funnel_finding(match_funnel: pd.DataFrame) -> str:
    """Return how many soundtracks there are at both ends, and where most are lost."""
    steps = match_funnel.sort_values("position")
    counts = steps["soundtrack_count"]
    if steps.empty or not counts.iloc[0]:
        return "There is no soundtrack"
    lost = (counts.shift() - counts).dropna()
    first, last = w.count(counts.iloc[0]), w.count(counts.iloc[-1])
    sentence = f"{first} soundtracks become {last} films whose popularity is compared"
    if not lost.max():
        return sentence
    step = str(steps["step"].loc[lost.idxmax()])
    return f"{sentence}; most are lost at the step “{STEPS[step]}” ({w.count(lost.max())})"


def score_finding(score_distribution: pd.DataFrame) -> str:
    """Return what becomes of soundtracks that have a candidate."""
    total = score_distribution["soundtrack_count"].sum()
    if not total:
        return "No soundtrack has a candidate"
    by_outcome = score_distribution.groupby("outcome")["soundtrack_count"].sum()
    shares = [
        f"{w.percent(by_outcome.get(outcome, 0) / total)} {words}" for outcome, words in
        (("auto", "are linked automatically"), ("review", "wait for review"), ("none", "get no link"))
    ]  # fmt: skip
    return f"Of {w.count(total)} soundtracks with a candidate film {', '.join(shares)}"


def candidate_finding(candidate_audit: Mapping[str, Any]) -> str:
    """Return how many of all pairs were compared, and the pair completeness on a sample of similar titles.

    Args:
        candidate_audit: content of `candidate_audit.json`.
    """
    audited = candidate_audit["recall_audit"]
    compared = (
        f"{w.count(candidate_audit['candidate_pairs'])} of {w.count(candidate_audit['exhaustive_pairs'])} pairs "
        "of a soundtrack and a film share a key and were compared"
    )
    promised = audited["promised"]
    if not promised["pairs"]:
        return f"{compared}; a search without keys found no titles of the kind that keys promise to find"
    return (
        f"{compared}; of {w.count(promised['pairs'])} pairs of titles of the kind that keys promise to find, "
        f"found without keys for {w.count(audited['soundtracks'])} soundtracks, "
        f"{w.count(promised['among_candidates'])} are among them"
    )


def snapshot_finding(exclusions: pd.DataFrame) -> str:
    """Return how many films are not compared because their popularity comes from another snapshot."""
    other = exclusions[exclusions["reason"] == "other_vintage"]
    excluded = int(other["excluded_count"].sum())
    if not excluded:
        return "The popularity of all films compared here comes from the same snapshot."
    return (
        f"Films whose popularity comes from another snapshot are left out here ({w.count(excluded)}): their "
        "records were read by another request, so at another time, when TMDb measured popularity on another scale."
    )


def exclusion_finding(exclusions: pd.DataFrame) -> str:
    """Return how many linked soundtracks enter the statistics, and why most of the others are left out."""
    for_all = exclusions[exclusions["statistic"] == "all"]
    total = int(for_all["excluded_count"].iloc[0] + for_all["remaining_count"].iloc[0])
    kept = int(for_all["remaining_count"].iloc[-1])
    sentence = f"{w.count(kept)} of {w.count(total)} linked soundtracks enter the statistics"
    if kept == total:
        return sentence
    main = for_all.sort_values("excluded_count", ascending=False, kind="stable").to_dict("records")[0]
    return (
        f"{sentence}; {w.count(main['excluded_count'])} are left out because {EXCLUSION_REASONS[main['reason']]}"
    )
