"""Tables of cleaning: soundtracks and films with their title forms."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())

TITLE_FORMS_TYPE = pa.list_(pa.struct([("form", pa.string()), ("kind", pa.string()), ("written", pa.string())]))
GENRE_VOTES_TYPE = pa.list_(
    pa.struct([("genre", pa.string()), ("family", pa.string()), ("votes", pa.int32()), ("share", pa.float64())])
)

_PROVENANCE = (
    Column(
        "input_fingerprint",
        pa.int64(),
        "64-bit hash of the titles and names that the forms and names were made from",
    ),
    Column(
        "rules_version",
        _TEXT,
        "16 hexadecimal digits that identify the rules: code, tables of decoration, libraries",
    ),
)

SOUNDTRACKS = Table(
    name="prm_soundtracks",
    grain="one release group typed Soundtrack",
    key=("release_group_gid",),
    may_be_empty=False,
    columns=(
        Column("release_group_gid", _TEXT, "MusicBrainz id (UUID)"),
        Column("title", _TEXT, "name as entered by the editors"),
        Column(
            "title_forms",
            TITLE_FORMS_TYPE,
            "comparable forms of the title and its aliases, each with its kind: full (as written), core (without "
            "decoration), bare (without a volume, brackets or what may be decoration), inner (the film named in a "
            "bracket, in quotes or after 'music from'), stem and subtitle (before and after a sign), owner "
            "(without the name of its owner), alias, latin (transliterated); written holds its words as they are "
            "written where articles, number words or signs differ from the form",
        ),
        Column("year", pa.int32(), "year of the first release; null if unknown or implausible"),
        Column("artist_credit", _TEXT, "credit as printed on the album"),
        Column(
            "people", _TEXTS, "comparable names of the credited persons, without names such as Various Artists"
        ),
        Column(
            "hints",
            _TEXTS,
            "what title, comment, credit, types and tags say about the album: score, songs, television, game, "
            "stage, covers, compilation, spoken, volume, edition; other_medium_sure where they leave no doubt",
        ),
        Column(
            "language",
            _TEXT,
            "ISO 639-1 code of the title's wording, from its decoration or its script; null if unknown",
        ),
        Column("primary_type", _TEXT, "Album, Single, EP, ...; null if not set"),
        Column("secondary_types", _TEXTS, "Soundtrack and others"),
        Column("genres", GENRE_VOTES_TYPE, "MusicBrainz genres by votes; share sums to 1 over the album"),
        Column("imdb_ids", _TEXTS, "tt numbers linked by editors; labels, never a comparison"),
        *_PROVENANCE,
    ),
)

MOVIES = Table(
    name="prm_movies",
    grain="one TMDb film",
    key=("tmdb_id",),
    may_be_empty=False,
    columns=(
        Column("tmdb_id", pa.int64(), "TMDb film id"),
        Column("imdb_id", _TEXT, "tt number; null if TMDb has none"),
        Column("title", _TEXT, "English title"),
        Column("original_title", _TEXT, "title in the original language"),
        Column("original_language", _TEXT, "ISO 639-1 code; TMDb's own cn, Cantonese, is zh"),
        Column(
            "title_forms",
            TITLE_FORMS_TYPE,
            "comparable forms of all its titles, each with its kind: title, original, alternative, translated; "
            "bare (without brackets), stem, subtitle, owner and latin as for soundtracks",
        ),
        Column("year", pa.int32(), "year of the first release; null if unknown or implausible"),
        Column("directors", _TEXTS, "comparable names"),
        Column("composers", _TEXTS, "comparable names"),
        Column("film_genres", _TEXTS, "TMDb genre names"),
        Column("is_television", pa.bool_(), "whether it was made for television: TMDb's genre TV Movie"),
        Column("popularity", pa.float64(), "TMDb popularity, without unit"),
        Column("vote_count", pa.int64(), "number of votes"),
        Column("vote_average", pa.float64(), "mean vote, 0 to 10"),
        Column("budget_usd", pa.float64(), "US dollars; null if unknown"),
        Column("revenue_usd", pa.float64(), "US dollars; null if unknown"),
        Column("runtime_minutes", pa.float64(), "minutes; null if unknown"),
        Column(
            "collection_id",
            pa.int64(),
            "TMDb id of the series of films that it belongs to; null if none or unknown",
        ),
        Column("collection", _TEXT, "name of that series; null if none or unknown"),
        *_PROVENANCE,
    ),
)
