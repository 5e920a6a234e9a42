"""Names of the columns that cross module borders; a column used in one module only stays a string there."""

from __future__ import annotations

RELEASE_GROUP_GID = "release_group_gid"
TMDB_ID = "tmdb_id"
IMDB_ID = "imdb_id"

# What a row was made from, and by which rules: what decides whether the next run takes it over.
INPUT_FINGERPRINT = "input_fingerprint"
RULES_VERSION = "rules_version"

SOUNDTRACK_TITLE = "soundtrack_title"
MOVIE_TITLE = "movie_title"
SOUNDTRACK_YEAR = "soundtrack_year"
MOVIE_YEAR = "movie_year"

MATCH_PROBABILITY = "match_probability"
MATCH_WEIGHT = "match_weight"
MATCH_BAND = "match_band"
MATCH_SOURCE = "match_source"
IS_PRIMARY = "is_primary"

BAND_AUTO = "auto"
BAND_REVIEW = "review"
SOURCE_IMDB_LINK = "imdb_link"
SOURCE_TITLE = "title"
SOURCE_CURATED = "curated"

GENRE = "genre"
# The family of the genres that belong to no other: shown, and never a finding.
FAMILY_OTHER = "other"
DECADE = "decade"
POPULARITY = "popularity"
LOG_POPULARITY = "log_popularity"
# Records of films with and without credits were read at different times, on different scales of popularity.
POPULARITY_SNAPSHOT = "popularity_vintage"
