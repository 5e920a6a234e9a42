"""The pictures of the report, with what they show for those who cannot see them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pandas as pd

from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import (
    belief_findings,
    findings,
    match_findings,
    quality_findings,
    relation_findings,
)

Picture = dict[str, str]

_BELOW = "in the table below"


def pictures_of_results(
    pictures: Mapping[str, bytes], tables: Mapping[str, pd.DataFrame], analysis: AnalysisParameters
) -> dict[str, Picture]:
    """Return figure -> its data URI and alternative text.

    Args:
        pictures: of `gather_pictures`.
        tables: result -> its rows.
        analysis: level of the tests.
    """
    level = analysis.false_discovery_rate
    regressed = tables["popularity_regression"], tables["overall_tests"]
    texts = {
        "popularity_by_genre": (
            "For each genre the difference in popularity from the others and the spread of its own films, with "
            "intervals.",
            findings.popularity_finding(tables["genre_popularity"], level),
            _BELOW,
        ),
        "regression_ratios": (
            "Points with intervals for each genre: how many times as popular its films are, alone and beside "
            "controls.",
            relation_findings.regression_finding(*regressed, level),
            _BELOW,
        ),
        "genre_frequency_by_decade": (
            "Bar charts, one for each genre: share of films by decade with intervals.",
            findings.decade_finding(tables["genre_by_decade"], tables["genre_trends"], level),
            _BELOW,
        ),
        "genre_map": (
            "A table of film genres by soundtrack genres, coloured where the one has the other more or less.",
            relation_findings.map_finding(tables["genre_interactions"]),
            "in rpt_genre_interactions",
        ),
        "correlation_heatmap": (
            "A table of genres by traits of films with Spearman's correlations, coloured where clear.",
            relation_findings.correlation_finding(tables["genre_correlations"], level),
            "in rpt_genre_correlations",
        ),
        "sensitivity_of_effects": (
            "A panel for each genre: its difference in popularity in each way to choose or weigh films, with "
            "intervals.",
            belief_findings.sensitivity_finding(tables["sensitivity"], belief_findings.POPULARITY, level),
            _BELOW,
        ),
        "funnel_of_matches": (
            "Bars that grow shorter: soundtracks left at each step from release groups to compared films.",
            match_findings.funnel_finding(tables["match_funnel"]),
            _BELOW,
        ),
        "distribution_of_scores": (
            "Histogram of the weight of the best candidate of each soundtrack, coloured by what became of it.",
            match_findings.score_finding(tables["score_distribution"]),
            "in rpt_score_distribution",
        ),
    }
    return {
        name: {"uri": _data_uri(pictures[name]), "alt": f"{shown} {finding}. The numbers are {place}."}
        for name, (shown, finding, place) in texts.items()
    }


def pictures_of_quality(pictures: Mapping[str, bytes], quality: Mapping[str, Any]) -> list[Picture]:
    """Return the pictures of the quality of links; none where nothing was labelled, but the text says so."""
    if not quality_findings.has_labels(quality):
        return []
    return [
        {"uri": _data_uri(pictures[name]), "alt": f"{shown} {finding}. The numbers are in match_quality.json."}
        for name, shown, finding in (
            (
                "match_calibration",
                "Points with intervals: share of right films by match probability, above a bar chart of how many "
                "soundtracks have it.",
                quality_findings.calibration_finding(quality),
            ),
            (
                "match_thresholds",
                "Three lines with intervals: precision, recall and false matches by the probability from which a "
                "pair is linked; review and auto are marked.",
                quality_findings.threshold_finding(quality),
            ),
            (
                "match_quality_by_group",
                "Points with intervals: precision and recall by the film's decade, language and votes and by the "
                "kind of album.",
                quality_findings.group_finding(quality),
            ),
        )
    ]


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
