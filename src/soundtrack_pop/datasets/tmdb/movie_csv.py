"""Read film records from the common public CSV files as rows of `int_movies`.

Two layouts are supported and recognised by their columns: "TMDB 5000" (`tmdb_5000_movies.csv` with lists as JSON,
optionally with `tmdb_5000_credits.csv`), and the million-film "TMDB movie dataset" (lists as text with commas). A
column that a layout lacks is null in the table.
"""

from __future__ import annotations

import ast
import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from soundtrack_pop.datasets.progress import ReadProgress
from soundtrack_pop.datasets.source_tables import Rejects
from soundtrack_pop.datasets.tmdb.file_content import as_text, lines_of, opened
from soundtrack_pop.datasets.tmdb.record import Credits, MovieRecord
from soundtrack_pop.datasets.tmdb.values import is_none
from soundtrack_pop.errors import SourceError, suggestion

# Crews of large films are longer than the csv module's usual limit of 128 kB.
_LONGEST_CELL = 1 << 24
_FILM_COLUMNS, _CREDIT_COLUMNS = ("id", "title"), ("movie_id", "crew")
_PLAIN = (
    "id imdb_id original_language release_date popularity vote_count vote_average budget revenue runtime"
).split()
_FLAGS = ("adult", "video")
_TEXTS = ("title", "original_title")
_WHOLE_NUMBERS = ("id", "vote_count")
# The largest list of genres that is read as one of Python.
_LONGEST_LIST = 20_000
_UNFINISHED = "unexpected end of data"

# Table name of rejected credits: a film without its credits is not a rejected film.
CREDITS = "credits"

Crews = dict[int, Credits]


def csv_records(
    files: list[Any], rejects: Rejects, table: str, rows_read: dict[str, int]
) -> Iterator[tuple[str, int, MovieRecord, bytes]]:
    """Yield file name, first line, record and source text of each film; other rows become rejects.

    Args:
        files: fsspec files of both kinds, films and credits.
        rejects: receives the rows that are not valid films, and under `CREDITS` those that are not valid credits.
        table: name of the films' table in the rejects.
        rows_read: receives the number of credits read, if there is a file of credits.

    Raises:
        SourceError: a file has neither layout, or is truncated.
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
                record = msgspec.convert(_film(cells), MovieRecord, strict=False)
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                rejects.add(_name(file), table, line, str(error), _as_text(cells))
            else:
                record.credits = record.credits or crews.get(record.id)
                yield _name(file), line, record, _as_text(cells)


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
    columns = next((cells for _, cells, _ in _records(file)), [])
    twice = [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    if twice:
        raise SourceError(
            _name(file),
            expected="each column once in the first line",
            found=f"{', '.join(twice[:5])} twice",
            remedy="Remove or rename one of them: nobody knows which is meant",
        )
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
    # Films that were merged with their credits have the columns of both.
    return all(name in columns for name in _CREDIT_COLUMNS) and "id" not in columns


def _collect_crews(file: Any, crews: Crews, rejects: Rejects) -> int:
    """Add the crews of a file, and return the number of its rows including rejected ones."""
    rejected_before, used = rejects.count(CREDITS), 0
    for line, cells in _used_rows(file, rejects, CREDITS):
        try:
            film, credits = int(_whole(cells["movie_id"])), _credits(cells["crew"])
            if film in crews:
                raise ValueError("repeated movie_id")
            crews[film] = credits
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            rejects.add(_name(file), CREDITS, line, str(error), _as_text(cells))
        else:
            used += 1
    return used + rejects.count(CREDITS) - rejected_before


def _credits(text: str) -> Credits:
    return msgspec.convert({"crew": _list(text)}, Credits)


def _whole(number: str) -> str:
    """Return a whole number without ".0", which spreadsheets and data frames write if the column has gaps."""
    return number.strip().removesuffix(".0")


def _film(cells: dict[str, str]) -> dict[str, Any]:
    """Return the cells as a TMDb record, without those that say that there is no value."""
    given = [name for name in (*_PLAIN, *_FLAGS) if not is_none(cells.get(name, ""))]
    film: dict[str, Any] = {name: cells[name].strip() for name in given}
    film |= {name: cells[name] for name in _TEXTS if cells.get(name)}
    for name in _WHOLE_NUMBERS:
        if name in film:
            film[name] = _whole(film[name])
    genres = cells.get("genres") or ""
    film["genres"] = _list(genres) if genres.startswith("[") else _names(genres)
    if cells.get("crew"):
        film["credits"] = {"crew": _list(cells["crew"])}
    return film


def _names(text: str) -> list[dict[str, Any]]:
    names = [] if is_none(text) else text.split(",")
    return [{"name": name.strip()} for name in names if name.strip()]


def _list(text: str) -> list[Any]:
    """Return a list that a cell holds as JSON, or as Python writes it, which "The Movies Dataset" does."""
    if is_none(text):
        return []
    try:
        return msgspec.json.decode(text, type=list[Any])
    except msgspec.MsgspecError:
        if len(text) > _LONGEST_LIST or not text.startswith("[{'"):
            raise
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, MemoryError, ValueError) as error:
        raise ValueError(f"a list that is neither JSON nor Python: {text[:40]}") from error
    return list(found)


def _used_rows(file: Any, rejects: Rejects, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the first line and the cells by column of each row with the right number of cells."""
    records = _records(file)
    _, columns, _ = next(records)
    for line, cells, fault in records:
        named = dict(zip(columns, cells, strict=False))
        if fault:
            rejects.add(_name(file), table, line, fault, b"")
        elif not cells:
            continue
        elif len(cells) != len(columns):
            rejects.add(_name(file), table, line, f"{len(cells)} cells instead of {len(columns)}", _as_text(named))
        elif any("\udc80" <= sign <= "\udcff" for cell in cells if not cell.isascii() for sign in cell):
            rejects.add(_name(file), table, line, "invalid UTF-8", _as_text(named))
        else:
            yield line, named


def _records(file: Any) -> Iterator[tuple[int, list[str], str]]:
    """Yield the first line and the cells of each row, or none and the reason.

    Raises:
        SourceError: the file is cut off, or a quotation mark is open until its end.
    """
    csv.field_size_limit(_LONGEST_CELL)
    name, line = _name(file), 1
    try:
        with file as raw, opened(raw, name) as content:
            progress = ReadProgress(name, raw, getattr(raw, "size", None))
            reader = csv.reader(lines_of(as_text(content, name), name), strict=True)
            while True:
                cells, fault = _next_row(reader)
                if cells is None:
                    return
                progress.note("films", reader.line_num)
                yield line, cells, fault
                line = reader.line_num + 1
    except (csv.Error, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"{name}, line {line}",
            expected="a whole CSV file with closed quotation marks",
            found=str(error),
            remedy="Download or copy the file again",
        ) from error


def _next_row(reader: Any) -> tuple[list[str] | None, str]:
    """Return the cells of the next row, None at the end; no cells and the reason where it is none."""
    try:
        return next(reader, None), ""
    except csv.Error as error:
        # The reader goes on with the next line: a quotation mark that a publisher left open costs one row.
        if _UNFINISHED in str(error) or reader.line_num <= 1:
            raise
        return [], str(error)


def _name(file: Any) -> str:
    return PurePosixPath(file.path).name


def _as_text(cells: dict[str, str]) -> bytes:
    return ",".join(cells.values()).encode("utf-8", "surrogateescape")
