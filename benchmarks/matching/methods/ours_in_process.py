"""Ours as a plain function on Arrow tables, in one process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.matching.cleaned import CleanedPaths
from soundtrack_pop.parameters.matching import MatchingParameters

_PARAMETERS = Path(__file__).parents[3] / "conf" / "base" / "parameters_matching.yml"


def run(paths: CleanedPaths, threads: int) -> tuple[pa.Table, dict[str, Any]]:
    """Link with the project's own function; the pairs and what else is to be told."""
    from soundtrack_pop.linkage.compare import MOVIE_COLUMNS, SOUNDTRACK_COLUMNS
    from soundtrack_pop.linkage.link import link_tables

    pa.set_cpu_count(threads)
    soundtracks = pq.read_table(paths.soundtracks, columns=list(SOUNDTRACK_COLUMNS))
    movies = pq.read_table(paths.movies, columns=list(MOVIE_COLUMNS))
    linkage = link_tables(soundtracks, movies, matching_parameters(), threads)
    return linkage.scored_pairs, told_of(linkage)


def matching_parameters() -> MatchingParameters:
    """Return the parameters that a run without overrides has."""
    import yaml

    return MatchingParameters.model_validate(yaml.safe_load(_PARAMETERS.read_text(encoding="utf-8"))["matching"])


def told_of(linkage: Any) -> dict[str, Any]:
    """Return what the model of a linkage says of itself: the threshold of band auto and where it comes from."""
    from soundtrack_pop.linkage.model import to_json

    model = to_json(linkage.model)
    return {name: model.get(name) for name in ("auto_probability", "review_probability", "origin", "coverage")}
