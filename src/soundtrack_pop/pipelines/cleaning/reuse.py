"""Clean only rows whose inputs or rules have changed; what Python made of the others comes from the last table.

Only what Python works out is taken over: it is nearly all of the time. Everything else Spark makes anew for every
row, so films whose votes have changed since need no cleaning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.datasets import incremental
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.schemas import cleaned

_PACKAGE = "soundtrack_pop.pipelines.cleaning"
_LIBRARIES = ("anyascii", "pandas", "pyarrow", "pyspark")
_BEFORE = "before"


def rules() -> str:
    """Return the version of the rules that title forms, hints and names follow."""
    schemas = (table.arrow_schema for table in (cleaned.SOUNDTRACKS, cleaned.MOVIES))
    return incremental.rules_version(_PACKAGE, _LIBRARIES, *schemas)


def fingerprint(*inputs: Column | str) -> Column:
    """Return 64 bits of these columns; a change in any of them goes unseen once in 2^64.

    By way of JSON: Spark's own hash of several columns takes a null for nothing, and lists for their items.
    """
    text = F.to_json(F.struct(*inputs), {"ignoreNullFields": "false"})
    return F.xxhash64(text)


class Side(NamedTuple):
    """One of the two tables that cleaning makes.

    Attributes:
        what: what a row is, a plural noun.
        key: the column that identifies a row from run to run.
        texts: the columns that Python works out.
    """

    what: str
    key: str
    texts: tuple[str, ...]


SOUNDTRACKS = Side("soundtracks", c.RELEASE_GROUP_GID, ("title_forms", "hints", "language", "people"))
MOVIES = Side("films", c.TMDB_ID, ("title_forms", "directors", "composers"))


def clean_changed(
    inputs: DataFrame,
    earlier: DataFrame | None,
    is_on: bool,
    side: Side,
    clean: Callable[[DataFrame], DataFrame],
) -> tuple[DataFrame, ReuseReport]:
    """Return the inputs with the texts of the side, and how many rows took theirs over.

    Grain: one row per row of `inputs`.

    Args:
        inputs: `input_fingerprint` over all that `clean` reads, among others.
        earlier: the side's table as the last run left it, or None.
        is_on: whether anything may be taken over.
        side: names its key and texts.
        clean: adds the texts.
    """
    key, current = side.key, rules()
    inputs = inputs.withColumn(c.RULES_VERSION, F.lit(current))
    if earlier is None or not is_on:
        why = incremental.NOTHING_EARLIER if is_on else incremental.SWITCHED_OFF
        return clean(inputs), ReuseReport(side.what, 0, None, 0, why)
    now = inputs.select(key, c.INPUT_FINGERPRINT).toArrow()
    before = earlier.select(key, c.INPUT_FINGERPRINT, c.RULES_VERSION).toArrow()
    changed, report = changed_keys(now, before, current, side.what)
    if report.reused == 0:
        return clean(inputs), report
    kept, taken_over = inputs.drop(*side.texts), earlier.select(key, *side.texts)
    if report.anew == 0:
        return kept.join(taken_over, on=key, how="inner"), report
    # The few go to every worker, so that the many need not move to be told from them.
    few = F.broadcast(inputs.sparkSession.createDataFrame(changed))
    reused = kept.join(few, on=key, how="left_anti").join(taken_over, on=key, how="inner")
    return reused.unionByName(clean(inputs.join(few, on=key, how="left_semi"))), report


def changed_keys(now: pa.Table, before: pa.Table, current: str, what: str) -> tuple[pa.Table, ReuseReport]:
    """Return the keys of the rows that are to be cleaned, and how many are not.

    Args:
        now: a key, `input_fingerprint`.
        before: the same of the last run, and `rules_version`.
        current: the rules of this run.
        what: what a row is, a plural noun.
    """
    key = now.column_names[0]
    ours = pc.equal(before[c.RULES_VERSION], current)
    prints = pc.if_else(pc.fill_null(ours, False), before[c.INPUT_FINGERPRINT], pa.scalar(None, pa.int64()))
    old = pa.table({key: before[key], _BEFORE: prints})
    both = now.join(old, keys=key, join_type="left outer")
    is_same = pc.fill_null(pc.equal(both[c.INPUT_FINGERPRINT], both[_BEFORE]), False)
    changed = both.filter(pc.invert(is_same)).select([key])
    gone = old.join(now, keys=key, join_type="left anti").num_rows
    reused = now.num_rows - changed.num_rows
    follows_others = before.num_rows > 0 and prints.null_count == before.num_rows
    return changed, ReuseReport(
        what, reused, changed.num_rows, gone, incremental.OTHER_RULES if follows_others else None
    )
