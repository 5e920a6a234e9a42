"""Cleaning: one row per soundtrack and per film, with comparable titles, people and years."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.parameters.sources import CleaningParameters
from soundtrack_pop.pipelines.cleaning import reuse, soundtracks


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
    """Gather and clean what is known of each soundtrack.

    Grain: one row per release group typed Soundtrack; each join adds columns, none adds or drops rows.

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
        `prm_soundtracks`, and how much of it was taken over from `earlier`.
    """
    by_group = {"on": "release_group_id", "how": "left"}
    people = soundtracks.collect_people(artist_credit_names, artists)
    gathered = (
        release_groups.join(soundtracks.collect_types(secondary_types), **by_group)
        .join(soundtracks.collect_aliases(aliases), **by_group)
        .join(soundtracks.collect_genres(tags, genres), **by_group)
        .join(soundtracks.collect_imdb_ids(imdb_links), **by_group)
        .join(dates, **by_group)
        .join(artist_credits, on="artist_credit_id", how="left")
        .join(people, on="artist_credit_id", how="left")
        .withColumn(c.INPUT_FINGERPRINT, reuse.fingerprint("title", "aliases", "names"))
    )
    with_texts, report = reuse.clean_changed(
        gathered, earlier, cleaning.reuse, reuse.SOUNDTRACKS, _with_soundtrack_texts
    )
    return with_texts.select(
        c.RELEASE_GROUP_GID,
        "title",
        "title_forms",
        _believed_year(F.col("first_release_year"), cleaning).alias("year"),
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
    """Give each film comparable titles, people and a year.

    Grain: one row per film, as in `movies`.

    Args:
        movies: `int_movies`.
        cleaning: years outside [`earliest_year`, `latest_year`] become null.
        earlier: `prm_movies` of the last run, or None.

    Returns:
        `prm_movies`, and how much of it was taken over from `earlier`.
    """
    release_year = F.regexp_extract("release_date", r"^(\d{4})(?:-|$)", 1)
    inputs = movies.withColumn(c.INPUT_FINGERPRINT, reuse.fingerprint(*_titles(), "directors", "composers"))
    with_texts, report = reuse.clean_changed(inputs, earlier, cleaning.reuse, reuse.MOVIES, _with_movie_texts)
    return with_texts.select(
        c.TMDB_ID,
        F.when(F.col("imdb_id").rlike(r"^tt\d+$"), F.col("imdb_id")).alias("imdb_id"),
        "title",
        "original_title",
        # TMDb's own code for Cantonese; soundtracks are told no nearer than Chinese.
        F.when(F.col("original_language") == "cn", "zh")
        .otherwise(F.col("original_language"))
        .alias("original_language"),
        "title_forms",
        _believed_year(F.when(release_year != "", release_year).cast("int"), cleaning).alias("year"),
        "directors",
        "composers",
        "film_genres",
        F.when(F.col("popularity") >= 0, F.col("popularity")).alias("popularity"),
        "vote_count",
        "vote_average",
        "budget_usd",
        "revenue_usd",
        "runtime_minutes",
        c.INPUT_FINGERPRINT,
        c.RULES_VERSION,
    ), report


def _with_soundtrack_texts(gathered: DataFrame) -> DataFrame:
    # The column functions bring pandas along: only a run that cleans needs it.
    from soundtrack_pop.pipelines.cleaning import udfs

    # Side by side, so that one Python worker does both.
    cleaned = {
        "clean": udfs.clean_soundtrack_title(F.col("title"), F.col("aliases")),
        "people": udfs.names(F.col("names")),
    }
    return (
        gathered.withColumns(cleaned)
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


def _believed_year(year: Column, cleaning: CleaningParameters) -> Column:
    return F.when(year.between(cleaning.earliest_year, cleaning.latest_year), year)


def _or_empty(column: str) -> Column:
    # An album without tags has no genres: known to be none, so an empty list and not null.
    return F.coalesce(F.col(column), F.array()).alias(column)
