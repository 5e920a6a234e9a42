"""Rows of `url`, `link`, `link_type` and `l_release_group_url`: IMDb links and other ones."""

from __future__ import annotations

from collections.abc import Iterator

from tools.sample.world import SampleGroup, World, dice, gid, spread_ids, timestamp

Record = dict[str, object]

OTHER_DATABASES, DISCOGS, IMDB, WIKIDATA = 96, 90, 97, 353
_LINK_TYPES = {
    OTHER_DATABASES: ("38320e40-9f4a-3ae7-8cb2-3f3c9c5d856d", "other databases"),
    DISCOGS: ("99e550f3-5ab4-3110-b5b9-fe01d970b126", "discogs"),
    IMDB: ("85b0a010-3237-47c7-8476-6fcefd4761af", "IMDb"),
    WIKIDATA: ("b988d08c-5d86-4a57-9557-c83b399e3580", "wikidata"),
}
_DISCOGS_SHARE = 0.35
_WIKIDATA_SHARE = 0.20


def link_records(world: World) -> dict[str, list[Record]]:
    """Return the records of the four tables; a URL stands once, however many groups link to it."""
    links = [(group, kind, url) for group in world.groups for kind, url in _urls(group)]
    urls = spread_ids(dict.fromkeys(url for _, _, url in links), "url", 5_003, 9_000)
    link_ids = spread_ids((str(kind) for kind in _LINK_TYPES), "link", 6_211, 40_000)
    relation_ids = spread_ids((f"{group.id} {url}" for group, _, url in links), "relation", 301, 700)
    return {
        "url": [_url(url, url_id) for url, url_id in urls.items()],
        "link": [_link(kind, link_ids[str(kind)]) for kind in (DISCOGS, IMDB, WIKIDATA)],
        "link_type": [_link_type(kind) for kind in _LINK_TYPES],
        "l_release_group_url": [
            {
                "id": relation_ids[f"{group.id} {url}"],
                "link": link_ids[str(kind)],
                "entity0": group.id,
                "entity1": urls[url],
                "edits_pending": 0,
                "last_updated": timestamp("l_release_group_url", group.facts.key, url),
                "link_order": 0,
                "entity0_credit": "",
                "entity1_credit": "",
            }
            for group, kind, url in links
        ],
    }


def _urls(group: SampleGroup) -> Iterator[tuple[int, str]]:
    draw = dice("urls", group.facts.key)
    # Ids above those that Discogs and Wikidata have given out.
    if draw.random() < _DISCOGS_SHARE:
        yield DISCOGS, f"https://www.discogs.com/master/{90_000_000 + group.id}"
    if draw.random() < _WIKIDATA_SHARE:
        yield WIKIDATA, f"https://www.wikidata.org/wiki/Q{900_000_000 + group.id}"
    if group.imdb_id is not None:
        yield IMDB, f"https://www.imdb.com/title/{group.imdb_id}/"


def _url(url: str, url_id: int) -> Record:
    return {
        "id": url_id,
        "gid": gid("url", url),
        "url": url,
        "edits_pending": 0,
        "last_updated": timestamp("url", url),
    }


def _link(kind: int, link_id: int) -> Record:
    return {
        "id": link_id,
        "link_type": kind,
        "attribute_count": 0,
        "created": timestamp("link", kind),
        "ended": False,
    }


def _link_type(kind: int) -> Record:
    type_gid, name = _LINK_TYPES[kind]
    return {
        "id": kind,
        "parent": None if kind == OTHER_DATABASES else OTHER_DATABASES,
        "child_order": 0,
        "gid": type_gid,
        "entity_type0": "release_group",
        "entity_type1": "url",
        "name": name,
        "link_phrase": name,
        "reverse_link_phrase": f"{name} page for",
        "long_link_phrase": "has a page at",
        "last_updated": timestamp("link_type", kind),
        "is_deprecated": False,
        "has_dates": False,
        "entity0_cardinality": 0,
        "entity1_cardinality": 0,
    }
