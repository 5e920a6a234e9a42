"""A folder of TMDb film records as a Kedro dataset: JSON lines, or CSV files of a supported layout."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NoReturn

import fsspec
import pyarrow as pa
from kedro.io import AbstractDataset

from soundtrack_pop.datasets.source_tables import (
    LINE,
    SOURCE,
    Rejects,
    SourceTables,
    Spool,
    open_spooled,
    spool_batches,
)
from soundtrack_pop.datasets.tmdb.file_content import as_text, lines_of, looks_like, opened
from soundtrack_pop.datasets.tmdb.json_lines import line_records
from soundtrack_pop.datasets.tmdb.movie_csv import check_layouts, csv_records
from soundtrack_pop.datasets.tmdb.record import MovieRecord, movie_row
from soundtrack_pop.errors import SourceError
from soundtrack_pop.schemas import ingested

logger = logging.getLogger(__name__)

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
        with_adult: bool = False,
        with_video: bool = False,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Set the location of the folder.

        Args:
            path: folder or URL.
            with_adult: whether films that TMDb marks as adult are read; acquisition has the same choice.
            with_video: whether videos that are no films of their own are read.
            credentials: passed to fsspec.
            metadata: for Kedro plugins; not used here.
        """
        self._with_adult, self._with_video = with_adult, with_video
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
        records = csv_records(files, rejects, TABLE, rows_read) if is_csv else line_records(files, rejects, TABLE)
        films = _Films(rejects, self._with_adult, self._with_video)
        rows = spool_batches(_batches(films.rows(records)), _SCHEMA, spool.name, TABLE)
        if rows == 0:
            raise _no_film(self._path, files, rejects, films.left_out)
        if films.left_out:
            logger.info("TMDb: %s adult films and videos left out", f"{films.left_out:,}")
        return SourceTables(
            name="tmdb",
            tables={TABLE: open_spooled(spool.name, TABLE, _SCHEMA)},
            rejects=rejects,
            rows_read={TABLE: rows + rejects.count(TABLE) + films.left_out, **rows_read},
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
        # A Mac leaves a hidden file beside each that it copies.
        shown = [file for file in found if not PurePosixPath(file.path).name.startswith(".")]
        return sorted(shown, key=lambda file: str(file.path))

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


class _Films:
    """Turns records of either format into rows; invalid ones become rejects, those left out are counted."""

    def __init__(self, rejects: Rejects, with_adult: bool, with_video: bool) -> None:
        self._rejects = rejects
        self._with_adult, self._with_video = with_adult, with_video
        self.left_out = 0

    def rows(
        self, records: Iterator[tuple[str, int, MovieRecord, bytes]]
    ) -> Iterator[tuple[str, int, dict[str, object]]]:
        """Yield file name, line and row of each film."""
        for name, line, record, text in records:
            if (record.adult and not self._with_adult) or (record.video and not self._with_video):
                self.left_out += 1
                continue
            try:
                row = movie_row(record)
            except ValueError as error:
                self._rejects.add(name, TABLE, line, str(error), text)
            else:
                yield name, line, row


def _first_line(file: Any) -> str:
    with file as raw, opened(raw, PurePosixPath(file.path).name) as content:
        return next(lines_of(as_text(content, str(file.path)), str(file.path)), "")


def _no_film(path: str, files: list[Any], rejects: Rejects, left_out: int) -> SourceError:
    """Return the error for files without a film: what they look like, and why the first line is none."""
    if not rejects.rows:
        found = (
            f"only films that are left out ({left_out:,} adult ones or videos)" if left_out else "only empty files"
        )
        return SourceError(
            path, expected="at least one film record", found=found, remedy="Put files of films there"
        )
    first = rejects.rows[0]
    known = looks_like(_first_line(files[0]))
    words = f", which look like {known}" if known else ""
    return SourceError(
        path,
        expected="at least one film record",
        found=f"{len(rejects.rows):,} lines that are none{words}; the first, line {first['line']} of "
        f"{first['source']}: {first['reason']}",
        remedy="See docs/data.md for the files that are read; each line is TMDb's movie details or a CSV row",
    )
