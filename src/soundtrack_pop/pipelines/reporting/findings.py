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
}

EXCLUSION_REASONS = {
    "not_primary": "another album stands for their film",
    "band_review": "the link is not sure enough",
    "no_genre": "no genre is known of them",
    "no_year": "the film's year is unknown",
    "no_popularity": "the film's popularity is unknown",
}


def decade_finding(genre_by_decade: pd.DataFrame) -> str:
    """Return what changed most between the first and the last decade that is not thin.

    Two shares count as different where their intervals do not overlap.
    """
    named = genre_by_decade[genre_by_decade[c.GENRE] != c.FAMILY_OTHER]
    if named.empty:
        return "No film has both a release year and a soundtrack of a known genre"
    solid = named[~named["is_thin"].astype(bool)]
    if solid.empty:
        return "Every decade has too few films to compare genres"
    first, last = (
        solid[solid[c.DECADE] == decade].set_index(c.GENRE)
        for decade in (solid[c.DECADE].min(), solid[c.DECADE].max())
    )
    start, end = (w.decade(side[c.DECADE].iloc[0]) for side in (first, last))
    if start == end:
        return f"Only the {end} have enough films: {_most_frequent(last)}"
    is_apart = (first["share_high"] < last["share_low"]) | (last["share_high"] < first["share_low"])
    if not is_apart.any():
        return (
            f"No genre's share differs clearly between the {start} and the {end}; "
            f"most frequent in the {end}: {_most_frequent(last)}"
        )
    change = (last["share"] - first["share"])[is_apart]
    genre = str(change.abs().idxmax())
    return (
        f"{w.genre(genre)} {'rose' if change[genre] > 0 else 'fell'} from {_share(first, genre)} of the films of "
        f"the {start} to {_share(last, genre)} of those of the {end}"
    )


def popularity_finding(genre_popularity: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return which genre's films differ most in popularity, among those that differ by more than chance."""
    if genre_popularity.empty:
        return "No film has a soundtrack genre"
    tested = genre_popularity[genre_popularity["untested_reason"].isna()]
    if tested.empty:
        reasons = sorted({UNTESTED[reason] for reason in genre_popularity["untested_reason"]})
        return f"No genre could be compared by popularity: {', '.join(reasons)}"
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


def _most_frequent(of_decade: pd.DataFrame) -> str:
    genre = str(of_decade["share"].idxmax())
    films = w.count(of_decade["decade_film_count"].iloc[0])
    return f"{genre}, on {_share(of_decade, genre)} of {films} films"


def _share(of_decade: pd.DataFrame, genre: str) -> str:
    cell = of_decade.loc[genre].to_dict()
    return f"{w.percent(cell['share'])} ({w.percents(cell['share_low'], cell['share_high'])})"


def _genres(number: int) -> str:
    return f"{number} genre" if number == 1 else f"{number} genres"
