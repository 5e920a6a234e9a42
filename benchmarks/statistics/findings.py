"""Ask of a world of films whether anything is a finding, for each kind of test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.analysis import (
    association,
    regression,
    relations,
    trends,
)


def findings_of(films: pd.DataFrame, analysis: AnalysisParameters) -> dict[str, bool | None]:
    """Return test -> whether anything is a finding at the stated level; None where nothing could be tested."""
    return findings_of_groups(films, analysis) | findings_of_regressions(films, analysis)


def findings_of_groups(films: pd.DataFrame, analysis: AnalysisParameters) -> dict[str, bool | None]:
    """Return `findings_of` the tests that compare groups, and of the joint test of genres."""
    popularity = association.popularity_by_genre(films, analysis)
    _, joint = regression.fit_model(films, "genres", analysis)
    lowest = {
        "Mann–Whitney": popularity["mann_whitney_q"].min(),
        "Spearman": popularity["spearman_q"].min(),
        "Cochran–Armitage": trends.trends_by_genre(films, analysis)["trend_q"].min(),
        "correlation heatmap": relations.correlate_genres(films, analysis)["q"].min(),
        "Kruskal–Wallis (p)": association.compare_leading_genres(films, analysis.min_films_per_genre).get("p"),
        "regression: joint test of genres (p)": joint.get("p"),
    }
    return _found(lowest, analysis)


def findings_of_regressions(films: pd.DataFrame, analysis: AnalysisParameters) -> dict[str, bool | None]:
    """Return `findings_of` the tests of single coefficients."""
    lowest = {
        f"regression: {model}": regression.fit_model(films, model, analysis)[0]["q"].min()
        for model in ("genres", "controls")
    }
    return _found(lowest | {"interactions": relations.cross_genres(films, analysis)["q"].min()}, analysis)


def _found(lowest: Mapping[str, Any], analysis: AnalysisParameters) -> dict[str, bool | None]:
    level = analysis.false_discovery_rate
    return {test: None if pd.isna(value) else bool(value < level) for test, value in lowest.items()}
