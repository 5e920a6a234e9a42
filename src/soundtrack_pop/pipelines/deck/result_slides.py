"""What was found, and what limits it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.folders import CLOUD
from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import FOLDERS, QUALITY_FILE, Material
from soundtrack_pop.pipelines.deck.slides import Picture, Points, Slide
from soundtrack_pop.pipelines.deck.structure_slides import STORAGE_NAMES

_STEP = 10
_MOST_NAMED = 4
# Of the one joint test that a title tells of.
_LEVEL = 0.05
_TESTS = {
    "kruskal_wallis": "Leading genres alone (Kruskal–Wallis)",
    "genres": "All genres together (F test)",
    "controls": "… beside decade, film genre, language and kind of soundtrack",
    "controls_and_votes": "… and votes",
    "controls_and_budget": "… and budget in place of votes",
}


def show_decades(material: Material) -> Slide | None:
    """Tell which genres have become more or less frequent."""
    trends, png = material.rows("genre_trends"), material.pictures.get("genre_frequency_by_decade")
    if trends.empty or png is None:
        return None
    tested = trends[trends["untested_reason"].isna()]
    changing = tested[tested["trend_q"] < material.analysis.false_discovery_rate].sort_values("trend_p")
    points = [
        f"{_name(one[c.GENRE])}: odds × {one['odds_ratio']:.2f} each decade [{one['odds_ratio_low']:.2f}, "
        f"{one['odds_ratio_high']:.2f}], {w.counted(int(one['film_count']), 'film')}."
        for one in changing.head(_MOST_NAMED).to_dict("records")
    ]
    points += list(_more(len(changing)))
    points.append(_level(material, "Cochran–Armitage", len(tested)))
    if tested.empty:
        title = "No genre could be followed over the decades"
    elif changing.empty:
        title = f"Over the decades none of {w.counted(len(tested), 'genre')} clearly becomes more or less frequent"
    else:
        title = (
            f"{len(changing)} of {w.counted(len(tested), 'genre')} became more or less frequent over the decades"
        )
    notes = (
        f"Trends: {FOLDERS['genre_trends']}; shares: {FOLDERS['genre_by_decade']}.",
        "Picture: 08_reporting/figures/genre_frequency_by_decade.png.",
    )
    picture = Picture(png, "Share of films with each genre by decade, with intervals.")
    return Slide(_STEP, title, ((picture,), (Points(tuple(points)),)), notes, (2.1, 1.0))


def show_popularity(material: Material) -> Slide | None:
    """Tell which genres' films are more or less popular than the others."""
    genres, png = material.rows("genre_popularity"), material.pictures.get("popularity_by_genre")
    if genres.empty or png is None:
        return None
    tested = genres[genres["untested_reason"].isna()]
    differing = tested[tested["mann_whitney_q"] < material.analysis.false_discovery_rate].sort_values(
        "mann_whitney_p"
    )
    points = [
        f"{_name(one[c.GENRE])}: rank-biserial {one['rank_biserial']:+.2f} [{one['rank_biserial_low']:+.2f}, "
        f"{one['rank_biserial_high']:+.2f}], {w.counted(int(one['film_count']), 'film')}."
        for one in differing.head(_MOST_NAMED).to_dict("records")
    ]
    points += list(_more(len(differing)))
    points += [_level(material, "Mann–Whitney", len(tested)), "Correlation is not cause."]
    if tested.empty:
        title = "No genre could be compared by popularity"
    elif differing.empty:
        title = f"Popularity differs clearly for none of {w.counted(len(tested), 'genre')} tested"
    else:
        title = (
            f"Films of {len(differing)} of {w.counted(len(tested), 'genre')} differ in popularity from the others"
        )
    notes = (
        f"Effects, intervals, films: {FOLDERS['genre_popularity']}.",
        "Picture: 08_reporting/figures/popularity_by_genre.png.",
    )
    picture = Picture(png, "Difference in popularity and spread of each genre's films, with intervals.")
    return Slide(_STEP, title, ((picture,), (Points(tuple(points)),)), notes, (2.1, 1.0))


def show_controls(material: Material) -> Slide | None:
    """Tell what is left beside controls, and what the negative control finds."""
    tests, png = material.rows("overall_tests"), material.pictures.get("regression_ratios")
    if tests.empty or png is None:
        return None
    points = [
        f"{_TESTS.get(one['test'], one['test'])}: p {_chance(one['p'])}, {w.count(one['film_count'])} films."
        for one in tests.to_dict("records")
        if pd.notna(one["p"])
    ]
    control = material.rows("negative_control")
    for one in control.to_dict("records"):
        if pd.notna(one["share"]):
            points.append(
                f"Genres permuted, {one['statistic']}: a finding in {w.percent(one['share'])} of "
                f"{w.count(one['shuffle_count'])} permutations."
            )
    if not points:
        return None
    title = _beside_controls(tests)
    notes = (
        f"Tests: {FOLDERS['overall_tests']}; permutations: {FOLDERS['negative_control']}.",
        "Picture: 08_reporting/figures/regression_ratios.png.",
    )
    picture = Picture(png, "How many times as popular each genre's films are, alone and beside controls.")
    return Slide(_STEP, title, ((picture,), (Points(tuple(points)),)), notes, (2.0, 1.0))


def _beside_controls(tests: pd.DataFrame) -> str:
    """Return whether the genres together say anything of popularity beside the controls."""
    p = tests.loc[tests["test"] == "controls", "p"].dropna()
    if p.empty:
        return "The genres could not be looked at beside decade, film genre and language"
    verdict = "tell something" if p.iloc[0] < _LEVEL else "tell nothing clear"
    return f"Beside decade, film genre and language the genres {verdict} of popularity (p {_chance(p.iloc[0])})"


def list_limits(material: Material) -> Slide:
    """Tell what the results do not show."""
    points = ["Genre and popularity go together or not: neither is shown to cause the other."]
    if material.is_sample:
        points.append(
            "The embedded sample's popularity, votes, tag counts and ids are generated: no finding is real."
        )
    points += _sentences(str(material.quality.get("what_this_does_not_show", "")))
    missed = material.rows("exclusions")
    if not missed.empty:
        for_all = missed[missed["statistic"] == "all"]
        left, out = int(for_all["remaining_count"].iloc[-1]), int(for_all["excluded_count"].sum())
        points.append(f"{w.count(out)} of {w.count(left + out)} linked soundtracks enter no statistic of genres.")
    if material.outputs.storage != CLOUD:
        points.append(
            f"This run was on {STORAGE_NAMES[material.outputs.storage]}; it proves nothing of a cloud account."
        )
    notes = (
        f"Limits of linking: {QUALITY_FILE}, what_this_does_not_show; exclusions: {FOLDERS['exclusions']}.",
        "What was measured of the statistics themselves stands in docs/statistics.md.",
    )
    return Slide(11, "What these results do not show", ((Points(tuple(points)),),), notes)


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"(?<=\.)\s+", text) if one.strip()]


def _more(found: int) -> Iterator[str]:
    if found > _MOST_NAMED:
        yield f"And {found - _MOST_NAMED} more, in the report."


def _level(material: Material, test: str, tested: int) -> str:
    rate = w.percent(material.analysis.false_discovery_rate, 0)
    return f"{test}, {w.counted(tested, 'genre')} tested, false-discovery rate {rate}."


def _chance(p: float) -> str:
    return "< .001" if p < 0.001 else f"= {p:.3f}"


def _name(genre: str) -> str:
    return genre[:1].upper() + genre[1:]
