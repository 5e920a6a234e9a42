"""The pretrained match model: the model of an earlier run, copied into the inputs to be used as it is."""

from __future__ import annotations

import json
from typing import Any

from soundtrack_pop.datasets.whole_files import WholeJson
from soundtrack_pop.errors import SourceError
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.model_json import from_json


class PretrainedModel(WholeJson):
    """`match_model.json` below `01_raw/curated`; absent, it loads as None and the run learns its own."""

    def load(self) -> MatchModel | None:
        """Return the model, or None.

        Raises:
            SourceError: it is no model; the message names the first field at fault.
        """
        return self._read()

    def check(self) -> None:
        """Raise what `load` would raise: people copy and edit the file, and no run should begin in vain."""
        self._read()

    def _read(self) -> MatchModel | None:
        return read_model(self.read_bytes(), self.location) if self._exists() else None


def read_model(content: bytes, where: str) -> MatchModel:
    """Return the model in a file's content, with the origin `frozen`.

    Raises:
        SourceError: it is no JSON, or no match model.
    """
    try:
        stored: Any = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise SourceError(
            where,
            expected="a match model as JSON",
            found=str(error),
            remedy="Copy 06_models/match_model.json of a run of this version, or remove the file",
        ) from error
    return from_json(stored, where, origin="frozen")
