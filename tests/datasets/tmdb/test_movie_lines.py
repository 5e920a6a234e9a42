"""The TMDb folder: shards in order, compressed or not, damaged lines and files."""

from __future__ import annotations

import gzip
from pathlib import Path

import fsspec
import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.datasets.tmdb import TmdbMovieLines, movie_lines
from soundtrack_pop.errors import SourceError
from support.builders import film, json_lines, more_films, write_film_files

JAWS, ALIEN = json_lines([film(578, "Jaws")]), json_lines([film(348, "Alien")])


def load(folder: Path) -> SourceTables:
    return TmdbMovieLines(path=str(folder)).load()


def found_in(movies: SourceTables) -> list[tuple[object, ...]]:
    return [
        tuple(row.values()) for row in movies.table("movies").to_table(["source", "line", "title"]).to_pylist()
    ]


def refusal_of(folder: Path) -> str:
    with pytest.raises(DatasetError) as raised:
        load(folder)
    assert isinstance(raised.value.__cause__, SourceError)
    return str(raised.value.__cause__)


def test_reads_shards_in_order_of_name_compressed_or_not(tmp_path: Path) -> None:
    files = {"movies_2.jsonl": JAWS, "movies_1.jsonl.gz": ALIEN + JAWS, "movies.jsonl": ALIEN}
    movies = load(write_film_files(tmp_path, files))
    assert found_in(movies) == [
        ("movies.jsonl", 1, "Alien"),
        ("movies_1.jsonl.gz", 1, "Alien"),
        ("movies_1.jsonl.gz", 2, "Jaws"),
        ("movies_2.jsonl", 1, "Jaws"),
    ]
    assert movies.rows_read == {"movies": 4}


def test_passes_over_files_of_other_names(tmp_path: Path) -> None:
    others = {"series.jsonl": ALIEN, "movies.json": ALIEN, "movies.jsonl.part": ALIEN, ".movies.jsonl": ALIEN}
    assert found_in(load(write_film_files(tmp_path, {"movies.jsonl": JAWS, **others}))) == [
        ("movies.jsonl", 1, "Jaws")
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\n" + JAWS + b"  \t\r\n\n" + ALIEN, [2, 5]),
        (JAWS.rstrip() + b"\r\n" + ALIEN.rstrip(), [1, 2]),
    ],
    ids=["blank lines", "CR LF and no line end"],
)
def test_blank_lines_count_as_lines_but_not_as_records(
    content: bytes, expected: list[int], tmp_path: Path
) -> None:
    movies = load(write_film_files(tmp_path, {"movies.jsonl": content}))
    assert [line for _, line, _ in found_in(movies)] == expected
    assert (movies.rows_read, movies.rejects.rows) == ({"movies": 2}, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": 1, "title": "x"', "Input data was truncated"),
        (b"<html>", "JSON is malformed: invalid character"),
        (b'{"id": 1, "title": "x"} {}', "JSON is malformed: trailing characters"),
        (b'{"id": "1", "title": "x"}', "Expected `int`, got `str` - at `$.id`"),
        (b'{"id": 1}', "Object missing required field `title`"),
        (b'{"id": 99999999999999999999, "title": "x"}', "Expected `int` <= 9223372036854775807 - at `$.id`"),
        (b'{"id": 1, "title": "Am\xe9lie"}', "invalid UTF-8"),
        (b'{"id": 1, "title": "x", "budget": 1e999}', "Number out of range - at `$.budget`"),
        (b"null", "Expected `object`, got `null`"),
    ],
)
def test_rejects_a_line_that_is_no_record_and_goes_on(line: bytes, reason: str, tmp_path: Path) -> None:
    movies = load(write_film_files(tmp_path, {"movies.jsonl": JAWS + b"\n" + line + b"\n" + ALIEN}))
    assert [title for _, _, title in found_in(movies)] == ["Jaws", "Alien"]
    assert movies.rows_read == {"movies": 3}
    [reject] = movies.rejects.rows
    assert reason in str(reject.pop("reason"))
    content = line.decode("utf-8", "backslashreplace") + "\n"
    assert reject == {"source": "movies.jsonl", "table": "movies", "line": 3, "content": content}


def test_rows_of_several_batches_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movie_lines, "_BATCH_ROWS", 4)
    movies = load(write_film_files(tmp_path, {"movies.jsonl": json_lines(more_films(11))}))
    assert [line for _, line, _ in found_in(movies)] == list(range(1, 12))


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "found none"),
        ({"films.jsonl": JAWS}, "found none"),
        ({"movies.jsonl": b""}, "found only empty files"),
        ({"movies.jsonl": b"\n \n", "movies_2.jsonl.gz": b""}, "found only empty files"),
        ({"movies.jsonl": b"{\n[]\n"}, "found 2 lines that are none"),
    ],
    ids=["no file", "other file", "empty", "blank", "no record"],
)
def test_refuses_a_folder_without_a_record(files: dict[str, bytes], found: str, tmp_path: Path) -> None:
    message = refusal_of(write_film_files(tmp_path / "tmdb", files))
    assert message.startswith(f"{tmp_path}/tmdb: expected ")
    assert found in message


def test_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "found none" in refusal_of(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "damage",
    [lambda whole: whole[: len(whole) // 2], lambda whole: whole[:-4], lambda whole: b"no gzip"],
    ids=["half", "no checksum", "no gzip"],
)
def test_refuses_a_damaged_gzip_file_by_name(damage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write_film_files(tmp_path, {"movies.jsonl": JAWS})
    (tmp_path / "movies_2.jsonl.gz").write_bytes(damage(gzip.compress(json_lines(more_films(500)))))
    assert refusal_of(tmp_path).startswith("movies_2.jsonl.gz: expected a complete gzip file; found ")


def test_reads_a_folder_whose_name_has_spaces_and_other_letters(tmp_path: Path) -> None:
    folder = write_film_files(tmp_path / "Filme & Musik é 千 #1 %20", {"movies.jsonl": JAWS})
    assert found_in(load(folder)) == [("movies.jsonl", 1, "Jaws")]


def test_reads_a_folder_of_any_storage() -> None:
    fsspec.filesystem("memory").pipe("memory://films/tmdb/movies.jsonl.gz", gzip.compress(JAWS))
    movies = TmdbMovieLines(path="memory://films/tmdb/").load()
    assert found_in(movies) == [("movies.jsonl.gz", 1, "Jaws")]


def test_tells_whether_films_are_there(tmp_path: Path) -> None:
    dataset = TmdbMovieLines(path=str(tmp_path))
    assert not dataset.exists()
    write_film_files(tmp_path, {"movies.jsonl": JAWS})
    assert dataset.exists()


def test_refuses_to_write_a_raw_source(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="read-only"):
        TmdbMovieLines(path=str(tmp_path)).save(object())  # type: ignore[arg-type]
