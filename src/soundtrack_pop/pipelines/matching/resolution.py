"""Resolve candidate pairs: at most one film for each soundtrack, its band, and each film's primary soundtrack."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.comparisons import FOR_REVIEW


def keep_best_film(scored_pairs: DataFrame) -> DataFrame:
    """Keep the most probable film of each soundtrack; ties go to the lowest `tmdb_id`.

    Grain: one row per soundtrack that has a candidate.
    """
    best_first = Window.partitionBy(c.RELEASE_GROUP_GID).orderBy(F.desc(c.MATCH_WEIGHT), F.asc(c.TMDB_ID))
    return scored_pairs.withColumn("rank", F.row_number().over(best_first)).where(F.col("rank") == 1).drop("rank")


def with_band(best_films: DataFrame, auto_probability: float, review_probability: float) -> DataFrame:
    """Add `match_band`: auto, review, or null for a pair that reaches neither threshold, both in [0, 1].

    A level that needs clerical review (the soundtrack says that it is of a game) keeps a pair out of band auto.
    """
    probability = F.col(c.MATCH_PROBABILITY)
    is_linkable = probability >= auto_probability
    for comparison, levels in FOR_REVIEW.items():
        is_linkable &= ~F.coalesce(F.col(f"{comparison}_level").isin(*levels), F.lit(False))
    return best_films.withColumn(
        c.MATCH_BAND,
        F.when(is_linkable, c.BAND_AUTO).when(probability >= review_probability, c.BAND_REVIEW),
    )


def linked_films(soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Return the pairs that editors made by an IMDb link and whose film is in the catalogue.

    Grain: one row per soundtrack and film; columns `release_group_gid`, `tmdb_id`.
    """
    links = soundtracks.select(c.RELEASE_GROUP_GID, F.explode("imdb_ids").alias(c.IMDB_ID))
    return (
        links.join(movies.select(c.TMDB_ID, c.IMDB_ID), on=c.IMDB_ID, how="inner")
        .select(c.RELEASE_GROUP_GID, c.TMDB_ID)
        .dropDuplicates()
    )


def soundtracks_linked_elsewhere(soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Return the soundtracks whose IMDb links all lead outside the catalogue: television, games, absent films.

    Grain: one row per soundtrack; column `release_group_gid`.
    """
    return (
        soundtracks.where(F.size("imdb_ids") > 0)
        .select(c.RELEASE_GROUP_GID)
        .join(linked_films(soundtracks, movies), on=c.RELEASE_GROUP_GID, how="left_anti")
    )


def keep_one_linked_film(linked: DataFrame, scored_pairs: DataFrame) -> DataFrame:
    """Keep one film for a soundtrack that editors linked to several: the one whose title agrees best.

    Grain: one row per linked soundtrack, with the title matcher's weight; 0 where it did not score the pair.
    """
    weights = scored_pairs.select(c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_WEIGHT)
    scored = linked.join(weights, on=[c.RELEASE_GROUP_GID, c.TMDB_ID], how="left")
    return (
        # Only after the choice: a film that was not scored must not rank above one of negative weight.
        keep_best_film(scored)
        .fillna({c.MATCH_WEIGHT: 0.0})
        .withColumn(c.MATCH_PROBABILITY, F.lit(1.0))
        .withColumn(c.MATCH_BAND, F.lit(c.BAND_AUTO))
        .withColumn(c.MATCH_SOURCE, F.lit(c.SOURCE_IMDB_LINK))
    )


def title_pairs_beside_links(
    title_matches: DataFrame, linked: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Return the title matcher's pairs for soundtracks without a linked film.

    A pair is dropped if it contradicts an editor's link: the soundtrack is linked to an IMDb title, and the film
    has another IMDb id. So the soundtrack of a series is not linked to the film of the same name.
    """
    imdb_ids = soundtracks.select(c.RELEASE_GROUP_GID, "imdb_ids")
    contradicts = (
        (F.size("imdb_ids") > 0) & F.col(c.IMDB_ID).isNotNull() & ~F.expr(f"array_contains(imdb_ids, {c.IMDB_ID})")
    )
    return (
        title_matches.join(linked, on=c.RELEASE_GROUP_GID, how="left_anti")
        .join(imdb_ids, on=c.RELEASE_GROUP_GID, how="left")
        .join(movies.select(c.TMDB_ID, c.IMDB_ID), on=c.TMDB_ID, how="left")
        .where(~F.coalesce(contradicts, F.lit(False)))
        .withColumn(c.MATCH_SOURCE, F.lit(c.SOURCE_TITLE))
    )


def with_names(pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Add both titles and years, and the columns of the soundtrack that `with_primary` reads."""
    albums = soundtracks.select(
        c.RELEASE_GROUP_GID,
        F.col("title").alias(c.SOUNDTRACK_TITLE),
        F.col("year").alias(c.SOUNDTRACK_YEAR),
        (F.col("primary_type") == "Album").alias("is_album"),
        F.size(F.array_intersect("hints", F.array(F.lit("volume"), F.lit("edition")))).alias("extras"),
    )
    films = movies.select(c.TMDB_ID, F.col("title").alias(c.MOVIE_TITLE), F.col("year").alias(c.MOVIE_YEAR))
    return pairs.join(albums, on=c.RELEASE_GROUP_GID, how="left").join(films, on=c.TMDB_ID, how="left")


def with_primary(named_pairs: DataFrame) -> DataFrame:
    """Add `is_primary`: whether the soundtrack is the one that represents its film in the statistics.

    Band auto comes before review, albums before singles, fewer hints of a volume or an edition before more, then
    the earliest year, then the lowest gid.
    """
    first = Window.partitionBy(c.TMDB_ID).orderBy(
        F.asc(c.MATCH_BAND),
        F.desc_nulls_last("is_album"),
        F.asc("extras"),
        F.asc_nulls_last(c.SOUNDTRACK_YEAR),
        F.asc(c.RELEASE_GROUP_GID),
    )
    return named_pairs.withColumn(c.IS_PRIMARY, F.row_number().over(first) == 1)
