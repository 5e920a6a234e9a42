"""Rows of `artist`, `artist_credit` and `artist_credit_name`: one artist for each credited name."""

from __future__ import annotations

from collections import Counter

from tools.sample.facts import Credit, credit_text
from tools.sample.world import VARIOUS_ARTISTS, World, gid, spread_ids, timestamp

Record = dict[str, object]

VARIOUS_ARTISTS_GID = "89ad4ac3-39f7-470e-963a-56509c546377"
PERSON, GROUP, OTHER, ORCHESTRA = 1, 2, 3, 5

_ORCHESTRA_WORDS = ("Orchestra", "Philharmonic", "Sinfonia", "Sinfonietta", "Academy of")
_GROUP_MARKS = ("The ", " and ", " & ", "Quartet", "Incorporation", "Laboratories")
_GROUPS = (
    "Bee Gees",
    "Daft Punk",
    "Duran Duran",
    "Nine Inch Nails",
    "Pink Floyd",
    "Popol Vuh",
    "Shades of Joy",
    "Spinal Tap",
    "Tangerine Dream",
)
# MusicBrainz writes sort names in Latin script; these, and names with the family name first, follow no rule.
_SORT_NAMES = {
    "Andrew Lloyd Webber": "Lloyd Webber, Andrew",
    "Cho Young-wuk": "Cho, Young-wuk",
    "Junkie XL": "Junkie XL",
    "Lady Gaga": "Lady Gaga",
    "Mike WiLL Made‐It": "Mike WiLL Made‐It",
    "Ray Parker Jr.": "Parker, Ray, Jr.",
    "Sir Neville Marriner": "Marriner, Neville, Sir",
    "Tan Dun": "Tan, Dun",
    "Tôn‐Thất Tiết": "Tôn‐Thất, Tiết",
    "Víg Mihály": "Víg, Mihály",
    "Zhao Jiping": "Zhao, Jiping",
    "Ευανθία Ρεμπούτσικα": "Reboutsika, Evanthia",
    "Евгений Дога": "Doga, Eugen",
    "Микаэл Таривердиев": "Tariverdiev, Mikael",
    "Эдуард Артемьев": "Artemyev, Eduard",
    "ゴダイゴ": "Godiego",
    "シートベルツ": "Seatbelts",
    "久石譲": "Hisaishi, Joe",
    "伊福部昭": "Ifukube, Akira",
    "佐藤勝": "Sato, Masaru",
    "佐藤直紀": "Sato, Naoki",
    "光田康典": "Mitsuda, Yasunori",
    "周杰倫": "Chou, Jay",
    "天野正道": "Amano, Masamichi",
    "山岡晃": "Yamaoka, Akira",
    "岡部啓一": "Okabe, Keiichi",
    "川井憲次": "Kawai, Kenji",
    "平沢進": "Hirasawa, Susumu",
    "幾見雅博": "Ikumi, Masahiro",
    "早坂文雄": "Hayasaka, Fumio",
    "植松伸夫": "Uematsu, Nobuo",
    "澤野弘之": "Sawano, Hiroyuki",
    "牛尾憲輔": "Ushio, Kensuke",
    "石橋英子": "Ishibashi, Eiko",
    "細野晴臣": "Hosono, Haruomi",
    "芸能山城組": "Geinoh Yamashirogumi",
    "菅野よう子": "Kanno, Yoko",
    "趙季平": "Zhao, Jiping",
    "近藤浩治": "Kondo, Koji",
    "間宮芳生": "Mamiya, Michio",
    "陳光榮": "Chan, Kwong-wing",
    "鷺巣詩郎": "Sagisu, Shiro",
    "이병우": "Lee, Byung-woo",
    "정재일": "Jung, Jae-il",
    "조영욱": "Cho, Young-wuk",
}


def artist_type(name: str) -> int:
    """Return the id of the artist's type, told by its name."""
    if name == VARIOUS_ARTISTS:
        return OTHER
    if any(word in name for word in _ORCHESTRA_WORDS):
        return ORCHESTRA
    if name in _GROUPS or any(mark in name for mark in _GROUP_MARKS):
        return GROUP
    return PERSON


def sort_name(name: str) -> str:
    """Return the name as MusicBrainz sorts it: "Family, Given" for persons, "Name, The" for groups.

    Raises:
        ValueError: the name is in another script than Latin and no sort name is written down for it.
    """
    if name in _SORT_NAMES:
        return _SORT_NAMES[name]
    # Latin letters end at U+024F; the extended ones beyond occur in Vietnamese only.
    if any(letter.isalpha() and not (letter < "\u0250" or "\u1e00" <= letter < "\u1f00") for letter in name):
        raise ValueError(f"sort_name: expected a Latin name, found '{name}'. Add it to _SORT_NAMES.")
    if artist_type(name) != PERSON:
        return f"{name.removeprefix('The ')}, The" if name.startswith("The ") else name
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else name


def credit_ids(world: World) -> dict[Credit, int]:
    """Return artist credit -> id; equal credits share one, Various Artists has id 1 as in MusicBrainz."""
    credits = {credit_text(group.facts.credit): group.facts.credit for group in world.groups}
    ids = _ids_after_various_artists(credits, "artist_credit")
    return {credit: ids[text] for text, credit in credits.items()}


def artist_records(world: World) -> dict[str, list[Record]]:
    """Return the records of the three tables; persons have no dates, areas or genders, being real ones."""
    credits = credit_ids(world)
    artists = _ids_after_various_artists(
        dict.fromkeys(part.name for credit in credits for part in credit), "artist"
    )
    uses = Counter(group.facts.credit for group in world.groups)
    return {
        "artist": [_artist(name, artist_id) for name, artist_id in artists.items()],
        "artist_credit": [_credit(credit, id_, uses[credit]) for credit, id_ in credits.items()],
        "artist_credit_name": [
            {
                "artist_credit": credit_id,
                "position": position,
                "artist": artists[part.name],
                "name": part.name,
                "join_phrase": part.join_phrase,
            }
            for credit, credit_id in credits.items()
            for position, part in enumerate(credit)
        ],
    }


def _ids_after_various_artists(names: dict[str, object] | dict[str, Credit], table: str) -> dict[str, int]:
    others = [name for name in names if name != VARIOUS_ARTISTS]
    return {VARIOUS_ARTISTS: 1, **spread_ids(others, table, 97, 2_500)}


def _artist(name: str, artist_id: int) -> Record:
    return {
        "id": artist_id,
        "gid": VARIOUS_ARTISTS_GID if name == VARIOUS_ARTISTS else gid("artist", name),
        "name": name,
        "sort_name": sort_name(name),
        "type": artist_type(name),
        "comment": "",
        "edits_pending": 0,
        "last_updated": timestamp("artist", name),
        "ended": False,
    }


def _credit(credit: Credit, credit_id: int, uses: int) -> Record:
    text = credit_text(credit)
    return {
        "id": credit_id,
        "name": text,
        "artist_count": len(credit),
        "ref_count": uses,
        "created": timestamp("artist_credit", text),
        "edits_pending": 0,
        "gid": gid("artist_credit", text),
    }
