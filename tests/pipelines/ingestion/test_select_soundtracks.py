"""The soundtracks of a dump and what hangs on them, joined by the right ids."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

from soundtrack_pop.datasets.musicbrainz.layout import SOUNDTRACK_TYPE_GID
from soundtrack_pop.errors import SourceError
from soundtrack_pop.pipelines.ingestion.nodes import select_soundtracks
from soundtrack_pop.schemas import TABLES
from support.builders import Album, RawWorld, dump_row, imdb_url

SourcesOf = Callable[[RawWorld], tuple[object, ...]]


@pytest.fixture
def select(sources_of: SourcesOf) -> Callable[[RawWorld], dict[str, pa.Table]]:
    """Return a function that selects the soundtracks of a world: `int_` table -> declared columns."""

    def selected(world: RawWorld) -> dict[str, pa.Table]:
        core, derived, _ = sources_of(world)
        selections = select_soundtracks(core, derived)
        return {name: one.rows.select(TABLES[name].column_names) for name, one in selections.items()}

    return selected


Select = Callable[[RawWorld], dict[str, pa.Table]]


def titles_in(tables: dict[str, pa.Table]) -> list[str]:
    return list(tables["int_release_groups"]["title"].to_pylist())


def test_takes_what_hangs_on_one_soundtrack_and_nothing_else(select: Select) -> None:
    jaws = Album(
        "Jaws",
        artist="John Williams",
        sort_name="Williams, John",
        year=1975,
        tags={"orchestral": 4, "shark": -1},
        aliases=("Der weiße Hai",),
        urls=(imdb_url("tt0073195"),),
    )
    thriller = Album("Thriller", year=1982, tags={"rock": 9}, aliases=("T",), is_soundtrack=False)
    world = RawWorld(albums=[thriller, jaws])
    gid, artist_gid = world.core["release_group"][1][1], world.core["artist"][1][1]
    tables = {name: rows.to_pylist() for name, rows in select(world).items()}
    genres = tables.pop("int_genres")
    assert tables == {
        "int_release_groups": [
            {
                "release_group_id": 102,
                "release_group_gid": gid,
                "title": "Jaws",
                "artist_credit_id": 302,
                "primary_type": "Album",
                "disambiguation": None,
            }
        ],
        "int_release_group_secondary_types": [{"release_group_id": 102, "secondary_type": "Soundtrack"}],
        "int_release_group_aliases": [
            {"release_group_id": 102, "alias": "Der weiße Hai", "locale": None, "is_primary_for_locale": False}
        ],
        "int_artist_credits": [{"artist_credit_id": 302, "artist_credit": "John Williams"}],
        "int_artist_credit_names": [
            {
                "artist_credit_id": 302,
                "position": 0,
                "artist_id": 202,
                "credited_name": "John Williams",
                "join_phrase": "",
            }
        ],
        "int_artists": [
            {
                "artist_id": 202,
                "artist_gid": artist_gid,
                "name": "John Williams",
                "sort_name": "Williams, John",
            }
        ],
        "int_imdb_links": [{"release_group_id": 102, "imdb_id": "tt0073195"}],
        "int_release_group_dates": [
            {
                "release_group_id": 102,
                "first_release_year": 1975,
                "first_release_month": None,
                "first_release_day": None,
            }
        ],
        "int_release_group_tags": [
            {"release_group_id": 102, "tag": "orchestral", "tag_count": 4},
            {"release_group_id": 102, "tag": "shark", "tag_count": -1},
        ],
    }
    assert [row["genre"] for row in genres] == ["ambient", "classical", "folk", "jazz", "orchestral", "rock"]


def test_a_soundtrack_without_anything_hanging_on_it_is_selected(select: Select) -> None:
    world = RawWorld(albums=[Album("Jaws")])
    for table in ("artist", "artist_credit", "artist_credit_name", "url", "link", "l_release_group_url", "genre"):
        world.core[table] = []
    for table in world.derived:
        world.derived[table] = []
    tables = select(world)
    assert titles_in(tables) == ["Jaws"]
    assert {name for name, rows in tables.items() if rows.num_rows} == {
        "int_release_groups",
        "int_release_group_secondary_types",
    }


def test_knows_soundtracks_by_the_gid_of_the_type_not_by_its_id_or_name(select: Select) -> None:
    world = RawWorld(albums=[Album("Jaws"), Album("Thriller", is_soundtrack=False)])
    # Another installation numbers and names its types differently: 1 is the soundtrack, and 2 only sounds so.
    world.core["release_group_secondary_type"] = [
        dump_row("release_group_secondary_type", id=2, name="Soundtrack"),
        dump_row("release_group_secondary_type", id=1, name="Filmmusik", gid=SOUNDTRACK_TYPE_GID),
    ]
    tables = select(world)
    assert titles_in(tables) == ["Thriller"]
    assert tables["int_release_group_secondary_types"]["secondary_type"].to_pylist() == ["Filmmusik"]


def test_keeps_the_other_secondary_types_of_a_soundtrack(select: Select) -> None:
    world = RawWorld(albums=[Album("Jaws"), Album("Thriller", is_soundtrack=False)])
    world.core["release_group_secondary_type_join"].append((101, 1, None))
    types = select(world)["int_release_group_secondary_types"].to_pylist()
    assert types == [
        {"release_group_id": 101, "secondary_type": "Soundtrack"},
        {"release_group_id": 101, "secondary_type": "Compilation"},
    ]


@pytest.mark.parametrize(
    "albums", [[], [Album("Thriller", is_soundtrack=False)]], ids=["no release group", "none typed Soundtrack"]
)
def test_refuses_a_dump_without_soundtracks(albums: list[Album], sources_of: SourcesOf) -> None:
    core, derived, _ = sources_of(RawWorld(albums=albums))
    with pytest.raises(SourceError) as raised:
        select_soundtracks(core, derived)
    assert str(raised.value).startswith(
        "mbdump.tar.bz2: expected at least one release group typed Soundtrack; "
        f"found none among {len(albums)} release groups. "
    )
    assert SOUNDTRACK_TYPE_GID in raised.value.remedy


def test_refuses_a_dump_without_the_soundtrack_type(sources_of: SourcesOf) -> None:
    world = RawWorld()
    world.core["release_group_secondary_type"] = []
    core, derived, _ = sources_of(world)
    with pytest.raises(SourceError, match="found none among 4 release groups"):
        select_soundtracks(core, derived)


@pytest.mark.parametrize(
    ("comment", "type_id", "expected"),
    [
        ("", None, {"disambiguation": None, "primary_type": None}),
        ("2016 reissue", 1, {"disambiguation": "2016 reissue", "primary_type": "Album"}),
        ("", 99, {"disambiguation": None, "primary_type": None}),
    ],
)
def test_empty_comment_and_unknown_primary_type_are_null(
    comment: str, type_id: int | None, expected: dict[str, object], select: Select
) -> None:
    world = RawWorld(albums=[Album("Jaws")])
    world.core["release_group"] = [
        dump_row("release_group", id=101, name="Jaws", artist_credit=301, type=type_id, comment=comment)
    ]
    [row] = select(world)["int_release_groups"].to_pylist()
    assert {name: row[name] for name in expected} == expected


def test_tag_without_a_name_is_null(select: Select) -> None:
    world = RawWorld(albums=[Album("Jaws", tags={"rock": 3})])
    world.derived["release_group_tag"].append((101, 9999, 1, None))
    assert select(world)["int_release_group_tags"].to_pylist() == [
        {"release_group_id": 101, "tag": "rock", "tag_count": 3},
        {"release_group_id": 101, "tag": None, "tag_count": 1},
    ]
