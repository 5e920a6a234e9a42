"""The tables of the sample's two MusicBrainz archives, with all columns in physical order."""

from __future__ import annotations

from collections.abc import Iterator

from soundtrack_pop.datasets.musicbrainz.layout import ARCHIVES, DumpTable
from tools.sample.artists import artist_records, credit_ids
from tools.sample.copy_text import Row
from tools.sample.facts import PRIMARY_TYPES
from tools.sample.links import link_records
from tools.sample.tags import tag_records
from tools.sample.world import SampleGroup, World, dice, gid, timestamp

Record = dict[str, object]

COMPILATION, SOUNDTRACK, LIVE = 1, 2, 6
_PRIMARY_TYPES = {
    1: ("Album", "f529b476-6e62-324f-b0aa-1f3e33d313fc"),
    2: ("Single", "d6038452-8ee0-3f68-affc-2de9a1ede0b9"),
    3: ("EP", "6d0c5bf6-7a33-3420-a519-44fc63eedebf"),
    11: ("Other", "4fc3be2b-de1e-396b-a933-beb8f1607a22"),
    12: ("Broadcast", "3b2e49e1-2875-37b8-9fa9-1f7cf3f49900"),
}
_SECONDARY_TYPES = {
    COMPILATION: ("Compilation", "dd2a21e1-0c00-3729-a7a0-de60b84eb5d1"),
    SOUNDTRACK: ("Soundtrack", "22a628ad-c082-3c4f-b1b6-d41665107b88"),
    3: ("Spokenword", gid("release_group_secondary_type", "Spokenword")),
    4: ("Interview", gid("release_group_secondary_type", "Interview")),
    5: ("Audiobook", gid("release_group_secondary_type", "Audiobook")),
    LIVE: ("Live", gid("release_group_secondary_type", "Live")),
    7: ("Remix", gid("release_group_secondary_type", "Remix")),
    8: ("DJ-mix", gid("release_group_secondary_type", "DJ-mix")),
    9: ("Mixtape/Street", gid("release_group_secondary_type", "Mixtape/Street")),
    10: ("Demo", gid("release_group_secondary_type", "Demo")),
}


def musicbrainz_tables(world: World) -> dict[str, dict[str, list[Row]]]:
    """Return archive ("core", "derived") -> table -> rows."""
    records = {
        "release_group": _release_groups(world),
        "release_group_primary_type": _types(_PRIMARY_TYPES),
        "release_group_secondary_type": _types(_SECONDARY_TYPES),
        "release_group_secondary_type_join": [
            join for group in world.groups for join in _secondary_type_joins(group)
        ],
        "release_group_alias": _aliases(world),
        "release_group_meta": [_meta(group) for group in world.groups],
        **artist_records(world),
        **tag_records(world),
        **link_records(world),
    }
    return {
        archive: {table.name: to_rows(table, records[table.name]) for table in tables}
        for archive, tables in ARCHIVES.items()
    }


def to_rows(table: DumpTable, records: list[Record]) -> list[Row]:
    """Return the records as rows of the table's newest layout; a column that is not named is null.

    Raises:
        ValueError: a record names a column that the table does not have.
    """
    columns = table.layouts[0]
    for record in records:
        unknown = sorted(set(record) - set(columns))
        if unknown:
            raise ValueError(f"{table.name}: expected columns of {columns}, found {unknown}.")
    return [tuple(record.get(column) for column in columns) for record in records]


def _release_groups(world: World) -> list[Record]:
    credits = credit_ids(world)
    return [
        {
            "id": group.id,
            "gid": group.gid,
            "name": group.facts.title,
            "artist_credit": credits[group.facts.credit],
            "type": PRIMARY_TYPES.get(group.facts.primary_type or ""),
            "comment": "",
            "edits_pending": 0,
            "last_updated": timestamp("release_group", group.facts.key),
        }
        for group in world.groups
    ]


def _types(types: dict[int, tuple[str, str]]) -> list[Record]:
    return [
        {"id": type_id, "name": name, "child_order": order, "gid": type_gid}
        for order, (type_id, (name, type_gid)) in enumerate(types.items())
    ]


def _secondary_type_joins(group: SampleGroup) -> Iterator[Record]:
    for secondary_type in _secondary_types(group):
        yield {
            "release_group": group.id,
            "secondary_type": secondary_type,
            "created": timestamp("secondary_type_join", group.facts.key, secondary_type),
        }


def _secondary_types(group: SampleGroup) -> tuple[int, ...]:
    if not group.is_soundtrack:
        draw = dice("secondary_type", group.facts.key).random()
        return (COMPILATION,) if draw < 0.15 else (LIVE,) if draw < 0.25 else ()
    return (COMPILATION, SOUNDTRACK) if group.facts.kind == "compilation" else (SOUNDTRACK,)


def _aliases(world: World) -> list[Record]:
    languages = {film.facts.slug: film.facts.original_language for film in world.films}
    aliases = [(group, alias) for group in world.groups for alias in group.facts.aliases]
    return [
        _alias(number, group, alias, languages.get(group.facts.film or ""))
        for number, (group, alias) in enumerate(aliases, start=1)
    ]


def _alias(number: int, group: SampleGroup, alias: str, film_language: str | None) -> Record:
    draw = dice("alias", group.facts.key, alias)
    # An alias in another script than Latin is the original title; of the others nobody knows the language.
    locale = film_language if not alias.isascii() and draw.random() < 0.7 else None
    return {
        "id": number * 7,
        "release_group": group.id,
        "name": alias,
        "locale": locale,
        "edits_pending": 0,
        "last_updated": timestamp("release_group_alias", group.facts.key, alias),
        "type": 1,
        "sort_name": alias,
        "primary_for_locale": locale is not None and draw.random() < 0.6,
        "ended": False,
    }


def _meta(group: SampleGroup) -> Record:
    draw = dice("meta", group.facts.key)
    year = group.facts.year
    month = draw.randint(1, 12) if year is not None and draw.random() < 0.85 else None
    day = draw.randint(1, 28) if month is not None and draw.random() < 0.85 else None
    is_rated = draw.random() < 0.3
    return {
        "id": group.id,
        "release_count": draw.randint(1, 12),
        "first_release_date_year": year,
        "first_release_date_month": month,
        "first_release_date_day": day,
        "rating": draw.randint(40, 100) if is_rated else None,
        "rating_count": draw.randint(1, 15) if is_rated else None,
    }
