"""Cleaning nodes: one row per soundtrack and per film, with comparable titles, names and years."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.parameters.sources import CleaningParameters
from soundtrack_pop.pipelines.cleaning import soundtracks
from soundtrack_pop.pipelines.cleaning.incremental import clean_movie_texts, clean_soundtrack_texts

_TELEVISION_GENRE = "TV Movie"


def clean_soundtracks(
    release_groups: DataFrame,
    secondary_types: DataFrame,
    dates: DataFrame,
    aliases: DataFrame,
    artist_credits: DataFrame,
    artist_credit_names: DataFrame,
    artists: DataFrame,
    tags: DataFrame,
    genres: DataFrame,
    imdb_links: DataFrame,
    cleaning: CleaningParameters,
    earlier: DataFrame | None = None,
) -> tuple[DataFrame, ReuseReport]:
    """Join the tables of each soundtrack and make its titles, names and year comparable.

    Grain: one row per release group typed Soundtrack. Each join adds columns; none adds or drops rows.

    Args:
        release_groups: `int_release_groups`.
        secondary_types: `int_release_group_secondary_types`.
        dates: `int_release_group_dates`.
        aliases: `int_release_group_aliases`.
        artist_credits: `int_artist_credits`.
        artist_credit_names: `int_artist_credit_names`.
        artists: `int_artists`.
        tags: `int_release_group_tags`.
        genres: `int_genres`.
        imdb_links: `int_imdb_links`.
        cleaning: years outside [`earliest_year`, `latest_year`] become null.
        earlier: `prm_soundtracks` of the last run, or None.

    Returns:
        `prm_soundtracks`, and the number of rows whose texts were reused from `earlier`.
    """
    by_group = {"on": "release_group_id", "how": "left"}
    people = soundtracks.collect_people(artist_credit_names, artists)
    gathered = (
        release_groups.join(soundtracks.collect_types(secondary_types), **by_group)
        .join(soundtracks.collect_aliases(aliases), **by_group)
        .join(soundtracks.collect_genres(tags, genres), **by_group)
        .join(soundtracks.collect_tags(tags), **by_group)
        .join(soundtracks.collect_imdb_ids(imdb_links), **by_group)
        .join(dates, **by_group)
        .join(artist_credits, on="artist_credit_id", how="left")
        .join(people, on="artist_credit_id", how="left")
    )
    with_texts, report = clean_soundtrack_texts(gathered, earlier, cleaning.reuse)
    return with_texts.select(
        c.RELEASE_GROUP_GID,
        "title",
        "title_forms",
        _plausible_year(F.col("first_release_year"), cleaning).alias("year"),
        "artist_credit",
        "people",
        "hints",
        "language",
        "primary_type",
        _or_empty("secondary_types"),
        _or_empty("genres"),
        _or_empty("imdb_ids"),
        c.INPUT_FINGERPRINT,
        c.RULES_VERSION,
    ), report


def clean_movies(
    movies: DataFrame, cleaning: CleaningParameters, earlier: DataFrame | None = None
) -> tuple[DataFrame, ReuseReport]:
    """Make the titles, names and year of each film comparable.

    Grain: one row per film, as in `movies`.

    Args:
        movies: `int_movies`.
        cleaning: years outside [`earliest_year`, `latest_year`] become null.
        earlier: `prm_movies` of the last run, or None.

    Returns:
        `prm_movies`, and the number of rows whose texts were reused from `earlier`.
    """
    release_year = F.regexp_extract("release_date", r"^(\d{4})(?:-|$)", 1)
    with_texts, report = clean_movie_texts(movies, earlier, cleaning.reuse)
    return with_texts.select(
        c.TMDB_ID,
        F.when(F.col("imdb_id").rlike(r"^tt\d+$"), F.col("imdb_id")).alias("imdb_id"),
        "title",
        "original_title",
        # TMDb's own code for Cantonese. The language of a soundtrack is only known as Chinese.
        F.when(F.col("original_language") == "cn", "zh")
        .otherwise(F.col("original_language"))
        .alias("original_language"),
        "title_forms",
        _plausible_year(F.when(release_year != "", release_year).cast("int"), cleaning).alias("year"),
        "directors",
        "composers",
        "film_genres",
        F.coalesce(F.array_contains("film_genres", _TELEVISION_GENRE), F.lit(False)).alias("is_television"),
        F.when(F.col("popularity") >= 0, F.col("popularity")).alias("popularity"),
        "vote_count",
        "vote_average",
        "budget_usd",
        "revenue_usd",
        "runtime_minutes",
        "collection_id",
        "collection",
        c.INPUT_FINGERPRINT,
        c.RULES_VERSION,
    ), report


def _plausible_year(year: Column, cleaning: CleaningParameters) -> Column:
    return F.when(year.between(cleaning.earliest_year, cleaning.latest_year), year)


def _or_empty(column: str) -> Column:
    # A soundtrack without tags is known to have no genres, so its list is empty rather than null.
    return F.coalesce(F.col(column), F.array()).alias(column)
