"""Clean incrementally: title forms and names are computed only for rows whose inputs or rules have changed.

The columns below that Python computes take nearly all of the time of cleaning, so only they are reused from the
tables of the last run. Spark computes all other columns anew for every row: a film with new votes and an old title
needs no cleaning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.incremental import (
    NOTHING_EARLIER,
    OTHER_RULES,
    SWITCHED_OFF,
    ReuseReport,
    rules_version,
)
from soundtrack_pop.schemas import cleaned

_PACKAGE = "soundtrack_pop.pipelines.cleaning"
_LIBRARIES = ("anyascii", "pandas", "pyarrow", "pyspark")
_BEFORE = "before"
# What title forms, hints and language are made from.
_SAID_OF_SOUNDTRACKS = ("title", "aliases", "disambiguation", "artist_credit", "secondary_types", "tags")


class TextColumns(NamedTuple):
    """The columns of a table that Python computes.

    Attributes:
        rows: what a row of the table is, a plural noun.
        key: the column that identifies a row in every run.
        names: the computed columns.
    """

    rows: str
    key: str
    names: tuple[str, ...]


SOUNDTRACKS = TextColumns("soundtracks", c.RELEASE_GROUP_GID, ("title_forms", "hints", "language", "people"))
MOVIES = TextColumns("films", c.TMDB_ID, ("title_forms", "directors", "composers"))


def clean_soundtrack_texts(
    gathered: DataFrame, earlier: DataFrame | None, is_reused: bool
) -> tuple[DataFrame, ReuseReport]:
    """Add title forms, hints, language and comparable names to the soundtracks.

    Grain: one row per row of `gathered`.

    Args:
        gathered: `release_group_gid`, `title`, `aliases`, `disambiguation`, `artist_credit`, `secondary_types`,
            `tags`, `names` and any other columns.
        earlier: `prm_soundtracks` of the last run, or None.
        is_reused: whether to reuse `earlier` for unchanged rows.

    Returns:
        The soundtracks with `input_fingerprint` and `rules_version`, and the number of reused rows.
    """
    inputs = gathered.withColumn(c.INPUT_FINGERPRINT, fingerprint(*_SAID_OF_SOUNDTRACKS, "names"))
    return _clean_changed(inputs, earlier, is_reused, SOUNDTRACKS, _with_soundtrack_texts)


def clean_movie_texts(
    movies: DataFrame, earlier: DataFrame | None, is_reused: bool
) -> tuple[DataFrame, ReuseReport]:
    """Add title forms and comparable names of directors and composers to the films.

    Grain: one row per row of `movies`.

    Args:
        movies: `int_movies`.
        earlier: `prm_movies` of the last run, or None.
        is_reused: whether to reuse `earlier` for unchanged rows.

    Returns:
        The films with `input_fingerprint` and `rules_version`, and the number of reused rows.
    """
    inputs = movies.withColumn(c.INPUT_FINGERPRINT, fingerprint(*_titles(), "directors", "composers"))
    return _clean_changed(inputs, earlier, is_reused, MOVIES, _with_movie_texts)


def fingerprint(*inputs: Column | str) -> Column:
    """Return a 64-bit hash of these columns; two different rows share one with a probability of 2^-64.

    Hashed as JSON, because Spark's own hash of several columns ignores nulls and the borders of lists. Null
    columns are left out, as one engine always does; the names of those that stay tell which are null.
    """
    text = F.to_json(F.struct(*inputs), {"ignoreNullFields": "true"})
    return F.xxhash64(text)


def changed_keys(now: pa.Table, before: pa.Table, current: str, rows: str) -> tuple[pa.Table, ReuseReport]:
    """Return the keys of the rows that must be cleaned, and the number of rows that need not.

    Args:
        now: key and `input_fingerprint` of this run.
        before: key, `input_fingerprint` and `rules_version` of the last run.
        current: rules version of this run.
        rows: what a row is, a plural noun.
    """
    key = now.column_names[0]
    is_current = pc.fill_null(pc.equal(before[c.RULES_VERSION], current), False)
    prints = pc.if_else(is_current, before[c.INPUT_FINGERPRINT], pa.scalar(None, pa.int64()))
    old = pa.table({key: before[key], _BEFORE: prints})
    both = now.join(old, keys=key, join_type="left outer")
    is_same = pc.fill_null(pc.equal(both[c.INPUT_FINGERPRINT], both[_BEFORE]), False)
    changed = both.filter(pc.invert(is_same)).select([key])
    gone = old.join(now, keys=key, join_type="left anti").num_rows
    reused = now.num_rows - changed.num_rows
    follows_others = before.num_rows > 0 and prints.null_count == before.num_rows
    return changed, ReuseReport(rows, reused, changed.num_rows, gone, OTHER_RULES if follows_others else None)


def _clean_changed(
    inputs: DataFrame,
    earlier: DataFrame | None,
    is_reused: bool,
    texts: TextColumns,
    with_texts: Callable[[DataFrame], DataFrame],
) -> tuple[DataFrame, ReuseReport]:
    """Return the inputs with their text columns, reused where possible and computed by `with_texts` elsewhere."""
    key, current = texts.key, _rules_version()
    inputs = inputs.withColumn(c.RULES_VERSION, F.lit(current))
    if earlier is None or not is_reused:
        why = NOTHING_EARLIER if is_reused else SWITCHED_OFF
        return with_texts(inputs), ReuseReport(texts.rows, 0, None, 0, why)
    now = inputs.select(key, c.INPUT_FINGERPRINT).toArrow()
    before = earlier.select(key, c.INPUT_FINGERPRINT, c.RULES_VERSION).toArrow()
    changed, report = changed_keys(now, before, current, texts.rows)
    if report.reused == 0:
        return with_texts(inputs), report
    unchanged, earlier_texts = inputs.drop(*texts.names), earlier.select(key, *texts.names)
    if report.anew == 0:
        return unchanged.join(earlier_texts, on=key, how="inner"), report
    # Broadcast the small table, so that the large one is not shuffled.
    few = F.broadcast(inputs.sparkSession.createDataFrame(changed))
    reused = unchanged.join(few, on=key, how="left_anti").join(earlier_texts, on=key, how="inner")
    return reused.unionByName(with_texts(inputs.join(few, on=key, how="left_semi"))), report


def _rules_version() -> str:
    """Return the version of everything that title forms, hints and names depend on besides their inputs."""
    schemas = (table.arrow_schema for table in (cleaned.SOUNDTRACKS, cleaned.MOVIES))
    return rules_version(_PACKAGE, _LIBRARIES, *schemas)


def _with_soundtrack_texts(gathered: DataFrame) -> DataFrame:
    # The column functions import pandas, which only a run that cleans needs.
    from soundtrack_pop.pipelines.cleaning import udfs

    # Both in one step, so that one Python worker computes both.
    cleaned_texts = {
        "clean": udfs.clean_soundtrack_title(*map(F.col, _SAID_OF_SOUNDTRACKS)),
        "people": udfs.names(F.col("names")),
    }
    return (
        gathered.withColumns(cleaned_texts)
        .select("*", "clean.title_forms", "clean.hints", "clean.language")
        .drop("clean")
    )


def _with_movie_texts(movies: DataFrame) -> DataFrame:
    from soundtrack_pop.pipelines.cleaning import udfs

    return movies.withColumns(
        {
            "title_forms": udfs.movie_forms(*_titles()),
            "directors": udfs.names(F.col("directors")),
            "composers": udfs.names(F.col("composers")),
        }
    )


def _titles() -> tuple[Column, ...]:
    return (
        F.col("title"),
        F.col("original_title"),
        F.col("original_language"),
        F.col("alternative_titles.title").alias("alternative"),
        F.col("translated_titles.title").alias("translated"),
    )
