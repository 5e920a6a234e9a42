"""Kedro datasets of a single file (text, JSON, CSV, figure, slides), each replaced as a whole or not at all.

The content is serialised in memory and then written in one step, so that a failure while serialising leaves the
old file. Kedro's own datasets write into the open file.
"""

from __future__ import annotations

import base64
import io
import json
from abc import abstractmethod
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import fsspec
from kedro.io import AbstractDataset
from kedro_datasets._typing import ImagePreview, JSONPreview, TablePreview

from soundtrack_pop.datasets.cells import cell_of
from soundtrack_pop.storage.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from pptx.presentation import Presentation


class WholeFile(AbstractDataset[Any, Any]):
    """A file on any storage; a subclass says what its content means."""

    def __init__(
        self,
        *,
        filepath: str,
        save_args: dict[str, Any] | None = None,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember where the file is.

        Args:
            filepath: path or URL.
            save_args: passed to the library that serialises the content.
            credentials: passed to fsspec; empty if the platform provides its own.
            metadata: for Kedro plugins; not used here.
        """
        self.location = str(filepath)
        self._save_args = save_args or {}
        self._credentials = credentials or {}
        self.metadata = metadata

    def load(self) -> Any:
        """Return the content of the file."""
        return self.deserialise(self.read_bytes())

    def save(self, data: Any) -> None:
        """Replace the file as a whole or not at all."""
        write_whole(self.location, self.serialise(data), self._credentials)

    def read_bytes(self) -> bytes:
        """Return the file's bytes."""
        filesystem, path = fsspec.url_to_fs(self.location, **self._credentials)
        return bytes(filesystem.cat_file(path))

    @abstractmethod
    def serialise(self, data: Any) -> bytes:
        """Return the data as the file's bytes."""

    @abstractmethod
    def deserialise(self, content: bytes) -> Any:
        """Return the data in the file's bytes."""

    def _exists(self) -> bool:
        filesystem, path = fsspec.url_to_fs(self.location, **self._credentials)
        return bool(filesystem.exists(path))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self.location, "save_args": self._save_args}


class WholeText(WholeFile):
    """A text file in UTF-8."""

    def serialise(self, data: str) -> bytes:
        """Return the text in UTF-8."""
        return data.encode("utf-8")

    def deserialise(self, content: bytes) -> str:
        """Return the text."""
        return content.decode("utf-8")


class WholeJson(WholeFile):
    """A JSON file; `save_args` go to `json.dumps`."""

    def serialise(self, data: Any) -> bytes:
        """Return the data as JSON in UTF-8."""
        return json.dumps(data, **self._save_args).encode("utf-8")

    def deserialise(self, content: bytes) -> Any:
        """Return the data of the JSON text."""
        return json.loads(content)

    def preview(self) -> JSONPreview:
        """Return the content for kedro-viz."""
        return JSONPreview(json.dumps(self.deserialise(self.read_bytes())))


class WholeCsv(WholeFile):
    """A CSV file for people, of a pandas frame without its index; `save_args` go to `DataFrame.to_csv`.

    UTF-8 with a byte order mark, one line a row whatever a text holds, and no cell that starts a formula.
    """

    def serialise(self, data: pd.DataFrame) -> bytes:
        """Return the frame as CSV, in UTF-8 with a mark unless `save_args` name another encoding."""
        arguments = {"index": False, "encoding": "utf-8-sig", **self._save_args}
        texts = data.select_dtypes("object").columns
        plain = data.assign(**{name: data[name].map(cell_of) for name in texts})
        return str(plain.to_csv(**arguments)).encode(arguments["encoding"])

    def deserialise(self, content: bytes) -> pd.DataFrame:
        """Return the CSV as a frame."""
        return self._read_csv(content)

    def preview(self, nrows: int = 5) -> TablePreview:
        """Return the first rows for kedro-viz."""
        return TablePreview(self._read_csv(self.read_bytes(), nrows).to_dict(orient="split"))

    def _read_csv(self, content: bytes, nrows: int | None = None) -> pd.DataFrame:
        import pandas as pd  # listing the pipelines must not load it

        return pd.read_csv(io.BytesIO(content), nrows=nrows)


class FigureFile(WholeFile):
    """Saves a matplotlib figure as PNG and, beside it, as SVG; loads the bytes of the PNG.

    One entry for both: kedro-viz shows no picture for an entry that is split in two by transcoding. `save_args` go
    to `Figure.savefig`. The same figure always gives the same files.
    """

    def save(self, data: Figure) -> None:
        """Write both files, each as a whole; the path is that of the PNG."""
        super().save(data)
        write_whole(_with_suffix(self.location, ".svg"), self._as_svg(data), self._credentials)

    def serialise(self, data: Figure) -> bytes:
        """Return the figure as PNG."""
        png = io.BytesIO()
        data.savefig(png, **{"format": "png", **self._save_args})
        return png.getvalue()

    def deserialise(self, content: bytes) -> bytes:
        """Return the bytes of the PNG."""
        return content

    def preview(self) -> ImagePreview:
        """Return the PNG for kedro-viz."""
        return ImagePreview(base64.b64encode(self.read_bytes()).decode("ascii"))

    def _as_svg(self, figure: Figure) -> bytes:
        import matplotlib as mpl  # listing the pipelines must not load it

        # The layout of the PNG is kept: a second one would take as long again, and could differ.
        figure.set_layout_engine("none")
        svg = io.BytesIO()
        # Without a fixed date and a fixed salt of the ids, every run would write different bytes.
        with mpl.rc_context({"svg.hashsalt": PurePosixPath(self.location).name}):
            figure.savefig(svg, **{**self._save_args, "metadata": {"Date": None}, "format": "svg"})
        return svg.getvalue()


class SlideDeck(WholeFile):
    """A PowerPoint file."""

    def serialise(self, data: Presentation) -> bytes:
        """Return the presentation as a PowerPoint file."""
        stream = io.BytesIO()
        data.save(stream)
        return stream.getvalue()

    def deserialise(self, content: bytes) -> Presentation:
        """Return the presentation."""
        import pptx  # slow to load, and only the deck needs it

        return pptx.Presentation(io.BytesIO(content))


def _with_suffix(location: str, suffix: str) -> str:
    """Return a path or URL with another ending of the file's name."""
    return f"{location.rpartition('.')[0]}{suffix}"
