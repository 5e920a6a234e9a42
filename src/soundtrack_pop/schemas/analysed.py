"""Tables of analysis: the analysis table, the films that it excludes, and the results of each genre group."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.cleaned import GENRE_VOTES_TYPE
from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_REAL = pa.float64()
_COUNT = pa.int64()

FILMS_WITH_GENRES = Table(
    name="feat_films_with_genres",
    grain="one film with a primary soundtrack that has a genre, in any match band",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", _COUNT, "the film"),
        Column("release_group_gid", _TEXT, "its primary soundtrack"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("soundtrack_title", _TEXT, "name of the release group"),
        Column("movie_year", pa.int32(), "year of the film's first release; null where unknown"),
        Column("decade", pa.int32(), "first year of the film's decade; null where unknown"),
        Column("original_language", _TEXT, "ISO 639-1 code of the film; null where unknown"),
        Column("film_genres", pa.list_(_TEXT), "TMDb genre names; empty where none"),
        Column("budget_usd", _REAL, "US dollars of its year; null where unknown"),
        Column("popularity", _REAL, "TMDb popularity, without unit; null where missing"),
        Column("log_popularity", _REAL, "natural logarithm of popularity; null where popularity is 0 or missing"),
        Column(
            "popularity_vintage",
            _TEXT,
            "with_credits or without_credits: whether the film's record carried credits. Records of different "
            "kinds were read at different times, and their popularity is on different scales; null where unknown",
        ),
        Column("vote_count", _COUNT, "number of votes; from the same snapshot as popularity; null if missing"),
        Column("vote_average", _REAL, "mean vote, 0 to 10; null where missing"),
        Column("soundtrack_kind", _TEXT, "what the soundtrack's title says it is: score, songs, both or unknown"),
        Column(
            "collection_id", _COUNT, "TMDb id of the series of films that it belongs to; null if none or unknown"
        ),
        Column("lead_artist", _TEXT, "comparable name of the person credited first; null where none is"),
        Column("match_probability", _REAL, "of the link, 0 to 1"),
        Column("match_band", _TEXT, "auto or review; the statistics are of auto where nothing else is said"),
        Column("genres", GENRE_VOTES_TYPE, "the soundtrack's genres by votes; share sums to 1"),
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
        Column(
            "reason",
            _TEXT,
            "not_primary, no_genre, band_review, no_year, no_popularity, other_vintage or zero_popularity, in "
            "this order",
        ),
        Column(
            "statistic",
            _TEXT,
            "what they are missing from: all, trends, popularity or regression; the first holds for every "
            "statistic, the third for the fourth too",
        ),
        Column("excluded_count", _COUNT, "linked soundtracks that drop out for this reason, none before it"),
        Column("remaining_count", _COUNT, "linked soundtracks that are left after it"),
    ),
)

GENRE_BY_DECADE = Table(
    name="rpt_genre_by_decade",
    grain="one genre group in one decade",
    key=("genre", "decade"),
    columns=(
        Column("genre", _TEXT, "genre group"),
        Column("decade", pa.int32(), "first year of the decade"),
        Column("film_count", _COUNT, "films of the decade whose soundtrack has the genre"),
        Column("decade_film_count", _COUNT, "films of the decade whose soundtrack has any genre"),
        Column("share", _REAL, "film_count by decade_film_count, 0 to 1"),
        Column("share_low", _REAL, "lower end of the Wilson interval at `analysis.confidence_level`"),
        Column("share_high", _REAL, "upper end of the Wilson interval"),
        Column("is_thin", pa.bool_(), "whether the decade has fewer films than `analysis.min_films_per_decade`"),
    ),
)

GENRE_TRENDS = Table(
    name="rpt_genre_trends",
    grain="one genre group",
    key=("genre",),
    columns=(
        Column("genre", _TEXT, "genre group"),
        Column("film_count", _COUNT, "dated films with the genre"),
        Column("other_film_count", _COUNT, "dated films without it"),
        Column("first_decade", pa.int32(), "first decade with any film"),
        Column("last_decade", pa.int32(), "last decade with any film"),
        Column("untested_reason", _TEXT, "remainder, few_films, few_other_films or one_decade; null where tested"),
        Column("odds_ratio", _REAL, "odds of the genre from one decade to the next, by a logistic model"),
        Column("odds_ratio_low", _REAL, "lower end of its Wald interval at `analysis.confidence_level`"),
        Column("odds_ratio_high", _REAL, "upper end of the Wald interval"),
        Column("trend_p", _REAL, "two-sided p value of the Cochran-Armitage test; null where not tested"),
        Column("trend_q", _REAL, "the same, Benjamini-Hochberg over the tested genres"),
    ),
)

GENRE_POPULARITY = Table(
    name="rpt_genre_popularity",
    grain="one genre group",
    key=("genre",),
    columns=(
        Column("genre", _TEXT, "genre group"),
        Column("film_count", _COUNT, "films with the genre and a popularity"),
        Column("other_film_count", _COUNT, "films without the genre and with a popularity"),
        Column("median_popularity", _REAL, "median popularity of the films with the genre; null where none"),
        Column("other_median_popularity", _REAL, "median popularity of the films without it; null where none"),
        Column("popularity_5", _REAL, "5th percentile of the popularity of the films with the genre"),
        Column("popularity_25", _REAL, "25th percentile"),
        Column("popularity_75", _REAL, "75th percentile"),
        Column("popularity_95", _REAL, "95th percentile"),
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

POPULAR_FILMS = Table(
    name="rpt_popular_films",
    grain="one of the most popular films of the statistics of popularity",
    key=("tmdb_id",),
    columns=(
        Column("tmdb_id", _COUNT, "the film"),
        Column("movie_title", _TEXT, "English title of the film"),
        Column("movie_year", pa.int32(), "year of the film's first release; null where unknown"),
        Column("soundtrack_title", _TEXT, "name of its primary soundtrack"),
        Column("popularity", _REAL, "TMDb popularity, without unit"),
        Column("genres", _TEXT, "the soundtrack's genres, most votes first, separated by commas"),
    ),
    references=(("tmdb_id", "prm_movies.tmdb_id"),),
)

GENRE_CORRELATIONS = Table(
    name="rpt_genre_correlations",
    grain="one genre group and one measure of films",
    key=("genre", "measure"),
    columns=(
        Column("genre", _TEXT, "genre group"),
        Column("measure", _TEXT, "popularity, vote_count, vote_average, budget_usd or movie_year"),
        Column("film_count", _COUNT, "films whose measure is known"),
        Column("genre_film_count", _COUNT, "those of them with the genre"),
        Column("rho", _REAL, "Spearman's, of the genre's vote share, 0 where absent; null where not tested"),
        Column("p", _REAL, "two-sided p value; null where not tested"),
        Column("q", _REAL, "the same, Benjamini-Hochberg over all cells"),
    ),
)
