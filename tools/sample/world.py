"""Add to the facts what they do not tell: ids, which album links to which IMDb title, albums of no film.

Generated values are drawn by the name of the entity they belong to, so that a corrected fact leaves the other
entities as they are; only a row that is added or removed moves the ids after it.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from tools.sample.facts import Album, CreditName, Facts, Film

SEED = "soundtrack_pop 4"
PLAIN_ALBUM = "plain album"
VARIOUS_ARTISTS = "Various Artists"

# Far above the ids in use, so that nobody takes them for real ones.
FIRST_TMDB_ID = 90_000_001
FIRST_FILM_IMDB_NUMBER = 90_000_000
FIRST_OTHER_IMDB_NUMBER = 95_000_000

_PLAIN_ALBUMS = 120
_PLAIN_GENRES = ("rock", "pop", "jazz", "classical", "orchestral", "electronic", "ambient", "folk")
_LINKED_SHARE = 0.55  # albums of a film that link to its IMDb title
_NEGATIVE_SHARE = 0.30  # television and game albums that link to a title that is no film
_NO_IMDB_SHARE = 0.15  # films without an IMDb id, unless an album links to them
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "soundtrack_pop embedded sample")


@dataclass(frozen=True)
class SampleFilm:
    """A film with its generated ids; `imdb_id` is None where TMDb is made not to know it."""

    tmdb_id: int
    imdb_id: str | None
    facts: Film


@dataclass(frozen=True)
class SampleGroup:
    """A release group with its generated id; `imdb_id` is the title it links to, a film's or not."""

    id: int
    imdb_id: str | None
    facts: Album

    @property
    def gid(self) -> str:
        """The release group's generated MBID."""
        return gid("release_group", self.facts.key)

    @property
    def is_soundtrack(self) -> bool:
        """Whether the group has the secondary type Soundtrack."""
        return self.facts.kind != PLAIN_ALBUM


@dataclass(frozen=True)
class World:
    """All of the sample."""

    films: tuple[SampleFilm, ...]
    groups: tuple[SampleGroup, ...]

    def true_matches(self) -> dict[str, int]:
        """Return release group MBID -> TMDb id for every album of a film, linked or not."""
        tmdb_ids = {film.facts.slug: film.tmdb_id for film in self.films}
        return {group.gid: tmdb_ids[group.facts.film] for group in self.groups if group.facts.film}


def dice(*key: object) -> random.Random:
    """Return the random numbers of one entity and purpose; the same for the same key on every machine."""
    return random.Random("|".join((SEED, *map(str, key))))


def gid(table: str, key: str) -> str:
    """Return the generated MBID of an entity."""
    return str(uuid.uuid5(_NAMESPACE, f"{table}:{key}"))


def spread_ids(keys: Iterable[str], purpose: str, first: int, largest_gap: int) -> dict[str, int]:
    """Return key -> id, ascending from `first` with gaps, as rows that were deleted leave them."""
    ids: dict[str, int] = {}
    following = first
    for key in keys:
        ids[key] = following
        following += dice(purpose, key).randint(1, largest_gap)
    return ids


def timestamp(*key: object) -> str:
    """Return a generated moment of 2011 to 2025 as PostgreSQL writes it."""
    draw = dice("timestamp", *key)
    day = f"{draw.randint(2011, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    clock = f"{draw.randint(0, 23):02}:{draw.randint(0, 59):02}:{draw.randint(0, 59):02}"
    return f"{day} {clock}.{draw.randint(0, 999_999):06}+00"


def build_world(facts: Facts) -> World:
    """Return films and release groups with their ids; the groups in the order of their ids."""
    film_titles = _imdb_titles(facts.films, FIRST_FILM_IMDB_NUMBER)
    albums = sorted((*facts.albums, *_plain_albums(facts)), key=_place)
    groups = _groups(albums, film_titles)
    linked = {group.imdb_id for group in groups}
    tmdb_ids = spread_ids(facts.films, "tmdb_id", FIRST_TMDB_ID, 900)
    films = tuple(
        SampleFilm(tmdb_ids[slug], _known_imdb_id(slug, film_titles[slug], linked), film)
        for slug, film in facts.films.items()
    )
    return World(films, groups)


def _groups(albums: list[Album], film_titles: dict[str, str]) -> tuple[SampleGroup, ...]:
    keys = [album.key for album in albums]
    ids = spread_ids(keys, "release_group", 1_024, 4_000)
    other_titles = _imdb_titles((a.key for a in albums if a.film is None), FIRST_OTHER_IMDB_NUMBER)
    return tuple(
        SampleGroup(ids[album.key], _linked_title(album, film_titles, other_titles), album) for album in albums
    )


def _linked_title(album: Album, film_titles: dict[str, str], other_titles: dict[str, str]) -> str | None:
    draw = dice("imdb_link", album.key).random()
    if album.film is not None:
        wanted = draw < _LINKED_SHARE if album.imdb_link is None else album.imdb_link
        return film_titles[album.film] if wanted else None
    may_link = album.kind in ("television", "game")
    wanted = may_link and draw < _NEGATIVE_SHARE if album.imdb_link is None else album.imdb_link
    return other_titles[album.key] if wanted else None


def _imdb_titles(keys: Iterable[str], first: int) -> dict[str, str]:
    return {key: f"tt{number}" for key, number in spread_ids(keys, "imdb_id", first, 60).items()}


def _known_imdb_id(slug: str, imdb_id: str, linked: set[str | None]) -> str | None:
    lost = dice("no_imdb_id", slug).random() < _NO_IMDB_SHARE
    return None if lost and imdb_id not in linked else imdb_id


def _place(album: Album) -> float:
    # Soundtracks and other albums stand mixed in a dump, and no order tells which film an album belongs to.
    return dice("place", album.key).random()


def _plain_albums(facts: Facts) -> list[Album]:
    """Return made-up albums that are no soundtracks, credited to artists that also have one."""
    names = sorted({part.name for album in facts.albums for part in album.credit} - {VARIOUS_ARTISTS})
    return [_plain_album(number, names) for number in range(1, _PLAIN_ALBUMS + 1)]


def _plain_album(number: int, names: list[str]) -> Album:
    title = f"Album {number}"
    draw = dice(PLAIN_ALBUM, title)
    return Album(
        title=title,
        film=None,
        kind=PLAIN_ALBUM,
        year=draw.randint(1960, 2024) if draw.random() < 0.9 else None,
        credit=(CreditName(draw.choice(names), join_phrase=""),),
        primary_type=draw.choices(("Album", "EP", "Single"), (8, 1, 1))[0],
        genres=tuple(draw.sample(_PLAIN_GENRES, draw.randint(0, 3))),
        aliases=(),
        imdb_link=None,
    )
