"""Publish a finished folder in blob storage, where a rename is a copy: by replacing the list of its files.

Each table's folder holds its Parquet files and `_published.json`, the names of those that are the table:

1. the new files, written and checked beside the place under a hidden name, are copied into the folder by the
   storage itself;
2. `_published.json` is replaced: one blob, put in one request, the moment from which the new table counts;
3. what the new list does not name is removed, and the hidden folder too.

Who reads by the list, as the project does, sees the old table whole until 2 and the new one whole from then on.
Who reads the whole folder sees files of both between 1 and 3; after a process was killed in there, until the next
run. A table of one file of the same name as before is replaced for every reader at once, by the copy.
"""

from __future__ import annotations

import json
import time

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage.publication import ABANDONED_SECONDS, Place

LIST_FILE = "_published.json"
_SECONDS_FOR_A_COPY = 600


class BlobPlace(Place):
    """A folder in blob storage."""

    def exists(self) -> bool:
        """Return whether something is published; a folder without a list counts as it is: it was copied here."""
        return bool(self.files())

    def files(self) -> list[str]:
        """Return the paths of what is published.

        Raises:
            StorageError: the list names files that are gone.
        """
        here = set(self._visible(self.path))
        listed = self._listed()
        if listed is None:
            return sorted(here)
        paths = [f"{self.path}/{name}" for name in listed]
        missing = [path for path in paths if path not in here]
        if missing and self._listed() == listed:
            raise StorageError(
                self.path,
                expected=f"the {len(paths)} files that its {LIST_FILE} names",
                found=f"{len(missing)} of them gone, {missing[0].rpartition('/')[2]} first",
                remedy="Something else than this project removed them: run the pipeline that makes the table",
            )
        return self.files() if missing else paths

    def prepare(self) -> None:
        """Remove what killed processes left behind long ago; folders need not be made."""
        prefix = f".{self._name}.staging-"
        # Azure storage looks for the prefix itself; other storage lists the folder.
        found = self.filesystem.find(self._folder, prefix=prefix)
        left = [path for path in found if path.startswith(self.sibling(prefix))]
        old = [path for path in left if self._age(path) > ABANDONED_SECONDS]
        if old:
            self.filesystem.rm(old)

    def publish(self, staged: str) -> None:
        """Copy the staged files into the folder, replace the list, remove what it does not name.

        Raises:
            FileNotFoundError: staged files are gone, with their container or by another's hand.
        """
        names = [path.rpartition("/")[2] for path in self._visible(staged)]
        if not names:
            raise FileNotFoundError(staged)
        for name in names:
            self.filesystem.cp_file(f"{staged}/{name}", f"{self.path}/{name}")
        self._wait_for_copies(staged, names)
        content = json.dumps({"version": 1, "files": names}, indent=1)
        self.filesystem.pipe_file(f"{self.path}/{LIST_FILE}", content.encode())
        surplus = [path for path in self._visible(self.path) if path.rpartition("/")[2] not in names]
        if surplus:
            self.filesystem.rm(surplus)
        self.discard(staged)

    def _listed(self) -> list[str] | None:
        try:
            return list(json.loads(self.filesystem.cat_file(f"{self.path}/{LIST_FILE}"))["files"])
        except FileNotFoundError:
            return None

    def _visible(self, folder: str) -> list[str]:
        """Return the files of a folder that Parquet readers take for data: neither hidden nor marked by `_`."""
        paths = self.filesystem.find(folder)
        return sorted(path for path in paths if not path.removeprefix(f"{folder}/").startswith((".", "_")))

    def _wait_for_copies(self, staged: str, names: list[str]) -> None:
        """Wait until all files are there in full: the storage may answer before it has copied a large one."""
        until = time.monotonic() + _SECONDS_FOR_A_COPY
        while True:
            wanted, there = self._sizes(staged), self._sizes(self.path)
            if not wanted.keys() >= set(names):
                raise FileNotFoundError(staged)
            unfinished = [name for name in names if there.get(name) != wanted[name]]
            if not unfinished:
                return
            if time.monotonic() > until:
                raise StorageError(
                    self.path,
                    expected=f"{unfinished[0]} copied within {_SECONDS_FOR_A_COPY} seconds",
                    found=f"{there.get(unfinished[0], 0)} of {wanted[unfinished[0]]} bytes",
                    remedy="The last good table is still published: run again",
                )
            time.sleep(0.2)

    def _age(self, path: str) -> float:
        """Return how many seconds ago a file was written."""
        return time.time() - float(self.filesystem.modified(path).timestamp())

    def _sizes(self, folder: str) -> dict[str, int]:
        found = self.filesystem.find(folder, detail=True)
        return {path.rpartition("/")[2]: int(info["size"]) for path, info in found.items()}
