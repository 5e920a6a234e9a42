"""Bring the genres of the soundtracks into the form that statistics need: a vote share for each family."""

from __future__ import annotations

import pandas as pd


def family_shares(films: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each soundtrack's votes that goes to each genre family.

    Grain: one row per film in the order of `films`, numbered from 0; one column per family, by name. A family
    that several genres of the soundtrack belong to counts once, with the sum of their shares.

    Args:
        films: `families` and `shares`: lists of equal length, an entry for each genre of the soundtrack.

    Returns:
        Values in [0, 1]; 0 where the soundtrack has no genre of the family.
    """
    entries = films[["families", "shares"]].reset_index(drop=True).explode(["families", "shares"])
    shares = (
        entries.dropna(subset="families")
        .astype({"shares": float})
        .rename_axis("film")
        .groupby(["film", "families"], sort=True)["shares"]
        .sum()
        .unstack(fill_value=0)
    )
    return shares.reindex(pd.RangeIndex(len(films)), fill_value=0.0).rename_axis(columns=None)
