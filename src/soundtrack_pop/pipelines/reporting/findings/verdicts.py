"""The finding of the primary analysis: one verdict for each genre group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd

MORE, LESS, NEGLIGIBLE, UNCLEAR = "more", "less", "negligible", "cannot_tell"
UNTESTED = {
    "few_films": "too few films",
    "few_other_films": "too few films without it",
    "few_clusters": "too few independent artists and series",
    "equal_popularity": "popularity does not vary",
    "remainder": "no genre of its own",
}


def words_of(verdict: str, bound: float) -> str:
    """Return a verdict in words."""
    return {
        MORE: "more popular",
        LESS: "less popular",
        NEGLIGIBLE: f"not more than ± {bound:g} sd",
        UNCLEAR: "cannot tell",
    }[verdict]


def verdict_finding(genre_verdicts: pd.DataFrame, bound: float) -> str:
    """Return the genres of each verdict, with the films they are compared among.

    Args:
        genre_verdicts: `rpt_genre_verdicts`.
        bound: smallest effect of interest, in standard deviations.
    """
    judged = genre_verdicts[genre_verdicts["p"].notna()]
    if judged.empty:
        reasons = {UNTESTED[one] for one in genre_verdicts["untested_reason"].dropna() if one != "remainder"}
        why = ", ".join(sorted(reasons)) or "no film has both a known genre and a comparable popularity"
        return f"No genre could be judged by popularity: {why}"
    films = int(judged["film_count"].iloc[0] + judged["other_film_count"].iloc[0])
    parts = [
        f"{', '.join(sorted(judged.loc[judged['verdict'] == verdict, c.GENRE]))}: {words_of(verdict, bound)}"
        for verdict in (MORE, LESS, NEGLIGIBLE, UNCLEAR)
        if (judged["verdict"] == verdict).any()
    ]
    return (
        f"Soundtracks with a genre instead of another one, tag volume and traits of the film held constant, among "
        f"{films:,} films – {'; '.join(parts)}"
    )
