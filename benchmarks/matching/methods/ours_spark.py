"""Ours in Spark: session start, the cleaned Parquet read, the nodes of the matching pipeline up to scored pairs.

No editors' links and no decisions take part, as in the other methods: the model is learned without labels.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.matching.cleaned import CleanedPaths
from benchmarks.matching.methods.ours_in_process import matching_parameters, told_of

_SETTINGS = Path(__file__).parents[3] / "conf" / "base" / "spark.yml"


def run(paths: CleanedPaths, threads: int) -> tuple[pa.Table, dict[str, Any]]:
    """Start a session, link, and return the pairs and what else is to be told."""
    import yaml

    from soundtrack_pop.spark.session import get_session, remember_imports, remember_settings

    settings = yaml.safe_load(_SETTINGS.read_text(encoding="utf-8"))
    remember_settings({**settings, "engine": "spark", "spark.master": f"local[{threads}]"})
    # As the hook does for a run that matches.
    remember_imports(["soundtrack_pop.linkage.compiled.compiling"])
    session = get_session()
    return _scored(_table(session, paths.soundtracks), _table(session, paths.movies))


def _table(session: Any, path: Path) -> Any:
    """Return a table read with its schema known, as the catalog reads the project's."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return session.read.schema(from_arrow_schema(pq.read_schema(path))).parquet(str(path))


def _scored(soundtracks: Any, movies: Any) -> tuple[pa.Table, dict[str, Any]]:
    from soundtrack_pop.linkage import link as linkage
    from soundtrack_pop.linkage.calibration import Calibration
    from soundtrack_pop.pipelines.matching import nodes

    matching = matching_parameters()
    comparison = nodes.compare_candidate_pairs(soundtracks, movies, matching)
    model = linkage.learn_model(comparison, matching)
    calibration = Calibration.none(model, comparison.evidence.soundtracks)
    pairs = nodes.score_candidate_pairs(comparison, calibration)
    return pairs, told_of(linkage.Linkage(pairs, model))
