"""Findings on the genres: trends over the decades, and popularity; without a clear result they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting import wording as w

if TYPE_CHECKING:
    import pandas as pd

SAMPLE_NOTE = "embedded sample: popularity, votes and tags are generated"
NO_CAUSE = "correlation is not cause"

UNTESTED = {
    "few_films": "too few films",
    "few_other_films": "too few films without it",
    "equal_popularity": "popularity does not vary",
    "remainder": "no genre of its own",
    "one_decade": "all films are of one decade",
}


def decade_finding(genre_by_decade: pd.DataFrame, genre_trends: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return which genre's share changed most clearly over the decades, among the significant trends."""
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
    direction = "rose" if rises({c.GENRE: genre, **found}, genre_by_decade) else "fell"
    return (
        f"{w.genre(genre)} {direction} on the whole from the {first} to the {last}: "
        f"{_size(genre, found, genre_by_decade)}q {w.chance(found['trend_q'])}); {len(changing)} of "
        f"{_genres(len(tested))} tested "
        f"{'changes' if len(changing) == 1 else 'change'}"
    )


def rises(trend: dict[Any, Any], genre_by_decade: pd.DataFrame) -> bool:
    """Return whether a genre's share rises; where the decades separate the films, by the score statistic.

    Args:
        trend: `genre` and `odds_ratio`, NaN if unbounded.
        genre_by_decade: `rpt_genre_by_decade`.
    """
    if w.is_known(trend["odds_ratio"]):
        return bool(trend["odds_ratio"] > 1)
    mine = genre_by_decade[genre_by_decade[c.GENRE] == trend[c.GENRE]]
    films = mine["decade_film_count"]
    if films.sum() == 0:
        return False
    surplus = mine["film_count"] - films * mine["film_count"].sum() / films.sum()
    return bool((surplus * mine[c.DECADE].astype(float)).sum() > 0)


def _size(genre: str, found: dict[Any, Any], genre_by_decade: pd.DataFrame) -> str:
    """Return the size of a trend: its odds ratio, or where that is unbounded the counts on both ends."""
    if w.is_known(found["odds_ratio"]):
        interval = w.numbers(found["odds_ratio_low"], found["odds_ratio_high"])
        return f"odds × {w.number(found['odds_ratio'])} each decade ({interval}; "
    mine = genre_by_decade[genre_by_decade[c.GENRE] == genre].sort_values(c.DECADE).to_dict("records")
    ends = [f"{row['film_count']} of {row['decade_film_count']} films" for row in (mine[0], mine[-1])]
    return f"from {ends[0]} to {ends[1]} ("


def popularity_finding(genre_popularity: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return which genre's films differ most in popularity, among the significant differences."""
    if genre_popularity.empty:
        return "No film has both a soundtrack genre and a comparable popularity"
    tested = genre_popularity[genre_popularity["untested_reason"].isna()]
    if tested.empty:
        return f"No genre could be compared by popularity: {_reasons(genre_popularity)}"
    differing = tested[tested["mann_whitney_q"] < false_discovery_rate].set_index(c.GENRE)
    if differing.empty:
        return (
            f"No clear difference in popularity by ranks, without controls, for any of "
            f"{_genres(len(tested))} tested "
            f"(lowest q {w.chance(tested['mann_whitney_q'].min())})"
        )
    genre = str(differing["rank_biserial"].abs().idxmax())
    strongest = differing.loc[genre].to_dict()
    more_or_less = "more" if strongest["rank_biserial"] > 0 else "less"
    return (
        f"Films with {genre} soundtracks are {more_or_less} popular than the others, by ranks and without "
        f"controls: rank-biserial "
        f"{w.signed(strongest['rank_biserial'])} (q {w.chance(strongest['mann_whitney_q'])}); "
        f"{len(differing)} of {_genres(len(tested))} tested {'differs' if len(differing) == 1 else 'differ'}"
    )


def _reasons(untested: pd.DataFrame) -> str:
    """Return why genres were not tested; the remainder never is, so it is not mentioned."""
    reasons = {UNTESTED[reason] for reason in untested["untested_reason"] if reason != "remainder"}
    return ", ".join(sorted(reasons)) or UNTESTED["remainder"]


def _genres(number: int) -> str:
    return f"{number} genre" if number == 1 else f"{number} genres"
