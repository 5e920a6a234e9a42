"""Kedro's file datasets for text, JSON, CSV and figures, made to replace a file as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import PurePosixPath
from typing import Any

from fsspec.implementations.local import LocalFileSystem
from kedro_datasets.json import JSONDataset
from kedro_datasets.matplotlib import MatplotlibDataset
from kedro_datasets.pandas import CSVDataset
from kedro_datasets.text import TextDataset


class _WholeFile:
    """Writes beside the file and renames; for other storage writes on this machine and sends the whole file.

    Opened for writing in blob storage, a file is shown as far as it got when its writer fails.
    """

    _fs: Any
    _filepath: PurePosixPath

    def save(self, data: Any) -> None:
        final = self._filepath
        if not isinstance(self._fs, LocalFileSystem):
            self._save_elsewhere(data, final)
            return
        self._fs.makedirs(str(final.parent), exist_ok=True)
        # The ending stays: matplotlib chooses the picture's format by it.
        staged = final.with_name(f".{uuid.uuid4().hex}-{final.name}")
        try:
            self._filepath = staged
            super().save(data)  # type: ignore[misc]
            os.replace(staged, final)
        finally:
            self._filepath = final
            if os.path.exists(staged):
                os.remove(staged)

    def _save_elsewhere(self, data: Any, final: PurePosixPath) -> None:
        storage = self._fs
        with tempfile.TemporaryDirectory() as folder:
            staged = PurePosixPath(folder) / final.name
            try:
                self._fs, self._filepath = LocalFileSystem(), staged
                super().save(data)  # type: ignore[misc]
            finally:
                self._fs, self._filepath = storage, final
            with open(staged, "rb") as stream:
                storage.pipe_file(str(final), stream.read())
        storage.invalidate_cache()


class WholeText(_WholeFile, TextDataset):
    """A text file."""


class WholeJson(_WholeFile, JSONDataset):
    """A JSON file."""


class OptionalJson(WholeJson):
    """A JSON file that need not be there: absent, it loads as None."""

    def load(self) -> Any:
        """Return the content, or None."""
        return super().load() if self._exists() else None


class WholeCsv(_WholeFile, CSVDataset):
    """A CSV file of a pandas frame."""


class WholeFigure(_WholeFile, MatplotlibDataset):
    """A picture of one matplotlib figure."""


class WholePicture(WholeFigure):
    """A picture of one matplotlib figure as PNG and, beside it, as SVG; the same figure gives the same files."""

    _save_args: dict[str, Any]

    def save(self, data: Any) -> None:
        """Write both files, each as a whole; the path is that of the PNG."""
        import matplotlib as mpl

        super().save(data)
        # Laid out once: the second picture must not take the time again, nor differ.
        data.set_layout_engine("none")
        png, arguments = self._filepath, self._save_args
        try:
            self._filepath = png.with_suffix(".svg")
            # Without these two every run would write other bytes: ids are drawn, the date is today's.
            self._save_args = {**arguments, "metadata": {"Date": None}, "format": "svg"}
            with mpl.rc_context({"svg.hashsalt": png.name}):
                super().save(data)
        finally:
            self._filepath, self._save_args = png, arguments
