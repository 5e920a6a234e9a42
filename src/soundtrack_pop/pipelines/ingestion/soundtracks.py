"""Select the soundtracks of a MusicBrainz dump: release groups typed Soundtrack, and the rows that refer to them.

One release group in forty is a soundtrack, so the filter is applied here rather than in cleaning: every later
step then works on small tables. Tables come in any order in an archive, so selection starts after all are read.

Each function returns the columns of the `int_` table that its docstring names, plus the line number in the dump.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.datasets.musicbrainz.layout import (
    IMDB_LINK_TYPE_GID,
    IMDB_TITLE_PATTERN,
    SOUNDTRACK_TYPE_GID,
)
from soundtrack_pop.datasets.source_tables import LINE, SourceTables
from soundtrack_pop.errors import SourceError


def select_release_groups(core: SourceTables) -> pa.Table:
    """Return `int_release_groups`: the release groups with the secondary type Soundtrack, identified by its gid.

    Raises:
        SourceError: the dump holds none.
    """
    types = core.table("release_group_secondary_type").to_table(filter=pc.field("gid") == SOUNDTRACK_TYPE_GID)
    typed = core.table("release_group_secondary_type_join").to_table(
        filter=pc.field("secondary_type").isin(types["id"].combine_chunks())
    )
    groups = _rows_with(core, "release_group", "id", typed["release_group"])
    if groups.num_rows == 0:
        raise SourceError(
            core.name,
            expected="at least one release group typed Soundtrack",
            found=f"none among {core.rows_read['release_group']:,} release groups",
            remedy="Use a dump that holds soundtracks; the type is identified by its gid " + SOUNDTRACK_TYPE_GID,
        )
    primary = core.table("release_group_primary_type").to_table()
    names = _lookup(primary["id"], primary["name"], groups["type"])
    return pa.table(
        {
            "release_group_id": groups["id"],
            "release_group_gid": groups["gid"],
            "title": groups["name"],
            "artist_credit_id": groups["artist_credit"],
            "primary_type": names,
            "disambiguation": _empty_as_null(groups["comment"]),
            LINE: groups[LINE],
        }
    )


def select_secondary_types(core: SourceTables, release_group_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_release_group_secondary_types`."""
    rows = _rows_with(core, "release_group_secondary_type_join", "release_group", release_group_ids)
    types = core.table("release_group_secondary_type").to_table()
    names = _lookup(types["id"], types["name"], rows["secondary_type"])
    return pa.table({"release_group_id": rows["release_group"], "secondary_type": names, LINE: rows[LINE]})


def select_aliases(core: SourceTables, release_group_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_release_group_aliases`."""
    rows = _rows_with(core, "release_group_alias", "release_group", release_group_ids)
    return pa.table(
        {
            "release_group_id": rows["release_group"],
            "alias": rows["name"],
            "locale": rows["locale"],
            "is_primary_for_locale": rows["primary_for_locale"],
            LINE: rows[LINE],
        }
    )


def select_artist_credits(core: SourceTables, artist_credit_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_artist_credits`."""
    rows = _rows_with(core, "artist_credit", "id", artist_credit_ids)
    return pa.table({"artist_credit_id": rows["id"], "artist_credit": rows["name"], LINE: rows[LINE]})


def select_artist_credit_names(core: SourceTables, artist_credit_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_artist_credit_names`."""
    rows = _rows_with(core, "artist_credit_name", "artist_credit", artist_credit_ids)
    return pa.table(
        {
            "artist_credit_id": rows["artist_credit"],
            "position": rows["position"],
            "artist_id": rows["artist"],
            "credited_name": rows["name"],
            "join_phrase": rows["join_phrase"],
            LINE: rows[LINE],
        }
    )


def select_artists(core: SourceTables, artist_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_artists`."""
    rows = _rows_with(core, "artist", "id", artist_ids)
    return pa.table(
        {
            "artist_id": rows["id"],
            "artist_gid": rows["gid"],
            "name": rows["name"],
            "sort_name": rows["sort_name"],
            LINE: rows[LINE],
        }
    )


def select_imdb_links(core: SourceTables, release_group_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_imdb_links`: links of type IMDb to the page of a title."""
    link_types = core.table("link_type").to_table(filter=pc.field("gid") == IMDB_LINK_TYPE_GID)
    links = core.table("link").to_table(
        columns=["id"], filter=pc.field("link_type").isin(link_types["id"].combine_chunks())
    )
    rows = core.table("l_release_group_url").to_table(
        filter=pc.field("entity0").isin(release_group_ids.combine_chunks())
        & pc.field("link").isin(links["id"].combine_chunks())
    )
    urls = _rows_with(core, "url", "id", rows["entity1"])
    titles = pc.struct_field(pc.extract_regex(urls["url"], IMDB_TITLE_PATTERN), "imdb_id")
    imdb_ids = _lookup(urls["id"], titles, rows["entity1"])
    table = pa.table({"release_group_id": rows["entity0"], "imdb_id": imdb_ids, LINE: rows[LINE]})
    # Two URLs of the same title are one link.
    return (
        table.filter(pc.is_valid(table["imdb_id"]))
        .group_by(["release_group_id", "imdb_id"], use_threads=False)
        .aggregate([(LINE, "min")])
        .rename_columns(["release_group_id", "imdb_id", LINE])
    )


def select_dates(derived: SourceTables, release_group_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_release_group_dates`."""
    rows = _rows_with(derived, "release_group_meta", "id", release_group_ids)
    columns: Mapping[str, pa.ChunkedArray] = {
        "release_group_id": rows["id"],
        "first_release_year": rows["first_release_date_year"],
        "first_release_month": rows["first_release_date_month"],
        "first_release_day": rows["first_release_date_day"],
        LINE: rows[LINE],
    }
    return pa.table(columns)


def select_tags(derived: SourceTables, release_group_ids: pa.ChunkedArray) -> pa.Table:
    """Return `int_release_group_tags`; the tag is null if its id is not in the table `tag`."""
    rows = _rows_with(derived, "release_group_tag", "release_group", release_group_ids)
    tags = _rows_with(derived, "tag", "id", rows["tag"])
    names = _lookup(tags["id"], tags["name"], rows["tag"])
    return pa.table(
        {
            "release_group_id": rows["release_group"],
            "tag": names,
            "tag_count": rows["count"],
            LINE: rows[LINE],
        }
    )


def select_genres(core: SourceTables) -> pa.Table:
    """Return `int_genres`."""
    rows = core.table("genre").to_table()
    return pa.table({"genre": rows["name"], LINE: rows[LINE]})


def _rows_with(source: SourceTables, table: str, column: str, values: pa.ChunkedArray) -> pa.Table:
    wanted = pc.unique(values.drop_null())
    return source.table(table).to_table(filter=pc.field(column).isin(wanted))


def _lookup(keys: pa.ChunkedArray, values: pa.ChunkedArray, wanted: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the value of each wanted key; null if the key is null or unknown."""
    positions = pc.index_in(wanted, keys.combine_chunks())
    positions = pc.if_else(pc.is_valid(wanted), positions, pa.scalar(None, pa.int32()))
    return pc.take(values, positions)


def _empty_as_null(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
