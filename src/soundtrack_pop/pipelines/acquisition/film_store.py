"""The TMDb folder: shards that ingestion reads, and a hidden folder with what acquisition must remember.

movies_00001.jsonl.gz      films in the order in which they were chosen
acquired.json              record of the last acquisition
.acquisition/films.json.gz shard -> its films
.acquisition/run/          plan and journals of a run that is under way or was stopped
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from soundtrack_pop.errors import StorageError
from soundtrack_pop.pipelines.acquisition.film_journal import Journal
from soundtrack_pop.pipelines.acquisition.records import read_json, write_json
from soundtrack_pop.storage.whole_files import write_whole


@dataclass(frozen=True)
class Plan:
    """What a run is going to fetch; it stays the same if the run is stopped and started again.

    Attributes:
        export: date of the export that chose the films.
        rules: the rules that chose them.
        made_on: the day, UTC; the next run asks for changes from here.
        new: shard -> films that are not here yet.
        changed: films that are here and are to be fetched again.
        unreadable: lines of the export that were no record.
    """

    export: str
    rules: dict[str, Any]
    made_on: str
    new: dict[str, list[int]] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)
    unreadable: int = 0


class _Identified(msgspec.Struct):
    id: int


_DECODER = msgspec.json.Decoder(_Identified)


class FilmStore:
    """Reads and writes the folder; each file whole or not at all, but for journals."""

    def __init__(self, folder: Path) -> None:
        """Work on a folder; remove what an earlier run left behind."""
        self.folder = folder
        self._hidden = folder / ".acquisition"
        self._run, self._done = self._hidden / "run", self._hidden / "done"
        shutil.rmtree(self._done, ignore_errors=True)

    def films(self) -> dict[str, list[int]]:
        """Return shard -> its films, as the last ended run left them."""
        return dict(read_json(self._hidden / "films.json.gz") or {})

    def plan(self) -> Plan | None:
        """Return the plan of a run that was stopped."""
        found = read_json(self._run / "plan.json.gz")
        return Plan(**found) if found else None

    def begin(self, plan: Plan) -> None:
        """Store what is to be fetched."""
        shutil.rmtree(self._run, ignore_errors=True)
        write_json(self._run / "plan.json.gz", asdict(plan))

    def end(self, films: dict[str, list[int]]) -> None:
        """Store what is here, and remove the run's files in one step."""
        write_json(self._hidden / "films.json.gz", films)
        self._run.replace(self._done)
        shutil.rmtree(self._done, ignore_errors=True)

    def journal(self, name: str) -> Journal:
        """Return the journal of a shard, of changed films or of films without a record."""
        return Journal(self._run / f"{name}.jsonl")

    def has_shard(self, shard: str) -> bool:
        """Return whether a shard is complete."""
        return (self.folder / shard).exists()

    def write_shard(self, shard: str, lines: Iterable[bytes]) -> None:
        """Write a shard whole; the same lines give the same bytes."""
        content = gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)
        write_whole(str(self.folder / shard), content, single_writer=True)

    def rewrite_shard(self, shard: str, change: Callable[[int, bytes], bytes | None]) -> None:
        """Replace each record by what `change` makes of it; None removes it."""
        lines = (change(film, line) for film, line in self._records(shard))
        self.write_shard(shard, [line for line in lines if line is not None])

    def films_in(self, shard: str) -> list[int]:
        """Return the films of a shard, read from it."""
        return [film for film, _ in self._records(shard)]

    def check_foreign(self) -> None:
        """Raise `StorageError` if the folder has films from elsewhere, which would then be there twice."""
        plan = self.plan()
        ours = {*self.films(), *(plan.new if plan else ())}
        patterns = ("movies*.jsonl", "movies*.jsonl.gz", "*.csv", "*.csv.gz")
        found = {path.name for pattern in patterns for path in self.folder.glob(pattern)}
        if found - ours:
            raise StorageError(
                str(self.folder),
                expected="a folder without films, or one that acquisition has filled",
                found=f"other film files ({', '.join(sorted(found - ours)[:3])})",
                remedy="Nothing was fetched or overwritten. Move them away, or acquire into another folder: "
                "SOUNDTRACK_POP_STORAGE_ROOT=<folder> (the embedded sample stays as it is)",
            )

    def _records(self, shard: str) -> list[tuple[int, bytes]]:
        lines = gzip.decompress((self.folder / shard).read_bytes()).splitlines()
        return [(_DECODER.decode(line).id, line) for line in lines]
