"""Render the report: findings, figures, the tables behind them, and the sources of the data."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from soundtrack_pop import __version__
from soundtrack_pop.datasets.page_templates import environment_of
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import page_tables
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figures.declaration import pictures_by_section, sentences_of_figures
from soundtrack_pop.pipelines.reporting.findings import (
    genres,
    judgements,
    linking,
    match_quality,
    relations,
    robustness,
)

if TYPE_CHECKING:
    import pandas as pd

_LIBRARIES = ("kedro", "pyspark", "pandas", "scipy", "statsmodels", "seaborn", "rapidfuzz")


@dataclass(frozen=True)
class Content:
    """What the report shows; the tables as pandas frames.

    Attributes:
        tables: the `rpt_` tables by their names without the prefix.
        pictures: the figures as PNG, by their names.
        match_quality: content of `match_quality.json`.
        candidate_audit: content of `candidate_audit.json`.
        sources: `int_sources`.
        rejects: `source`, `table`, `reason`, `count`.
        analysis: levels and sizes.
    """

    tables: Mapping[str, pd.DataFrame]
    pictures: Mapping[str, bytes]
    match_quality: Mapping[str, Any]
    candidate_audit: Mapping[str, Any]
    sources: pd.DataFrame
    rejects: pd.DataFrame
    analysis: AnalysisParameters


def render(content: Content) -> str:
    """Return the page. It holds no clock time, so that the same input gives the same page.

    Raises:
        ContractError: an older version measured the links.
    """
    match_quality.check_measured(content.match_quality)
    environment = environment_of("soundtrack_pop.pipelines.reporting")
    environment.globals["w"] = w
    return environment.get_template("report.html.jinja").render(
        **_sentences(content), **_pictures(content), **_tables(content)
    )


def findings_of(content: Content) -> dict[str, Any]:
    """Return the main findings in their order, and of each figure its finding and what it shows, as sentences."""
    has_labels = match_quality.has_labels(content.match_quality)
    return {
        "findings": list(_main_findings(content)),
        "figures": sentences_of_figures(_finding_inputs(content), has_labels),
    }


def _sentences(content: Content) -> dict[str, Any]:
    """Return the findings, and the measures and parameters that the templates put into words."""
    tables, analysis = content.tables, content.analysis
    level = analysis.false_discovery_rate
    return {
        "is_sample": bool(content.sources["is_sample"].eq(True).any()),
        "snapshots": sorted(content.sources["snapshot"].dropna().str.slice(0, 10).unique()),
        "findings": list(_main_findings(content)),
        "popularity_snapshot": linking.snapshot_finding(tables["exclusions"]),
        "robustness": list(_robustness(tables, level)),
        "interaction_finding": relations.interaction_finding(tables["genre_interactions"], level),
        "no_labels": match_quality.NO_LABELS,
        "quality": content.match_quality,
        "audit": content.candidate_audit,
        "rules": linking.RULES,
        "candidate_finding": linking.candidate_finding(content.candidate_audit),
        "reasons": linking.EXCLUSION_REASONS,
        "versions": _versions(),
        "analysis": analysis,
        "level": w.percent(analysis.confidence_level),
    }


def _pictures(content: Content) -> dict[str, Any]:
    """Return the figures of each section."""
    has_labels = match_quality.has_labels(content.match_quality)
    figures = pictures_by_section(content.pictures, _finding_inputs(content), has_labels)
    return {"has_labels": has_labels, "figures": figures}


def _finding_inputs(content: Content) -> dict[str, Any]:
    return {
        **content.tables,
        "match_quality": content.match_quality,
        "false_discovery_rate": content.analysis.false_discovery_rate,
    }


def _tables(content: Content) -> dict[str, Any]:
    """Return the rows of the page's tables."""
    tables, level = content.tables, content.analysis.false_discovery_rate
    return {
        "decades": page_tables.decade_heads(tables["genre_by_decade"]),
        "trends": page_tables.decade_rows(tables["genre_by_decade"]),
        "tests": page_tables.trend_rows(tables["genre_trends"], tables["genre_by_decade"], level),
        "judgements": page_tables.judgement_rows(
            tables["genre_judgements"], content.analysis.smallest_effect_of_interest
        ),
        "genres": page_tables.popularity_rows(tables["genre_popularity"], level),
        "overall": page_tables.overall_rows(tables["overall_tests"]),
        "models": page_tables.fitted_models(tables["popularity_regression"]),
        "ratios": page_tables.ratio_rows(tables["popularity_regression"], level),
        "unfitted": relations.unfitted_reason(tables["overall_tests"]),
        "interactions": page_tables.interaction_rows(tables["genre_interactions"]),
        "sensitivity": page_tables.sensitivity_rows(tables["sensitivity"]),
        "balance": page_tables.balance_rows(tables["selection_balance"]),
        "exclusions": page_tables.records(tables["exclusions"]),
        "most_popular": page_tables.records(tables["popular_films"]),
        "sources": page_tables.records(content.sources),
        "rejects": page_tables.records(content.rejects.sort_values(["source", "table", "reason"])),
    }


def _main_findings(content: Content) -> Iterator[str]:
    tables, level = content.tables, content.analysis.false_discovery_rate
    yield judgements.judgement_finding(tables["genre_judgements"], content.analysis.smallest_effect_of_interest)
    yield genres.popularity_finding(tables["genre_popularity"], level)
    yield relations.regression_finding(tables["popularity_regression"], tables["overall_tests"], level)
    yield relations.map_finding(tables["genre_interactions"], level)
    yield relations.overall_finding(tables["overall_tests"], level)
    yield genres.decade_finding(tables["genre_by_decade"], tables["genre_trends"], level)
    yield robustness.sensitivity_finding(tables["sensitivity"], level)
    yield match_quality.matching_finding(content.match_quality)
    yield linking.exclusion_finding(tables["exclusions"])


def _robustness(tables: Mapping[str, pd.DataFrame], level: float) -> Iterator[str]:
    yield robustness.sensitivity_finding(tables["sensitivity"], level)
    yield robustness.sensitivity_finding(tables["sensitivity"], level, robustness.TREND)
    yield robustness.control_finding(tables["negative_control"], level)
    yield robustness.selection_finding(tables["selection_balance"])


def _versions() -> list[tuple[str, str]]:
    versions = [("soundtrack_pop", __version__), ("Python", platform.python_version())]
    for library in _LIBRARIES:
        # Databricks brings its own Spark, which is not always a package.
        try:
            versions.append((library, version(library)))
        except PackageNotFoundError:
            continue
    return versions
