"""The unmatched-film report: popular films without a soundtrack, the reasons and the best rejected candidates."""

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

# What each means; `linkage/near_miss.py` decides which one applies.
REASONS: dict[str, str] = {
    OVERRULED: "probable enough, but a clerical decision or an editor's link outside the catalogue excludes it",
    NO_CANDIDATE: "no soundtrack shares a key with any of its titles",
    NUMBER_CLASH: "the titles differ in a number, as those of sequels do",
    LOW_SIMILARITY: "the titles agree only in part",
    LINKED_ELSEWHERE: "an editor or a clerical decision linked the soundtrack to another film",
    LOST_TO_OTHER_FILM: "the soundtrack was linked to another film that fits it better",
    CONTESTED: "good enough alone, but other films fit the soundtrack equally well, so none was linked",
    YEAR_CONFLICT: "would be linked if the years did not differ",
    BELOW_THRESHOLD: "the match weight is below the review threshold",
}

NEAR_MISSES = Table(
    name="rpt_near_misses",
    grain="one of the most popular films without a soundtrack",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", pa.int64(), "the film"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("movie_year", pa.int32(), "year of the film's first release; null if unknown"),
        Column("vote_count", pa.int64(), "number of votes on TMDb; null if TMDb gives none"),
        Column("popularity", _REAL, "TMDb popularity, without unit"),
        Column("reason", _TEXT, f"why it has no soundtrack: {', '.join(REASONS)}"),
        Column("best_release_group_gid", _TEXT, "the best rejected candidate; null if there was none"),
        Column("best_soundtrack_title", _TEXT, "name of that release group"),
        Column("match_weight", _REAL, "bits; of the film and that soundtrack"),
        Column("match_probability", _REAL, "0 to 1; of the film and that soundtrack"),
        Column("winner_tmdb_id", pa.int64(), "the film that this soundtrack is linked to; null if to none"),
        Column("winner_title", _TEXT, "English title of that film"),
        Column(
            "missing_bits",
            _REAL,
            "match weight that is missing to the review threshold; null if more would not help",
        ),
    ),
    references=(
        ("tmdb_id", "prm_movies.tmdb_id"),
        ("best_release_group_gid", "prm_soundtracks.release_group_gid"),
        ("winner_tmdb_id", "prm_movies.tmdb_id"),
    ),
)
