"""What people decided: which album belongs to which film, and which to none."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

MATCH = "match"
NO_MATCH = "no_match"
NONE = "none"
VERDICTS = (MATCH, NO_MATCH, NONE)

DECISIONS = Table(
    name="raw_curated_decisions",
    grain="one decision of a person on an album and a film, or on an album and all films",
    # The film is null where the verdict is none; such a row is then the album's only one without a film.
    key=("release_group_gid", "tmdb_id"),
    columns=(
        Column("release_group_gid", pa.string(), "MusicBrainz id (UUID) of the album, in lower case"),
        Column("tmdb_id", pa.int64(), "the film; null where the verdict is none"),
        Column(
            "verdict",
            pa.string(),
            "match: the album is this film's; no_match: not this film's, maybe another's; none: no film's",
        ),
        Column("decided_by", pa.string(), "who decided"),
        Column("decided_on", pa.date32(), "the day of the decision"),
        Column("reason", pa.string(), "why, in the words of who decided"),
    ),
    references=(
        ("release_group_gid", "prm_soundtracks.release_group_gid"),
        ("tmdb_id", "prm_movies.tmdb_id"),
    ),
)
