"""Reporting: the figures, each from the tables or measures that it shows.

Whether the data is the embedded sample stands in the match quality, so that no figure asks Spark for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from soundtrack_pop.parameters.analysis import AnalysisParameters

if TYPE_CHECKING:
    from matplotlib.figure import Figure
else:
    Figure = Any

Quality = dict[str, Any]


def draw_genre_frequency_by_decade(
    genre_by_decade: pa.Table, genre_trends: pa.Table, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw the share of each genre family by decade.

    Args:
        genre_by_decade: `rpt_genre_by_decade`.
        genre_trends: `rpt_genre_trends`.
        match_quality: the content of `match_quality.json`.
        analysis: what makes a decade thin, levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.reporting import figures

    return figures.draw_genre_frequency_by_decade(
        genre_by_decade.to_pandas(), genre_trends.to_pandas(), match_quality["is_sample"], analysis
    )


def draw_popularity_by_genre(
    genre_popularity: pa.Table, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw the popularity of each genre family's films and its difference from the others'.

    Args:
        genre_popularity: `rpt_genre_popularity`.
        match_quality: the content of `match_quality.json`.
        analysis: levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.reporting import figures

    return figures.draw_popularity_by_genre(genre_popularity.to_pandas(), match_quality["is_sample"], analysis)


def draw_regression_ratios(
    regression: pa.Table, overall_tests: pa.Table, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw how many times as popular films with each genre are, alone and beside controls.

    Args:
        regression: `rpt_popularity_regression`.
        overall_tests: `rpt_overall_tests`.
        match_quality: the content of `match_quality.json`.
        analysis: levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.reporting import relation_figures

    return relation_figures.draw_regression_ratios(
        regression.to_pandas(), overall_tests.to_pandas(), match_quality["is_sample"], analysis
    )


def draw_correlation_heatmap(
    genre_correlations: pa.Table, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw how the weight of each genre goes with traits of films.

    Args:
        genre_correlations: `rpt_genre_correlations`.
        match_quality: the content of `match_quality.json`.
        analysis: level of the tests.
    """
    from soundtrack_pop.pipelines.reporting import relation_figures

    return relation_figures.draw_correlation_heatmap(
        genre_correlations.to_pandas(), match_quality["is_sample"], analysis
    )


def draw_genre_map(genre_interactions: pa.Table, match_quality: Quality, analysis: AnalysisParameters) -> Figure:
    """Draw which film genres have which soundtrack genres.

    Args:
        genre_interactions: `rpt_genre_interactions`.
        match_quality: the content of `match_quality.json`.
        analysis: level of the intervals.
    """
    from soundtrack_pop.pipelines.reporting import relation_figures

    return relation_figures.draw_genre_map(genre_interactions.to_pandas(), match_quality["is_sample"], analysis)


def draw_sensitivity(sensitivity: pa.Table, match_quality: Quality, analysis: AnalysisParameters) -> Figure:
    """Draw what becomes of each difference in popularity when films are chosen or weighed otherwise.

    Args:
        sensitivity: `rpt_sensitivity`.
        match_quality: the content of `match_quality.json`.
        analysis: levels of intervals and tests.
    """
    from soundtrack_pop.pipelines.reporting import belief_figures

    return belief_figures.draw_sensitivity(sensitivity.to_pandas(), match_quality["is_sample"], analysis)


def draw_match_funnel(match_funnel: pa.Table, match_quality: Quality) -> Figure:
    """Draw how soundtracks become analysed films.

    Args:
        match_funnel: `rpt_match_funnel`.
        match_quality: the content of `match_quality.json`.
    """
    from soundtrack_pop.pipelines.reporting import match_figures

    return match_figures.draw_match_funnel(match_funnel.to_pandas(), match_quality["is_sample"])


def draw_score_distribution(score_distribution: pa.Table, match_quality: Quality) -> Figure:
    """Draw the weights of the best candidates, and what became of them.

    Args:
        score_distribution: `rpt_score_distribution`.
        match_quality: the content of `match_quality.json`.
    """
    from soundtrack_pop.pipelines.reporting import match_figures

    return match_figures.draw_score_distribution(score_distribution.to_pandas(), match_quality["is_sample"])


def draw_match_calibration(match_quality: Quality) -> Figure:
    """Draw how often links by title are right, by their probability.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_calibration(match_quality)


def draw_match_thresholds(match_quality: Quality) -> Figure:
    """Draw what linking from another probability on would give.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_thresholds(match_quality)


def draw_match_quality_by_group(match_quality: Quality) -> Figure:
    """Draw how good the links are by kind of film and album.

    Args:
        match_quality: the content of `match_quality.json`.

    Raises:
        ContractError: an older version measured the links.
    """
    from soundtrack_pop.pipelines.reporting import quality_figures

    return quality_figures.draw_match_quality_by_group(match_quality)
