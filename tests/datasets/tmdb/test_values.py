"""One rule for JSON lines and CSV: what a value may be, what means none, what is refused."""

from __future__ import annotations

import csv
import io
import json
import math
import random
from pathlib import Path

import pytest

from soundtrack_pop.datasets.source_tables import SourceTables
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.datasets.tmdb.values import date_of, imdb_id_of

FULL = {
    "id": 7, "title": "Jaws", "original_title": "Jaws", "imdb_id": "tt0073195", "original_language": "en",
    "release_date": "1975-06-20", "popularity": 30.5, "vote_count": 10_000, "vote_average": 7.7, "budget": 7e6,
    "revenue": 4.7e8, "runtime": 124.0, "genres": [{"id": 27, "name": "Horror"}], "adult": False, "video": False,
}  # fmt: skip
BOUNDS = {
    "popularity": (0, 1e6), "vote_count": (0, 1e8), "vote_average": (0, 10), "budget_usd": (0, 1e11),
    "revenue_usd": (0, 1e11), "runtime_minutes": (0, 1e5), "tmdb_id": (1, 2**63 - 1),
}  # fmt: skip
HOSTILE: list[object] = [
    -1, -5.5, 0, 1, 1e308, -1e308, 2**63, -(2**63), 10**400, True, None, "", " ", "nan", "NaN", "inf", "-Infinity",
    "1e999", "²", "٣", "0x10", "1_000", "abc", "\x00", "\r", "\ufffe", "\ud800", "12/25/1999", "0000-00-00",
    "1999-02-30", "1999", "=1+1", "$x^$", [], {}, [{}], [None], {"x": [1]}, ["Director"], [{"name": 5}],
]  # fmt: skip


def load(folder: Path, name: str, content: str) -> SourceTables:
    (folder / name).write_bytes(content.encode("utf-8", "surrogatepass"))
    return TmdbMovieLines(path=str(folder)).load()


def csv_text(*films: dict[str, object]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, list(FULL))
    writer.writeheader()
    for film in films:
        cells = {
            name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in film.items()
        }
        writer.writerow(cells)
    return sheet.getvalue()


def json_text(*films: dict[str, object]) -> str:
    return "".join(json.dumps(film) + "\n" for film in films)


@pytest.mark.parametrize(("name", "write"), [("movies.jsonl", json_text), ("films.csv", csv_text)])
@pytest.mark.parametrize("seed", range(3))
def test_no_mutation_of_any_field_passes_a_value_that_cannot_be(name, write, seed: int, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(seed)  # noqa: S311 - the same mutations in every run
    mutated = [{**FULL, field: value} for field in FULL for value in HOSTILE]
    mutated += [
        {**FULL, **{field: chance.choice(HOSTILE) for field in chance.sample(list(FULL), 3)}} for _ in range(200)
    ]
    # Without the field that would only make the next one unreadable.
    films = [{**FULL, "id": 1}, *mutated]
    read = load(tmp_path, name, write(*films))
    rows = read.table("movies").to_table().to_pylist()
    assert read.rows_read["movies"] >= len(rows) + len(read.rejects.rows)
    assert all(reject["reason"] and reject["line"] for reject in read.rejects.rows)
    for row in rows:
        for column, (least, most) in BOUNDS.items():
            value = row[column]
            assert value is None or (math.isfinite(value) and least <= value <= most), (column, value)
        assert row["title"].strip()
        assert date_of(row["release_date"]) == row["release_date"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vote_count", -5), ("popularity", -0.1), ("budget", -1), ("revenue", -12), ("runtime", -90),
        ("vote_average", 10.1), ("popularity", 1e308), ("runtime", 1e6), ("budget", 1e13), ("id", 0), ("id", -3),
        ("title", ""), ("title", " \t"), ("title", "\u200b"), ("release_date", "12/25/1999"),
        ("release_date", "0000-00-00"), ("release_date", "1999-02-30"), ("release_date", "20100715"),
    ],
)  # fmt: skip
def test_both_formats_refuse_the_same(field: str, value: object, tmp_path: Path) -> None:
    good = {**FULL, "id": 1}
    for name, write in (("movies.jsonl", json_text), ("films.csv", csv_text)):
        folder = tmp_path / name
        folder.mkdir()
        read = load(folder, name, write(good, {**FULL, field: value}))
        assert [row["tmdb_id"] for row in read.table("movies").to_table().to_pylist()] == [1]
        assert field in str(read.rejects.rows[0]["reason"])


@pytest.mark.parametrize("cell", ["", "nan", "NaN", "null", "None", "<NA>", "NaT", "\\N"])
def test_what_means_none_in_a_cell_is_none(cell: str, tmp_path: Path) -> None:
    fields = (
        "imdb_id",
        "release_date",
        "popularity",
        "vote_count",
        "vote_average",
        "budget",
        "revenue",
        "runtime",
    )
    read = load(tmp_path, "a.csv", csv_text({**FULL, **dict.fromkeys(fields, cell)}))
    [row] = read.table("movies").to_table().to_pylist()
    names = ("imdb_id", "release_date", "popularity", "vote_count", "budget_usd", "revenue_usd", "runtime_minutes")
    assert [row[name] for name in names] == [None] * len(names)
    assert read.rejects.rows == []


def test_a_film_may_be_called_what_means_none_elsewhere(tmp_path: Path) -> None:
    read = load(tmp_path, "a.csv", csv_text({**FULL, "title": "None", "original_title": "NaN"}))
    [row] = read.table("movies").to_table(["title", "original_title"]).to_pylist()
    assert row == {"title": "None", "original_title": "NaN"}


@pytest.mark.parametrize(("name", "write"), [("movies.jsonl", json_text), ("films.csv", csv_text)])
def test_adult_films_and_videos_are_left_out_and_counted(name, write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    films = [{**FULL, "adult": True}, {**FULL, "id": 8, "video": True}, {**FULL, "id": 9}]
    (tmp_path / name).write_text(write(*films))
    read = TmdbMovieLines(path=str(tmp_path)).load()
    assert read.table("movies").to_table()["tmdb_id"].to_pylist() == [9]
    assert (read.rows_read, read.rejects.rows) == ({"movies": 3}, [])
    everything = TmdbMovieLines(path=str(tmp_path), with_adult=True, with_video=True).load()
    assert everything.table("movies").to_table()["tmdb_id"].to_pylist() == [7, 8, 9]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1999-08-31", "1999-08-31"), ("1999", "1999"), ("1999-08", "1999-08"),
        ("1999-08-31T00:00:00.000Z", "1999-08-31"), (" 1999-08-31 ", "1999-08-31"), ("", None), (None, None),
        ("1999-08-31 00:00:00", "1999-08-31"),
    ],
)  # fmt: skip
def test_a_date_is_read_where_its_order_is_sure(text: str | None, expected: str | None) -> None:
    assert date_of(text) == expected


@pytest.mark.parametrize("text", ["15/07/2010", "07.15.2010", "1999-13-01", "٢٠١٠-٠٧-١٥", "1999-8-31"])
def test_any_other_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="release_date"):
        date_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tt0073195", "tt0073195"), ("tt0073195 ", "tt0073195"), ("0073195", "tt0073195"),
        ("TT0073195", "tt0073195"),
        ("tt73195", "tt0073195"), ("https://www.imdb.com/title/tt0073195/", "tt0073195"), ("", None), ("0", None),
        ("nm0000233", "nm0000233"), ("tt10872600", "tt10872600"), (None, None),
    ],
)  # fmt: skip
def test_an_imdb_id_has_one_form(text: str | None, expected: str | None) -> None:
    assert imdb_id_of(text) == expected


def test_genre_ids_of_a_list_are_genres(tmp_path: Path) -> None:
    films = [{"id": 1, "title": "A", "genre_ids": [28, 12, 999]}, {**FULL, "genre_ids": [18]}]
    read = load(tmp_path, "movies.jsonl", json_text(*films))
    assert read.table("movies").to_table()["film_genres"].to_pylist() == [["Action", "Adventure"], ["Horror"]]


def test_an_error_of_the_api_is_not_known_credits(tmp_path: Path) -> None:
    read = load(tmp_path, "movies.jsonl", json_text({"id": 1, "title": "A", "credits": {"success": False}}))
    assert read.table("movies").to_table()["has_credits"].to_pylist() == [False]
