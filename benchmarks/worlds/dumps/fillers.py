"""Everything in a dump that is no soundtrack: names, ids, addresses and times, drawn quickly and in plenty.

Long columns are put together from pools of ready texts, turned by a random step each time: bzip2 looks back 900 kB, so
that what returns after megabytes makes an archive no smaller.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.titles import draw_titles
from benchmarks.worlds.vocabulary import vocabulary

Texts = NDArray[np.object_]
_POOL = 200_000
_SITES = ("www.discogs.com/release", "open.spotify.com/album", "music.apple.com/album", "www.wikidata.org/wiki/Q",
          "www.youtube.com/watch?v=", "www.allmusic.com/album", "www.deezer.com/album", "itunes.apple.com/id")  # fmt: skip
_IMDB_SHARE = 0.02


class Filler:
    """Draws columns; the same seed gives the same columns in the same order."""

    def __init__(self, seed: int) -> None:
        """Fill the pools."""
        self._rng = np.random.default_rng((seed, 2))
        words = vocabulary("en", self._rng)
        self._titles = draw_titles("en", words, self._rng, _POOL)[0]
        given = words.given.draw(self._rng, _POOL)
        family = words.surnames.draw(self._rng, _POOL)
        self._names = words.given.latin[given] + " " + words.surnames.latin[family]
        self._gids = self._hexadecimal(_POOL)
        days = self._rng.integers(1, 29, _POOL).tolist()
        seconds = self._rng.random(_POOL) * 60
        self._times = _texts([f"20{10 + d % 16}-{1 + d % 12:02}-{d:02} {d % 24:02}:11:{s:09.6f}+00"
                              for d, s in zip(days, seconds.tolist(), strict=True)])  # fmt: skip
        self._urls = _texts([self._url(number, gid) for number, gid in enumerate(self._gids.tolist())])

    def titles(self, count: int) -> Texts:
        """Return titles of albums and songs."""
        return self._turned(self._titles, count)

    def names(self, count: int) -> Texts:
        """Return names of artists."""
        return self._turned(self._names, count)

    def gids(self, count: int) -> Texts:
        """Return UUIDs."""
        return self._turned(self._gids, count)

    def times(self, count: int) -> Texts:
        """Return times as PostgreSQL writes them."""
        return self._turned(self._times, count)

    def urls(self, count: int) -> Texts:
        """Return addresses, one in fifty of an IMDb title."""
        return self._turned(self._urls, count)

    def whole_numbers(self, count: int, limit: int) -> NDArray[np.int64]:
        """Return numbers from 1 to the limit."""
        return self._rng.integers(1, max(limit, 1) + 1, count)

    def shares(self, count: int) -> NDArray[np.float64]:
        """Return numbers in [0, 1)."""
        return self._rng.random(count)

    def one_of(self, values: Sequence[int], count: int) -> NDArray[np.int64]:
        """Return values drawn evenly."""
        return np.array(values)[self._rng.integers(0, len(values), count)]

    def _turned(self, pool: Texts, count: int) -> Texts:
        step = int(self._rng.integers(0, len(pool)))
        return np.resize(np.roll(pool, step), count).astype(object)

    def _hexadecimal(self, count: int) -> Texts:
        digits = self._rng.bytes(16 * count).hex()
        whole = (digits[at : at + 32] for at in range(0, 32 * count, 32))
        return _texts([f"{t[:8]}-{t[8:12]}-4{t[13:16]}-a{t[17:20]}-{t[20:]}" for t in whole])

    def _url(self, number: int, gid: str) -> str:
        if number % round(1 / _IMDB_SHARE) == 0:
            return f"https://www.imdb.com/title/tt{80_000_000 + number}/"
        return f"https://{_SITES[number % len(_SITES)]}/{gid[:13]}{number}"


def _texts(values: list[str]) -> Texts:
    return np.array(values, dtype=object)
