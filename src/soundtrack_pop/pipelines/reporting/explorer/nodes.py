"""The node that writes the explorer.

It reads stored tables, so it has to come after the nodes that write them: `near_misses` and `match_quality`
are made of all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from soundtrack_pop.pipelines.reporting.explorer import page

# Kedro resolves the annotations when the project starts; Arrow's datasets are loaded when they are read.
if TYPE_CHECKING:
    from pyarrow.dataset import Dataset
else:
    Dataset = Any


def write_explorer(
    near_misses: pa.Table,
    match_model: dict[str, Any],
    match_quality: dict[str, Any],
    sources: Dataset,
    matched_pairs: Dataset,
    scored_pairs: Dataset,
    soundtracks: Dataset,
    movies: Dataset,
    credits: Dataset,
) -> dict[str, str]:
    """Write the page in which all links and near misses can be looked up.

    Args:
        near_misses: `rpt_near_misses`.
        match_model: the match model as JSON: its thresholds.
        match_quality: content of `match_quality.json`: how many soundtracks and films there are.
        sources: `int_sources`, stored.
        matched_pairs: `prm_matched_pairs`, stored.
        scored_pairs: `feat_scored_pairs`, stored.
        soundtracks: `prm_soundtracks`, stored.
        movies: `prm_movies`, stored.
        credits: `int_movies`, stored: names as people write them.

    Returns:
        File name -> text; the page under the empty name. The same for the same input.
    """
    # Loaded when the node runs: listing the pipelines needs none of it.
    from soundtrack_pop.linkage.model_json import from_json
    from soundtrack_pop.pipelines.reporting.explorer.chosen_pairs import choose_pairs
    from soundtrack_pop.pipelines.reporting.explorer.content import content_of

    model = from_json(match_model, "match_model.json")
    read = sources.to_table(columns=["is_sample", "snapshot"]).to_pandas()
    facts = page.Facts(
        is_sample=bool(read["is_sample"].eq(True).any()),
        snapshots=tuple(sorted(read["snapshot"].dropna().str.slice(0, 10).unique())),
        soundtracks=match_quality["soundtracks"],
        films=match_quality["films"],
        review_probability=round(model.review_probability, 4),
        auto_probability=round(model.auto_probability, 4),
    )
    pairs = choose_pairs(scored_pairs, matched_pairs.to_table(), near_misses, model.review_probability)
    return page.render(content_of(pairs, soundtracks, movies, credits), facts)
