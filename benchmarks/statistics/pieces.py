"""Try simulated worlds in pieces that are kept, so that a long measurement may stop and go on where it stopped.

A piece is only used again for the same code and parameters: its folder is named by their fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

Found = dict[str, float | bool | None]

PIECE = 200


class OutOfTimeError(Exception):
    """The time given is over; what was tried is kept."""


class WorldPieces:
    """Runs a function over seeds, a piece at a time, on all processors."""

    def __init__(self, folder: Path, sources: list[Path], seconds: float = float("inf")) -> None:
        """Keep pieces below `folder`.

        Args:
            folder: made if need be.
            sources: files and folders whose content decides what a world shows.
            seconds: after which no further piece is begun.
        """
        self._folder = folder / _fingerprint(sources)
        self._end = time.monotonic() + seconds

    def run(self, name: str, look: Callable[[int], Found | None], first: int, worlds: int) -> list[Found]:
        """Return what `look` found in each of the worlds from seed `first` on; None is left out.

        Raises:
            OutOfTimeError: before the last piece.
        """
        found: list[Found | None] = []
        with ProcessPoolExecutor() as pool:
            for start in range(first, first + worlds, PIECE):
                seeds = range(start, min(start + PIECE, first + worlds))
                kept = self._folder / f"{name}-{seeds[0]}-{seeds[-1]}.json"
                if not kept.is_file():
                    self._try_piece(pool, look, seeds, kept)
                found += json.loads(kept.read_text(encoding="utf-8"))
        return [one for one in found if one is not None]

    def _try_piece(
        self, pool: ProcessPoolExecutor, look: Callable[[int], Found | None], seeds: range, kept: Path
    ) -> None:
        if time.monotonic() > self._end:
            raise OutOfTimeError(kept.stem)
        piece = list(pool.map(look, seeds, chunksize=10))
        kept.parent.mkdir(parents=True, exist_ok=True)
        staged = kept.with_suffix(".part")
        staged.write_text(json.dumps(piece), encoding="utf-8")
        staged.replace(kept)


def _fingerprint(sources: list[Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        for path in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
