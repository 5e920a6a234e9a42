"""Findings of the robustness checks: sensitivity analysis, negative control, selection of the analysed films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting import wording as w

if TYPE_CHECKING:
    import pandas as pd

# Standard deviations; below it groups are usually called balanced (Austin 2009).
_ALIKE = 0.1

PRIMARY, POPULARITY, TREND = "headline", "popularity", "trend"
SCENARIOS = {
    PRIMARY: "all analysed films",
    "p_50": "match probability ≥ .5",
    "p_80": "match probability ≥ .8",
    "p_95": "match probability ≥ .95",
    "auto_and_review": "review pairs too",
    "match_probability": "weighted by match probability",
    "selection_weights": "weighted to the catalogue",
    "one_per_artist": "one film per artist",
    "other_vintage": "the other snapshot",
}
TRAITS = {
    "decade": "release decade",
    "votes": "votes",
    "language": "language",
    "film_genre": "first film genre",
    "budget": "budget",
}


def scenario_name(name: str) -> str:
    """Return the name of a scenario in words, also for a threshold other than the default ones."""
    if name not in SCENARIOS and name.startswith("p_"):
        return f"match probability ≥ {float(name.removeprefix('p_')) / 100:g}".replace("0.", ".")
    return SCENARIOS.get(name, name)


def sensitivity_finding(
    sensitivity: pd.DataFrame, false_discovery_rate: float, statistic: str = POPULARITY
) -> str:
    """Return how many findings of the tests without controls hold in every scenario of the sensitivity analysis.

    Films of another snapshot of popularity are other films, and no other way to measure the same ones: that
    scenario does not count here.
    """
    rows = sensitivity[(sensitivity["statistic"] == statistic) & (sensitivity["scenario"] != "other_vintage")]
    subject = {POPULARITY: "differences in popularity", TREND: "trends over the decades"}[statistic]
    primary = rows[rows["scenario"] == PRIMARY].set_index(c.GENRE)
    if primary.empty:
        return f"No {subject} were tested, so none could change"
    others = _distinct(rows)
    found = set(primary.index[primary["q"] < false_discovery_rate])
    scenarios = f"{others['scenario'].nunique()} other scenarios with results of their own"
    if not found:
        elsewhere = others[others["q"] < false_discovery_rate]
        if elsewhere.empty:
            return f"No {subject} are clear without controls, nor in any of {scenarios}"
        return f"No {subject} are clear without controls; in {scenarios} {_list(elsewhere[c.GENRE])} would be"
    holding = [genre for genre in found if _holds(primary.loc[genre], others, genre, false_discovery_rate)]
    verb = "holds" if len(holding) == 1 else "hold"
    return f"{len(holding)} of {len(found)} clear {subject} without controls {verb} in each of {scenarios}"


def _distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the scenarios whose films or weights give another result than those before them."""
    seen: set[str] = set()
    kept = []
    names = [PRIMARY, *(one for one in rows["scenario"].unique() if one != PRIMARY)]
    for name in names:
        columns = [c.GENRE, "scenario_film_count", "effect", "q"]
        result = rows.loc[rows["scenario"] == name, columns].sort_values(c.GENRE).round(9).to_csv(index=False)
        if result not in seen and name != PRIMARY:
            kept.append(name)
        seen.add(result)
    return rows[rows["scenario"].isin(kept)]


def control_finding(negative_control: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return how often chance alone gives a finding: the rate of the negative control."""
    tested = negative_control.dropna(subset="share")
    if tested.empty:
        return "Nothing was tested, so the negative control has no result"
    parts = [
        f"{w.percent(row['share'])} ({w.percents(row['share_low'], row['share_high'])}) for "
        f"{ {POPULARITY: 'popularity', TREND: 'trends'}[row['statistic']] }"
        for row in tested.to_dict("records")
    ]
    return (
        f"With the genres permuted among the films, {w.count(tested['shuffle_count'].max())} times, there is any "
        f"finding in {' and in '.join(parts)}; up to {w.percent(false_discovery_rate)} is expected by chance"
    )


def selection_finding(balance: pd.DataFrame) -> str:
    """Return how the analysed films differ most from the catalogue, before and after weighting."""
    known = balance[balance["is_supported"].astype(bool)].dropna(subset="difference")
    if known.empty:
        return "Whether the analysed films resemble the catalogue is not known: none are analysed, or all are"
    most = known.loc[known["difference"].abs().idxmax()].to_dict()
    if abs(most["difference"]) < _ALIKE:
        return (
            "Analysed films resemble the catalogue in the traits compared: no share differs by "
            f"{_ALIKE:g} standard deviations or more"
        )
    sentence = (
        f"Analysed films do not resemble the catalogue; largest difference: {TRAITS[most['trait']]} "
        f"{level_name(most['trait'], most['level'])}, {w.percent(most['analysed_share'])} of them against "
        f"{w.percent(most['catalogue_share'])} of the catalogue"
    )
    if not w.is_known(most["weighted_share"]):
        return sentence
    return f"{sentence} ({w.percent(most['weighted_share'])} when weighted)"


def level_name(trait: str, level: str) -> str:
    """Return a level of a trait in words: a decade as such, levels of few films as the rest."""
    if level == "rest":
        return "“the rest”"
    return f"{level}s" if trait == "decade" and level.isdecimal() else level


def _holds(primary: pd.Series[float], others: pd.DataFrame, genre: str, false_discovery_rate: float) -> bool:
    mine = others[others[c.GENRE] == genre]
    # A ratio says no change at 1, an effect at 0.
    neutral = 1.0 if mine["statistic"].eq(TREND).any() else 0.0
    if not w.is_known(primary["effect"]):
        return bool(mine["effect"].isna().all() and (mine["q"] < false_discovery_rate).all())
    is_same_side = mine["effect"].notna() & ((mine["effect"] > neutral) == (primary["effect"] > neutral))
    ways = others["scenario"].nunique()
    return bool((is_same_side & (mine["q"] < false_discovery_rate)).sum() == ways)


def _list(genres: pd.Series[str]) -> str:
    return ", ".join(sorted(genres.unique()))
