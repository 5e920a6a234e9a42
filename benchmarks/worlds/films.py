"""Make the films of a world: single films, series, remakes and shorts.

Shares of series, remakes and shorts are assumptions in the order of size of film catalogues; what they are for
is to make films that are hard to tell apart grow with the catalogue, as they do in TMDb.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.people import NOBODY, Ids, Pool, people_pool
from benchmarks.worlds.series import sequel_titles
from benchmarks.worlds.titles import draw_titles
from benchmarks.worlds.vocabulary import Texts, Vocabulary, vocabulary
from benchmarks.worlds.words import LANGUAGE_SHARES

LATEST_YEAR = 2025
_EARLIEST_YEAR = 1915
# Half of all films ever made are of the last fifteen years: mean age 22, exponential.
_MEAN_AGE = 22
_SEQUEL_SHARE, _REMAKE_SHARE, _SHORT_SHARE = 0.06, 0.015, 0.006
# A series keeps its composer more often than not: what makes its parts hard to tell apart.
_KEEPS_COMPOSER, _KEEPS_DIRECTOR = 0.7, 0.5
# A short before the feature is by the same director, and often the same composer.
_SHORT_KEEPS_COMPOSER = 0.4
_SECOND_COMPOSER = 0.08
_COMPOSERS_PER_FILM, _DIRECTORS_PER_FILM = 1 / 8, 1 / 2.5
# Foreign films with an English title of their own: famous ones have one more often.
_TRANSLATED_LEAST, _TRANSLATED_MOST = 0.3, 0.85
# Where TMDb has no English title it shows the original one, or one that somebody put into Latin letters.
_ROMANISED = 0.45
_LOCAL_LANGUAGES = ("fr", "de", "es", "it")
_NON_LATIN = ("ja", "zh", "ko", "ru")


@dataclass(frozen=True)
class Films:
    """All films of a world, one position each; some are taken out of the catalogue later.

    Attributes:
        language: ISO 639-1 code.
        title: English title, or what stands for it.
        original: title in the original language.
        latin: the original title in Latin letters.
        other: a title in another language or a second English one.
        year: of the first release.
        composer: position in the pool of composers; what is true, listed or not.
        second_composer: the same, or -1.
        director: position in the pool of directors.
        fame: in [0, 1), 1 for the most famous: quantile of the number of votes.
        votes: number of votes.
        origin: position of the film that it continues, repeats or precedes, or its own.
    """

    language: Texts
    title: Texts
    original: Texts
    latin: Texts
    other: Texts
    year: Ids
    composer: Ids
    second_composer: Ids
    director: Ids
    fame: NDArray[np.float64]
    votes: Ids
    origin: Ids

    def take(self, rows: Ids) -> Films:
        """Return the films at these positions."""
        return Films(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True)
class Cast:
    """Vocabularies and people that films, albums and distractors share."""

    vocabularies: dict[str, Vocabulary]
    composers: Pool
    directors: Pool


def make_cast(film_count: int, rng: np.random.Generator) -> Cast:
    """Return the vocabularies and people of a world of so many films."""
    vocabularies = {language: vocabulary(language, rng) for language in LANGUAGE_SHARES}
    return Cast(
        vocabularies,
        people_pool(vocabularies, LANGUAGE_SHARES, round(film_count * _COMPOSERS_PER_FILM), rng),
        people_pool(vocabularies, LANGUAGE_SHARES, round(film_count * _DIRECTORS_PER_FILM), rng),
    )


def make_films(film_count: int, cast: Cast, rng: np.random.Generator) -> Films:
    """Return `film_count` films, in no particular order."""
    sequels, remakes, shorts = (round(film_count * s) for s in (_SEQUEL_SHARE, _REMAKE_SHARE, _SHORT_SHARE))
    single = _single_films(film_count - sequels - remakes - shorts, cast, rng)
    derived = [
        _sequels(single, sequels, cast, rng),
        _remakes(single, remakes, cast, rng),
        _shorts(single, shorts, cast, rng),
    ]
    films = Films(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in (single, *derived)])
            for field in fields(Films)
        }
    )
    return films


def _single_films(count: int, cast: Cast, rng: np.random.Generator) -> Films:
    codes = np.array(list(LANGUAGE_SHARES), dtype=object)
    shares = np.array(list(LANGUAGE_SHARES.values()))
    language = codes[rng.choice(len(codes), size=count, p=shares / shares.sum())]
    fame = rng.random(count)
    original, latin = np.empty(count, dtype=object), np.empty(count, dtype=object)
    composer, director = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for code in LANGUAGE_SHARES:
        rows = np.flatnonzero(language == code)
        original[rows], latin[rows] = draw_titles(code, cast.vocabularies[code], rng, len(rows))
        composer[rows] = cast.composers.draw(code, rng, len(rows))
        director[rows] = cast.directors.draw(code, rng, len(rows))
    age = np.minimum(rng.exponential(_MEAN_AGE, count), LATEST_YEAR - _EARLIEST_YEAR)
    return Films(
        language=language,
        title=_english_titles(language, original, latin, fame, cast, rng),
        original=original,
        latin=latin,
        other=_other_titles(language, cast, rng),
        year=LATEST_YEAR - age.astype(np.int64),
        composer=composer,
        second_composer=np.where(rng.random(count) < _SECOND_COMPOSER, rng.permutation(composer), NOBODY),
        director=director,
        fame=fame,
        votes=_votes(fame),
        origin=np.arange(count),
    )


def _english_titles(
    language: Texts, original: Texts, latin: Texts, fame: NDArray[np.float64], cast: Cast, rng: np.random.Generator
) -> Texts:
    count = len(original)
    english, _ = draw_titles("en", cast.vocabularies["en"], rng, count)
    chance = _TRANSLATED_LEAST + (_TRANSLATED_MOST - _TRANSLATED_LEAST) * fame
    is_translated = (language != "en") & (rng.random(count) < chance)
    untranslated = np.where(rng.random(count) < _ROMANISED, latin, original)
    return np.asarray(np.where(is_translated, english, untranslated))


def _other_titles(language: Texts, cast: Cast, rng: np.random.Generator) -> Texts:
    count = len(language)
    other, _ = draw_titles("en", cast.vocabularies["en"], rng, count)
    local = rng.integers(0, len(_LOCAL_LANGUAGES), count)
    for index, code in enumerate(_LOCAL_LANGUAGES):
        rows = np.flatnonzero((language == "en") & (local == index))
        other[rows], _ = draw_titles(code, cast.vocabularies[code], rng, len(rows))
    return other


def _votes(fame: NDArray[np.float64]) -> Ids:
    # Zipf: about 1 film in 300 has over 1,500 votes, half of all have none or one.
    return np.floor(35_000 * (1 + (1 - fame) / 5e-4) ** -1.5).astype(np.int64)


def _sequels(single: Films, count: int, cast: Cast, rng: np.random.Generator) -> Films:
    """Return later parts of series; famous films have more of them, and they are famous themselves."""
    bases = _famous(single, max(1, count * 2 // 3), rng)
    base = np.concatenate([bases, rng.choice(bases, size=max(0, count - len(bases)))])[:count]
    order = np.argsort(base, kind="stable")
    base = base[order]
    is_first = np.concatenate([[True], base[1:] != base[:-1]]) if count else np.zeros(0, dtype=bool)
    starts = np.maximum.accumulate(np.where(is_first, np.arange(count), 0))
    part = np.arange(count) - starts + 2
    film = single.take(base)
    years = film.year + (part - 1) * rng.integers(1, 5, count)
    fame = np.clip(film.fame * rng.uniform(0.85, 1.0, count), 0, 0.9999)
    title, original, latin = sequel_titles(
        film.language, film.title, film.original, film.latin, part, cast.vocabularies, rng
    )
    return Films(
        language=film.language,
        title=title,
        original=original,
        latin=latin,
        other=film.other + np.array([f" {number}" for number in part], dtype=object),
        year=np.minimum(years, LATEST_YEAR),
        composer=_kept_or_new(film.composer, _KEEPS_COMPOSER, rng),
        second_composer=np.full(count, NOBODY),
        director=_kept_or_new(film.director, _KEEPS_DIRECTOR, rng),
        fame=fame,
        votes=_votes(fame),
        origin=base,
    )


def _remakes(single: Films, count: int, cast: Cast, rng: np.random.Generator) -> Films:
    """Return films of the same title, 8 to 50 years later, by other people."""
    base = _famous(single, count, rng)
    film = single.take(base)
    fame = rng.uniform(0.5, 0.999, count)
    years = film.year + rng.integers(8, 51, count)
    earlier = film.year - rng.integers(8, 51, count)
    return Films(
        **{
            **{name: getattr(film, name) for name in ("language", "title", "original", "latin", "other")},
            "year": np.where(years <= LATEST_YEAR, years, np.maximum(earlier, _EARLIEST_YEAR)),
            "composer": _kept_or_new(film.composer, 0.02, rng),
            "second_composer": np.full(count, NOBODY),
            "director": _kept_or_new(film.director, 0.02, rng),
            "fame": fame,
            "votes": _votes(fame),
            "origin": base,
        }
    )


def _shorts(single: Films, count: int, cast: Cast, rng: np.random.Generator) -> Films:
    """Return shorts of the same title and director, a year before the feature, that hardly anybody has seen."""
    base = _famous(single, count, rng)
    film = single.take(base)
    fame = rng.uniform(0.2, 0.9, count)
    return Films(
        **{
            **{field.name: getattr(film, field.name) for field in fields(Films)},
            "year": film.year - 1,
            "composer": _kept_or_new(film.composer, _SHORT_KEEPS_COMPOSER, rng),
            "second_composer": np.full(count, NOBODY),
            "fame": fame,
            "votes": _votes(fame),
            "origin": base,
        }
    )


def _famous(films: Films, count: int, rng: np.random.Generator) -> Ids:
    """Return positions of `count` different films, famous ones more often."""
    keys = rng.exponential(size=len(films.year)) / (1 + films.votes) ** 0.5
    return np.argsort(keys, kind="stable")[:count]


def _kept_or_new(people: Ids, kept: float, rng: np.random.Generator) -> Ids:
    return np.where(rng.random(len(people)) < kept, people, rng.permutation(people))
