"""Reporting: what a run found, as files that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import DataFrame

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters

# Kedro resolves the annotations when the project starts, and must not import matplotlib or pandas for that.
if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame as PandasFrame
else:
    Figure = PandasFrame = Any

Quality = dict[str, Any]


def write_pairs_for_people(matched_pairs: DataFrame) -> PandasFrame:
    """Return all matched pairs in an order that people look them up in.

    Grain: one row per linked soundtrack, by film title, then soundtrack title; missing titles last.

    Args:
        matched_pairs: `prm_matched_pairs`.

    Returns:
        The rows and columns of `prm_matched_pairs`; years are whole numbers where some are missing too.
    """
    import pandas as pd

    whole_numbers = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    pairs: PandasFrame = matched_pairs.toArrow().to_pandas(types_mapper=whole_numbers.get)
    return pairs.sort_values(
        [c.MOVIE_TITLE, c.SOUNDTRACK_TITLE, c.TMDB_ID, c.RELEASE_GROUP_GID], ignore_index=True
    )


def write_report(
    match_quality: Quality,
    candidate_audit: dict[str, Any],
    sources: DataFrame,
    rejects: DataFrame,
    analysis: AnalysisParameters,
    pictures: dict[str, bytes],
    **results: pa.Table,
) -> str:
    """Write the report: one page that needs no other file and no network.

    Args:
        match_quality: the content of `match_quality.json`.
        candidate_audit: the content of `candidate_audit.json`.
        sources: `int_sources`.
        rejects: `int_rejects`.
        analysis: the levels of intervals and tests.
        pictures: of `gather_pictures`.
        results: the `rpt_` tables by their names without the prefix.

    Returns:
        HTML; the same for the same input.
    """
    from soundtrack_pop.pipelines.reporting import page

    return page.render(
        page.Material(
            tables={name: result.to_pandas() for name, result in results.items()},
            pictures=pictures,
            match_quality=match_quality,
            candidate_audit=candidate_audit,
            sources=sources.toPandas(),
            rejects=rejects.groupBy("source", "table", "reason").count().toPandas(),
            analysis=analysis,
        )
    )


def gather_pictures(**pictures: bytes) -> dict[str, bytes]:
    """Return the pictures of the report by the names of their figures.

    Args:
        pictures: what the `draw_` nodes have drawn, as PNG.
    """
    return pictures
