"""The two CSV layouts in place of JSON lines: what they have, what they lack, what is wrong in them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.errors import SourceError
from support.builders import film, json_lines, write_film_files

COLUMNS_5000 = (
    "budget genres homepage id keywords original_language original_title overview popularity production_companies "
    "production_countries release_date revenue runtime spoken_languages status tagline title vote_average "
    "vote_count"
).split()
COLUMNS_CREDITS = "movie_id title cast crew".split()
COLUMNS_MILLION = (
    "id title vote_average vote_count status release_date revenue runtime adult backdrop_path budget homepage "
    "imdb_id original_language original_title overview popularity poster_path tagline genres production_companies "
    "production_countries spoken_languages keywords"
).split()
AVATAR_5000 = {
    "budget": 237_000_000,
    "genres": json.dumps([{"id": 28, "name": "Action"}, {"id": 878, "name": "Science Fiction"}]),
    "id": 19995,
    "original_language": "en",
    "original_title": "Avatar",
    "overview": 'In the 22nd century, a "paraplegic"\nMarine …',
    "popularity": 150.437577,
    "release_date": "2009-12-10",
    "revenue": 2_787_965_087,
    "runtime": 162.0,
    "title": "Avatar",
    "vote_average": 7.2,
    "vote_count": 11800,
}
CREW = [
    {"credit_id": "x", "department": "Directing", "id": 2710, "job": "Director", "name": "James Cameron"},
    {"credit_id": "y", "id": 1729, "job": "Original Music Composer", "name": "James Horner"},
    {"credit_id": "z", "department": "Editing", "id": 1, "job": "Editor", "name": "Stephen Rivkin"},
]
INCEPTION_MILLION = {
    "id": 27205,
    "title": "Inception",
    "vote_average": 8.364,
    "vote_count": 34495,
    "release_date": "2010-07-15",
    "revenue": 825_532_764,
    "runtime": 148,
    "adult": "False",
    "budget": 160_000_000,
    "imdb_id": "tt1375666",
    "original_language": "en",
    "original_title": "Inception",
    "popularity": 83.952,
    "genres": "Action, Science Fiction, Adventure",
}


def csv_of(columns: list[str], *rows: dict[str, Any]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load(folder: Path) -> SourceTables:
    return TmdbMovieLines(path=str(folder)).load()


def rows_of(movies: SourceTables) -> list[dict[str, Any]]:
    return list(movies.table("movies").to_table().to_pylist())


def refusal_of(folder: Path) -> str:
    with pytest.raises(DatasetError) as raised:
        load(folder)
    assert isinstance(raised.value.__cause__, SourceError)
    return str(raised.value.__cause__)


def test_reads_tmdb_5000_with_its_credits(tmp_path: Path) -> None:
    credits = {"movie_id": 19995, "title": "Avatar", "cast": "[" + "1" * 200_000 + "]", "crew": json.dumps(CREW)}
    files = {
        "tmdb_5000_movies.csv": csv_of(COLUMNS_5000, AVATAR_5000),
        "tmdb_5000_credits.csv": csv_of(COLUMNS_CREDITS, credits),
    }
    [row] = rows_of(load(write_film_files(tmp_path, files)))
    assert row == {
        "tmdb_id": 19995, "imdb_id": None, "title": "Avatar", "original_title": "Avatar",
        "original_language": "en", "release_date": "2009-12-10", "popularity": 150.437577, "vote_count": 11800,
        "vote_average": 7.2, "budget_usd": 237e6, "revenue_usd": 2_787_965_087.0, "runtime_minutes": 162.0,
        "film_genres": ["Action", "Science Fiction"], "collection_id": None, "collection": None,
        "alternative_titles": [], "translated_titles": [],
        "directors": ["James Cameron"], "composers": ["James Horner"], "has_credits": True,
        "line": 2, "source": "tmdb_5000_movies.csv",
    }  # fmt: skip


def test_reads_the_million_film_layout_and_leaves_null_what_it_lacks(tmp_path: Path) -> None:
    bare = {"id": 1, "title": "Bare", "vote_count": "0.0"}
    content = b"\xef\xbb\xbf" + csv_of(COLUMNS_MILLION, INCEPTION_MILLION, bare)
    movies = load(write_film_files(tmp_path, {"TMDB_movie_dataset_v11.csv.gz": content}))
    inception, other = rows_of(movies)
    assert inception["imdb_id"] == "tt1375666"
    assert inception["film_genres"] == ["Action", "Science Fiction", "Adventure"]
    assert (inception["directors"], inception["has_credits"]) == ([], False)
    assert (other["vote_count"], other["popularity"], other["release_date"]) == (0, None, None)
    assert (movies.rows_read, movies.rejects.rows) == ({"movies": 2}, [])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": ""}, "missing required field `id`"),
        ({"id": "abc"}, "Expected `int`"),
        ({"title": ""}, "missing required field `title`"),
        ({"budget": "much"}, "Expected `float | null`"),
        ({"release_date": "12/10/2009"}, "release_date: '12/10/2009' is not YYYY-MM-DD"),
        ({"genres": "[{'name': 'Action'"}, "a list that is neither JSON nor Python"),
    ],
)
def test_rejects_a_row_that_is_no_film_with_its_line(changes: dict[str, str], reason: str, tmp_path: Path) -> None:
    content = csv_of(COLUMNS_5000, AVATAR_5000, {**AVATAR_5000, "id": 2, **changes}, {**AVATAR_5000, "id": 3})
    movies = load(write_film_files(tmp_path, {"films.csv": content}))
    assert [row["tmdb_id"] for row in rows_of(movies)] == [19995, 3]
    # The first film goes over two lines.
    [reject] = movies.rejects.rows
    assert (reject["source"], reject["line"]) == ("films.csv", 4)
    assert reason in str(reject["reason"])
    assert movies.rows_read == {"movies": 3}


def test_rejects_rows_of_a_wrong_shape_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    content = b"id,title,budget\n1,Jaws,7\n2,Alien\n3,Am\xe9lie,1\n\n4,Heat,\n"
    movies = load(write_film_files(tmp_path, {"films.csv": content}))
    assert [row["tmdb_id"] for row in rows_of(movies)] == [1, 4]
    assert [(reject["line"], reject["reason"], reject["content"]) for reject in movies.rejects.rows] == [
        (3, "2 cells instead of 3", "2,Alien"),
        (4, "invalid UTF-8", "3,Am\\xe9lie,1"),
    ]


def test_credits_that_cannot_be_read_leave_the_film_without(tmp_path: Path) -> None:
    credits = [{"movie_id": 19995, "crew": "[{"}, {"movie_id": "x", "crew": "[]"}]
    files = {"a.csv": csv_of(COLUMNS_CREDITS, *credits), "b.csv": csv_of(COLUMNS_5000, AVATAR_5000)}
    movies = load(write_film_files(tmp_path, files))
    assert [row["has_credits"] for row in rows_of(movies)] == [False]
    assert [(reject["source"], reject["line"]) for reject in movies.rejects.rows] == [("a.csv", 2), ("a.csv", 3)]
    assert movies.rejects.count("movies") == 0
    assert dict(movies.rows_read) == {"movies": 1, "credits": 2}
    told = movies.source_rows({"movies": 1}, movies.rejects)
    assert [(row["table"], row["rows_read"], row["rows_kept"], row["rows_rejected"]) for row in told] == [
        ("movies", 1, 1, 0),
        ("credits", 2, 0, 2),
    ]


def test_whole_numbers_that_a_data_frame_wrote_as_decimals_join_films_and_credits(tmp_path: Path) -> None:
    credits = {"movie_id": "19995.0", "crew": json.dumps(CREW)}
    film_of_decimals = {**AVATAR_5000, "id": "19995.0", "vote_count": "11800.0"}
    files = {"a.csv": csv_of(COLUMNS_CREDITS, credits), "b.csv": csv_of(COLUMNS_5000, film_of_decimals)}
    movies = load(write_film_files(tmp_path, files))
    assert [row["directors"] for row in rows_of(movies)] == [["James Cameron"]]
    assert movies.rejects.rows == []


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "none"),
        ({"films.jsonl": json_lines([film(1, "a")])}, "none"),
        ({"c.csv": csv_of(COLUMNS_CREDITS)}, "credits only: c.csv"),
        ({"x.csv": b"Id,titel\n1,Jaws\n"}, "found Id, titel"),
        ({"x.csv": b"id,title\n1,a\n", "movies.jsonl": json_lines([film(1, "a")])}, "both (movies.jsonl, x.csv)"),
    ],
)
def test_check_refuses_before_anything_is_read(files: dict[str, bytes], message: str, tmp_path: Path) -> None:
    folder = write_film_files(tmp_path, files)
    with pytest.raises(SourceError) as refusal:
        TmdbMovieLines(path=str(folder)).check()
    assert message in str(refusal.value)


def test_check_accepts_what_can_be_read(tmp_path: Path) -> None:
    files = {"m.csv.gz": csv_of(COLUMNS_5000, AVATAR_5000), "c.csv": csv_of(COLUMNS_CREDITS)}
    TmdbMovieLines(path=str(write_film_files(tmp_path, files))).check()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"x.csv": b"id;title\n1;Jaws\n"}, "x.csv: expected a comma-separated first line"),
        ({"x.csv": b"Id,titel\n1,Jaws\n"}, "id and title (films) or movie_id and crew (credits); found Id, titel"),
        ({"x.csv": b""}, "an empty file"),
        ({"x.csv": b'id,title\n1,"Jaws\n'}, "x.csv, line 2: expected a whole CSV file"),
        ({"x.csv": b"id,title\n"}, "found only empty files"),
        ({"x.csv": b"id,title\n1,a\n", "movies.jsonl": json_lines([film(1, "a")])}, "both (movies.jsonl, x.csv)"),
    ],
)
def test_refuses_what_is_neither_layout_or_not_whole(
    files: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    assert message in refusal_of(write_film_files(tmp_path, files))


def test_refuses_a_compressed_file_that_is_cut_off(tmp_path: Path) -> None:
    rows = ({**INCEPTION_MILLION, "id": number} for number in range(2000))
    whole = gzip.compress(csv_of(COLUMNS_MILLION, *rows))
    (tmp_path / "films.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert refusal_of(tmp_path).startswith("films.csv.gz, line ")
