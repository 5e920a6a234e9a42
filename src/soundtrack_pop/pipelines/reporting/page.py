"""Put the report together: what the numbers say, the figures, the tables behind them, where it comes from."""

from __future__ import annotations

import base64
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from soundtrack_pop import __version__
from soundtrack_pop import columns as c
from soundtrack_pop.parameters import AnalysisParameters
from soundtrack_pop.pipelines.reporting import candidate_findings, findings, quality_findings
from soundtrack_pop.pipelines.reporting import wording as w

_LIBRARIES = ("kedro", "pyspark", "pandas", "scipy", "seaborn", "rapidfuzz")

Record = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """What the report is made of; the tables as pandas frames.

    Attributes:
        most_popular: the most popular films of `feat_films_with_genres`, for a look at single links.
        exclusions: `rpt_exclusions`.
        genre_by_decade: `rpt_genre_by_decade`.
        genre_popularity: `rpt_genre_popularity`.
        match_quality: content of `match_quality.json`.
        candidate_audit: content of `candidate_audit.json`.
        sources: `int_sources`.
        rejects: `source`, `table`, `reason`, `count`.
        frequency_png: picture.
        popularity_png: picture.
        calibration_png: picture.
        thresholds_png: picture.
        by_group_png: picture.
        analysis: levels and sizes.
    """

    most_popular: pd.DataFrame
    exclusions: pd.DataFrame
    genre_by_decade: pd.DataFrame
    genre_popularity: pd.DataFrame
    match_quality: Mapping[str, Any]
    candidate_audit: Mapping[str, Any]
    sources: pd.DataFrame
    rejects: pd.DataFrame
    frequency_png: bytes
    popularity_png: bytes
    calibration_png: bytes
    thresholds_png: bytes
    by_group_png: bytes
    analysis: AnalysisParameters


def render(material: Material) -> str:
    """Return the page. It holds no clock time, so that the same input gives the same page.

    Raises:
        ContractError: an older version measured the links.
    """
    quality_findings.check_measured(material.match_quality)
    analysis = material.analysis
    environment = Environment(
        loader=PackageLoader("soundtrack_pop.pipelines.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["w"] = w
    return environment.get_template("report.html.jinja").render(
        is_sample=bool(material.sources["is_sample"].eq(True).any()),
        snapshots=sorted(material.sources["snapshot"].dropna().str.slice(0, 10).unique()),
        findings=list(_headlines(material)),
        figures=_figures(material),
        quality_figures=_quality_figures(material),
        no_labels=quality_findings.NO_LABELS,
        decades=_decades(material.genre_by_decade),
        trends=_trends(material.genre_by_decade),
        genres=_genres(material.genre_popularity, analysis.false_discovery_rate),
        quality=material.match_quality,
        candidates=candidate_findings.candidate_findings(material.candidate_audit),
        missed_pairs=candidate_findings.missed_examples(material.candidate_audit),
        audit_limits=material.candidate_audit["recall_audit"]["what_this_does_not_show"],
        exclusions=_records(material.exclusions),
        reasons=findings.EXCLUSION_REASONS,
        most_popular=_records(material.most_popular),
        sources=_records(material.sources),
        rejects=_records(material.rejects.sort_values(["source", "table", "reason"])),
        versions=_versions(),
        analysis=analysis,
        level=w.percent(analysis.confidence_level),
    )


def _headlines(material: Material) -> Iterator[str]:
    yield findings.popularity_finding(material.genre_popularity, material.analysis.false_discovery_rate)
    yield findings.decade_finding(material.genre_by_decade)
    yield findings.matching_finding(material.match_quality)
    yield findings.coverage_finding(material.exclusions)


def _figures(material: Material) -> Record:
    """Return the pictures as data URIs, with what they show for those who cannot see them."""
    trend = findings.decade_finding(material.genre_by_decade)
    popularity = findings.popularity_finding(material.genre_popularity, material.analysis.false_discovery_rate)
    return {
        "frequency": {
            "uri": _data_uri(material.frequency_png),
            "alt": f"Bar charts, one for each genre: share of films by decade with intervals. {trend}. "
            "The numbers are in the table below.",
        },
        "popularity": {
            "uri": _data_uri(material.popularity_png),
            "alt": "For each genre the difference in popularity from the others and the spread of its own films, "
            f"with intervals. {popularity}. The numbers are in the table below.",
        },
    }


def _quality_figures(material: Material) -> list[Record]:
    """Return the pictures of the quality of links; none where nothing was labelled, but the text says so."""
    quality = material.match_quality
    if not quality_findings.has_labels(quality):
        return []
    return [
        {"uri": _data_uri(png), "alt": f"{shown} {finding}. The numbers are in match_quality.json."}
        for png, shown, finding in (
            (
                material.calibration_png,
                "Points with intervals: share of right films by match probability, above a bar chart of how many "
                "soundtracks have it.",
                quality_findings.calibration_finding(quality),
            ),
            (
                material.thresholds_png,
                "Three lines with intervals: precision, recall and false matches by the probability from which a "
                "pair is linked; review and auto are marked.",
                quality_findings.threshold_finding(quality),
            ),
            (
                material.by_group_png,
                "Points with intervals: precision and recall by the film's decade, language and votes and by the "
                "kind of album.",
                quality_findings.group_finding(quality),
            ),
        )
    ]


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def _decades(genre_by_decade: pd.DataFrame) -> list[Record]:
    columns = [c.DECADE, "decade_film_count", "is_thin"]
    return _records(genre_by_decade[columns].drop_duplicates(c.DECADE).sort_values(c.DECADE))


def _trends(genre_by_decade: pd.DataFrame) -> list[Record]:
    """Return a row for each genre, most frequent first, with its cell of each decade."""
    rows = [
        {"genre": genre, "films": int(cells["film_count"].sum()), "cells": _records(cells.sort_values(c.DECADE))}
        for genre, cells in genre_by_decade.groupby(c.GENRE)
    ]
    return sorted(rows, key=lambda row: (-row["films"], row["genre"]))


def _genres(genre_popularity: pd.DataFrame, false_discovery_rate: float) -> list[Record]:
    """Return a row for each genre: the tested ones by effect, then those of too few films by size."""
    ordered = genre_popularity.sort_values(
        ["rank_biserial", "film_count", c.GENRE], ascending=[False, False, True], na_position="last"
    )
    ordered["differs"] = ordered["mann_whitney_q"] < false_discovery_rate
    ordered["untested"] = ordered["untested_reason"].map(findings.UNTESTED)
    return _records(ordered)


def _records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows as dictionaries, None for whatever is missing."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]


def _versions() -> list[tuple[str, str]]:
    versions = [("soundtrack_pop", __version__), ("Python", platform.python_version())]
    for library in _LIBRARIES:
        # Databricks brings its own Spark, which is not always a package.
        try:
            versions.append((library, version(library)))
        except PackageNotFoundError:
            continue
    return versions
