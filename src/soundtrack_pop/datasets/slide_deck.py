"""A deck of slides as a Kedro dataset."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from soundtrack_pop.datasets.one_file import OneFile
from soundtrack_pop.storage.whole_files import write_whole

if TYPE_CHECKING:
    from pptx.presentation import Presentation


class SlideDeck(OneFile):
    """Reads and replaces a PowerPoint file as a whole, on any storage."""

    def load(self) -> Presentation:
        """Return the presentation."""
        import pptx

        return pptx.Presentation(io.BytesIO(self._content()))

    def save(self, data: Presentation) -> None:
        """Replace the file as a whole or not at all."""
        stream = io.BytesIO()
        data.save(stream)
        write_whole(self._url, stream.getvalue(), self._credentials)
