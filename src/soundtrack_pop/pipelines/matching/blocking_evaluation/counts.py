"""Count the candidate pairs: by the rule that found them first, by soundtrack, and against all possible pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.blocking import RULES

UNKNOWN_RULE = "unknown"


def count_candidates(scored_pairs: DataFrame, soundtracks: int, films: int) -> dict[str, Any]:
    """Return how many candidate pairs there are, which rule found them, and the reduction ratio.

    Args:
        scored_pairs: `feat_scored_pairs`.
        soundtracks: number of soundtracks, with or without candidates.
        films: number of films.
    """
    rules = F.coalesce("blocking_rule", F.lit(UNKNOWN_RULE)).alias("rule")
    counted = scored_pairs.groupBy(c.RELEASE_GROUP_GID, rules).agg(F.count(F.lit(1)).alias("pairs")).toArrow()
    by_rule = dict(zip(*_sums(counted, "rule"), strict=True))
    sizes = np.array(_sums(counted, c.RELEASE_GROUP_GID)[1], dtype=np.int64)
    pairs, exhaustive = int(sizes.sum()), soundtracks * films
    return {
        "soundtracks": soundtracks,
        "films": films,
        "candidate_pairs": pairs,
        "exhaustive_pairs": exhaustive,
        "reduction_ratio": 1 - pairs / exhaustive if exhaustive else None,
        "soundtracks_without_candidate": soundtracks - len(sizes),
        "pairs_per_soundtrack": pairs_per_soundtrack(sizes, soundtracks),
        "found_first_by": shares_by_rule(by_rule),
    }


def shares_by_rule(pairs: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Return pairs, share and cumulative share of each rule, best rule first, unknown rules last.

    Args:
        pairs: number of pairs by the best rule that found them.
    """
    total, so_far, shares = sum(pairs.values()), 0, {}
    for rule in (*RULES, *sorted(set(pairs) - set(RULES))):
        found = pairs.get(rule, 0)
        so_far += found
        shares[rule] = {
            "pairs": found,
            "share": found / total if total else None,
            "cumulative_share": so_far / total if total else None,
        }
    return shares


def pairs_per_soundtrack(sizes: NDArray[np.int64], soundtracks: int) -> dict[str, float | None]:
    """Return mean, median and largest number of candidates of a soundtrack; soundtracks without one count as 0.

    Args:
        sizes: number of candidates of each soundtrack that has any.
        soundtracks: number of soundtracks.
    """
    if not soundtracks:
        return {"mean": None, "median": None, "most": None}
    all_sizes = np.zeros(soundtracks, dtype=np.int64)
    all_sizes[: len(sizes)] = sizes
    return {
        "mean": float(all_sizes.mean()),
        "median": float(np.median(all_sizes)),
        "most": int(all_sizes.max()),
    }


def _sums(counted: pa.Table, name: str) -> tuple[list[str], list[int]]:
    sums = counted.group_by(name).aggregate([("pairs", "sum")])
    return sums[name].to_pylist(), sums["pairs_sum"].to_pylist()
