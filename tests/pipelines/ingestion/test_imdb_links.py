"""Links of a soundtrack to IMDb: only of type IMDb, only to a title."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from soundtrack_pop.datasets.musicbrainz.layout import IMDB_LINK_TYPE_GID
from soundtrack_pop.pipelines.ingestion.soundtracks import select_imdb_links, select_release_groups
from support.builders import IMDB_LINK_TYPE, WIKIDATA_LINK_TYPE, Album, RawWorld, dump_row, imdb_url

SourcesOf = Callable[[RawWorld], tuple[object, ...]]
JAWS = Album("Jaws", urls=(imdb_url("tt0073195"),))


def linked(sources_of: SourcesOf, world: RawWorld) -> list[tuple[int, str]]:
    core, _, _ = sources_of(world)
    links = select_imdb_links(core, select_release_groups(core)["release_group_id"])
    return [(row["release_group_id"], row["imdb_id"]) for row in links.to_pylist()]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.imdb.com/title/tt0073195/", ["tt0073195"]),
        ("http://imdb.com/title/tt12345678", ["tt12345678"]),
        ("https://www.imdb.com/name/nm0002354/", []),
        ("https://www.imdb.com/company/co0005073/", []),
        ("https://www.imdb.com/title/tt007/", []),
        ("https://www.wikidata.org/wiki/Q189505", []),
        ("", []),
    ],
)
def test_takes_the_number_of_a_title_from_its_address(
    url: str, expected: list[str], sources_of: SourcesOf
) -> None:
    found = linked(sources_of, RawWorld(albums=[Album("Jaws", urls=(url,))]))
    assert found == [(101, imdb_id) for imdb_id in expected]


def test_passes_over_links_of_other_types(sources_of: SourcesOf) -> None:
    world = RawWorld(albums=[JAWS])
    world.core["l_release_group_url"] = [
        dump_row("l_release_group_url", link=700 + WIKIDATA_LINK_TYPE, entity0=101, entity1=601)
    ]
    assert linked(sources_of, world) == []


def test_knows_the_link_type_by_its_gid_not_by_its_id_or_name(sources_of: SourcesOf) -> None:
    world = RawWorld(albums=[JAWS])
    world.core["link_type"] = [
        dump_row("link_type", id=IMDB_LINK_TYPE, name="IMDb"),
        dump_row("link_type", id=5, name="film page", gid=IMDB_LINK_TYPE_GID),
    ]
    assert linked(sources_of, world) == []
    world.core["link"] = [dump_row("link", id=700 + IMDB_LINK_TYPE, link_type=5)]
    assert linked(sources_of, world) == [(101, "tt0073195")]


def test_passes_over_links_of_other_release_groups_and_links_to_nowhere(sources_of: SourcesOf) -> None:
    world = RawWorld(albums=[JAWS, Album("Thriller", urls=(imdb_url("tt0088263"),), is_soundtrack=False)])
    world.core["l_release_group_url"].append(
        dump_row("l_release_group_url", link=700 + IMDB_LINK_TYPE, entity0=101, entity1=9999)
    )
    assert linked(sources_of, world) == [(101, "tt0073195")]


def test_keeps_several_titles_of_one_album_and_several_albums_of_one_title(sources_of: SourcesOf) -> None:
    kill_bill = (imdb_url("tt0266697"), imdb_url("tt0378194"))
    world = RawWorld(albums=[Album("Kill Bill", urls=kill_bill), Album("Vol. 2", urls=kill_bill[1:])])
    assert linked(sources_of, world) == [(101, "tt0266697"), (101, "tt0378194"), (102, "tt0378194")]


def test_a_dump_without_any_link_has_no_links(sources_of: SourcesOf) -> None:
    world = RawWorld(albums=[Album("Jaws")])
    for table in ("url", "link", "link_type", "l_release_group_url"):
        world.core[table] = []
    assert linked(sources_of, world) == []
