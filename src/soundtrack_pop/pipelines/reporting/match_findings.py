"""Say in a sentence how soundtracks become analysed films, and how sure their links are."""

from __future__ import annotations

import pandas as pd

from soundtrack_pop.pipelines.reporting import wording as w

STEPS = {
    "soundtracks": "soundtracks in MusicBrainz",
    "with_candidate": "with a candidate film",
    "linked": "linked to a film",
    "primary": "the film's primary album",
    "with_genre": "with a known genre",
    "sure": "linked surely",
    "analysed": "with a comparable popularity",
}
OUTCOMES = {"auto": "linked (auto)", "review": "for review", "none": "not linked"}


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
        (("auto", "are linked without asking"), ("review", "wait for review"), ("none", "get no link"))
    ]  # fmt: skip
    return f"Of {w.count(total)} soundtracks with a candidate film {', '.join(shares)}"
