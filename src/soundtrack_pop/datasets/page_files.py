"""Kedro dataset of a page with script files beside it; no reader finds a page without its files."""

from __future__ import annotations

from collections.abc import Mapping

import fsspec

from soundtrack_pop.datasets.whole_files import WholeText
from soundtrack_pop.storage.whole_files import write_whole


class PageFiles(WholeText):
    """Saves a page (under the name `""`) and the files of the folder beside it that has the page's name.

    File names must change with their content. The new files are written first, then the page that asks for them;
    the files of the last page are removed at the end. Loads the text of the page.
    """

    def save(self, data: Mapping[str, str]) -> None:
        """Replace page and files."""
        folder = self.location.removesuffix(".html")
        for name, text in data.items():
            if name:
                write_whole(f"{folder}/{name}", text.encode("utf-8"), self._credentials)
        write_whole(self.location, self.serialise(data[""]), self._credentials)
        self._remove_others(folder, data)

    def _remove_others(self, folder: str, kept: Mapping[str, str]) -> None:
        filesystem, path = fsspec.url_to_fs(folder, **self._credentials)
        if not filesystem.exists(path):
            return
        for found in filesystem.ls(path, detail=False):
            if found.rpartition("/")[2] not in kept:
                filesystem.rm_file(found)
