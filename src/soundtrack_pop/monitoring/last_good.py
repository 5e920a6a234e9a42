"""Rows of each checked table after the last run that succeeded below a storage root."""

from __future__ import annotations

import json
import logging

import fsspec

from soundtrack_pop.storage.whole_files import write_whole

logger = logging.getLogger(__name__)

FILE = "monitoring/last_good_rows.json"


class LastGood:
    """A small file, read when it is first asked for and replaced after a good run."""

    def __init__(self, root: str) -> None:
        """Remember the storage root; an empty one has no file."""
        self._url = f"{root}/{FILE}" if root else ""

    def rows(self, table: str) -> int | None:
        """Return the rows of a table; None where no good run is known."""
        found = self._read().get(table)
        return found if isinstance(found, int) else None

    def remember(self, rows: dict[str, int]) -> None:
        """Note the rows of a good run; tables that it did not make keep theirs."""
        if not self._url or not rows:
            return
        try:
            write_whole(self._url, json.dumps({**self._read(), **rows}, indent=1).encode())
        except Exception as error:
            logger.warning("The rows of this run could not be noted: %s", error)

    def _read(self) -> dict[str, object]:
        if not self._url:
            return {}
        try:
            filesystem, path = fsspec.url_to_fs(self._url)
            found = json.loads(filesystem.cat_file(path))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
