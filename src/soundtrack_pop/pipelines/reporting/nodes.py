"""Reporting: the matched pairs as CSV, and the report. The nodes that draw stand in `figures`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import DataFrame

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import page

# Kedro resolves the annotations when the project starts, and must not import pandas for that.
if TYPE_CHECKING:
    from pandas import DataFrame as PandasFrame
else:
    PandasFrame = Any

Quality = dict[str, Any]


def write_matched_pairs_csv(matched_pairs: DataFrame) -> PandasFrame:
    """Return all matched pairs, sorted for looking up a film.

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
    **results: pa.Table | bytes,
) -> dict[str, Any]:
    """Write the report: one page that needs no other file and no network, and its findings as data.

    Args:
        match_quality: content of `match_quality.json`.
        candidate_audit: content of `candidate_audit.json`.
        sources: `int_sources`.
        rejects: `int_rejects`.
        analysis: confidence level, false discovery rate and sizes.
        results: the `rpt_` tables and the `fig_` figures as PNG, by their names without the prefix.

    Returns:
        `page`: HTML. `findings`: the sentences of the page, for other readers of the results. Both are the same
        for the same input.
    """
    content = page.Content(
        tables={name: result.to_pandas() for name, result in results.items() if isinstance(result, pa.Table)},
        pictures={name: result for name, result in results.items() if isinstance(result, bytes)},
        match_quality=match_quality,
        candidate_audit=candidate_audit,
        sources=sources.toPandas(),
        rejects=rejects.groupBy("source", "table", "reason").count().toPandas(),
        analysis=analysis,
    )
    return {"page": page.render(content), "findings": page.findings_of(content)}
