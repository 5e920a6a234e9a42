"""A figure that pipelines draw as matplotlib's and read as the bytes of its PNG."""

from __future__ import annotations

from soundtrack_pop.datasets.whole_files import WholePicture


class FigureFile(WholePicture):
    """Saves a matplotlib figure as PNG and SVG; loads the PNG's bytes; kedro-viz shows it beside its name.

    One entry for both views: kedro-viz shows no picture of an entry that is split in two by transcoding.
    """

    def load(self) -> bytes:
        """Return the bytes of the PNG."""
        with self._fs.open(str(self._get_load_path()), "rb") as stream:
            return bytes(stream.read())
