"""Near misses: popular films without a soundtrack, the closed set of reasons, and how far each was."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()

NO_CANDIDATE = "no_candidate"
OVERRULED = "overruled"
NUMBER_CLASH = "number_clash"
LOW_SIMILARITY = "low_similarity"
LINKED_ELSEWHERE = "linked_elsewhere"
LOST_TO_OTHER_FILM = "lost_to_other_film"
CONTESTED = "contested"
YEAR_CONFLICT = "year_conflict"
BELOW_THRESHOLD = "below_threshold"

# What each means; `linkage/near_miss.py` decides which one holds.
REASONS: dict[str, str] = {
    OVERRULED: "probable enough, but an editor's link to another film or a clerical decision excludes the pair",
    NO_CANDIDATE: "no soundtrack shares a key with any of its titles",
    NUMBER_CLASH: "the titles differ in a number, as those of sequels do",
    LOW_SIMILARITY: "the titles agree only in part",
    LINKED_ELSEWHERE: "an editor or a clerical decision linked the soundtrack to another film",
    LOST_TO_OTHER_FILM: "the soundtrack is linked to another film with a higher match weight",
    CONTESTED: "good enough alone, but other films are as good and none reaches the review threshold",
    YEAR_CONFLICT: "would reach the review threshold if the years did not speak against it",
    BELOW_THRESHOLD: "the evidence does not reach the review threshold",
}

NEAR_MISSES = Table(
    name="rpt_near_misses",
    grain="one of the most popular films without a soundtrack",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", pa.int64(), "the film"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("movie_year", pa.int32(), "year of the film's first release; null where unknown"),
        Column("vote_count", pa.int64(), "number of votes on TMDb; null where TMDb gives none"),
        Column("popularity", _REAL, "TMDb popularity, without unit"),
        Column("reason", _TEXT, f"why it has none: {', '.join(REASONS)}"),
        Column("best_release_group_gid", _TEXT, "the best rejected candidate; null where there was no candidate"),
        Column("best_soundtrack_title", _TEXT, "name of that release group"),
        Column("match_weight", _REAL, "bits; of the film with that soundtrack"),
        Column("match_probability", _REAL, "0 to 1; of the film with that soundtrack"),
        Column("winner_tmdb_id", pa.int64(), "the film that this soundtrack is linked to; null where to none"),
        Column("winner_title", _TEXT, "English title of that film"),
        Column(
            "missing_bits", _REAL, "bits more that would reach the review threshold; null where bits do not help"
        ),
    ),
    references=(
        ("tmdb_id", "prm_movies.tmdb_id"),
        ("best_release_group_gid", "prm_soundtracks.release_group_gid"),
        ("winner_tmdb_id", "prm_movies.tmdb_id"),
    ),
)
