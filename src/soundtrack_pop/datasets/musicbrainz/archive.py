"""A MusicBrainz dump archive (`mbdump*.tar.bz2`) as a Kedro dataset, streamed once."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any, NoReturn

import fsspec
import pyarrow as pa
from kedro.io import AbstractDataset

from soundtrack_pop.datasets.musicbrainz.bzip2 import Bzip2Reader, check_is_bzip2
from soundtrack_pop.datasets.musicbrainz.copy_text import BLOCK_BYTES, first_line, output_schema, read_copy_text
from soundtrack_pop.datasets.musicbrainz.layout import (
    ARCHIVES,
    NEWEST_SCHEMA_SEQUENCE,
    OLDEST_SCHEMA_SEQUENCE,
    DumpTable,
    is_known_schema,
)
from soundtrack_pop.datasets.progress import ReadProgress
from soundtrack_pop.datasets.source_tables import Rejects, SourceTables, Spool, open_spooled, spool_batches
from soundtrack_pop.errors import SourceError, suggestion

# The embedded sample is marked in its README member, so that the mark stays with the data.
SAMPLE_MARK = "soundtrack_pop embedded sample"
# Most of a dump is skipped, so it is read in large steps.
_TAR_BYTES = 1 << 20
# Of a note such as README: more is no note, and is not held in memory.
_NOTE_BYTES = 1 << 20
_DOWNLOAD_AGAIN = "Download the archive again and check it against SHA256SUMS"


class MusicBrainzArchive(AbstractDataset[None, SourceTables]):
    """Reads the used tables of one dump archive; each load streams the archive once.

    Source: MusicBrainz database dumps; core archive CC0, derived archive CC BY-NC-SA 3.0.
    """

    def __init__(
        self,
        *,
        filepath: str,
        archive: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Set the location of the archive.

        Args:
            filepath: path or URL of `mbdump.tar.bz2` or `mbdump-derived.tar.bz2`.
            archive: "core" or "derived", which decides the expected tables.
            credentials: passed to fsspec.
            metadata: for Kedro plugins; not used here.
        """
        if archive not in ARCHIVES:
            raise ValueError(
                f"archive: expected one of {sorted(ARCHIVES)}, found '{archive}'. {suggestion(archive, ARCHIVES)}"
            )
        self._filepath = filepath
        self._archive = archive
        self._credentials = credentials or {}
        self.metadata = metadata

    def load(self) -> SourceTables:
        """Stream the archive and return its tables.

        Raises:
            SourceError: the archive is missing, damaged, incomplete, or of an unknown layout.
        """
        name = PurePosixPath(self._filepath).name
        try:
            with fsspec.open(self._filepath, "rb", **self._credentials) as stream:
                check_is_bzip2(stream, name)
                return _ArchiveReader(name, ARCHIVES[self._archive], stream).read()
        except FileNotFoundError as error:
            raise self._missing() from error

    def check(self) -> None:
        """Raise `SourceError` if there is no archive, without reading it."""
        if not self._exists():
            raise self._missing()

    def _missing(self) -> SourceError:
        return SourceError(
            self._filepath,
            expected="a MusicBrainz dump archive",
            found="no file",
            remedy="Put the sources there, or point SOUNDTRACK_POP_STORAGE_ROOT to a root that has them",
        )

    def save(self, data: None) -> NoReturn:
        """Raise an error: pipelines only read raw sources."""
        raise NotImplementedError("A raw source is read-only.")

    def _exists(self) -> bool:
        filesystem, path = fsspec.url_to_fs(self._filepath, **self._credentials)
        return bool(filesystem.exists(path))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath, "archive": self._archive}


class _ArchiveReader:
    """One pass over one archive."""

    def __init__(self, name: str, tables: tuple[DumpTable, ...], stream: Any) -> None:
        self._name = name
        self._content: Any = Bzip2Reader(stream)
        self._progress = ReadProgress(name, self._content.position, getattr(stream, "size", None))
        self._wanted = {f"mbdump/{table.name}": table for table in tables}
        self._rejects = Rejects()
        self._rows_read: dict[str, int] = {}
        self._notes: dict[str, str] = {}
        self._spool = Spool("musicbrainz")

    def read(self) -> SourceTables:
        try:
            self._read_members()
        # Damage is found wherever bytes are read: between members or within a table, there also by Arrow.
        except (tarfile.TarError, EOFError, pa.ArrowInvalid) as error:
            if "straddling" in str(error):
                raise _line_too_long(self._name) from error
            raise SourceError(
                self._name,
                expected="a complete tar archive compressed with bzip2",
                found=f"{type(error).__name__}: {error}",
                remedy=_DOWNLOAD_AGAIN,
            ) from error
        self._check_complete()
        return self._tables()

    def _read_members(self) -> None:
        seen: set[str] = set()
        # tarfile's own "r|bz2" stops after the first bzip2 stream, but parallel compressors write several.
        with (
            closing(self._content),
            tarfile.open(fileobj=self._content, mode="r|", bufsize=_TAR_BYTES) as archive,
        ):
            for member in archive:
                if member.name in seen:
                    raise _twice(self._name, member.name)
                seen.add(member.name)
                content: Any = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                if member.name in self._wanted:
                    self._read_table(self._wanted[member.name], io.BufferedReader(content, 1 << 20))
                elif member.name in ("SCHEMA_SEQUENCE", "TIMESTAMP", "README"):
                    self._notes[member.name] = content.read(_NOTE_BYTES).decode("utf-8", "replace").strip()
                    self._check_schema_sequence()

    def _read_table(self, table: DumpTable, content: io.BufferedReader) -> None:
        origin = (self._name, table.name)
        schema = output_schema(table.used)
        line = first_line(content)
        rows = 0

        def counted() -> Iterator[Any]:
            nonlocal rows
            if not line:
                return
            columns = self._layout(table, line)
            for batch in read_copy_text(content, columns, table.used, origin, self._rejects):
                rows += batch.num_rows
                self._progress.note(table.name, rows)
                yield table.keep(batch) if table.keep else batch

        spool_batches(counted(), schema, self._spool.name, table.name)
        self._rows_read[table.name] = rows + self._rejects.count(table.name)

    def _layout(self, table: DumpTable, line: bytes) -> tuple[str, ...]:
        found = line.count(b"\t") + 1
        for layout in table.layouts:
            if len(layout) == found:
                return layout
        raise SourceError(
            f"{self._name}: mbdump/{table.name}",
            expected=" or ".join(str(len(layout)) for layout in table.layouts) + " columns",
            found=f"{found} in the first line",
            remedy="The layout of the dump has changed: adapt datasets/musicbrainz/layout.py to it",
        )

    def _check_schema_sequence(self) -> None:
        text = self._notes.get("SCHEMA_SEQUENCE")
        if text is None:
            return
        if not is_known_schema(text):
            raise SourceError(
                f"{self._name}: SCHEMA_SEQUENCE",
                expected=f"a number from {OLDEST_SCHEMA_SEQUENCE} to {NEWEST_SCHEMA_SEQUENCE}",
                found=repr(text[:40]),
                remedy="Use a dump of a known schema, or compare its CreateTables.sql with "
                "datasets/musicbrainz/layout.py and widen the range there",
            )

    def _check_complete(self) -> None:
        if "SCHEMA_SEQUENCE" not in self._notes:
            raise SourceError(
                self._name,
                expected="a member SCHEMA_SEQUENCE",
                found="none",
                remedy="Use an archive as MusicBrainz publishes it",
            )
        missing = [name for name in self._wanted if name.removeprefix("mbdump/") not in self._rows_read]
        if missing:
            raise SourceError(
                self._name,
                expected=f"the tables {', '.join(self._wanted)}",
                found=f"no {', '.join(missing)}",
                remedy="Use the complete archive; `mbdump` and `mbdump-derived` hold different tables",
            )

    def _tables(self) -> SourceTables:
        return SourceTables(
            name=self._name,
            tables={
                table.name: open_spooled(self._spool.name, table.name, output_schema(table.used))
                for table in self._wanted.values()
            },
            rejects=self._rejects,
            rows_read=self._rows_read,
            snapshot=self._notes.get("TIMESTAMP"),
            schema_sequence=int(self._notes["SCHEMA_SEQUENCE"]),
            is_sample=SAMPLE_MARK in self._notes.get("README", ""),
            spool=self._spool,
        )


def _twice(archive: str, member: str) -> SourceError:
    return SourceError(
        archive,
        expected="each member once",
        found=f"{member} twice",
        remedy=f"Nobody knows which of them is meant. {_DOWNLOAD_AGAIN}",
    )


def _line_too_long(archive: str) -> SourceError:
    return SourceError(
        archive,
        expected=f"lines of at most {BLOCK_BYTES >> 20} MiB",
        found="a longer one, or a table that is not text",
        remedy=_DOWNLOAD_AGAIN,
    )
