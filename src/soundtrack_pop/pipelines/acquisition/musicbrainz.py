"""Update the raw folder to the newest MusicBrainz dump; both archives are replaced together."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundtrack_pop.errors import StorageError
from soundtrack_pop.parameters.acquisition import MusicBrainzParameters
from soundtrack_pop.pipelines.acquisition import archives
from soundtrack_pop.pipelines.acquisition.archives import ARCHIVES
from soundtrack_pop.pipelines.acquisition.download import Part, download
from soundtrack_pop.pipelines.acquisition.progress import Progress
from soundtrack_pop.pipelines.acquisition.records import RECORD, read_json, write_json
from soundtrack_pop.pipelines.acquisition.web import Web

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DumpFolder:
    """The raw folder and the snapshot that it is to hold.

    Attributes:
        path: the folder.
        snapshot: name of the dump.
        url: where its files are.
        sums: archive -> published SHA-256.
    """

    path: Path
    snapshot: str
    url: str
    sums: dict[str, str]

    def part(self, name: str) -> Part:
        """Return what has arrived of an archive."""
        return Part.found(self.path / f".{name}.part", f"{self.url}/{name}")

    def verified(self, name: str) -> Path:
        """Return where an archive waits, verified, for the other one."""
        return self.path / f".{name}.verified-{self.snapshot}"


def newest_dump(web: Web, folder: Path, parameters: MusicBrainzParameters) -> dict[str, Any]:
    """Return the record of the newest dump, whose archives are in the folder then.

    Raises:
        DownloadError: the server did not deliver.
        SourceError: an archive is not what was published, or of an unknown schema.
        StorageError: the disk has too little room, or archives stand there that acquisition did not put there.
    """
    snapshot = archives.newest_snapshot(web, parameters.mirror)
    record = read_json(folder / RECORD)
    if _is_current(folder, record, snapshot):
        logger.info("MusicBrainz dump %s is the newest and is here: nothing to do", snapshot)
        return dict(record)
    url = f"{parameters.mirror}/{snapshot}"
    dump = DumpFolder(folder, snapshot, url, archives.published_sums(web, url))
    present = _present(dump, record)
    missing = [name for name in ARCHIVES if name not in present]
    _remove_leftovers(dump)
    _check_room(web, dump, missing, parameters.spare_disk_gib)
    sequence = [_verify(web, dump, name, is_here=name in present) for name in ARCHIVES][-1]
    return _publish(dump, sequence, record)


def _is_current(folder: Path, record: dict[str, Any] | None, snapshot: str) -> bool:
    return (
        record is not None
        and record["snapshot"] == snapshot
        and all(archives.is_unchanged(folder / name, record["archives"].get(name)) for name in ARCHIVES)
    )


def _present(dump: DumpFolder, record: dict[str, Any] | None) -> set[str]:
    """Return the archives that are here already, wherever they are from.

    Raises:
        StorageError: a file stands in the way that is neither of this dump nor of an earlier acquisition.
    """
    present = set()
    for name in ARCHIVES:
        path = dump.path / name
        if not path.exists():
            continue
        origin = _origin(path, name, dump.snapshot, record)
        if origin == "this dump" or (origin is None and archives.sha256_of(path, name) == dump.sums[name]):
            present.add(name)
        elif origin is None:
            raise StorageError(
                str(path),
                expected=f"the archive of dump {dump.snapshot}, or one that acquisition put there",
                found="another file",
                remedy="Nothing was fetched or overwritten. Move the file away, or acquire into another folder: "
                "SOUNDTRACK_POP_STORAGE_ROOT=<folder> (the embedded sample stays as it is)",
            )
    return present


def _origin(path: Path, name: str, snapshot: str, record: dict[str, Any] | None) -> str | None:
    """Return "this dump" or "an earlier dump" where the record knows the file, else None."""
    if record is None:
        return None
    if archives.is_unchanged(path, record["archives"].get(name)):
        return "this dump" if record["snapshot"] == snapshot else "an earlier dump"
    return "an earlier dump" if archives.is_unchanged(path, record["replaces"].get(name)) else None


def _check_room(web: Web, dump: DumpFolder, missing: list[str], spare_gib: float) -> None:
    names = [name for name in missing if not dump.verified(name).exists()]
    sizes = archives.published_sizes(web, dump.url, names)
    needed = sum(max(0, (size or 0) - dump.part(name).size) for name, size in sizes.items())
    archives.check_room(dump.path, needed, spare_gib)


def _verify(web: Web, dump: DumpFolder, name: str, *, is_here: bool) -> int:
    """Have a verified copy of an archive, here or waiting, and return its schema sequence."""
    waiting = dump.verified(name)
    if is_here:
        return archives.schema_sequence_of(dump.path / name, name)
    if not waiting.exists():
        part = dump.part(name)
        download(web, part, Progress(name, part.size))
        archives.check_sum(part.path, name, dump.sums[name])
        part.hand_over(waiting)
        logger.info("%s of %s: %s bytes, SHA-256 as published", name, dump.snapshot, f"{waiting.stat().st_size:,}")
    return archives.schema_sequence_of(waiting, name)


def _publish(dump: DumpFolder, sequence: int, before: dict[str, Any] | None) -> dict[str, Any]:
    """Put both archives into their places and return the record.

    The record is written first: a run that is killed between the two finds there what it was about to do.
    """
    waiting = {name: dump.verified(name) for name in ARCHIVES if dump.verified(name).exists()}
    record = {
        "source": "MusicBrainz database dump; core archive CC0, derived archive CC BY-NC-SA 3.0",
        "snapshot": dump.snapshot,
        "url": dump.url,
        "schema_sequence": sequence,
        "acquired_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "archives": {
            name: {**archives.facts_of(waiting.get(name, dump.path / name)), "sha256": dump.sums[name]}
            for name in ARCHIVES
        },
        "replaces": _replaced(before, dump.snapshot),
    }
    write_json(dump.path / RECORD, record)
    for name, path in waiting.items():
        path.replace(dump.path / name)
    return record


def _replaced(before: dict[str, Any] | None, snapshot: str) -> dict[str, Any]:
    if before is None:
        return {}
    return dict(before["replaces"] if before["snapshot"] == snapshot else before["archives"])


def _remove_leftovers(dump: DumpFolder) -> None:
    """Remove verified archives of older dumps that never went into place: room for the new one."""
    for path in dump.path.glob(".*.verified-*"):
        if not path.name.endswith(f"-{dump.snapshot}"):
            path.unlink()
