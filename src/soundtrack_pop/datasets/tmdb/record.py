"""The fields of a TMDb "movie details" record that are used, and their conversion to a row of `int_movies`.

Source: TMDb API `/movie/{id}?append_to_response=alternative_titles,translations,external_ids,credits`.
Every field except `id` and `title` may be missing; a field that is present must have its declared type.
"""

from __future__ import annotations

import msgspec

from soundtrack_pop.datasets.tmdb import values

# Crew jobs of the composer of the score; older entries use "Music".
COMPOSER_JOBS = frozenset({"Original Music Composer", "Composer", "Music", "Original Music", "Music Score"})
DIRECTOR_JOB = "Director"


class _Genre(msgspec.Struct):
    name: str | None = None


class _Collection(msgspec.Struct):
    id: values.IdOrZero | None = None
    name: str | None = None


class _AlternativeTitle(msgspec.Struct):
    title: str | None = None
    iso_3166_1: str | None = None
    type: str | None = None


class _AlternativeTitles(msgspec.Struct):
    titles: list[_AlternativeTitle] | None = None


class _TranslationData(msgspec.Struct):
    title: str | None = None


class _Translation(msgspec.Struct):
    iso_639_1: str | None = None
    data: _TranslationData | None = None


class _Translations(msgspec.Struct):
    translations: list[_Translation] | None = None


class _ExternalIds(msgspec.Struct):
    imdb_id: str | None = None


class Crew(msgspec.Struct):
    """One person and job."""

    name: str | None = None
    job: str | None = None


class Credits(msgspec.Struct):
    """The crew; None in an answer without one."""

    crew: list[Crew] | None = None


class MovieRecord(msgspec.Struct):
    """One TMDb film as the API returns it, reduced to what is used."""

    id: values.Id
    title: str
    imdb_id: str | None = None
    original_title: str | None = None
    original_language: str | None = None
    release_date: str | None = None
    popularity: values.Popularity | None = None
    vote_count: values.Votes | None = None
    vote_average: values.Rating | None = None
    budget: values.Dollars | None = None
    revenue: values.Dollars | None = None
    runtime: values.Minutes | None = None
    genres: list[_Genre] | None = None
    genre_ids: list[int] | None = None
    adult: bool | None = None
    video: bool | None = None
    belongs_to_collection: _Collection | None = None
    alternative_titles: _AlternativeTitles | None = None
    translations: _Translations | None = None
    external_ids: _ExternalIds | None = None
    credits: Credits | None = None


DECODER = msgspec.json.Decoder(MovieRecord)


def movie_row(record: MovieRecord) -> dict[str, object]:
    """Return the record as a row of `schemas.ingested.MOVIES`.

    TMDb writes unknown values as 0 (budget, revenue, runtime) or as "" (text); they become null.

    Raises:
        ValueError: the title is empty, or the date is none.
    """
    crew = (record.credits.crew if record.credits else None) or []
    collection = record.belongs_to_collection or _Collection()
    external_imdb_id = record.external_ids.imdb_id if record.external_ids else None
    return {
        "tmdb_id": record.id,
        "imdb_id": values.imdb_id_of(record.imdb_id) or values.imdb_id_of(external_imdb_id),
        "title": values.title_of(record.title),
        "original_title": record.original_title or None,
        "original_language": record.original_language or None,
        "release_date": values.date_of(record.release_date),
        "popularity": record.popularity,
        "vote_count": record.vote_count,
        "vote_average": record.vote_average,
        "budget_usd": record.budget or None,
        "revenue_usd": record.revenue or None,
        "runtime_minutes": record.runtime or None,
        "film_genres": [genre.name for genre in record.genres or [] if genre.name]
        or values.genre_names(record.genre_ids),
        "collection_id": collection.id or None,
        "collection": collection.name or None,
        "alternative_titles": _alternative_titles(record),
        "translated_titles": _translated_titles(record),
        "directors": _names(crew, {DIRECTOR_JOB}),
        "composers": _names(crew, COMPOSER_JOBS),
        # An error of the API in its place is not known credits.
        "has_credits": record.credits is not None and record.credits.crew is not None,
    }


def _names(crew: list[Crew], jobs: set[str] | frozenset[str]) -> list[str]:
    return list(dict.fromkeys(person.name for person in crew if person.name and person.job in jobs))


def _alternative_titles(record: MovieRecord) -> list[dict[str, str | None]]:
    titles = (record.alternative_titles.titles if record.alternative_titles else None) or []
    return [
        {"title": title.title, "country": title.iso_3166_1, "kind": title.type or None}
        for title in titles
        if title.title
    ]


def _translated_titles(record: MovieRecord) -> list[dict[str, str | None]]:
    translations = (record.translations.translations if record.translations else None) or []
    return [
        {"title": translation.data.title, "language": translation.iso_639_1}
        for translation in translations
        if translation.data and translation.data.title
    ]
