"""Sample the soundtracks that are compared with every film; the order of rows does not matter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.title_forms import IS_PART, KINDS
from soundtrack_pop.parameters.matching import BlockingEvaluationParameters

_WHOLE_KINDS = [kind for kind, is_part in zip(KINDS, IS_PART, strict=True) if not is_part]
FORMS = "forms"


@dataclass(frozen=True)
class Sample:
    """Soundtracks with their whole title forms; small enough for every worker.

    Attributes:
        gids: of the soundtracks.
        titles: of the soundtracks, for display.
        owner: position of the soundtrack of each form.
        forms: whole title forms, none of them empty.
    """

    gids: list[str]
    titles: list[str | None]
    owner: list[int]
    forms: list[str]


def whole_forms() -> Column:
    """Return the whole title forms of a row: parts of titles and empty ones left out; empty for null."""
    kept = F.filter("title_forms", lambda one: one["kind"].isin(_WHOLE_KINDS) & (F.trim(one["form"]) != F.lit("")))
    return F.coalesce(F.transform(kept, lambda one: one["form"]), F.array().cast("array<string>"))


def count_films(movies: DataFrame) -> tuple[int, int]:
    """Return how many films there are, and how many whole title forms they have together."""
    counted = movies.agg(F.count(F.lit(1)).alias("films"), F.sum(F.size(whole_forms())).alias(FORMS)).first()
    return (int(counted["films"]), int(counted[FORMS] or 0)) if counted else (0, 0)


def draw_sample(soundtracks: DataFrame, film_forms: int, evaluation: BlockingEvaluationParameters) -> Sample:
    """Return soundtracks in the order of a hash of their gid, as many as the comparisons allow, at least one.

    Args:
        soundtracks: `prm_soundtracks`.
        film_forms: number of whole title forms of all films.
        evaluation: most soundtracks, most comparisons, seed.
    """
    chance = F.xxhash64(F.lit(evaluation.random_seed), c.RELEASE_GROUP_GID)
    # Those without a form last, and left out here: the embedded engine cannot push a filter of lists into Parquet.
    drawn = (
        soundtracks.select(c.RELEASE_GROUP_GID, "title", whole_forms().alias(FORMS), chance.alias("chance"))
        .orderBy(F.size(FORMS) == 0, "chance", c.RELEASE_GROUP_GID)
        .limit(evaluation.most_soundtracks)
        .toArrow()
    )
    drawn = drawn.filter(pc.greater(pc.list_value_length(drawn[FORMS]), 0))
    most_comparisons = 1_000_000 * evaluation.most_million_comparisons
    return _of(drawn.slice(0, affordable(pc.list_value_length(drawn[FORMS]), film_forms, most_comparisons)))


def affordable(forms_per_soundtrack: pa.ChunkedArray, film_forms: int, most_comparisons: int) -> int:
    """Return how many soundtracks, from the first on, can be compared with all films; at least one."""
    comparisons = np.cumsum(np.asarray(forms_per_soundtrack, dtype=np.int64)) * film_forms
    return max(1, int(np.searchsorted(comparisons, most_comparisons, side="right")))


def _of(drawn: pa.Table) -> Sample:
    lists = drawn[FORMS].to_pylist()
    return Sample(
        gids=drawn[c.RELEASE_GROUP_GID].to_pylist(),
        titles=drawn["title"].to_pylist(),
        owner=[row for row, forms in enumerate(lists) for _ in forms],
        forms=[form for forms in lists for form in forms],
    )
