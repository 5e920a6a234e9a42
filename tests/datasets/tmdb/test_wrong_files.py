"""Files of another kind: read where that is sure, else refused with what they look like and the first reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.tmdb import TmdbMovieLines, file_content
from soundtrack_pop.datasets.tmdb.movie_lines import TABLE

FILMS = [{"id": number, "title": f"F{number}", "release_date": "2000-01-01"} for number in (1, 2, 3)]
LINES = "".join(json.dumps(film) + "\n" for film in FILMS)
CSV = "id,title,release_date\n1,F1,2000-01-01\n2,F2,2000-01-01\n3,F3,2000-01-01\n"


def ids(folder: Path) -> list[int]:
    read = TmdbMovieLines(path=str(folder)).load()
    assert read.rejects.rows == []
    return list(read.table(TABLE).to_table()["tmdb_id"].to_pylist())


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(FILMS).encode(),
        json.dumps(FILMS, indent=1).encode(),
        json.dumps({"page": 1, "results": FILMS, "total_pages": 500}).encode(),
        json.dumps({"page": 1, "results": FILMS, "total_pages": 500}, indent=1).encode(),
        json.dumps([{"page": 1, "results": FILMS}]).encode(),
        LINES.encode("utf-16"),
        LINES.encode("utf-32"),
        LINES.encode("utf-16-be").join([b"\xfe\xff", b""]),
        LINES.replace("\n", "\r\n").encode("utf-8-sig"),
        (LINES[: LINES.index("\n") + 1] + "\ufeff" + LINES[LINES.index("\n") + 1 :]).encode(),
        gzip.compress(LINES.encode()),
        b"\n\n" + json.dumps(FILMS).encode(),
    ],
    ids=["array", "pretty array", "page", "pretty page", "pages", "utf16", "utf32", "utf16be", "bom", "bom inside",
         "gzip", "blank lines first"],
)  # fmt: skip
def test_json_of_another_shape_is_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "movies.jsonl").write_bytes(content)
    assert ids(tmp_path) == [1, 2, 3]


@pytest.mark.parametrize("encode", [lambda text: text.encode("utf-16"), lambda text: gzip.compress(text.encode())])
def test_csv_of_another_encoding_is_read(encode, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "films.csv").write_bytes(encode(CSV))
    assert ids(tmp_path) == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("movies.jsonl", b'{"id": 1, "original_title": "x", "popularity": 1}\n', "daily export of ids"),
        ("movies.jsonl", b"<!DOCTYPE html>\n<html>\n", "a web page"),
        ("movies.jsonl", CSV.encode(), "a CSV file under the name of JSON lines"),
        (
            "movies.jsonl",
            b'{"success": false, "status_message": "Invalid API key"}\n',
            "TMDb's API (Invalid",
        ),
        ("movies.jsonl", b'{"id": 1, "name": "Lost"}\n', "television series"),
        ("movies.jsonl", b'{"id": 1, "name": "Lost"}\n', "line 1 of movies.jsonl: Object missing required field"),
        ("movies.jsonl", LINES.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("movies.jsonl", b"\xfd7zXZ\x00\x00", "compressed with xz"),
        ("movies.jsonl", b"PAR1\x00", "a Parquet file"),
        ("a.csv", b"PK\x03\x04", "a zip archive or a spreadsheet"),
        ("a.csv", b"id,title,title\n1,A,B\n", "title twice"),
        ("a.csv", CSV.replace("2000-01-01", "15/07/2010").encode(), "day and month may be swapped"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError) as raised:
        TmdbMovieLines(path=str(tmp_path)).load()
    assert words in str(raised.value.__cause__)


def test_a_line_without_an_end_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_content, "LONGEST_LINE", 1000)
    (tmp_path / "movies.jsonl").write_bytes(LINES.encode() + b'{"id": 4, "title": "' + b"x" * 2000)
    with pytest.raises(DatasetError, match="line 4: expected lines of at most"):
        TmdbMovieLines(path=str(tmp_path)).load()


def test_a_quotation_mark_within_a_cell_costs_one_row(tmp_path: Path) -> None:
    content = 'id,title\n1,A\n2,"B "b" B"\n3,"C\nC"\n4,D\n'
    (tmp_path / "a.csv").write_text(content)
    read = TmdbMovieLines(path=str(tmp_path)).load()
    assert read.table(TABLE).to_table()["title"].to_pylist() == ["A", "C\nC", "D"]
    assert [(one["line"], one["reason"]) for one in read.rejects.rows] == [(3, "',' expected after '\"'")]


def test_films_merged_with_their_credits_are_films(tmp_path: Path) -> None:
    crew = '"[{""name"": ""James Horner"", ""job"": ""Original Music Composer""}, {""job"": ""Editor""}]"'
    (tmp_path / "a.csv").write_text(f"id,title,budget,movie_id,cast,crew\n1,Avatar,5,1,[],{crew}\n")
    read = TmdbMovieLines(path=str(tmp_path)).load()
    [row] = read.table(TABLE).to_table().to_pylist()
    assert (row["composers"], row["has_credits"], row["budget_usd"]) == (["James Horner"], True, 5.0)


def test_lists_as_python_writes_them_are_read_and_nothing_is_executed(tmp_path: Path) -> None:
    lists = ["[{'id': 18, 'name': \"It's Drama\"}]", "[{'name': __import__('os').getcwd()}]", "[{'" + "[" * 9000]
    rows = "".join(f'{number},F,"{text.replace(chr(34), chr(34) * 2)}"\n' for number, text in enumerate(lists, 1))
    (tmp_path / "movies_metadata.csv").write_text(f"id,title,genres\n{rows}")
    read = TmdbMovieLines(path=str(tmp_path)).load()
    assert read.table(TABLE).to_table()["film_genres"].to_pylist() == [["It's Drama"]]
    assert [one["line"] for one in read.rejects.rows] == [3, 4]


def test_credits_of_one_film_twice_and_a_job_of_another_type_cost_one_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title\n1,A\n2,B\n")
    good, job = '"[{""name"": ""X"", ""job"": ""Director""}]"', '"[{""job"": [""Director""]}]"'
    (tmp_path / "credits.csv").write_text(f"movie_id,title,crew\n1,A,{good}\n1,A,[]\n2,B,{job}\n")
    read = TmdbMovieLines(path=str(tmp_path)).load()
    assert read.table(TABLE).to_table()["directors"].to_pylist() == [["X"], []]
    assert [(one["table"], one["line"]) for one in read.rejects.rows] == [("credits", 3), ("credits", 4)]


def test_the_hidden_files_of_a_mac_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "._a.csv").write_bytes(b"\x00\x05\x16\x07")
    assert ids(tmp_path) == [1, 2, 3]
