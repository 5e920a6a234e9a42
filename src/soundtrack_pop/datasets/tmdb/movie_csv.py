"""Read film records from the common public CSV files as rows of `int_movies`.

Two layouts are supported and recognised by their columns: "TMDB 5000" (`tmdb_5000_movies.csv` with lists as JSON,
optionally with `tmdb_5000_credits.csv`), and the million-film "TMDB movie dataset" (lists as text with commas). A
column that a layout lacks is null in the table.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from soundtrack_pop.datasets.progress import ReadProgress
from soundtrack_pop.datasets.source_tables import Rejects
from soundtrack_pop.datasets.tmdb.record import COMPOSER_JOBS, DIRECTOR_JOB, MovieRecord, movie_row
from soundtrack_pop.errors import SourceError, suggestion

# Crews of large films are longer than the csv module's usual limit of 128 kB.
_LONGEST_CELL = 1 << 24
_FILM_COLUMNS, _CREDIT_COLUMNS = ("id", "title"), ("movie_id", "crew")
_PLAIN = (
    "id title imdb_id original_title original_language release_date popularity vote_count vote_average budget "
    "revenue runtime"
).split()
_WHOLE_NUMBERS = ("id", "vote_count")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_JOBS = COMPOSER_JOBS | {DIRECTOR_JOB}

# Table name of rejected credits: a film without its credits is not a rejected film.
CREDITS = "credits"

Crews = dict[int, list[dict[str, Any]]]


def csv_rows(
    files: list[Any], rejects: Rejects, table: str, rows_read: dict[str, int]
) -> Iterator[tuple[str, int, dict[str, object]]]:
    """Yield file name, first line and row of each film; rows that cannot be used become rejects.

    Args:
        files: fsspec files of both kinds, films and credits.
        rejects: receives the rows that are not valid films, and under `CREDITS` those that are not valid credits.
        table: name of the films' table in the rejects.
        rows_read: receives the number of credits read, if there is a file of credits.

    Raises:
        SourceError: a file has neither layout, is not UTF-8 text, or is truncated.
    """
    headers = check_layouts(files)
    crews: Crews = {}
    for file in files:
        if _is_credits(headers[str(file.path)]):
            rows_read[CREDITS] = rows_read.get(CREDITS, 0) + _collect_crews(file, crews, rejects)
    for file in files:
        if _is_credits(headers[str(file.path)]):
            continue
        for line, cells in _used_rows(file, rejects, table):
            try:
                record = msgspec.convert(_film(cells, crews), MovieRecord, strict=False)
            except (msgspec.MsgspecError, ValueError) as error:
                rejects.add(_name(file), table, line, str(error), _as_text(cells))
            else:
                yield _name(file), line, movie_row(record)


def check_layouts(files: list[Any]) -> dict[str, list[str]]:
    """Return the columns of each file by its path; only first lines are read.

    Raises:
        SourceError: a file has neither layout, or no file has films.
    """
    headers = {str(file.path): _header(file) for file in files}
    if all(_is_credits(columns) for columns in headers.values()):
        raise SourceError(
            str(PurePosixPath(files[0].path).parent),
            expected="a CSV file of films",
            found=f"credits only: {', '.join(_name(file) for file in files)}",
            remedy="Put tmdb_5000_movies.csv beside them: credits alone are no films",
        )
    return headers


def _header(file: Any) -> list[str]:
    columns = next((cells for _, cells in _records(file)), [])
    if not _is_credits(columns) and any(name not in columns for name in _FILM_COLUMNS):
        missing = next(name for name in _FILM_COLUMNS if name not in columns)
        raise SourceError(
            _name(file),
            expected=f"a comma-separated first line with {' and '.join(_FILM_COLUMNS)} (films) or "
            f"{' and '.join(_CREDIT_COLUMNS)} (credits)",
            found=", ".join(columns)[:200] or "an empty file",
            remedy=f"{suggestion(missing, columns)}Use tmdb_5000_movies.csv, the TMDB movie dataset or JSON lines",
        )
    return columns


def _is_credits(columns: list[str]) -> bool:
    return all(name in columns for name in _CREDIT_COLUMNS)


def _collect_crews(file: Any, crews: Crews, rejects: Rejects) -> int:
    """Add the crews of a file, and return the number of its rows including rejected ones."""
    rejected_before, used = rejects.count(CREDITS), 0
    for line, cells in _used_rows(file, rejects, CREDITS):
        try:
            crew = msgspec.json.decode(cells["crew"] or "[]", type=list[dict[str, Any]])
            crews[int(_whole(cells["movie_id"]))] = [one for one in crew if one.get("job") in _JOBS]
        except (msgspec.MsgspecError, ValueError) as error:
            rejects.add(_name(file), CREDITS, line, str(error), _as_text(cells))
        else:
            used += 1
    return used + rejects.count(CREDITS) - rejected_before


def _whole(number: str) -> str:
    """Return a whole number without ".0", which spreadsheets and data frames write if the column has gaps."""
    return number.removesuffix(".0")


def _film(cells: dict[str, str], crews: Crews) -> dict[str, Any]:
    """Return the cells as a TMDb record, without empty ones."""
    film: dict[str, Any] = {name: cells[name] for name in _PLAIN if cells.get(name)}
    for name in _WHOLE_NUMBERS:
        if name in film:
            film[name] = _whole(film[name])
    if "release_date" in film and not _DATE.fullmatch(film["release_date"]):
        raise ValueError(f"release_date: '{film['release_date'][:20]}' is not YYYY-MM-DD")
    film["genres"] = _genres(cells.get("genres") or "")
    crew = crews.get(int(film["id"])) if film.get("id", "").isdigit() else None
    return film if crew is None else {**film, "credits": {"crew": crew}}


def _genres(text: str) -> list[dict[str, Any]]:
    if text.startswith("["):
        return msgspec.json.decode(text, type=list[dict[str, Any]])
    return [{"name": name.strip()} for name in text.split(",") if name.strip()]


def _used_rows(file: Any, rejects: Rejects, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the first line and the cells by column of each row with the right number of cells."""
    records = _records(file)
    _, columns = next(records)
    for line, cells in records:
        if not cells:
            continue
        named = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns):
            rejects.add(_name(file), table, line, f"{len(cells)} cells instead of {len(columns)}", _as_text(named))
        elif any("\udc80" <= sign <= "\udcff" for cell in cells if not cell.isascii() for sign in cell):
            rejects.add(_name(file), table, line, "invalid UTF-8", _as_text(named))
        else:
            yield line, named


def _records(file: Any) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    line = 1
    try:
        with file as raw, gzip.open(raw) if _name(file).endswith(".gz") else raw as content:
            progress = ReadProgress(_name(file), raw, getattr(raw, "size", None))
            text = io.TextIOWrapper(content, "utf-8-sig", errors="surrogateescape", newline="")
            reader = csv.reader(text, strict=True)
            for number, cells in enumerate(reader):
                progress.note("films", number)
                yield line, cells
                line = reader.line_num + 1
    except (csv.Error, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"{_name(file)}, line {line}",
            expected="a whole CSV file with closed quotation marks",
            found=str(error),
            remedy="Download or copy the file again",
        ) from error


def _name(file: Any) -> str:
    return PurePosixPath(file.path).name


def _as_text(cells: dict[str, str]) -> bytes:
    return ",".join(cells.values()).encode("utf-8", "surrogateescape")
