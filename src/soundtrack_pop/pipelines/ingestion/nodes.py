"""Ingestion nodes: select the rows that are used, validate them, and return them as typed tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from soundtrack_pop.datasets.source_tables import Rejects, SourceTables
from soundtrack_pop.parameters.sources import IngestionParameters
from soundtrack_pop.pipelines.ingestion import soundtracks
from soundtrack_pop.pipelines.ingestion.validation import (
    Selection,
    check_reject_shares,
    count_rows,
    select_whole_tables,
    split_repeated_keys,
)
from soundtrack_pop.schemas import TABLES


def select_soundtracks(core: SourceTables, derived: SourceTables) -> dict[str, Selection]:
    """Select the soundtrack release groups of a MusicBrainz dump and the rows that refer to them.

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


def load_sources_whole(
    soundtrack_selections: dict[str, Selection], ingestion: IngestionParameters, **whole_sources: SourceTables
) -> dict[str, Any]:
    """Return all `int_` tables if few enough rows had to be rejected, and none otherwise.

    Args:
        soundtrack_selections: from `select_soundtracks`.
        ingestion: `max_reject_share` in [0, 1], for each table of a source.
        whole_sources: sources of which every row of every table is used; table `x` becomes `int_x`.

    Returns:
        Name of the `int_` table -> its rows, as an Arrow table or dataset. `int_rejects` holds the rows that
        could not be used, `int_sources` the row counts of each table that was read.

    Raises:
        RejectShareError: too many rows of a table could not be used.
        ContractError: a table of a whole source has no schema.
    """
    selections = soundtrack_selections | select_whole_tables(whole_sources.values())
    tables: dict[str, Any] = {}
    repeats: list[Rejects] = []
    for name, selection in selections.items():
        tables[name], rejects = split_repeated_keys(selection, TABLES[name])
        repeats.append(rejects)
    sources = list({selection.source.name: selection.source for selection in selections.values()}.values())
    all_rejects = Rejects.together([*(source.rejects for source in sources), *repeats])
    check_reject_shares(sources, all_rejects, ingestion.max_reject_share)
    rows_kept = {selection.table: count_rows(tables[name]) for name, selection in selections.items()}
    tables["int_rejects"] = all_rejects.to_arrow()
    tables["int_sources"] = pa.Table.from_pylist(
        [row for source in sources for row in source.source_rows(rows_kept, all_rejects)],
        schema=TABLES["int_sources"].arrow_schema,
    )
    return tables
