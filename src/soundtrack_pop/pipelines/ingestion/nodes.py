"""Ingestion: from raw sources to typed tables in the field's terms."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from soundtrack_pop.datasets.source_tables import Rejects, SourceTables
from soundtrack_pop.datasets.tmdb.movie_lines import TABLE as MOVIES
from soundtrack_pop.parameters.sources import IngestionParameters
from soundtrack_pop.pipelines.ingestion import soundtracks
from soundtrack_pop.pipelines.ingestion.admission import (
    Selection,
    check_reject_shares,
    split_repeated_films,
    split_repeated_keys,
)
from soundtrack_pop.schemas import TABLES


def select_soundtracks(core: SourceTables, derived: SourceTables) -> dict[str, Selection]:
    """Return the soundtrack release groups of a dump and what hangs on them.

    Args:
        core: tables of `mbdump.tar.bz2`.
        derived: tables of `mbdump-derived.tar.bz2`.

    Returns:
        Name of the `int_` table -> selected rows.

    Raises:
        SourceError: the dump holds no soundtrack.
    """
    groups = soundtracks.select_release_groups(core)
    group_ids, credit_ids = groups["release_group_id"], groups["artist_credit_id"]
    credit_names = soundtracks.select_artist_credit_names(core, credit_ids)
    return {
        "int_release_groups": Selection(core, "release_group", groups),
        "int_release_group_secondary_types": Selection(
            core, "release_group_secondary_type_join", soundtracks.select_secondary_types(core, group_ids)
        ),
        "int_release_group_aliases": Selection(
            core, "release_group_alias", soundtracks.select_aliases(core, group_ids)
        ),
        "int_artist_credits": Selection(
            core, "artist_credit", soundtracks.select_artist_credits(core, credit_ids)
        ),
        "int_artist_credit_names": Selection(core, "artist_credit_name", credit_names),
        "int_artists": Selection(core, "artist", soundtracks.select_artists(core, credit_names["artist_id"])),
        "int_genres": Selection(core, "genre", soundtracks.select_genres(core)),
        "int_imdb_links": Selection(core, "l_release_group_url", soundtracks.select_imdb_links(core, group_ids)),
        "int_release_group_dates": Selection(
            derived, "release_group_meta", soundtracks.select_dates(derived, group_ids)
        ),
        "int_release_group_tags": Selection(
            derived, "release_group_tag", soundtracks.select_tags(derived, group_ids)
        ),
    }


def admit_sources(
    soundtrack_selections: dict[str, Selection], movies: SourceTables, ingestion: IngestionParameters
) -> dict[str, Any]:
    """Return all `int_` tables, provided that few enough rows had to be rejected.

    Args:
        soundtrack_selections: from `select_soundtracks`.
        movies: TMDb's films.
        ingestion: `max_reject_share` in [0, 1], for each table of a source.

    Returns:
        Name of the `int_` table -> its rows, as an Arrow table or dataset.

    Raises:
        RejectShareError: too many rows of a table could not be used.
    """
    tables: dict[str, Any] = {}
    repeats: list[Rejects] = []
    for name, selection in soundtrack_selections.items():
        tables[name], rejects = split_repeated_keys(selection, TABLES[name])
        repeats.append(rejects)
    tables["int_movies"], repeated_films = split_repeated_films(movies, MOVIES)
    sources = _distinct_sources(soundtrack_selections, movies)
    all_rejects = Rejects.together([*(source.rejects for source in sources), *repeats, repeated_films])
    check_reject_shares(sources, all_rejects, ingestion.max_reject_share)
    rows_kept = {selection.table: tables[name].num_rows for name, selection in soundtrack_selections.items()}
    rows_kept[MOVIES] = tables["int_movies"].count_rows()
    tables["int_rejects"] = all_rejects.to_arrow()
    tables["int_sources"] = pa.Table.from_pylist(
        [row for source in sources for row in source.source_rows(rows_kept, all_rejects)],
        schema=TABLES["int_sources"].arrow_schema,
    )
    return tables


def _distinct_sources(selections: dict[str, Selection], movies: SourceTables) -> list[SourceTables]:
    by_name = {selection.source.name: selection.source for selection in selections.values()}
    return [*by_name.values(), movies]
