"""Findings on the relations: regressions, correlations, film genres by soundtrack genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.reporting import wording as w

if TYPE_CHECKING:
    import pandas as pd

# Model -> what it holds beside the genres.
MODELS = {
    "genres": "genres alone",
    "controls": "with controls",
    "controls_and_votes": "with controls and votes",
    "controls_and_budget": "with controls and budget",
}
MEASURES = {
    c.POPULARITY: "popularity",
    "vote_count": "votes",
    "vote_average": "mean vote",
    "budget_usd": "budget",
    c.MOVIE_YEAR: "release year",
}
UNTESTED = {
    "few_films": "too few films",
    "few_groups": "too few genres with enough films",
    "equal_popularity": "popularity does not vary",
}
# Film genres with fewer films are not shown in the map: their shares are too uncertain.
FEW_FILMS = 10


def regression_finding(
    popularity_regression: pd.DataFrame, overall_tests: pd.DataFrame, false_discovery_rate: float
) -> str:
    """Return which genre is most strongly associated with popularity when the controls are held constant."""
    terms = popularity_regression[popularity_regression["term_kind"] == "genre"]
    controlled = terms[terms["model"] == "controls"]
    if controlled.empty:
        return f"Genres could not be compared with controls: {unfitted_reason(overall_tests)}"
    alone = int((terms.loc[terms["model"] == "genres", "q"] < false_discovery_rate).sum())
    differing = controlled[controlled["q"] < false_discovery_rate]
    if differing.empty:
        return (
            f"With film genre, decade, language and kind of soundtrack held constant, none of "
            f"{len(controlled)} genres shows a clear association with popularity (lowest q "
            f"{w.chance(controlled['q'].min())}); without controls {_number(alone)}"
        )
    strongest = differing.loc[differing["coefficient"].abs().idxmax()].to_dict()
    return (
        f"With film genre, decade, language and kind of soundtrack held constant, films with "
        f"{strongest['term']} soundtracks are {w.number(strongest['ratio'])} times as popular "
        f"({w.numbers(strongest['ratio_low'], strongest['ratio_high'])}; q {w.chance(strongest['q'])}); "
        f"{len(differing)} of {len(controlled)} genres do so clearly, without controls {_number(alone)}"
    )


def unfitted_reason(overall_tests: pd.DataFrame) -> str:
    """Return why the regression with controls was not fitted."""
    reasons = overall_tests.set_index("test")["untested_reason"].dropna()
    return UNTESTED.get(str(reasons.get("controls", "")), "no film")


def overall_finding(overall_tests: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return whether popularity differs between the leading genres at all."""
    row = overall_tests[overall_tests["test"] == "kruskal_wallis"]
    if row.empty or not w.is_known(row["p"].iloc[0]):
        reason = UNTESTED.get(str(row["untested_reason"].iloc[0]), "no film") if len(row) else "no film"
        return f"Genres could not be compared as a whole: {reason}"
    found = row.to_dict("records")[0]
    if found["p"] >= false_discovery_rate:
        return (
            f"Taken together, the leading genres of {w.count(found['film_count'])} films explain no more of the "
            f"popularity ranks than chance would (Kruskal–Wallis, p {w.chance(found['p'])})"
        )
    return (
        f"Taken together, the leading genres of {w.count(found['film_count'])} films explain "
        f"{w.percent(found['explained_share'])} of the variance of popularity ranks beyond chance "
        f"(ε²; Kruskal–Wallis, p "
        f"{w.chance(found['p'])})"
    )


def correlation_finding(genre_correlations: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return the strongest of the significant correlations."""
    tested = genre_correlations.dropna(subset="rho")
    if tested.empty:
        return "No genre could be correlated with anything: too few films"
    clear = tested[tested["q"] < false_discovery_rate]
    if clear.empty:
        return f"None of {len(tested)} correlations of genres with traits of films is clear"
    strongest = clear.loc[clear["rho"].abs().idxmax()].to_dict()
    return (
        f"{len(clear)} of {len(tested)} correlations of genres with traits of films "
        f"{'is' if len(clear) == 1 else 'are'} clear; strongest: {strongest[c.GENRE]} with "
        f"{MEASURES[strongest['measure']]}, ρ {w.signed(strongest['rho'])}"
    )


def map_finding(genre_interactions: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return in how many film genres a soundtrack genre is more or less frequent, and the surest."""
    tested = genre_interactions.dropna(subset="share_p")
    if tested.empty:
        return "Too few films to compare film genres by their soundtracks"
    clear = tested[tested["share_q"] < false_discovery_rate]
    if clear.empty:
        return (
            f"In none of {len(tested)} combinations of film genre and soundtrack genre does the share differ "
            f"clearly from other films (lowest q {w.chance(tested['share_q'].min())})"
        )
    surest = clear.loc[clear["share_p"].idxmin()].to_dict()
    return (
        f"In {len(clear)} of {len(tested)} combinations of film genre and soundtrack genre the share differs "
        f"clearly from other films, most surely {surest[c.GENRE]}: on {w.percent(surest['share'])} of "
        f"{w.count(surest['film_genre_film_count'])} {surest['film_genre']} films, against "
        f"{w.percent(surest['other_share'])} of the other films (q {w.chance(surest['share_q'])})"
    )


def interaction_finding(genre_interactions: pd.DataFrame, false_discovery_rate: float) -> str:
    """Return whether the association of a soundtrack genre with popularity depends on the film genre."""
    tested = genre_interactions.dropna(subset="ratio")
    if tested.empty:
        return "No film genre and soundtrack genre have enough films to test for an interaction"
    clear = tested[tested["q"] < false_discovery_rate]
    if clear.empty:
        return (
            f"In none of {len(tested)} combinations does the difference in popularity depend clearly on the film "
            f"genre (lowest q {w.chance(tested['q'].min())})"
        )
    row = clear.loc[clear["p"].idxmin()].to_dict()
    return (
        f"In {len(clear)} of {len(tested)} combinations the difference in popularity depends on the film genre, "
        f"most clearly {row[c.GENRE]} in {row['film_genre']} films: {w.number(row['ratio'])} times the ratio of "
        f"other films ({w.numbers(row['ratio_low'], row['ratio_high'])})"
    )


def _number(genres: int) -> str:
    return "none does" if genres == 0 else "1 does" if genres == 1 else f"{genres} do"
