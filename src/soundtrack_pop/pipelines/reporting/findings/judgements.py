"""The finding of the primary analysis: one judgement for each genre group."""

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


def words_of(judgement: str, bound: float) -> str:
    """Return a judgement in words."""
    return {
        MORE: "more popular",
        LESS: "less popular",
        NEGLIGIBLE: f"not more than ± {bound:g} sd",
        UNCLEAR: "cannot tell",
    }[judgement]


def judgement_finding(genre_judgements: pd.DataFrame, bound: float) -> str:
    """Return the genres of each judgement, with the films they are compared among.

    Args:
        genre_judgements: `rpt_genre_judgements`.
        bound: smallest effect of interest, in standard deviations.
    """
    judged = genre_judgements[genre_judgements["p"].notna()]
    if judged.empty:
        reasons = {UNTESTED[one] for one in genre_judgements["untested_reason"].dropna() if one != "remainder"}
        why = ", ".join(sorted(reasons)) or "no film has both a known genre and a comparable popularity"
        return f"No genre could be judged by popularity: {why}"
    films = int(judged["film_count"].iloc[0] + judged["other_film_count"].iloc[0])
    parts = [
        f"{', '.join(sorted(judged.loc[judged['judgement'] == judgement, c.GENRE]))}: {words_of(judgement, bound)}"
        for judgement in (MORE, LESS, NEGLIGIBLE, UNCLEAR)
        if (judged["judgement"] == judgement).any()
    ]
    return (
        f"Soundtracks with a genre instead of another one, tag volume and traits of the film held constant, among "
        f"{films:,} films – {'; '.join(parts)}"
    )
