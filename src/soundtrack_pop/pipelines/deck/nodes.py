"""The node of the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.folders import Outputs
from soundtrack_pop.datasets.project_facts import Project

# Kedro resolves the annotations when the project starts, and must not import pandas for that.
if TYPE_CHECKING:
    from pyarrow.dataset import Dataset
else:
    Dataset = Any

_FIRST_PAIRS = 8
_OWN_PIPELINE = ["deck"]


def make_slides(
    outputs: Outputs,
    project: Project,
    match_quality: dict[str, Any],
    candidate_audit: dict[str, Any],
    findings: dict[str, Any],
    sources: Dataset,
    matched_pairs: Dataset,
    near_misses: pa.Table,
    match_funnel: pa.Table,
    **figures: bytes,
) -> Any:
    """Return the slides on the project and its last run.

    Args:
        outputs: the files below the storage root.
        project: pipelines, files, environments and tests.
        match_quality: content of `match_quality.json`.
        candidate_audit: content of `candidate_audit.json`.
        findings: content of `findings.json`.
        sources: `int_sources`.
        matched_pairs: `prm_matched_pairs`.
        near_misses: `rpt_near_misses`.
        match_funnel: `rpt_match_funnel`.
        figures: the `fig_` figures as PNG, by their names without the prefix.

    Returns:
        `pptx.presentation.Presentation`: a title slide, then those of `sequence.py`.
    """
    # Slow to load: pandas and python-pptx.
    from soundtrack_pop.monitoring.history import read_history
    from soundtrack_pop.pipelines.deck.facts import Facts
    from soundtrack_pop.pipelines.deck.sequence import draw_facts

    order = [c.MOVIE_TITLE, c.SOUNDTRACK_TITLE, c.TMDB_ID, c.RELEASE_GROUP_GID]
    pairs = matched_pairs.to_table(columns=[*order, c.MATCH_PROBABILITY, c.MATCH_BAND]).to_pandas()
    return draw_facts(
        Facts(
            outputs=outputs,
            project=project,
            quality=match_quality,
            audit=candidate_audit,
            findings=findings,
            sources=sources.to_table().to_pandas(),
            pairs=pairs.sort_values(order).head(_FIRST_PAIRS),
            near_misses=near_misses.to_pandas(),
            funnel=match_funnel.to_pandas(),
            figures=figures,
            runs=[run for run in read_history(outputs.root).runs if run.started.get("pipeline") != _OWN_PIPELINE],
        )
    )
