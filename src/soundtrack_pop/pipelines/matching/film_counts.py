"""Count the sampled films in Spark, for the term-frequency tables of the matcher."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.term_frequencies import (
    CIRCLE,
    COUNTED_COLUMNS,
    COUNTS,
    GOLDEN,
    PRIME,
    count_films,
    sampled_share,
)
from soundtrack_pop.pipelines.matching.record_batches import map_to_table


def where_sampled(movies: DataFrame, films: int) -> DataFrame:
    """Return the films that are counted; `films` is the number of all films."""
    share = sampled_share(films)
    if share == 1:
        return movies
    rest = F.pmod(F.col(c.TMDB_ID), F.lit(PRIME).cast("long"))
    on_circle = (rest * rest % PRIME) * GOLDEN % CIRCLE
    return movies.where(on_circle < int(share * CIRCLE))


def count_sampled_films(movies: DataFrame) -> tuple[pa.Table, int]:
    """Return the counts of the sampled films, as `COUNTS`, and the number of all films."""
    films = movies.count()
    return map_to_table(where_sampled(movies, films).select(*COUNTED_COLUMNS), count_films, COUNTS), films
