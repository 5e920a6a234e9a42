"""Clerical decisions: which soundtrack belongs to which film, and which to none."""

from __future__ import annotations

import pyarrow as pa

from soundtrack_pop.schemas.table import Column, Table

MATCH = "match"
NO_MATCH = "no_match"
NONE = "none"
VERDICTS = (MATCH, NO_MATCH, NONE)

DECISIONS = Table(
    name="raw_curated_decisions",
    grain="one clerical decision about a soundtrack and a film, or about a soundtrack and all films",
    # The film is null if the verdict is `none`; a soundtrack has at most one such row.
    key=("release_group_gid", "tmdb_id"),
    columns=(
        Column("release_group_gid", pa.string(), "MusicBrainz id (UUID) of the soundtrack, in lower case"),
        Column("tmdb_id", pa.int64(), "the film; null if the verdict is none"),
        Column(
            "verdict",
            pa.string(),
            "match: the soundtrack belongs to this film; no_match: it does not; none: it belongs to no film",
        ),
        Column("decided_by", pa.string(), "the reviewer"),
        Column("decided_on", pa.date32(), "the day of the decision"),
        Column("reason", pa.string(), "the reviewer's reason, in free text"),
    ),
    references=(
        ("release_group_gid", "prm_soundtracks.release_group_gid"),
        ("tmdb_id", "prm_movies.tmdb_id"),
    ),
)
