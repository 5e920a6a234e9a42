"""A TMDb record as a row: what may be missing, what is refused, which names are composers."""

from __future__ import annotations

import json

import msgspec
import pytest

from soundtrack_pop.datasets.tmdb.record import COMPOSER_JOBS, DECODER, MovieRecord, movie_row
from soundtrack_pop.schemas import ingested
from support.builders import crew, film

BARE_ROW = {
    "tmdb_id": 11,
    "imdb_id": None,
    "title": "Star Wars",
    "original_title": None,
    "original_language": None,
    "release_date": None,
    "popularity": None,
    "vote_count": None,
    "vote_average": None,
    "budget_usd": None,
    "revenue_usd": None,
    "runtime_minutes": None,
    "film_genres": [],
    "collection_id": None,
    "collection": None,
    "alternative_titles": [],
    "translated_titles": [],
    "directors": [],
    "composers": [],
    "has_credits": False,
}
OPTIONAL = sorted(set(MovieRecord.__struct_fields__) - {"id", "title"})


def row_of(record: dict[str, object]) -> dict[str, object]:
    return movie_row(DECODER.decode(json.dumps(record)))


def test_row_of_a_bare_record_has_every_column_and_nothing_in_it() -> None:
    row = row_of(film(11, "Star Wars"))
    assert row == BARE_ROW
    assert list(row) == ingested.MOVIES.column_names


def test_null_in_every_optional_field_is_as_good_as_none() -> None:
    assert row_of(film(11, "Star Wars", **dict.fromkeys(OPTIONAL))) == BARE_ROW


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"imdb_id": ""}, "imdb_id"),
        ({"original_title": ""}, "original_title"),
        ({"original_language": ""}, "original_language"),
        ({"release_date": ""}, "release_date"),
        ({"budget": 0}, "budget_usd"),
        ({"revenue": 0}, "revenue_usd"),
        ({"runtime": 0}, "runtime_minutes"),
        ({"alternative_titles": {}}, "alternative_titles"),
        ({"alternative_titles": {"titles": [{"title": ""}, {"iso_3166_1": "DE"}]}}, "alternative_titles"),
        ({"translations": {"translations": [{"iso_639_1": "de"}, {"data": {"title": ""}}]}}, "translated_titles"),
        ({"genres": [{"id": 18}, {"name": ""}]}, "film_genres"),
        ({"external_ids": {}}, "imdb_id"),
        ({"belongs_to_collection": {}}, "collection_id"),
        ({"belongs_to_collection": {"id": 0, "name": ""}}, "collection_id"),
        ({"belongs_to_collection": {"id": 0, "name": ""}}, "collection"),
    ],
)
def test_what_tmdb_writes_for_unknown_becomes_nothing(fields: dict[str, object], column: str) -> None:
    assert row_of(film(11, "Star Wars", **fields))[column] == BARE_ROW[column]


@pytest.mark.parametrize("field", ["popularity", "vote_count", "vote_average"])
def test_zero_stays_where_zero_is_a_number(field: str) -> None:
    assert row_of(film(11, "Star Wars", **{field: 0}))[field] == 0


def test_row_of_a_full_record_takes_everything_that_is_used() -> None:
    record = film(
        129,
        "Spirited Away",
        imdb_id="tt0245429",
        original_title="千と千尋の神隠し",
        original_language="ja",
        release_date="2001-07-20",
        popularity=90.5,
        vote_count=15_000,
        vote_average=8.5,
        budget=19_000_000,
        revenue=395_802_070,
        runtime=125,
        genres=[{"id": 16, "name": "Animation"}, {"id": 10751, "name": "Family"}],
        alternative_titles={"titles": [{"iso_3166_1": "US", "title": "Sen to Chihiro", "type": "romaji"}]},
        translations={"translations": [{"iso_639_1": "de", "data": {"title": "Chihiros Reise", "runtime": 0}}]},
        credits=crew(Director="Hayao Miyazaki", Original_Music_Composer="Joe Hisaishi", Producer="Toshio Suzuki"),
        adult=False,
        belongs_to_collection={"id": 84, "name": "Spirited Away Collection", "poster_path": None},
    )
    assert row_of(record) == {
        "tmdb_id": 129,
        "imdb_id": "tt0245429",
        "title": "Spirited Away",
        "original_title": "千と千尋の神隠し",
        "original_language": "ja",
        "release_date": "2001-07-20",
        "popularity": 90.5,
        "vote_count": 15_000,
        "vote_average": 8.5,
        "budget_usd": 19_000_000,
        "revenue_usd": 395_802_070,
        "runtime_minutes": 125,
        "film_genres": ["Animation", "Family"],
        "collection_id": 84,
        "collection": "Spirited Away Collection",
        "alternative_titles": [{"title": "Sen to Chihiro", "country": "US", "kind": "romaji"}],
        "translated_titles": [{"title": "Chihiros Reise", "language": "de"}],
        "directors": ["Hayao Miyazaki"],
        "composers": ["Joe Hisaishi"],
        "has_credits": True,
    }


@pytest.mark.parametrize(
    ("fields", "expected", "why"),
    [
        (
            {"imdb_id": "tt1000001", "external_ids": {"imdb_id": "tt1000002"}},
            "tt1000001",
            "its own id first",
        ),
        ({"imdb_id": None, "external_ids": {"imdb_id": "tt1000002"}}, "tt1000002", "fallback for null"),
        ({"imdb_id": "", "external_ids": {"imdb_id": "tt1000002"}}, "tt1000002", "fallback for empty"),
        (
            {"external_ids": {"imdb_id": "tt1000002", "wikidata_id": "Q1"}},
            "tt1000002",
            "no field",
        ),
        ({"external_ids": {"imdb_id": ""}}, None, "empty is none"),
    ],
)
def test_takes_the_imdb_id_from_where_it_is(fields: dict[str, object], expected: str | None, why: str) -> None:
    assert row_of(film(11, "Star Wars", **fields))["imdb_id"] == expected, why


@pytest.mark.parametrize("job", sorted(COMPOSER_JOBS))
def test_names_of_a_composer_job_are_composers(job: str) -> None:
    credits = {"crew": [{"name": "John Williams", "job": job}]}
    assert row_of(film(11, "Star Wars", credits=credits))["composers"] == ["John Williams"]


@pytest.mark.parametrize(
    ("people", "expected", "why"),
    [
        ([{"name": "A", "job": "Music Supervisor"}], [], "who chooses songs has written no score"),
        ([{"name": "A", "job": "Composer"}, {"name": "A", "job": "Music"}], ["A"], "two jobs, one person"),
        ([{"name": "B", "job": "Composer"}, {"name": "A", "job": "Composer"}], ["B", "A"], "billing order"),
        ([{"name": None, "job": "Composer"}, {"job": "Composer"}], [], "no name"),
        ([{"name": "A", "job": None}, {"name": "A"}, {}], [], "no job"),
        ([], [], "nobody"),
        (None, [], "null"),
    ],
)
def test_composers_are_named_once_in_billing_order(people: object, expected: list[str], why: str) -> None:
    assert row_of(film(11, "Star Wars", credits={"crew": people}))["composers"] == expected, why


@pytest.mark.parametrize(
    "record",
    [
        film("11", "x"),
        film(11.5, "x"),
        film(True, "x"),
        film(None, "x"),
        film(2**63, "x"),
        film(11, 1941),
        film(11, None),
        film(11, "x", vote_count="7"),
        film(11, "x", vote_count=2**63),
        film(11, "x", popularity="7"),
        film(11, "x", release_date=19770525),
        film(11, "x", genres="Drama"),
        film(11, "x", genres=["Drama"]),
        film(11, "x", credits=[]),
        film(11, "x", belongs_to_collection="Star Wars Collection"),
        film(11, "x", imdb_id=76759),
        {"id": 11},
        {"title": "x"},
        {},
        [],
        None,
    ],
    ids=str,
)
def test_refuses_a_record_of_wrong_types(record: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODER.decode(json.dumps(record))
