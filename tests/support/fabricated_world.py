"""A world of a few hundred albums and films with namesakes, series, slips and gaps, made from a seed."""

from __future__ import annotations

import random

from support.matching_rows import Row, album, film

_SYLLABLES = "ka lo mi ren sta vor tu bel dra qui nos fer zal hem pyr".split()
_PEOPLE = [f"{first} {last}" for first in ("anna", "bo", "carl", "dina", "eli") for last in _SYLLABLES]
_LANGUAGES = ("en", "fr", "ja", None)


def fabricated_world(seed: int, soundtracks: int = 200, catalogue: int = 500) -> tuple[list[Row], list[Row]]:
    """Return rows of `prm_soundtracks` and of `prm_movies`; two thirds of the albums have a film, and a link."""
    chance = random.Random(seed)  # noqa: S311 - test data
    movies = [_film(chance, number) for number in range(catalogue)]
    albums = [
        _album(chance, f"{chance.getrandbits(64):016x}", chance.choice(movies) if chance.random() < 0.67 else None)
        for _ in range(soundtracks)
    ]
    return albums, movies


def _film(chance: random.Random, number: int) -> Row:
    title = _title(chance)
    forms = [f"{title}/title"]
    if chance.random() < 0.3:
        forms.append(f"{_title(chance)}/original")
    if chance.random() < 0.3:
        forms += [f"{title}/stem", f"{title} {_word(chance)}/translated"]
    return film(
        number * 7 + 3,
        *forms,
        imdb_id=f"tt{number:07}",
        year=_sometimes(chance, 1950 + chance.randrange(75)),
        directors=_people(chance),
        composers=_people(chance),
        original_language=chance.choice(_LANGUAGES),
        vote_count=_sometimes(chance, int(10 ** chance.uniform(0, 4))),
        popularity=_sometimes(chance, chance.uniform(0, 20)),
    )


def _album(chance: random.Random, gid: str, movie: Row | None) -> Row:
    title = _title(chance) if movie is None else movie["title_forms"][0]["form"]
    year = 1950 + chance.randrange(75)
    if movie is not None and movie["year"]:
        year = movie["year"] + chance.choice((0, 0, 0, 1, 2, 12))
    people = movie["composers"] if movie and chance.random() < 0.7 else _people(chance)
    if chance.random() < 0.15:
        at = chance.randrange(len(title))
        title = title[:at] + title[at + 1 :]
    return album(
        gid,
        f"{title} the score/full",
        f"{title}/core",
        *([f"{title.split()[0]}/stem"] if " " in title else []),
        imdb_ids=[movie["imdb_id"]] if movie else [],
        year=_sometimes(chance, year),
        people=people,
        language=chance.choice(_LANGUAGES),
        hints=chance.choice(([], ["score"], ["television"], None)),
    )


def _title(chance: random.Random) -> str:
    title = " ".join(_word(chance) for _ in range(chance.choice((1, 1, 2, 3))))
    return f"{title} {chance.choice((2, 3))}" if chance.random() < 0.15 else title


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2))))


def _people(chance: random.Random) -> list[str] | None:
    return chance.choice((None, [], *(chance.sample(_PEOPLE, k) for k in (1, 1, 2))))


def _sometimes(chance: random.Random, value: float) -> float | None:
    return value if chance.random() < 0.8 else None
