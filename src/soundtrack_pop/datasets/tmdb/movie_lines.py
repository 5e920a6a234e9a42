"""A folder of TMDb film records, one JSON object a line, as a Kedro dataset."""

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
from soundtrack_pop.datasets.source_tables import LINE, Rejects, SourceTables, Spool, open_spooled, spool_batches
from soundtrack_pop.datasets.tmdb.record import DECODER, movie_row
from soundtrack_pop.errors import SourceError
from soundtrack_pop.schemas import ingested

TABLE = "movies"
_PATTERNS = ("movies*.jsonl", "movies*.jsonl.gz")
_BATCH_ROWS = 5_000
_SCHEMA = ingested.MOVIES.arrow_schema.append(pa.field(LINE, pa.int64())).append(pa.field("source", pa.string()))


class TmdbMovieLines(AbstractDataset[None, SourceTables]):
    """Reads `movies*.jsonl` and `movies*.jsonl.gz` of one folder, each file once, in order of name.

    A line that is no valid record becomes a reject; the others go on. Source: TMDb API, under TMDb's terms.
    """

    def __init__(
        self,
        *,
        path: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember where the folder is; `credentials` go to fsspec, `metadata` to Kedro plugins."""
        self._path = path.rstrip("/")
        self._credentials = credentials or {}
        self.metadata = metadata

    def load(self) -> SourceTables:
        """Read all files of the folder.

        Raises:
            SourceError: no file is there, a file is cut off, or there is not one record in all of them.
        """
        files = self._files()
        if not files:
            raise SourceError(
                self._path,
                expected="files named movies*.jsonl or movies*.jsonl.gz",
                found="none",
                remedy="Put TMDb records there, or point SOUNDTRACK_POP_STORAGE_ROOT to a root that has them",
            )
        rejects = Rejects()
        spool = Spool("tmdb")
        rows = spool_batches(self._batches(files, rejects), _SCHEMA, spool.name, TABLE)
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
            rows_read={TABLE: rows + len(rejects.rows)},
            spool=spool,
        )

    def save(self, data: None) -> NoReturn:
        """Refuse: raw sources are never written by this dataset."""
        raise NotImplementedError("A raw source is read-only.")

    def _files(self) -> list[Any]:
        found = [
            file
            for pattern in _PATTERNS
            for file in fsspec.open_files(f"{self._path}/{pattern}", "rb", **self._credentials)
        ]
        return sorted(found, key=lambda file: str(file.path))

    def _batches(self, files: list[Any], rejects: Rejects) -> Iterator[pa.RecordBatch]:
        for file in files:
            name = PurePosixPath(file.path).name
            rows: list[dict[str, object]] = []
            for line, row in _records(name, file, rejects):
                rows.append({**row, LINE: line, "source": name})
                if len(rows) == _BATCH_ROWS:
                    yield pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)
                    rows = []
            if rows:
                yield pa.RecordBatch.from_pylist(rows, schema=_SCHEMA)

    def _exists(self) -> bool:
        return bool(self._files())

    def _describe(self) -> dict[str, Any]:
        return {"path": self._path}


def _records(name: str, file: Any, rejects: Rejects) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield line number and row of each valid record; reject the other lines."""
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
