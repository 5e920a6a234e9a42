"""The tables of a MusicBrainz dump that are used, with the column layouts of each supported schema version.

Source: `admin/sql/CreateTables.sql` of metabrainz/musicbrainz-server, schema sequence 31. Columns are listed in
physical order, which is the order of the COPY text. Fixed ids are those of MusicBrainz' initial data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

# Between these versions, of the tables below, `artist_credit` gained a column and `link_type` lost one.
OLDEST_SCHEMA_SEQUENCE = 25
NEWEST_SCHEMA_SEQUENCE = 31

SOUNDTRACK_TYPE_GID = "22a628ad-c082-3c4f-b1b6-d41665107b88"
IMDB_LINK_TYPE_GID = "85b0a010-3237-47c7-8476-6fcefd4761af"
IMDB_TITLE_PATTERN = r"imdb\.com/title/(?P<imdb_id>tt\d{7,})"

_INT = pa.int64()
_TEXT = pa.string()
_BOOL = pa.bool_()


def is_known_schema(sequence: str | None) -> bool:
    """Return whether the text of a member SCHEMA_SEQUENCE names a version with a layout here."""
    # Compared as text: other scripts' digits and thousands of digits are no number of a version.
    return sequence in {str(number) for number in range(OLDEST_SCHEMA_SEQUENCE, NEWEST_SCHEMA_SEQUENCE + 1)}


@dataclass(frozen=True)
class DumpTable:
    """One table of the dump.

    Attributes:
        name: file name below `mbdump/`.
        layouts: accepted lists of all columns, newest first; they differ in their number of columns.
        used: columns that are read, with their types.
        keep: filters a batch to the rows that are spooled; None keeps all rows.
    """

    name: str
    layouts: tuple[tuple[str, ...], ...]
    used: dict[str, pa.DataType]
    keep: Callable[[pa.RecordBatch], pa.RecordBatch] | None = None


def _keep_imdb_urls(batch: pa.RecordBatch) -> pa.RecordBatch:
    # About one URL in fifty is IMDb's, and the url table is one of the largest in the dump.
    return batch.filter(pc.match_substring_regex(batch["url"], IMDB_TITLE_PATTERN))


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALIAS_COLUMNS = _columns(
    "id release_group name locale edits_pending last_updated type sort_name begin_date_year begin_date_month "
    "begin_date_day end_date_year end_date_month end_date_day primary_for_locale ended"
)
_TYPE_COLUMNS = _columns("id name parent child_order description gid")
_LINK_TYPE_COLUMNS = _columns(
    "id parent child_order gid entity_type0 entity_type1 name description link_phrase reverse_link_phrase "
    "long_link_phrase last_updated is_deprecated has_dates entity0_cardinality entity1_cardinality"
)
# Until schema 28 (May 2024) there was a column `priority` before `last_updated`.
_LINK_TYPE_COLUMNS_WITH_PRIORITY = (
    *_LINK_TYPE_COLUMNS[:11],
    "priority",
    *_LINK_TYPE_COLUMNS[11:],
)
_ARTIST_CREDIT_COLUMNS = _columns("id name artist_count ref_count created edits_pending gid")

CORE_TABLES = (
    DumpTable(
        "release_group",
        (_columns("id gid name artist_credit type comment edits_pending last_updated"),),
        {"id": _INT, "gid": _TEXT, "name": _TEXT, "artist_credit": _INT, "type": _INT, "comment": _TEXT},
    ),
    DumpTable("release_group_primary_type", (_TYPE_COLUMNS,), {"id": _INT, "name": _TEXT}),
    DumpTable("release_group_secondary_type", (_TYPE_COLUMNS,), {"id": _INT, "name": _TEXT, "gid": _TEXT}),
    DumpTable(
        "release_group_secondary_type_join",
        (_columns("release_group secondary_type created"),),
        {"release_group": _INT, "secondary_type": _INT},
    ),
    DumpTable(
        "release_group_alias",
        (_ALIAS_COLUMNS,),
        {"release_group": _INT, "name": _TEXT, "locale": _TEXT, "primary_for_locale": _BOOL},
    ),
    DumpTable(
        "artist",
        (
            _columns(
                "id gid name sort_name begin_date_year begin_date_month begin_date_day end_date_year "
                "end_date_month end_date_day type area gender comment edits_pending last_updated ended "
                "begin_area end_area"
            ),
        ),
        {"id": _INT, "gid": _TEXT, "name": _TEXT, "sort_name": _TEXT},
    ),
    DumpTable(
        "artist_credit",
        # Until schema 26 there was no `gid`.
        (_ARTIST_CREDIT_COLUMNS, _ARTIST_CREDIT_COLUMNS[:-1]),
        {"id": _INT, "name": _TEXT},
    ),
    DumpTable(
        "artist_credit_name",
        (_columns("artist_credit position artist name join_phrase"),),
        {"artist_credit": _INT, "position": _INT, "artist": _INT, "name": _TEXT, "join_phrase": _TEXT},
    ),
    DumpTable(
        "genre",
        (_columns("id gid name comment edits_pending last_updated"),),
        {"id": _INT, "name": _TEXT},
    ),
    DumpTable(
        "url",
        (_columns("id gid url edits_pending last_updated"),),
        {"id": _INT, "url": _TEXT},
        keep=_keep_imdb_urls,
    ),
    DumpTable(
        "link",
        (
            _columns(
                "id link_type begin_date_year begin_date_month begin_date_day end_date_year end_date_month "
                "end_date_day attribute_count created ended"
            ),
        ),
        {"id": _INT, "link_type": _INT},
    ),
    DumpTable(
        "link_type",
        (_LINK_TYPE_COLUMNS, _LINK_TYPE_COLUMNS_WITH_PRIORITY),
        {"id": _INT, "gid": _TEXT},
    ),
    DumpTable(
        "l_release_group_url",
        (_columns("id link entity0 entity1 edits_pending last_updated link_order entity0_credit entity1_credit"),),
        {"link": _INT, "entity0": _INT, "entity1": _INT},
    ),
)

DERIVED_TABLES = (
    DumpTable(
        "release_group_meta",
        (
            _columns(
                "id release_count first_release_date_year first_release_date_month first_release_date_day "
                "rating rating_count"
            ),
        ),
        {
            "id": _INT,
            "first_release_date_year": _INT,
            "first_release_date_month": _INT,
            "first_release_date_day": _INT,
        },
    ),
    DumpTable(
        "release_group_tag",
        (_columns("release_group tag count last_updated"),),
        {"release_group": _INT, "tag": _INT, "count": _INT},
    ),
    DumpTable("tag", (_columns("id name ref_count"),), {"id": _INT, "name": _TEXT}),
)

ARCHIVES = {"core": CORE_TABLES, "derived": DERIVED_TABLES}
