"""Collect the tables that refer to a release group, each into one row per release group or artist credit.

Lists are sorted, so that the result does not depend on the order or the partitioning of the input.
"""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop.pipelines.cleaning.genres import genre_group_of
from soundtrack_pop.pipelines.cleaning.other_media import MEDIUM_OF_TAG


def collect_types(secondary_types: DataFrame) -> DataFrame:
    """Return `release_group_id`, `secondary_types`: one row per release group."""
    return secondary_types.groupBy("release_group_id").agg(
        F.array_sort(F.collect_set("secondary_type")).alias("secondary_types")
    )


def collect_aliases(aliases: DataFrame) -> DataFrame:
    """Return `release_group_id`, `aliases`: one row per release group with an alias."""
    return aliases.groupBy("release_group_id").agg(F.array_sort(F.collect_set("alias")).alias("aliases"))


def collect_tags(tags: DataFrame) -> DataFrame:
    """Return `release_group_id`, `tags`: those that name another medium and have more votes for than against them.

    Other tags say nothing of the title's hints; kept, each new vote for one would clean its soundtrack anew.
    """
    voted = tags.where((F.col("tag_count") > 0) & F.col("tag").isin(sorted(MEDIUM_OF_TAG)))
    return voted.groupBy("release_group_id").agg(F.array_sort(F.collect_set("tag")).alias("tags"))


def collect_imdb_ids(imdb_links: DataFrame) -> DataFrame:
    """Return `release_group_id`, `imdb_ids`: one row per release group with a link."""
    return imdb_links.groupBy("release_group_id").agg(F.array_sort(F.collect_set("imdb_id")).alias("imdb_ids"))


def collect_people(artist_credit_names: DataFrame, artists: DataFrame) -> DataFrame:
    """Return `artist_credit_id`, `names`: one row per credit, names in the order of the credit.

    A name in a script other than Latin is replaced by its sort name, which is always in Latin script.
    """
    is_latin = F.col("credited_name").rlike(r"\p{IsLatin}")
    family, given = (
        F.split_part("sort_name", F.lit(","), F.lit(1)),
        F.split_part("sort_name", F.lit(","), F.lit(2)),
    )
    latin_name = F.trim(F.concat_ws(" ", given, family))
    return (
        artist_credit_names.join(artists, on="artist_id", how="left")
        .withColumn(
            "one_name",
            F.when(is_latin | F.col("sort_name").isNull(), F.col("credited_name")).otherwise(latin_name),
        )
        .groupBy("artist_credit_id")
        .agg(F.array_sort(F.collect_list(F.struct("position", "one_name", "name"))).alias("credit"))
        .select(
            "artist_credit_id",
            # The credited name may be a stage name, so the artist's own name is kept as well.
            F.flatten(F.transform("credit", lambda one: F.array(one["one_name"], one["name"]))).alias("names"),
        )
    )


def collect_genres(tags: DataFrame, genres: DataFrame) -> DataFrame:
    """Return `release_group_id`, `genres`: the tags that are genres and have more votes for than against them.

    Grain: one row per release group with such a tag. `genres` is sorted by votes, most first, then by name.
    """
    votes = (
        tags.where(F.col("tag_count") > 0)
        .join(genres.select(F.col("genre").alias("tag")), on="tag", how="left_semi")
        .groupBy("release_group_id", F.col("tag").alias("genre"))
        .agg(F.sum("tag_count").alias("votes"))
    )
    totals = votes.groupBy("release_group_id").agg(F.sum("votes").alias("all_votes"))
    entry = F.struct(
        (-F.col("votes")).alias("order"),
        "genre",
        genre_group_of(F.col("genre")).alias("family"),
        F.col("votes").cast("int").alias("votes"),
        (F.col("votes") / F.col("all_votes")).alias("share"),
    )
    return (
        votes.join(totals, on="release_group_id", how="inner")
        .withColumn("entry", entry)
        .groupBy("release_group_id")
        .agg(F.array_sort(F.collect_list("entry")).alias("entries"))
        .select(
            "release_group_id",
            F.transform(
                "entries",
                lambda one: F.struct(one["genre"], one["family"], one["votes"], one["share"]),
            )
            .cast("array<struct<genre:string,family:string,votes:int,share:double>>")
            .alias("genres"),
        )
    )
