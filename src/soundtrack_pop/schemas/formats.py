"""The format of persisted tables: a number in each table's files, and what changed from one number to the next.

1: tables up to version 0.1 of the project; they hold no number.
2: the number stands in the Parquet schema; columns got the names in `RENAMED_COLUMNS`.
3: tables got the columns in `ADDED_COLUMNS`, and each title form its field `written`.

Raise `TABLE_FORMAT` whenever a column is added, renamed, removed or changes its meaning, and add a line here.
"""

from __future__ import annotations

TABLE_FORMAT = 3
# Key of the number: in the schema of files that Arrow writes, in the first column's metadata where Spark writes.
TABLE_FORMAT_KEY = "soundtrack_pop_format"

# Table -> name of a column today -> its name in formats before `TABLE_FORMAT`. Values did not change.
RENAMED_COLUMNS: dict[str, dict[str, str]] = {
    "feat_scored_pairs": {
        "title_frequency_level": "homonym_level",
        "title_frequency_weight": "homonym_weight",
        "same_level_candidates": "homonyms",
    },
}

# Table -> columns that it got since format 2. Null, which says "unknown" in each of them, in older tables.
ADDED_COLUMNS: dict[str, tuple[str, ...]] = {
    "int_movies": ("collection_id", "collection"),
    "prm_movies": ("is_television", "collection_id", "collection"),
    "feat_films_with_genres": ("collection_id",),
    "rpt_genre_interactions": ("other_share", "share_p", "share_q"),
}
