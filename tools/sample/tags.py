"""Rows of `tag`, `release_group_tag` and `genre`: the facts' genres with generated counts, and some noise."""

from __future__ import annotations

from collections import Counter

from tools.sample.world import SampleGroup, World, dice, gid, spread_ids, timestamp

Record = dict[str, object]

NOISE_TAGS = ("seen live", "instrumental", "soundtrack")
# Tags of the fact tables that name no genre of MusicBrainz: they must stay plain tags.
NOT_GENRES = frozenset(
    (
        *NOISE_TAGS,
        "circus",
        "danny elfman",
        "film score",
        "hans zimmer",
        "horror",
        "john williams",
        "kosmische musik",
        "russian rock",
        "score",
        "spaghetti western",
        "sufi",
        "tollywood",
        "western",
    )
)
# Genres that no album carries, as most of the two thousand in a dump.
UNUSED_GENRES = (
    "acid house",
    "acid jazz",
    "afrobeat",
    "americana",
    "black metal",
    "breakbeat",
    "britpop",
    "calypso",
    "chillwave",
    "dancehall",
    "death metal",
    "deep house",
    "doo-wop",
    "drum and bass",
    "dub",
    "dubstep",
    "emo",
    "fado",
    "free jazz",
    "french house",
    "glam rock",
    "grime",
    "grunge",
    "hardcore punk",
    "highlife",
    "jungle",
    "klezmer",
    "mariachi",
    "math rock",
    "nu metal",
    "power metal",
    "rockabilly",
    "salsa",
    "ska",
    "thrash metal",
    "trance",
    "trap",
    "uk garage",
    "vaporwave",
    "zydeco",
)
_NOISE_SHARE = 0.15  # groups with one of NOISE_TAGS
_REJECTED_SHARE = 0.06  # groups with a tag that was voted down to zero or below
_REJECTED_TAGS = ("pop", "rock", "electronic", "classical", "jazz")


def tag_counts(group: SampleGroup) -> dict[str, int]:
    """Return tag -> count of one group; the facts' genres fall strictly, so that their order can be told."""
    draw = dice("tags", group.facts.key)
    counts: dict[str, int] = {}
    lowest = draw.randint(1, 2)
    for genre in reversed(group.facts.genres):
        counts[genre] = lowest
        lowest += draw.randint(1, 4)
    counts = dict(reversed(counts.items()))
    if draw.random() < _NOISE_SHARE:
        counts.setdefault(draw.choice(NOISE_TAGS), draw.randint(1, 6))
    if draw.random() < _REJECTED_SHARE:
        counts.setdefault(draw.choice(_REJECTED_TAGS), -draw.randint(0, 2))
    return counts


def tag_records(world: World) -> dict[str, list[Record]]:
    """Return the records of the three tables."""
    counts = {group: tag_counts(group) for group in world.groups}
    uses = Counter(tag for tags in counts.values() for tag in tags)
    tags = spread_ids(sorted(uses), "tag", 7, 300)
    return {
        "tag": [{"id": tags[tag], "name": tag, "ref_count": uses[tag]} for tag in tags],
        "release_group_tag": [
            {
                "release_group": group.id,
                "tag": tags[tag],
                "count": count,
                "last_updated": timestamp("release_group_tag", group.facts.key, tag),
            }
            for group, group_counts in counts.items()
            for tag, count in group_counts.items()
        ],
        "genre": _genres({*uses} - NOT_GENRES | {*UNUSED_GENRES}),
    }


def _genres(names: set[str]) -> list[Record]:
    return [
        {
            "id": genre_id,
            "gid": gid("genre", name),
            "name": name,
            "comment": "",
            "edits_pending": 0,
            "last_updated": timestamp("genre", name),
        }
        for name, genre_id in spread_ids(sorted(names), "genre", 11, 9).items()
    ]
