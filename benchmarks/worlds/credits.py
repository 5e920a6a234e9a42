"""Who an album credits, and how the names are written."""

from __future__ import annotations

import numpy as np

from benchmarks.worlds.films import Cast
from benchmarks.worlds.people import NOBODY

# Film albums: who is the album artist. The rest are "Various Artists" but for a stray arranger or conductor.
ARTIST_SHARES = {"composer": 0.55, "various": 0.3, "pop": 0.1, "director": 0.01, "arranger": 0.04}
_ORCHESTRAS = (
    "London Symphony Orchestra", "City of Prague Philharmonic Orchestra", "Hollywood Studio Symphony",
    "Royal Philharmonic Orchestra", "Orchestra Sinfonica di Roma", "Berlin Session Orchestra",
)  # fmt: skip
_ORCHESTRA, _SECOND_ARTIST = 0.08, 0.06
# Names are written out as in the catalogue but for these; the native script where the credit was never romanised.
_INITIALS, _FAMILY_FIRST, _TYPO, _NATIVE, _MIDDLE = 0.03, 0.02, 0.01, 0.1, 0.02


def album_artists(
    kind: str, composers: tuple[int, int], director: int, cast: Cast, rng: np.random.Generator
) -> list[str]:
    """Return the credited artists of an album.

    Args:
        kind: one of `ARTIST_SHARES`.
        composers: positions of the film's two composers, the second -1 where it has one.
        director: position of its director.
        cast: the people of the world.
        rng: source of chance.
    """
    if kind == "various":
        return ["Various Artists"]
    if kind == "director":
        return [_written(cast.directors.latin[director], None, rng)]
    if kind in ("pop", "arranger"):
        return [_stranger(cast, rng)]
    pool = cast.composers
    artists = [_written(pool.latin[one], pool.native[one], rng) for one in composers if one != NOBODY]
    if rng.random() < _ORCHESTRA:
        artists.append(_ORCHESTRAS[int(rng.integers(0, len(_ORCHESTRAS)))])
    if rng.random() < _SECOND_ARTIST:
        artists.append(_stranger(cast, rng))
    return artists


def joined(artists: list[str]) -> str:
    """Return the credit as printed."""
    return " & ".join(artists)


def _stranger(cast: Cast, rng: np.random.Generator) -> str:
    words = cast.vocabularies["en"]
    if rng.random() < 0.3:
        # A band: named as films are.
        return f"The {words.nouns.latin[words.nouns.draw(rng, 1)[0]]}s"
    given, family = words.given.draw(rng, 1)[0], words.surnames.draw(rng, 1)[0]
    return f"{words.given.latin[given]} {words.surnames.latin[family]}"


def _written(latin: str, native: str | None, rng: np.random.Generator) -> str:
    given, _, family = latin.partition(" ")
    draw = float(rng.random())
    for chance, name in (
        (_INITIALS, f"{given[:1]}. {family}"),
        (_FAMILY_FIRST, f"{family} {given}"),
        (_TYPO, latin[:-2] + latin[-1:]),
        (_MIDDLE, f"{given} {'ABCDEFGHJKLMNPRSTW'[int(rng.integers(0, 18))]}. {family}"),
    ):
        if draw < chance:
            return name
        draw -= chance
    return native if native is not None and native != latin and draw < _NATIVE else latin
