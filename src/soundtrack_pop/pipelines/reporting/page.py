"""Put the report together: what the numbers say, the figures, the tables behind them, where it comes from."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from soundtrack_pop import __version__
from soundtrack_pop.datasets.page_templates import environment_of
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import (
    belief_findings,
    candidate_findings,
    findings,
    page_tables,
    pictures,
    quality_findings,
    relation_findings,
)
from soundtrack_pop.pipelines.reporting import wording as w

_LIBRARIES = ("kedro", "pyspark", "pandas", "scipy", "statsmodels", "seaborn", "rapidfuzz")


@dataclass(frozen=True)
class Material:
    """What the report is made of; the tables as pandas frames.

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


def render(material: Material) -> str:
    """Return the page. It holds no clock time, so that the same input gives the same page.

    Raises:
        ContractError: an older version measured the links.
    """
    quality_findings.check_measured(material.match_quality)
    environment = environment_of("soundtrack_pop.pipelines.reporting")
    environment.globals["w"] = w
    return environment.get_template("report.html.jinja").render(**_content(material), **_tables(material))


def _content(material: Material) -> dict[str, Any]:
    """Return what the page says in words and pictures."""
    tables, analysis = material.tables, material.analysis
    level = analysis.false_discovery_rate
    return {
        "is_sample": bool(material.sources["is_sample"].eq(True).any()),
        "snapshots": sorted(material.sources["snapshot"].dropna().str.slice(0, 10).unique()),
        "findings": list(_headlines(material)),
        "vintage": findings.vintage_finding(tables["exclusions"]),
        "belief": list(_belief(tables, level)),
        "interaction_finding": relation_findings.interaction_finding(tables["genre_interactions"], level),
        "figures": pictures.pictures_of_results(material.pictures, tables, analysis),
        "quality_figures": pictures.pictures_of_quality(material.pictures, material.match_quality),
        "no_labels": quality_findings.NO_LABELS,
        "quality": material.match_quality,
        "audit": material.candidate_audit,
        "rules": candidate_findings.RULES,
        "candidate_finding": candidate_findings.candidate_finding(material.candidate_audit),
        "reasons": findings.EXCLUSION_REASONS,
        "versions": _versions(),
        "analysis": analysis,
        "level": w.percent(analysis.confidence_level),
    }


def _tables(material: Material) -> dict[str, Any]:
    """Return the rows of the page's tables."""
    tables, level = material.tables, material.analysis.false_discovery_rate
    return {
        "decades": page_tables.decade_heads(tables["genre_by_decade"]),
        "trends": page_tables.decade_rows(tables["genre_by_decade"]),
        "tests": page_tables.trend_rows(tables["genre_trends"], level),
        "genres": page_tables.popularity_rows(tables["genre_popularity"], level),
        "overall": page_tables.overall_rows(tables["overall_tests"]),
        "models": page_tables.fitted_models(tables["popularity_regression"]),
        "ratios": page_tables.ratio_rows(tables["popularity_regression"], level),
        "unfitted": relation_findings.unfitted_reason(tables["overall_tests"]),
        "interactions": page_tables.interaction_rows(tables["genre_interactions"]),
        "sensitivity": page_tables.sensitivity_rows(tables["sensitivity"]),
        "balance": page_tables.balance_rows(tables["selection_balance"]),
        "exclusions": page_tables.records(tables["exclusions"]),
        "most_popular": page_tables.records(tables["popular_films"]),
        "sources": page_tables.records(material.sources),
        "rejects": page_tables.records(material.rejects.sort_values(["source", "table", "reason"])),
    }


def _headlines(material: Material) -> Iterator[str]:
    tables, level = material.tables, material.analysis.false_discovery_rate
    yield findings.popularity_finding(tables["genre_popularity"], level)
    yield relation_findings.regression_finding(tables["popularity_regression"], tables["overall_tests"], level)
    yield relation_findings.overall_finding(tables["overall_tests"])
    yield findings.decade_finding(tables["genre_by_decade"], tables["genre_trends"], level)
    yield belief_findings.sensitivity_finding(tables["sensitivity"], belief_findings.POPULARITY, level)
    yield findings.matching_finding(material.match_quality)
    yield findings.coverage_finding(tables["exclusions"])


def _belief(tables: Mapping[str, pd.DataFrame], level: float) -> Iterator[str]:
    yield belief_findings.sensitivity_finding(tables["sensitivity"], belief_findings.POPULARITY, level)
    yield belief_findings.sensitivity_finding(tables["sensitivity"], belief_findings.TREND, level)
    yield belief_findings.control_finding(tables["negative_control"], level)
    yield belief_findings.selection_finding(tables["selection_balance"])


def _versions() -> list[tuple[str, str]]:
    versions = [("soundtrack_pop", __version__), ("Python", platform.python_version())]
    for library in _LIBRARIES:
        # Databricks brings its own Spark, which is not always a package.
        try:
            versions.append((library, version(library)))
        except PackageNotFoundError:
            continue
    return versions
