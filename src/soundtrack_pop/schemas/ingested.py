"""Tables of the `int_` layer: the used columns of the source tables, typed and named in the field's terms."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

_INT = pa.int32()
_ID = pa.int64()
_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())

RELEASE_GROUPS = Table(
    name="int_release_groups",
    grain="one release group typed Soundtrack",
    key=("release_group_id",),
    may_be_empty=False,
    columns=(
        Column("release_group_id", _ID, "MusicBrainz row id, unique within one dump"),
        Column("release_group_gid", _TEXT, "MusicBrainz id (UUID), stable over dumps"),
        Column("title", _TEXT, "name as entered by the editors"),
        Column("artist_credit_id", _ID, "credited artists"),
        Column("primary_type", _TEXT, "Album, Single, EP, Broadcast, Other; null if not set"),
        Column(
            "disambiguation",
            _TEXT,
            "editors' comment that distinguishes release groups of the same name; null if none",
        ),
    ),
    references=(("artist_credit_id", "int_artist_credits.artist_credit_id"),),
)

RELEASE_GROUP_SECONDARY_TYPES = Table(
    name="int_release_group_secondary_types",
    grain="one secondary type of a soundtrack release group, Soundtrack itself included",
    key=("release_group_id", "secondary_type"),
    columns=(
        Column("release_group_id", _ID, "the release group"),
        Column("secondary_type", _TEXT, "Soundtrack, Compilation, Live, Remix, ..."),
    ),
    references=(("release_group_id", "int_release_groups.release_group_id"),),
)

RELEASE_GROUP_DATES = Table(
    name="int_release_group_dates",
    grain="one soundtrack release group with a row in `release_group_meta`",
    key=("release_group_id",),
    columns=(
        Column("release_group_id", _ID, "the release group"),
        Column("first_release_year", _INT, "year of the earliest release; null if unknown"),
        Column("first_release_month", _INT, "1 to 12; null if unknown"),
        Column("first_release_day", _INT, "1 to 31; null if unknown"),
    ),
    references=(("release_group_id", "int_release_groups.release_group_id"),),
)

RELEASE_GROUP_ALIASES = Table(
    name="int_release_group_aliases",
    grain="one alias of a soundtrack release group",
    key=(),
    columns=(
        Column("release_group_id", _ID, "the release group"),
        Column("alias", _TEXT, "another name of the release group"),
        Column("locale", _TEXT, "language of the alias; null if not set"),
        Column("is_primary_for_locale", pa.bool_(), "whether it is the name to show in that language"),
    ),
    references=(("release_group_id", "int_release_groups.release_group_id"),),
)

ARTIST_CREDITS = Table(
    name="int_artist_credits",
    grain="one credit of a soundtrack release group",
    key=("artist_credit_id",),
    columns=(
        Column("artist_credit_id", _ID, "MusicBrainz row id, unique within one dump"),
        Column("artist_credit", _TEXT, "the credit as printed on the album"),
    ),
)

ARTIST_CREDIT_NAMES = Table(
    name="int_artist_credit_names",
    grain="one artist within the credit of a soundtrack release group",
    key=("artist_credit_id", "position"),
    columns=(
        Column("artist_credit_id", _ID, "the credit"),
        Column("position", _INT, "order of the artist, from 0"),
        Column("artist_id", _ID, "the artist"),
        Column("credited_name", _TEXT, "name as printed on the album"),
        Column("join_phrase", _TEXT, "text between this artist and the next; empty on the last"),
    ),
    references=(
        ("artist_credit_id", "int_artist_credits.artist_credit_id"),
        ("artist_id", "int_artists.artist_id"),
    ),
)

ARTISTS = Table(
    name="int_artists",
    grain="one artist credited on a soundtrack release group",
    key=("artist_id",),
    columns=(
        Column("artist_id", _ID, "MusicBrainz row id, unique within one dump"),
        Column("artist_gid", _TEXT, "MusicBrainz id (UUID)"),
        Column("name", _TEXT, "the artist's own name"),
        Column("sort_name", _TEXT, "family name first, in Latin script"),
    ),
)

RELEASE_GROUP_TAGS = Table(
    name="int_release_group_tags",
    grain="one tag on a soundtrack release group",
    key=("release_group_id", "tag"),
    columns=(
        Column("release_group_id", _ID, "the release group"),
        Column("tag", _TEXT, "tag in lower case, genre or not"),
        Column("tag_count", _INT, "votes for the tag less votes against it"),
    ),
    references=(("release_group_id", "int_release_groups.release_group_id"),),
)

GENRES = Table(
    name="int_genres",
    grain="one MusicBrainz genre",
    key=("genre",),
    columns=(Column("genre", _TEXT, "genre name; a tag of the same name is that genre"),),
)

IMDB_LINKS = Table(
    name="int_imdb_links",
    grain="one IMDb title that editors linked to a soundtrack release group",
    key=("release_group_id", "imdb_id"),
    columns=(
        Column("release_group_id", _ID, "the release group"),
        Column("imdb_id", _TEXT, "tt number of a film, series or game"),
    ),
    references=(("release_group_id", "int_release_groups.release_group_id"),),
)

_NAMED_TITLE = pa.list_(pa.struct([("title", pa.string()), ("country", pa.string()), ("kind", pa.string())]))
_TRANSLATED_TITLE = pa.list_(pa.struct([("title", pa.string()), ("language", pa.string())]))

MOVIES = Table(
    name="int_movies",
    grain="one TMDb film",
    key=("tmdb_id",),
    may_be_empty=False,
    columns=(
        Column("tmdb_id", _ID, "TMDb film id"),
        Column("imdb_id", _TEXT, "tt number; null if TMDb has none"),
        Column("title", _TEXT, "English title"),
        Column("original_title", _TEXT, "title in the original language; null if missing"),
        Column("original_language", _TEXT, "ISO 639-1 code, as TMDb uses it"),
        Column("release_date", _TEXT, "first release as TMDb writes it, YYYY-MM-DD; null if missing"),
        Column("popularity", pa.float64(), "TMDb popularity, without unit, not comparable over years"),
        Column("vote_count", _ID, "number of votes"),
        Column("vote_average", pa.float64(), "mean vote, 0 to 10"),
        Column("budget_usd", pa.float64(), "US dollars; null if 0 or missing"),
        Column("revenue_usd", pa.float64(), "US dollars; null if 0 or missing"),
        Column("runtime_minutes", pa.float64(), "minutes; null if 0 or missing"),
        Column("film_genres", _TEXTS, "TMDb genre names"),
        Column("collection_id", _ID, "TMDb id of the series of films that it belongs to; null if none or unknown"),
        Column("collection", _TEXT, "name of that series; null if none or unknown"),
        Column("alternative_titles", _NAMED_TITLE, "titles in other countries or of other kinds"),
        Column("translated_titles", _TRANSLATED_TITLE, "titles of TMDb's translations"),
        Column("directors", _TEXTS, "crew whose job is Director; empty if there are no credits"),
        Column("composers", _TEXTS, "crew whose job is a composer's; empty if there are no credits"),
        Column("has_credits", pa.bool_(), "whether the record carried credits"),
    ),
)

REJECTS = Table(
    name="int_rejects",
    grain="one raw row that could not be used",
    key=(),
    columns=(
        Column("source", _TEXT, "file name"),
        Column("table", _TEXT, "table within the file"),
        Column("line", _ID, "line number within the file or table, from 1"),
        Column("reason", _TEXT, "why the row was rejected"),
        Column("content", _TEXT, "the row itself, undecodable bytes escaped, truncated to 500 characters"),
    ),
)

SOURCES = Table(
    name="int_sources",
    grain="one table of a raw source",
    key=("source", "table"),
    may_be_empty=False,
    columns=(
        Column("source", _TEXT, "file name of an archive; `tmdb` for all film files together"),
        Column("table", _TEXT, "table within the source"),
        Column("snapshot", _TEXT, "the dump's TIMESTAMP; null for TMDb"),
        Column("schema_sequence", _INT, "MusicBrainz schema sequence; null for TMDb"),
        Column("is_sample", pa.bool_(), "whether the source states that it is the embedded sample"),
        Column("rows_read", _ID, "rows in the source"),
        Column("rows_kept", _ID, "rows loaded"),
        Column("rows_rejected", _ID, "rows in `int_rejects`"),
    ),
)
