"""Make the soundtracks of a world: albums of its films, and distractors of television and games."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.worlds import decoration
from benchmarks.worlds.credits import ARTIST_SHARES, album_artists, joined
from benchmarks.worlds.films import LATEST_YEAR, Cast, Films
from benchmarks.worlds.noise import written
from benchmarks.worlds.people import Ids
from benchmarks.worlds.titles import draw_titles
from benchmarks.worlds.words import LANGUAGE_SHARES

# A film's second album: score beside songs, a later complete edition.
SECOND_ALBUM = 0.12
# Soundtracks favour known films: chance of an album ~ (votes + 1) ** this.
_FAME_EXPONENT = 0.75
# Years, album less film. Two thirds the same in all; films older than the compact disc are mostly reissued.
_GAP_SHARES = {"same": 0.67, "after": 0.11, "before": 0.06, "reissue": 0.16}
_OLD_GAP_SHARES = {"same": 0.38, "after": 0.08, "before": 0.03, "reissue": 0.51}
_OLD = 1985
_REISSUE_MEAN, _REISSUE_MOST = 12.0, 40
# Missing years: from the most to the least famous.
_MISSING_YEAR = (0.10, 0.35)
_ALIAS = 0.06
# Which of its titles an album of a foreign film bears, and how often one of an English film has a local title.
_FOREIGN_TITLES = {"original": 0.52, "title": 0.37, "latin": 0.08, "other": 0.03}
_ENGLISH_TITLES = {"original": 0.985, "other": 0.015}
# Distractors: series more than games; half say what they are; some share a film's title on purpose (a series of it).
_TELEVISION, _HINTED, _NAMED_AFTER_FILM = 0.6, 0.5, 0.08


@dataclass(frozen=True)
class Album:
    """One soundtrack as written, and what is true of it.

    Attributes:
        title: as on the album.
        aliases: other titles that editors noted.
        year: of the first release; None where nobody noted it.
        artists: credited names.
        film: position among all films; None for a distractor.
        kind: film, television or game.
        notes: what was done to title, year and credit.
    """

    title: str
    aliases: list[str]
    year: int | None
    artists: list[str]
    film: int | None
    kind: str
    notes: list[str]

    @property
    def credit(self) -> str:
        """The credit as printed."""
        return joined(self.artists)


def choose_films(films: Films, album_count: int, rng: np.random.Generator) -> Ids:
    """Return the film of each album: different films, famous ones more often, and second albums of some."""
    second = round(album_count * SECOND_ALBUM)
    weights = (films.votes + 1.0) ** _FAME_EXPONENT
    keys = rng.exponential(size=len(films.year)) / weights
    first = np.argsort(keys, kind="stable")[: album_count - second]
    return np.concatenate([first, rng.choice(first, size=second)])


def film_albums(films: Films, chosen: Ids, cast: Cast, rng: np.random.Generator) -> Iterator[Album]:
    """Yield one album for each chosen film."""
    kinds = _shares(ARTIST_SHARES, rng, len(chosen))
    for row, artist_kind in zip(chosen.tolist(), kinds, strict=True):
        language = films.language[row]
        which = _one(_ENGLISH_TITLES if language == "en" else _FOREIGN_TITLES, rng)
        plain = getattr(films, which)[row]
        title, changes = written(plain, rng)
        people = (int(films.composer[row]), int(films.second_composer[row]))
        gap_kind, year = _album_year(int(films.year[row]), rng)
        is_dated = rng.random() >= _MISSING_YEAR[1] + (_MISSING_YEAR[0] - _MISSING_YEAR[1]) * films.fame[row]
        yield Album(
            title=_decorated(title, language, rng),
            aliases=_aliases(films, row, which, rng),
            year=year if is_dated else None,
            artists=album_artists(artist_kind, people, int(films.director[row]), cast, rng),
            film=row,
            kind="film",
            notes=[
                f"title:{which}",
                f"year:{gap_kind if is_dated else 'missing'}",
                f"artist:{artist_kind}",
                *changes,
            ],
        )


def distractors(count: int, films: Films, cast: Cast, rng: np.random.Generator) -> Iterator[Album]:
    """Yield albums of television series and games, by composers who write for films too."""
    languages = np.array(list(LANGUAGE_SHARES), dtype=object)
    shares = np.array(list(LANGUAGE_SHARES.values()))
    language = languages[rng.choice(len(languages), size=count, p=shares / shares.sum())]
    titles = np.empty(count, dtype=object)
    for code in LANGUAGE_SHARES:
        rows = np.flatnonzero(language == code)
        titles[rows], _ = draw_titles(code, cast.vocabularies[code], rng, len(rows))
    namesakes = choose_films(films, count, rng)
    for position in range(count):
        notes = []
        if rng.random() < _NAMED_AFTER_FILM:
            language[position] = films.language[namesakes[position]]
            titles[position] = films.original[namesakes[position]]
            notes.append("named_after_film")
        code = language[position]
        is_television, is_hinted = rng.random() < _TELEVISION, rng.random() < _HINTED
        patterns = decoration.TELEVISION if is_television else decoration.GAME
        title, changes = written(titles[position], rng)
        composer = int(cast.composers.draw(code, rng, 1)[0])
        artist_kind = _one(ARTIST_SHARES, rng)
        director = int(cast.directors.draw(code, rng, 1)[0])
        year = LATEST_YEAR - int(min(rng.exponential(12.0), 50))
        yield Album(
            title=_patterned(title, patterns, rng) if is_hinted else _decorated(title, code, rng),
            aliases=[],
            year=year if rng.random() >= sum(_MISSING_YEAR) / 2 else None,
            artists=album_artists(artist_kind, (composer, -1), director, cast, rng),
            film=None,
            kind="television" if is_television else "game",
            notes=["hinted" if is_hinted else "unhinted", *notes, *changes],
        )


def _decorated(title: str, language: str, rng: np.random.Generator) -> str:
    if rng.random() < decoration.UNDECORATED:
        return title
    own = rng.random() < decoration.OWN_LANGUAGE_WORDING
    return _patterned(title, decoration.FILM[language if own else "en"], rng)


def _patterned(title: str, patterns: tuple[tuple[str, float], ...], rng: np.random.Generator) -> str:
    return _one(dict(patterns), rng).replace("{t}", title)


def _album_year(film_year: int, rng: np.random.Generator) -> tuple[str, int]:
    kind = _one(_OLD_GAP_SHARES if film_year < _OLD else _GAP_SHARES, rng)
    reissue = 2 + int(min(rng.exponential(_REISSUE_MEAN), _REISSUE_MOST - 2))
    year = film_year + {"same": 0, "after": 1, "before": -1, "reissue": reissue}[kind]
    return (kind, year) if year <= LATEST_YEAR + 1 else ("same", film_year)


def _aliases(films: Films, row: int, used: str, rng: np.random.Generator) -> list[str]:
    if rng.random() >= _ALIAS:
        return []
    others = ["title" if used != "title" else "original", "latin"]
    found: dict[str, Any] = {getattr(films, name)[row]: None for name in others}
    return sorted(found)


def _one(shares: dict[str, float], rng: np.random.Generator) -> str:
    draw = float(rng.random()) * sum(shares.values())
    for name, share in shares.items():
        draw -= share
        if draw < 0:
            return name
    return next(reversed(shares))


def _shares(shares: dict[str, float], rng: np.random.Generator, count: int) -> list[str]:
    names = np.array(list(shares), dtype=object)
    weights = np.array(list(shares.values()))
    return list(names[rng.choice(len(names), size=count, p=weights / weights.sum())])
