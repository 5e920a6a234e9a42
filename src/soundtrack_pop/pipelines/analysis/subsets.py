"""Which films of the analysis table a statistic may compare with each other."""

from __future__ import annotations

import pandas as pd

from soundtrack_pop import columns as c


def keep_sure(films: pd.DataFrame) -> pd.DataFrame:
    """Return the films whose soundtrack was linked without asking anybody."""
    return films[films[c.MATCH_BAND] == c.BAND_AUTO]


def keep_comparable(films: pd.DataFrame) -> pd.DataFrame:
    """Return the sure films whose popularity is known and of the main vintage.

    Popularity of another vintage is on another scale: a genre that is frequent in one vintage would look popular
    or unpopular for that alone.
    """
    return keep_vintage(keep_sure(films), main_vintage(films))


def keep_vintage(films: pd.DataFrame, vintage: str | None) -> pd.DataFrame:
    """Return the films whose popularity is known and of one vintage; None is that of films without a record."""
    is_of_vintage = (
        films[c.POPULARITY_VINTAGE].isna() if vintage is None else films[c.POPULARITY_VINTAGE] == vintage
    )
    return films[is_of_vintage & films[c.POPULARITY].notna()]


def main_vintage(films: pd.DataFrame) -> str | None:
    """Return the vintage of most sure films with a popularity, the first by name among equals; None if of none."""
    sure = keep_sure(films)
    vintages = sure.loc[sure[c.POPULARITY].notna(), c.POPULARITY_VINTAGE].dropna()
    if vintages.empty:
        return None
    sizes = vintages.value_counts()
    return str(min(sizes.index, key=lambda vintage: (-sizes[vintage], vintage)))
