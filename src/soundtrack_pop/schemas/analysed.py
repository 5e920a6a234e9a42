"""Tables that analysis persists: the analysis table, what it leaves out, and the statistics."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.cleaned import GENRE_VOTES_TYPE
from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()
_COUNT = pa.int64()

FILMS_WITH_GENRES = Table(
    name="feat_films_with_genres",
    grain="one film with a sure primary soundtrack that has a genre",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", _COUNT, "the film"),
        Column("release_group_gid", _TEXT, "its primary soundtrack"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("soundtrack_title", _TEXT, "name of the release group"),
        Column("movie_year", pa.int32(), "year of the film's first release; null where unknown"),
        Column("decade", pa.int32(), "first year of the film's decade; null where unknown"),
        Column("popularity", _REAL, "TMDb popularity, without unit; null where missing"),
        Column("vote_count", _COUNT, "number of votes; null where missing"),
        Column("match_probability", _REAL, "of the link, 0 to 1"),
        Column("genres", GENRE_VOTES_TYPE, "the soundtrack's genres by votes"),
    ),
    references=(
        ("tmdb_id", "prm_movies.tmdb_id"),
        ("release_group_gid", "prm_soundtracks.release_group_gid"),
    ),
)

EXCLUSIONS = Table(
    name="rpt_exclusions",
    grain="one reason why linked soundtracks stay out of a statistic",
    key=("reason",),
    columns=(
        Column("reason", _TEXT, "not_primary, band_review, no_genre, no_year or no_popularity, in this order"),
        Column("statistic", _TEXT, "what they are missing from: all, trends or popularity"),
        Column("excluded_count", _COUNT, "linked soundtracks that drop out for this reason, none before it"),
        Column("remaining_count", _COUNT, "linked soundtracks that are left after it"),
    ),
)

GENRE_BY_DECADE = Table(
    name="rpt_genre_by_decade",
    grain="one genre family in one decade",
    key=("genre", "decade"),
    columns=(
        Column("genre", _TEXT, "genre family"),
        Column("decade", pa.int32(), "first year of the decade"),
        Column("film_count", _COUNT, "films of the decade whose soundtrack has the genre"),
        Column("decade_film_count", _COUNT, "films of the decade whose soundtrack has any genre"),
        Column("share", _REAL, "film_count by decade_film_count, 0 to 1"),
        Column("share_low", _REAL, "lower end of the Wilson interval at `analysis.confidence_level`"),
        Column("share_high", _REAL, "upper end of the Wilson interval"),
        Column("is_thin", pa.bool_(), "whether the decade has fewer films than `analysis.min_films_per_decade`"),
    ),
)

GENRE_POPULARITY = Table(
    name="rpt_genre_popularity",
    grain="one genre family",
    key=("genre",),
    columns=(
        Column("genre", _TEXT, "genre family"),
        Column("film_count", _COUNT, "films with the genre and a popularity"),
        Column("other_film_count", _COUNT, "films without the genre and with a popularity"),
        Column("median_popularity", _REAL, "median popularity of the films with the genre; null where none"),
        Column("other_median_popularity", _REAL, "median popularity of the films without it; null where none"),
        Column(
            "untested_reason",
            _TEXT,
            "remainder, few_films, few_other_films or equal_popularity; null where tested",
        ),
        Column("rank_biserial", _REAL, "effect size of Mann-Whitney, -1 to 1; above 0: more popular"),
        Column("rank_biserial_low", _REAL, "lower end of the BCa bootstrap interval over films; null where none"),
        Column("rank_biserial_high", _REAL, "upper end of the BCa bootstrap interval; null where none"),
        Column("mann_whitney_p", _REAL, "two-sided p value; null where not tested"),
        Column("mann_whitney_q", _REAL, "the same, Benjamini-Hochberg over the tested genres"),
        Column(
            "spearman_rho", _REAL, "rank correlation of the genre's vote share, 0 where absent, with popularity"
        ),
        Column("spearman_p", _REAL, "two-sided p value; null where not tested"),
        Column("spearman_q", _REAL, "the same, Benjamini-Hochberg over the tested genres"),
    ),
)
