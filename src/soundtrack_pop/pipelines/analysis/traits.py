"""Count the films of the catalogue, and those that are analysed, by the traits that selection may depend on."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.pipelines.analysis.films import describe_films

TRAITS = ("decade", "votes", "language", "film_genre", "budget")
CATALOGUE, ANALYSED = "catalogue_film_count", "analysed_film_count"

_UNKNOWN = "unknown"
# Films with fewer votes than the first bound, and so on up.
_BANDS = ((10, "0 to 9"), (100, "10 to 99"), (1000, "100 to 999"), (10_000, "1,000 to 9,999"))


def with_traits(movies: DataFrame, movie_records: DataFrame, analysed_films: DataFrame) -> DataFrame:
    """Return the films of the catalogue whose popularity is known, with their traits.

    Grain: one row per film.

    Args:
        movies: `prm_movies`.
        movie_records: `int_movies`.
        analysed_films: `tmdb_id` of the films that enter the statistics of popularity.
    """
    return (
        movies.transform(describe_films, movie_records)
        .where(F.col(c.POPULARITY).isNotNull())
        .join(analysed_films.withColumn("is_analysed", F.lit(True)), on=c.TMDB_ID, how="left")
        .select(
            c.TMDB_ID,
            c.POPULARITY_SNAPSHOT,
            F.coalesce("is_analysed", F.lit(False)).alias("is_analysed"),
            _named(F.col("film_decade").cast("string")).alias("decade"),
            _vote_band(F.col("vote_count")).alias("votes"),
            _named(F.col("original_language")).alias("language"),
            _named(F.try_element_at("film_genres", F.lit(1))).alias("film_genre"),
            F.when(F.col("budget_usd").isNull(), _UNKNOWN).otherwise("known").alias("budget"),
        )
    )


def count_by_traits(films: DataFrame) -> DataFrame:
    """Return how many films of the catalogue, and analysed ones, have the same traits, and which the latter are.

    Grain: one row per combination of `TRAITS` that occurs: some ten thousand for a catalogue of a million films.
    """
    return films.groupBy(*TRAITS).agg(
        F.count("*").alias(CATALOGUE),
        F.count_if("is_analysed").alias(ANALYSED),
        F.array_sort(F.collect_list(F.when(F.col("is_analysed"), F.col(c.TMDB_ID)))).alias("analysed_films"),
    )


def _named(value: Column) -> Column:
    return F.coalesce(value, F.lit(_UNKNOWN))


def _vote_band(votes: Column) -> Column:
    band = F.when(votes.isNull(), _UNKNOWN)
    for bound, name in _BANDS:
        band = band.when(votes < bound, name)
    return band.otherwise("10,000 and more")
