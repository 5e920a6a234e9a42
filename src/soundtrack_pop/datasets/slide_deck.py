"""A deck of slides as a Kedro dataset."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import fsspec
from kedro.io import AbstractDataset

from soundtrack_pop.files import write_whole

if TYPE_CHECKING:
    from pptx.presentation import Presentation


class SlideDeck(AbstractDataset["Presentation", "Presentation"]):
    """Reads and replaces a PowerPoint file as a whole, on any storage."""

    def __init__(
        self,
        *,
        filepath: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember where the file is; `credentials` go to fsspec, `metadata` to Kedro plugins."""
        self._url = filepath
        self._credentials = credentials or {}
        self.metadata = metadata

    def load(self) -> Presentation:
        """Return the presentation."""
        import pptx

        filesystem, path = fsspec.url_to_fs(self._url, **self._credentials)
        return pptx.Presentation(io.BytesIO(filesystem.cat_file(path)))

    def save(self, data: Presentation) -> None:
        """Replace the file as a whole or not at all."""
        stream = io.BytesIO()
        data.save(stream)
        write_whole(self._url, stream.getvalue(), self._credentials)

    def _exists(self) -> bool:
        filesystem, path = fsspec.url_to_fs(self._url, **self._credentials)
        return bool(filesystem.exists(path))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._url}
