"""Measure how often soundtracks of each genre family occur in each decade."""

from __future__ import annotations

import numpy as np
import pandas as pd

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis.genres import family_shares
from soundtrack_pop.schemas import analysed
from soundtrack_pop.statistics import wilson_interval


def shares_by_decade(films: pd.DataFrame, analysis: AnalysisParameters) -> pd.DataFrame:
    """Return the share of each genre family among the films of each decade, with its Wilson interval.

    Grain: one row per family and decade, families that do not occur in a decade included. A soundtrack may
    have several families, so the shares of a decade may sum to more than 1.

    Args:
        films: `decade`, `families`, `shares`; one row per film. Films without a decade do not count.
        analysis: decades of fewer films than `min_films_per_decade` are marked as thin.

    Returns:
        `rpt_genre_by_decade`.
    """
    dated = films.dropna(subset=c.DECADE)
    decade = dated[c.DECADE].astype("int32").to_numpy()
    has_family = family_shares(dated) > 0
    counts = (
        has_family.groupby(decade)
        .sum()
        .rename_axis(index=c.DECADE)
        .reset_index()
        .melt(id_vars=c.DECADE, var_name=c.GENRE, value_name="film_count")
    )
    counts["decade_film_count"] = counts[c.DECADE].map(pd.Series(decade).value_counts())
    counts["share"] = counts["film_count"] / counts["decade_film_count"]
    intervals = [
        wilson_interval(int(with_genre), int(of_decade), analysis.confidence_level)
        for with_genre, of_decade in counts[["film_count", "decade_film_count"]].to_numpy()
    ]
    counts[["share_low", "share_high"]] = np.array(intervals, dtype=float).reshape(-1, 2)
    counts["is_thin"] = counts["decade_film_count"] < analysis.min_films_per_decade
    return counts.sort_values([c.GENRE, c.DECADE], ignore_index=True)[analysed.GENRE_BY_DECADE.column_names]
