"""A folder of TMDb film records as a Kedro dataset: JSON lines, or CSV files of a supported layout."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NoReturn

import fsspec
import msgspec
import pyarrow as pa
from kedro.io import AbstractDataset

from soundtrack_pop.datasets.progress import ReadProgress
from soundtrack_pop.datasets.source_tables import (
    LINE,
    SOURCE,
    Rejects,
    SourceTables,
    Spool,
    open_spooled,
    spool_batches,
)
from soundtrack_pop.datasets.tmdb.movie_csv import check_layouts, csv_rows
from soundtrack_pop.datasets.tmdb.record import DECODER, movie_row
from soundtrack_pop.errors import SourceError
from soundtrack_pop.schemas import ingested

TABLE = "movies"
_LINES, _CSV = ("movies*.jsonl", "movies*.jsonl.gz"), ("*.csv", "*.csv.gz")
_BATCH_ROWS = 5_000
_SCHEMA = ingested.MOVIES.arrow_schema.append(pa.field(LINE, pa.int64())).append(pa.field(SOURCE, pa.string()))


class TmdbMovieLines(AbstractDataset[None, SourceTables]):
    """Reads `movies*.jsonl` and `movies*.jsonl.gz` of one folder in order of name, or its CSV files instead.

    A line that is not a valid record becomes a reject. Source: TMDb API, under TMDb's terms.
    """

    def __init__(
        self,
        *,
        path: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Set the location of the folder; `credentials` are passed to fsspec, `metadata` to Kedro plugins."""
        self._path = path.rstrip("/")
        self._credentials = credentials or {}
        self.metadata = metadata

    def load(self) -> SourceTables:
        """Read all files of the folder.

        Raises:
            SourceError: there are no files, or files of both formats, or a file is truncated, or the files have
                no valid record.
        """
        files, is_csv = self._files_of_one_format()
        rejects = Rejects()
        spool = Spool("tmdb")
        rows_read: dict[str, int] = {}
        records = csv_rows(files, rejects, TABLE, rows_read) if is_csv else _line_rows(files, rejects)
        rows = spool_batches(_batches(records), _SCHEMA, spool.name, TABLE)
        if rows == 0:
            raise SourceError(
                self._path,
                expected="at least one film record",
                found=f"{len(rejects.rows)} lines that are none" if rejects.rows else "only empty files",
                remedy="See TMDb's movie details for the record's shape; fetch the files again",
            )
        return SourceTables(
            name="tmdb",
            tables={TABLE: open_spooled(spool.name, TABLE, _SCHEMA)},
            rejects=rejects,
            rows_read={TABLE: rows + rejects.count(TABLE), **rows_read},
            joined=frozenset(rows_read),
            spool=spool,
        )

    def check(self) -> None:
        """Raise `SourceError` if there are no film files, or files of both formats; reads only first lines."""
        files, is_csv = self._files_of_one_format()
        if is_csv:
            check_layouts(files)

    def save(self, data: None) -> NoReturn:
        """Raise an error: this dataset only reads."""
        raise NotImplementedError("A raw source is read-only.")

    def _files_of_one_format(self) -> tuple[list[Any], bool]:
        """Return the files, and whether they are CSV."""
        lines, tables = self._files(_LINES), self._files(_CSV)
        if bool(lines) == bool(tables):
            names = ", ".join(PurePosixPath(file.path).name for file in (*lines[:1], *tables[:1]))
            raise SourceError(
                self._path,
                expected="files named movies*.jsonl or movies*.jsonl.gz, or else CSV files of films",
                found=f"both ({names}): films would be there twice" if lines else "none",
                remedy="Take the files of one form away"
                if lines
                else "Put the sources there, or point SOUNDTRACK_POP_STORAGE_ROOT to a root that has them",
            )
        return (lines, False) if lines else (tables, True)

    def _files(self, patterns: tuple[str, ...]) -> list[Any]:
        found = [
            file
            for pattern in patterns
            for file in fsspec.open_files(f"{self._path}/{pattern}", "rb", **self._credentials)
        ]
        return sorted(found, key=lambda file: str(file.path))

    def _exists(self) -> bool:
        return bool(self._files(_LINES) or self._files(_CSV))

    def _describe(self) -> dict[str, Any]:
        return {"path": self._path}


def _batches(records: Iterator[tuple[str, int, dict[str, object]]]) -> Iterator[pa.RecordBatch]:
    rows: list[dict[str, object]] = []
    for name, line, row in records:
        rows.append({**row, LINE: line, SOURCE: name})
        if len(rows) == _BATCH_ROWS:
            yield _batch(rows)
            rows = []
    if rows:
        yield _batch(rows)


def _batch(rows: list[dict[str, object]]) -> pa.RecordBatch:
    # Column by column: Arrow's own conversion of a list of rows takes nine times as long.
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in _SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)


def _line_rows(files: list[Any], rejects: Rejects) -> Iterator[tuple[str, int, dict[str, object]]]:
    for file in files:
        name = PurePosixPath(file.path).name
        for line, row in _records(name, file, rejects):
            yield name, line, row


def _records(name: str, file: Any, rejects: Rejects) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield line number and row of each valid record; other lines become rejects."""
    try:
        with file as raw, gzip.open(raw) if name.endswith(".gz") else raw as stream:
            progress = ReadProgress(name, raw, getattr(raw, "size", None))
            for number, line in enumerate(stream, start=1):
                progress.note("films", number)
                if not line.strip():
                    continue
                try:
                    yield number, movie_row(DECODER.decode(line))
                except UnicodeDecodeError:
                    rejects.add(name, TABLE, number, "invalid UTF-8", line)
                except (msgspec.MsgspecError, RecursionError) as error:
                    rejects.add(name, TABLE, number, str(error), line)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            name,
            expected="a complete gzip file",
            found=str(error),
            remedy="Fetch or copy the file again",
        ) from error
