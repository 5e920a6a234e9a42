"""The sample's films as TMDb's "movie details".

In the shape of `append_to_response=alternative_titles,translations,external_ids,credits`.
"""

from __future__ import annotations

from tools.sample.facts import TMDB_GENRES, Film
from tools.sample.world import SampleFilm, World, dice

Record = dict[str, object]

_NO_CREDITS_SHARE = 0.12
_NO_POPULARITY_SHARE = 0.06
_NO_BUDGET_SHARE = 0.40
_NO_REVENUE_SHARE = 0.35
_TRANSLATED_SHARE = 0.60  # alternative titles that stand among the translations instead
_PLAIN_JOB_SHARE = 0.08  # composers with the older job name
_MEDIAN_POPULARITY = 9.0
# Country -> ISO 639-1 code, name in the language, name in English, as in the translations block.
_LANGUAGES = {
    "BR": ("pt", "Português", "Portuguese"),
    "CN": ("zh", "普通话", "Mandarin"),
    "DE": ("de", "Deutsch", "German"),
    "ES": ("es", "Español", "Spanish"),
    "FR": ("fr", "Français", "French"),
    "GR": ("el", "ελληνικά", "Greek"),
    "IT": ("it", "Italiano", "Italian"),
    "JP": ("ja", "日本語", "Japanese"),
    "KR": ("ko", "한국어/조선말", "Korean"),
    "NO": ("no", "Norsk", "Norwegian"),
    "PL": ("pl", "Polski", "Polish"),
    "RU": ("ru", "Русский", "Russian"),
}


def movie_records(world: World) -> list[Record]:
    """Return one record for each film, in the order of the ids."""
    return [_movie(film) for film in world.films]


def _movie(film: SampleFilm) -> Record:
    facts = film.facts
    titles, translations = _titles(facts)
    record: Record = {
        "adult": False,
        "belongs_to_collection": _collection(facts),
        "budget": _dollars(facts, "budget", _NO_BUDGET_SHARE, 20e6),
        "genres": [{"id": TMDB_GENRES[genre], "name": genre} for genre in facts.genres],
        "id": film.tmdb_id,
        "imdb_id": film.imdb_id,
        "original_language": facts.original_language,
        "original_title": facts.original_title,
        **_audience(facts),
        "release_date": _release_date(facts),
        "revenue": _dollars(facts, "revenue", _NO_REVENUE_SHARE, 60e6),
        "runtime": facts.runtime_minutes or dice("runtime", facts.slug).randint(80, 150),
        "status": "Released",
        "title": facts.title,
        "video": False,
        "alternative_titles": {"titles": titles},
        "translations": {"translations": translations},
        "external_ids": {"imdb_id": film.imdb_id},
    }
    if dice("credits", facts.slug).random() >= _NO_CREDITS_SHARE:
        record["credits"] = {"cast": [], "crew": _crew(facts)}
    return record


def _collection(film: Film) -> Record | None:
    if film.collection is None:
        return None
    number = dice("collection", film.collection).randint(900_000, 999_999)
    return {"id": number, "name": film.collection, "poster_path": None, "backdrop_path": None}


def _audience(film: Film) -> Record:
    """Return the figures of the audience, drawn without a look at genre, year or language."""
    draw = dice("audience", film.slug)
    popularity = _MEDIAN_POPULARITY * draw.lognormvariate(0.0, 1.0)
    is_known = draw.random() >= _NO_POPULARITY_SHARE
    return {
        "popularity": round(popularity, 3) if is_known else None,
        "vote_average": round(min(9.0, max(3.0, draw.gauss(6.8, 0.8))), 3),
        "vote_count": round(popularity * 60 * draw.lognormvariate(0.0, 0.5)),
    }


def _dollars(film: Film, purpose: str, missing_share: float, median: float) -> int:
    draw = dice(purpose, film.slug)
    # TMDb writes 0 where it does not know the amount.
    if draw.random() < missing_share:
        return 0
    return round(median * draw.lognormvariate(0.0, 1.0) / 1_000) * 1_000


def _release_date(film: Film) -> str:
    if film.year is None:
        return ""
    draw = dice("release_date", film.slug)
    return f"{film.year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"


def _titles(film: Film) -> tuple[list[Record], list[Record]]:
    """Return the alternative titles and the translations."""
    # Titles equal to the original one are left empty in a translation.
    english = "" if film.title == film.original_title else film.title
    titles: list[Record] = []
    translations = [_translation("US", ("en", "English", "English"), english)]
    for country, title in film.alternative_titles:
        language = _LANGUAGES.get(country)
        # In the film's own language an alternative is a transliteration, which is no translation.
        is_translation = language is not None and language[0] != film.original_language
        if is_translation and dice("translation", film.slug, title).random() < _TRANSLATED_SHARE:
            translations.append(_translation(country, _LANGUAGES[country], title))
        else:
            titles.append({"iso_3166_1": country, "title": title, "type": ""})
    return titles, translations


def _translation(country: str, language: tuple[str, str, str], title: str) -> Record:
    code, name, english_name = language
    return {
        "iso_3166_1": country,
        "iso_639_1": code,
        "name": name,
        "english_name": english_name,
        "data": {"title": title, "overview": ""},
    }


def _crew(film: Film) -> list[Record]:
    is_plain = dice("music_job", film.slug).random() < _PLAIN_JOB_SHARE
    music_job = "Music" if is_plain else "Original Music Composer"
    jobs = [(name, "Director", "Directing") for name in film.directors]
    jobs += [(name, music_job, "Sound") for name in film.composers]
    return [{"name": name, "job": job, "department": department} for name, job, department in jobs]
