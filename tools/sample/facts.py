"""Read the fact tables of the embedded sample, `data/sample/facts/{films,albums}_*.csv` and `collections.csv`.

They were written down from general knowledge; `data/sample/README.md` describes their columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

KINDS = ("score", "songs", "mixed", "television", "game", "compilation", "other")
PRIMARY_TYPES = {"Album": 1, "Single": 2, "EP": 3}
TMDB_GENRES = {
    "Action": 28,
    "Adventure": 12,
    "Animation": 16,
    "Comedy": 35,
    "Crime": 80,
    "Documentary": 99,
    "Drama": 18,
    "Family": 10751,
    "Fantasy": 14,
    "History": 36,
    "Horror": 27,
    "Music": 10402,
    "Mystery": 9648,
    "Romance": 10749,
    "Science Fiction": 878,
    "TV Movie": 10770,
    "Thriller": 53,
    "War": 10752,
    "Western": 37,
}


@dataclass(frozen=True)
class Film:
    """One film; `alternative_titles` are pairs of ISO 3166-1 country and title."""

    slug: str
    title: str
    original_title: str
    original_language: str
    year: int | None
    directors: tuple[str, ...]
    composers: tuple[str, ...]
    genres: tuple[str, ...]
    alternative_titles: tuple[tuple[str, str], ...]
    runtime_minutes: int | None
    collection: str | None = None


@dataclass(frozen=True)
class CreditName:
    """One name of an artist credit with the text that joins it to the next."""

    name: str
    join_phrase: str


Credit = tuple[CreditName, ...]


@dataclass(frozen=True)
class Album:
    """One release group; `film` is None where it belongs to no film, genres are best first."""

    title: str
    film: str | None
    kind: str
    year: int | None
    credit: Credit
    primary_type: str | None
    genres: tuple[str, ...]
    aliases: tuple[str, ...]
    imdb_link: bool | None

    @property
    def key(self) -> str:
        """What tells the album from all others, whatever its other facts."""
        return "|".join((self.title, self.film or "", credit_text(self.credit)))


@dataclass(frozen=True)
class Facts:
    """All films by slug, and all albums, each album once."""

    films: dict[str, Film]
    albums: tuple[Album, ...]


def read_facts(folder: Path) -> Facts:
    """Return the facts of a folder.

    Raises:
        ValueError: a row contradicts the description, names an unknown film or repeats a slug.
    """
    films: dict[str, Film] = {}
    for where, row in _rows(folder, "films"):
        film = _film(where, row)
        _check(where, film.slug not in films, "a slug that is not taken", film.slug)
        films[film.slug] = film
    for slug, collection in _collections(folder).items():
        _check("collections.csv", slug in films, "a film of films_*.csv", slug)
        films[slug] = replace(films[slug], collection=collection)
    albums: dict[str, Album] = {}
    for where, row in _rows(folder, "albums"):
        album = _album(where, row)
        _check(where, album.film is None or album.film in films, "a film of films_*.csv", album.film)
        # The parts were written independently, and eight albums without a film stand in two of them; the
        # later part has the fuller row.
        albums[album.key] = album
    return Facts(films, tuple(albums.values()))


def credit_text(credit: Credit) -> str:
    """Return the artist credit as it is displayed."""
    return "".join(part.name + part.join_phrase for part in credit)


def _rows(folder: Path, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    paths = sorted(folder.glob(f"{table}*.csv"))
    _check(str(folder), bool(paths), f"files {table}_*.csv", None)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                where = f"{path.name}:{reader.line_num}"
                _check(where, None not in row and None not in row.values(), "a field a column", row)
                yield where, row


def _collections(folder: Path) -> dict[str, str]:
    """Return the series of each film that belongs to one, by the film's slug."""
    collections: dict[str, str] = {}
    for where, row in _rows(folder, "collections"):
        for slug in _list(row["films"]):
            _check(where, slug not in collections, "a film in one collection only", slug)
            collections[slug] = row["collection"]
    return collections


def _film(where: str, row: dict[str, str]) -> Film:
    pairs = [tuple(text.split(":", 1)) for text in _list(row["alternative_titles"])]
    genres = _list(row["genres"])
    _check(where, all(len(pair) == 2 for pair in pairs), "alternative titles as CC:Title", pairs)
    _check(where, all(genre in TMDB_GENRES for genre in genres), "genres of TMDb", genres)
    return Film(
        slug=row["film"],
        title=row["title"],
        original_title=row["original_title"],
        original_language=row["original_language"],
        year=_number(row["year"]),
        directors=_list(row["directors"]),
        composers=_list(row["composers"]),
        genres=genres,
        alternative_titles=tuple((country, title) for country, title in pairs),
        runtime_minutes=_number(row["runtime_minutes"]),
    )


def _album(where: str, row: dict[str, str]) -> Album:
    parts = row["artist_credit"].split("|")
    link = {"yes": True, "no": False, "": None}
    _check(where, len(parts) % 2 == 1 and all(parts), "a credit as name|join|name", row["artist_credit"])
    _check(where, row["kind"] in KINDS, f"a kind of {KINDS}", row["kind"])
    _check(where, row["primary_type"] in ("", *PRIMARY_TYPES), "a known type", row["primary_type"])
    _check(where, row["imdb_link"] in link, "imdb_link yes, no or empty", row["imdb_link"])
    return Album(
        title=row["title"],
        film=row["film"] or None,
        kind=row["kind"],
        year=_number(row["year"]),
        credit=tuple(CreditName(*pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=True)),
        primary_type=row["primary_type"] or None,
        genres=_list(row["genres"]),
        aliases=_list(row["aliases"]),
        imdb_link=link[row["imdb_link"]],
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _check(where: str, holds: bool, expected: str, found: object) -> None:
    if not holds:
        raise ValueError(f"{where}: expected {expected}; found {found!r}. Correct the fact table.")
