"""Say in a sentence how much to believe: does it hold otherwise, does chance do it too, whom does it speak of."""

from __future__ import annotations

import pandas as pd

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting import wording as w

HEADLINE, POPULARITY, TREND = "headline", "popularity", "trend"
SCENARIOS = {
    HEADLINE: "the headline",
    "p_50": "match probability ≥ .5",
    "p_80": "match probability ≥ .8",
    "p_95": "match probability ≥ .95",
    "auto_and_review": "review pairs too",
    "match_probability": "weighted by match probability",
    "selection_weights": "weighted to the catalogue",
    "one_per_artist": "one film per artist",
    "other_vintage": "the other vintage",
}
TRAITS = {
    "decade": "release decade",
    "votes": "votes",
    "language": "language",
    "film_genre": "first film genre",
    "budget": "budget",
}


def scenario(name: str) -> str:
    """Return what a scenario does, in words; a threshold of its own reads like the usual ones."""
    if name not in SCENARIOS and name.startswith("p_"):
        return f"match probability ≥ {float(name.removeprefix('p_')) / 100:g}".replace("0.", ".")
    return SCENARIOS.get(name, name)


def sensitivity_finding(sensitivity: pd.DataFrame, statistic: str, false_discovery_rate: float) -> str:
    """Return how many findings of a statistic hold in every other way to choose or weigh the films.

    Another vintage is another population and not another look at the same films, so it does not count here.
    """
    rows = sensitivity[(sensitivity["statistic"] == statistic) & (sensitivity["scenario"] != "other_vintage")]
    subject = {"popularity": "differences in popularity", "trend": "trends over the decades"}[statistic]
    headline = rows[rows["scenario"] == HEADLINE].set_index(c.GENRE)
    if headline.empty:
        return f"No {subject} were tested, so none could change"
    others = rows[rows["scenario"] != HEADLINE]
    is_finding = headline["q"] < false_discovery_rate
    found = set(headline.index[is_finding])
    elsewhere = others[others["q"] < false_discovery_rate]
    ways = others["scenario"].nunique()
    fresh = elsewhere[~elsewhere[c.GENRE].isin(found)]
    if not found:
        if fresh.empty:
            return f"No {subject} are clear, nor do any become so in {ways} other ways to choose or weigh films"
        return (
            f"No {subject} are clear as shown; in {ways} other ways to choose or weigh films "
            f"{_list(fresh[c.GENRE])} would be"
        )
    holding = [
        genre for genre in sorted(found) if _holds(headline.loc[genre], others, genre, false_discovery_rate)
    ]
    return (
        f"{len(holding)} of {len(found)} clear {subject} {'hold' if len(holding) != 1 else 'holds'} in each of "
        f"{ways} other ways to choose or weigh films"
    )


def control_finding(negative_control: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return how often chance alone gives a finding."""
    tested = negative_control.dropna(subset="share")
    if tested.empty:
        return "Nothing was tested, so there is nothing that chance could have done"
    parts = [
        f"{w.percent(row['share'])} ({w.percents(row['share_low'], row['share_high'])}) for "
        f"{ {'popularity': 'popularity', 'trend': 'trends'}[row['statistic']] }"
        for row in tested.to_dict("records")
    ]
    return (
        f"With genres dealt anew among the films, {w.count(tested['shuffle_count'].max())} times, anything is "
        f"found in {' and in '.join(parts)}; up to {w.percent(false_discovery_rate)} is expected"
    )


def selection_finding(balance: pd.DataFrame) -> str:
    """Return in what the analysed films differ most from the catalogue, and whether weights make up for it."""
    known = balance[balance["is_supported"].astype(bool)].dropna(subset="difference")
    if known.empty:
        return "Whether the analysed films resemble the catalogue is not known: there are none, or no others"
    most = known.loc[known["difference"].abs().idxmax()].to_dict()
    sentence = (
        f"Analysed films do not resemble the catalogue; largest difference: {TRAITS[most['trait']]} "
        f"{level_name(most['trait'], most['level'])}, {w.percent(most['analysed_share'])} of them against "
        f"{w.percent(most['catalogue_share'])} of the catalogue"
    )
    if pd.isna(most["weighted_share"]):
        return sentence
    return f"{sentence} ({w.percent(most['weighted_share'])} when weighted)"


def level_name(trait: str, level: str) -> str:
    """Return a level of a trait in words: a decade as such, levels of few films as the rest."""
    if level == "rest":
        return "“the rest”"
    return f"{level}s" if trait == "decade" and level.isdecimal() else level


def _holds(headline: pd.Series[float], others: pd.DataFrame, genre: str, false_discovery_rate: float) -> bool:
    mine = others[others[c.GENRE] == genre]
    # A ratio says no change at 1, an effect at 0.
    neutral = 1.0 if mine["statistic"].eq(TREND).any() else 0.0
    is_same_side = (mine["effect"] > neutral) == (headline["effect"] > neutral)
    ways = others["scenario"].nunique()
    return bool((is_same_side & (mine["q"] < false_discovery_rate)).sum() == ways)


def _list(genres: pd.Series[str]) -> str:
    return ", ".join(sorted(genres.unique()))
