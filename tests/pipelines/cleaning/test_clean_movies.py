"""Films, cleaned: one row each, with title forms of all titles, a believed year and comparable names."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from soundtrack_pop.contracts import conform
from soundtrack_pop.parameters.sources import CleaningParameters
from soundtrack_pop.pipelines.cleaning.nodes import clean_movies
from soundtrack_pop.schemas import TABLES
from support.builders import frame_of
from support.frames import assert_same_rows

MOVIES, CLEANED = TABLES["int_movies"], TABLES["prm_movies"]
PROVENANCE = ("input_fingerprint", "rules_version")
YEARS = CleaningParameters(earliest_year=1888, latest_year=2035, reuse=True)
SPIRITED_AWAY = {
    "tmdb_id": 129,
    "imdb_id": "tt0245429",
    "title": "Spirited Away",
    "original_title": "千と千尋の神隠し",
    "original_language": "ja",
    "release_date": "2001-07-20",
    "popularity": 90.5,
    "vote_count": 15_000,
    "vote_average": 8.5,
    "budget_usd": 19e6,
    "revenue_usd": 395e6,
    "runtime_minutes": 125.0,
    "collection_id": 84,
    "collection": "Spirited Away Collection",
    "film_genres": ["Animation"],
    "alternative_titles": [{"title": "Sen & Chihiro", "country": "US", "kind": None}],
    "translated_titles": [
        {"title": "Chihiros Reise ins Zauberland", "language": "de"},
        {"title": "Spirited Away", "language": "en"},
    ],
    "directors": ["Hayao Miyazaki"],
    "composers": ["Joe Hisaishi", "Hisaishi, Joe"],
    "has_credits": True,
}
BARE = {"tmdb_id": 11, "title": None}


def cleaned(spark: SparkSession, *rows: dict[str, object]) -> list[dict[str, object]]:
    movies = conform(clean_movies(frame_of(spark, MOVIES, rows), YEARS)[0], CLEANED)
    return sorted((row.asDict(recursive=True) for row in movies.collect()), key=lambda row: row["tmdb_id"])


def test_cantonese_is_chinese(spark: SparkSession) -> None:
    rows = [{**BARE, "tmdb_id": n, "original_language": one} for n, one in enumerate(("cn", "zh", "de", None))]
    assert [row["original_language"] for row in cleaned(spark, *rows)] == ["zh", "zh", "de", None]


def test_whole_rows_of_a_full_and_of_a_bare_film(spark: SparkSession) -> None:
    expected = [
        {
            **{name: SPIRITED_AWAY[name] for name in CLEANED.column_names if name in SPIRITED_AWAY},
            "title_forms": [
                {"form": "spirited away", "kind": "title"},
                {"form": "千と千尋の神隠し", "kind": "original"},
                {"form": "sen and chihiro", "kind": "alternative"},
                {"form": "chihiros reise ins zauberland", "kind": "translated"},
            ],
            "year": 2001,
            "directors": ["hayao miyazaki"],
            "composers": ["hisaishi joe"],
            "is_television": False,
        },
        {"tmdb_id": 11, "title_forms": [], "directors": [], "composers": [], "is_television": False},
    ]
    found, _ = clean_movies(frame_of(spark, MOVIES, [SPIRITED_AWAY, BARE]), YEARS)
    assert_same_rows(
        conform(found, CLEANED).drop(*PROVENANCE),
        frame_of(spark, CLEANED, expected).drop(*PROVENANCE),
    )


def test_no_films_clean_to_no_films(spark: SparkSession) -> None:
    assert cleaned(spark) == []


def test_believes_years_within_the_bounds_only(spark: SparkSession) -> None:
    dates = {
        "1975-06-20": 1975,
        "1975": 1975,
        "1888-01-01": 1888,
        "2035-12-31": 2035,
        "1887-12-31": None,
        "2036-01-01": None,
        "0000-00-00": None,
        "75-06-20": None,
        "19750620": None,
        "June 1975": None,
        "": None,
        None: None,
    }
    films = [{"tmdb_id": number, "release_date": date} for number, date in enumerate(dates)]
    assert [row["year"] for row in cleaned(spark, *films)] == list(dates.values())


def test_keeps_only_ids_that_imdb_could_have_given(spark: SparkSession) -> None:
    ids = {
        "tt0073195": "tt0073195",
        "tt1": "tt1",
        "nm0000229": None,
        "0073195": None,
        "tt": None,
        "": None,
        None: None,
    }
    films = [{"tmdb_id": number, "imdb_id": imdb_id} for number, imdb_id in enumerate(ids)]
    assert [row["imdb_id"] for row in cleaned(spark, *films)] == list(ids.values())


def test_popularity_below_zero_is_unknown_and_zero_is_not(spark: SparkSession) -> None:
    values = {5.5: 5.5, 0.0: 0.0, -1.0: None, None: None}
    films = [{"tmdb_id": number, "popularity": value} for number, value in enumerate(values)]
    assert [row["popularity"] for row in cleaned(spark, *films)] == list(values.values())


@pytest.mark.parametrize(
    ("titles", "expected", "why"),
    [
        (
            {"title": "Alien", "original_title": "Alien"},
            [("alien", "title")],
            "the same title comes once, as the best kind",
        ),
        (
            {"title": "Mission: Impossible", "translated_titles": [{"title": "Mission", "language": "de"}]},
            [("mission impossible", "title"), ("mission", "translated"), ("impossible", "subtitle")],
            "a whole title is better than a part of another",
        ),
        (
            {"title": "Stalker", "original_title": "Сталкер"},
            [("stalker", "title"), ("сталкер", "original")],
            "and better than a transliteration",
        ),
        (
            {"title": "Jaws", "alternative_titles": [{"title": None}, {"title": "!"}], "translated_titles": []},
            [("jaws", "title")],
            "titles of nothing are no forms",
        ),
        ({"title": "", "original_title": "Jaws"}, [("jaws", "original")], "an empty title is no form"),
    ],
)
def test_each_form_of_a_film_comes_once(
    titles: dict[str, object], expected: list[tuple[str, str]], why: str, spark: SparkSession
) -> None:
    [row] = cleaned(spark, {"tmdb_id": 1, **titles})
    assert [(form["form"], form["kind"]) for form in row["title_forms"]] == expected, why
