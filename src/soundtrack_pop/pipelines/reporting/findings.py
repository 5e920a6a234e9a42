"""Say in a sentence what the numbers show, and that they show nothing where they do not.

The figures carry these sentences as titles and the report as headlines, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting import wording as w

SAMPLE_NOTE = "embedded sample: popularity, votes and tags are generated"
NO_CAUSE = "correlation is not cause"

UNTESTED = {
    "few_films": "too few films",
    "few_other_films": "too few films without it",
    "equal_popularity": "popularity does not vary",
    "remainder": "no genre of its own",
    "one_decade": "all films are of one decade",
}

EXCLUSION_REASONS = {
    "not_primary": "another album stands for their film",
    "no_genre": "no genre is known of them",
    "band_review": "the link is not sure enough",
    "no_year": "the film's year is unknown",
    "no_popularity": "the film's popularity is unknown",
    "other_vintage": "the film's popularity is of another vintage",
    "zero_popularity": "the film's popularity is 0 and has no logarithm",
}


def decade_finding(genre_by_decade: pd.DataFrame, genre_trends: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return which genre's share changed most over the decades, among those that changed by more than chance."""
    if genre_by_decade[genre_by_decade[c.GENRE] != c.FAMILY_OTHER].empty:
        return "No film has both a release year and a soundtrack of a known genre"
    tested = genre_trends[genre_trends["untested_reason"].isna()]
    if tested.empty:
        return f"No genre could be followed over the decades: {_reasons(genre_trends)}"
    changing = tested[tested["trend_q"] < false_discovery_rate].set_index(c.GENRE)
    first, last = (w.decade(tested[f"{end}_decade"].iloc[0]) for end in ("first", "last"))
    if changing.empty:
        return (
            f"No genre's share changes clearly from the {first} to the {last}: none of {_genres(len(tested))} "
            f"tested (lowest q {w.chance(tested['trend_q'].min())})"
        )
    # The clearest, not the largest: a ratio of few films is large by chance.
    genre = str(changing["trend_p"].idxmin())
    found = changing.loc[genre].to_dict()
    direction = "rose" if found["odds_ratio"] > 1 else "fell"
    interval = w.numbers(found["odds_ratio_low"], found["odds_ratio_high"])
    return (
        f"{w.genre(genre)} {direction} on the whole from the {first} to the {last}: "
        f"odds × {w.number(found['odds_ratio'])} each decade ({interval}; "
        f"q {w.chance(found['trend_q'])}); {len(changing)} of {_genres(len(tested))} tested "
        f"{'changes' if len(changing) == 1 else 'change'}"
    )


def popularity_finding(genre_popularity: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return which genre's films differ most in popularity, among those that differ by more than chance."""
    if genre_popularity.empty:
        return "No film has both a soundtrack genre and a comparable popularity"
    tested = genre_popularity[genre_popularity["untested_reason"].isna()]
    if tested.empty:
        return f"No genre could be compared by popularity: {_reasons(genre_popularity)}"
    differing = tested[tested["mann_whitney_q"] < false_discovery_rate].set_index(c.GENRE)
    if differing.empty:
        return (
            f"No clear difference in popularity for any of {_genres(len(tested))} tested "
            f"(lowest q {w.chance(tested['mann_whitney_q'].min())})"
        )
    genre = str(differing["rank_biserial"].abs().idxmax())
    strongest = differing.loc[genre].to_dict()
    more_or_less = "more" if strongest["rank_biserial"] > 0 else "less"
    return (
        f"Films with {genre} soundtracks are {more_or_less} popular than the others: rank-biserial "
        f"{w.signed(strongest['rank_biserial'])} (q {w.chance(strongest['mann_whitney_q'])}); "
        f"{len(differing)} of {_genres(len(tested))} tested {'differs' if len(differing) == 1 else 'differ'}"
    )


def matching_finding(match_quality: Mapping[str, Any]) -> str:
    """Return how well the title matcher finds the films that editors linked."""
    if not match_quality["gold_pairs"]:
        return "No editor's link leads to a film of the catalogue, so the links by title could not be checked"
    auto = match_quality["title_matcher"]["auto"]
    return (
        f"Of {w.count(match_quality['gold_pairs'])} soundtracks whose film editors named, the title matcher "
        f"links {w.count(auto['linked'])}, {w.count(auto['correct'])} of them rightly: precision "
        f"{w.percent(auto['precision'])} ({w.percents(*auto['precision_interval'])}), recall "
        f"{w.percent(auto['recall'])} ({w.percents(*auto['recall_interval'])}), in a catalogue of "
        f"{w.count(match_quality['films'])} films"
    )


def vintage_finding(exclusions: pd.DataFrame) -> str:
    """Return how many films are not compared because their popularity is on another scale."""
    other = exclusions[exclusions["reason"] == "other_vintage"]
    excluded = int(other["excluded_count"].sum())
    if not excluded:
        return "All films compared here have their popularity from records of one kind."
    return (
        f"Films of another vintage of popularity stay out here ({w.count(excluded)}): their records were read by "
        "another request, and so at another time, when popularity was on another scale."
    )


def coverage_finding(exclusions: pd.DataFrame) -> str:
    """Return how many linked soundtracks enter the statistics, and what keeps out most of the others."""
    for_all = exclusions[exclusions["statistic"] == "all"]
    total = int(for_all["excluded_count"].iloc[0] + for_all["remaining_count"].iloc[0])
    kept = int(for_all["remaining_count"].iloc[-1])
    sentence = f"{w.count(kept)} of {w.count(total)} linked soundtracks enter the statistics"
    if kept == total:
        return sentence
    main = for_all.sort_values("excluded_count", ascending=False, kind="stable").to_dict("records")[0]
    return f"{sentence}; {w.count(main['excluded_count'])} stay out because {EXCLUSION_REASONS[main['reason']]}"


def _reasons(untested: pd.DataFrame) -> str:
    """Return why genres were not tested; that the remainder never is goes without saying."""
    reasons = {UNTESTED[reason] for reason in untested["untested_reason"] if reason != "remainder"}
    return ", ".join(sorted(reasons)) or UNTESTED["remainder"]


def _genres(number: int) -> str:
    return f"{number} genre" if number == 1 else f"{number} genres"
