"""Bring the genres of the soundtracks into the form that statistics need: a vote share for each family."""

from __future__ import annotations

import numpy as np
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
    lists = [
        [] if missing else found
        for found, missing in zip(films["families"], films["families"].isna(), strict=True)
    ]
    film = np.repeat(np.arange(len(films)), [len(found) for found in lists])
    code, families = pd.factorize(np.array([one for found in lists for one in found], dtype=object), sort=True)
    weight = np.array(
        [share for shares in films["shares"][films["families"].notna()] for share in shares], dtype=float
    )
    sums = np.bincount(film * len(families) + code, weights=weight, minlength=len(films) * len(families))
    return pd.DataFrame(sums.reshape(len(films), len(families)), columns=list(families))
