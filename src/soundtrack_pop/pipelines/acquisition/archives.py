"""The two archives of a MusicBrainz dump: newest snapshot, published sizes and checksums, verification."""

from __future__ import annotations

import hashlib
import re
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from soundtrack_pop.datasets.musicbrainz.layout import (
    NEWEST_SCHEMA_SEQUENCE,
    OLDEST_SCHEMA_SEQUENCE,
    is_known_schema,
)
from soundtrack_pop.errors import DownloadError, SourceError, StorageError
from soundtrack_pop.pipelines.acquisition.progress import Progress
from soundtrack_pop.pipelines.acquisition.retries import RetryableError
from soundtrack_pop.pipelines.acquisition.web import NotThereError, Web

T = TypeVar("T")
# The smaller one first: a dump of an unknown schema is rejected before the larger one is fetched.
ARCHIVES = ("mbdump-derived.tar.bz2", "mbdump.tar.bz2")
_SNAPSHOT = re.compile(r"\d{8}-\d{6}")
_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S+)")
_READ_BYTES = 4 << 20
# Of a note beside the tables: more is none.
_NOTE_BYTES = 1 << 16


def newest_snapshot(web: Web, mirror: str) -> str:
    """Return the name of the newest dump's folder, e.g. 20260724-001826."""

    def parse(body: bytes) -> str:
        text = body.decode("ascii", "replace").strip()
        if not _SNAPSHOT.fullmatch(text):
            raise RetryableError(f"'{text[:40]}' is no name of a dump")
        return text

    return _from_mirror(web, f"{mirror}/LATEST", parse)


def published_sums(web: Web, folder: str) -> dict[str, str]:
    """Return archive -> SHA-256 in hexadecimal digits, from the dump's SHA256SUMS."""

    def parse(body: bytes) -> dict[str, str]:
        sums = {name: digest for digest, name in _SUM_LINE.findall(body.decode("ascii", "replace"))}
        missing = [name for name in ARCHIVES if name not in sums]
        if missing:
            raise RetryableError(f"SHA256SUMS does not name {' and '.join(missing)}")
        return {name: sums[name] for name in ARCHIVES}

    return _from_mirror(web, f"{folder}/SHA256SUMS", parse)


def published_sizes(web: Web, folder: str, names: list[str]) -> dict[str, int | None]:
    """Return archive -> size in bytes; None if the server does not send it."""
    return {name: web.size(f"{folder}/{name}") for name in names}


def check_room(folder: Path, needed_bytes: int, spare_gib: float) -> None:
    """Raise `StorageError` if the disk lacks room for these bytes plus the declared reserve."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + spare_gib * 2**30:
        raise StorageError(
            str(folder),
            expected=f"{needed_bytes / 2**30:.1f} GiB for what is to come and {spare_gib:.1f} GiB beside it "
            "(acquisition.musicbrainz.spare_disk_gib)",
            found=f"{free / 2**30:.1f} GiB free",
            remedy="Nothing was fetched. Make room, or point SOUNDTRACK_POP_STORAGE_ROOT to another disk",
        )


def check_sum(path: Path, name: str, expected: str) -> None:
    """Remove the file and raise `SourceError` if its SHA-256 differs from the published one."""
    found = sha256_of(path, name)
    if found != expected:
        path.unlink()
        raise SourceError(
            name,
            expected=f"the SHA-256 {expected} of SHA256SUMS",
            found=found,
            remedy="What was downloaded is removed, the archives of an earlier run are as they were. Run the same "
            "command again; if it happens again, use another mirror (acquisition.musicbrainz.mirror)",
        )


def sha256_of(path: Path, name: str) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest, progress = hashlib.sha256(), Progress(f"checking {name}")
    total = path.stat().st_size
    with open(path, "rb") as stream:
        while block := stream.read(_READ_BYTES):
            digest.update(block)
            progress.at(stream.tell(), total)
    return digest.hexdigest()


def schema_sequence_of(path: Path, name: str) -> int:
    """Return the schema sequence of an archive, read from its first members only.

    Raises:
        SourceError: it is one that ingestion does not know, or there is none before the first table.
    """
    text = _note_before_tables(path, "SCHEMA_SEQUENCE")
    if not is_known_schema(text):
        raise SourceError(
            f"{name}: SCHEMA_SEQUENCE",
            expected=f"a number from {OLDEST_SCHEMA_SEQUENCE} to {NEWEST_SCHEMA_SEQUENCE}",
            found=repr(text and text[:40]),
            remedy="The archives of an earlier run are as they were. Use a version of this project that knows the "
            "schema",
        )
    return int(text or 0)


def facts_of(path: Path) -> dict[str, Any]:
    """Return size and modification time, which identify a file that was verified."""
    found = path.stat()
    return {"bytes": found.st_size, "modified_ns": found.st_mtime_ns}


def is_unchanged(path: Path, noted: Mapping[str, Any] | None) -> bool:
    """Return whether the file is there and as it was noted."""
    return noted is not None and path.exists() and facts_of(path).items() <= dict(noted).items()


def _note_before_tables(path: Path, wanted: str) -> str | None:
    try:
        with tarfile.open(path, "r|bz2") as archive:
            for member in archive:
                if member.name == wanted:
                    content = archive.extractfile(member)
                    return content.read(_NOTE_BYTES).decode("utf-8", "replace").strip() if content else None
                if member.name.startswith("mbdump/"):
                    return None
    except (tarfile.TarError, EOFError, OSError):
        return None
    return None


def _from_mirror(web: Web, url: str, parse: Callable[[bytes], T]) -> T:
    try:
        return web.read(url, parse)
    except NotThereError as error:
        raise DownloadError(
            url,
            expected="a file of a folder of MusicBrainz dumps",
            found=str(error),
            remedy="Check acquisition.musicbrainz.mirror: it names the folder that holds the file LATEST",
        ) from error
