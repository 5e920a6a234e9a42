"""Synthetic linkage problems: soundtracks, films and the truth, from a seed.

The same seed, sizes and shares give the same world on any machine with the same numpy. The generator shares no
code with the project's cleaner or matcher: it writes titles as people do, and knows nothing of how they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.worlds.albums import Album, choose_films, distractors, film_albums
from benchmarks.worlds.films import Cast, Films, make_cast, make_films
from benchmarks.worlds.people import NOBODY, Ids
from benchmarks.worlds.vocabulary import Texts

# What TMDb's volunteers fill in: hardly ever for a film nobody knows, nearly always for a famous one.
_COMPOSER_LISTED, _DIRECTOR_LISTED, _OTHER_LISTED = (0.3, 0.95), (0.75, 0.99), (0.15, 0.9)
_YEAR_MISSING, _VOTES_MISSING = 0.02, 0.02
# An original title that is the title once more is left out at times.
_ORIGINAL_MISSING = 0.1
# How the status of a soundtrack is called in the truth.
IN_CATALOGUE, REMOVED, DISTRACTOR = "in_catalogue", "removed", "distractor"


@dataclass(frozen=True)
class WorldSize:
    """How large a world is, and how much of it has no answer.

    Attributes:
        soundtracks: number of albums.
        films: number of films in the catalogue.
        distractor_share: of the albums, those of television and games.
        removed_share: of the film albums, those whose film is taken out of the catalogue.
    """

    soundtracks: int
    films: int
    distractor_share: float = 0.25
    removed_share: float = 0.25


# Soundtracks and films.
SIZES = {
    "1k_10k": WorldSize(1_000, 10_000),
    "10k_10k": WorldSize(10_000, 10_000),
    "10k_100k": WorldSize(10_000, 100_000),
    "10k_1m": WorldSize(10_000, 1_000_000),
    "100k_1m": WorldSize(100_000, 1_000_000),
}


@dataclass(frozen=True)
class World:
    """A linkage problem.

    Attributes:
        soundtracks: release_group_gid, title, aliases, year, artist_credit, artists; as people write them.
        films: tmdb_id, title, original_title, original_language, alternative_titles, year, directors, composers,
            vote_count, popularity.
        truth: release_group_gid, status, tmdb_id (null unless `in_catalogue`), removed_tmdb_id, kind, notes.
    """

    soundtracks: pa.Table
    films: pa.Table
    truth: pa.Table


def make_world(size: WorldSize, seed: int) -> World:
    """Return the world of this size and seed."""
    rng = np.random.default_rng(seed)
    distractor_count = round(size.soundtracks * size.distractor_share)
    album_count = size.soundtracks - distractor_count
    wanted = round(album_count * size.removed_share)
    # As many spare films as can be removed; those that are not make room again below.
    cast = make_cast(size.films, rng)
    films = make_films(size.films + wanted, cast, rng)
    chosen = choose_films(films, album_count, rng)
    removed = _films_to_remove(chosen, wanted, rng)
    albums = [
        *film_albums(films, chosen, cast, rng),
        *distractors(distractor_count, films, cast, rng),
    ]
    catalogue = _catalogue(films, chosen, removed, size.films, rng)
    ids = rng.permutation(len(films.year) * 2)[: len(films.year)].astype(np.int64) + 1
    order = rng.permutation(len(albums))
    albums = [albums[position] for position in order]
    gids = _gids(len(albums), rng)
    return World(
        soundtracks=_soundtrack_table(albums, gids),
        films=_film_table(films.take(catalogue), ids[catalogue], cast, rng),
        truth=_truth_table(albums, gids, ids, removed),
    )


def _films_to_remove(chosen: Ids, wanted: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return films whose albums are `wanted` in number, or as many as whole films allow."""
    distinct, albums = np.unique(chosen, return_counts=True)
    order = rng.permutation(len(distinct))
    fits = np.cumsum(albums[order]) <= wanted
    return np.sort(distinct[order][fits])


def _catalogue(films: Films, chosen: Ids, removed: Ids, size: int, rng: np.random.Generator) -> Ids:
    """Return which films the catalogue holds: all with an album but the removed, and others to fill it."""
    stays = np.ones(len(films.year), dtype=bool)
    stays[removed] = False
    fillers = stays.copy()
    fillers[chosen] = False
    surplus = int(stays.sum()) - size
    stays[rng.choice(np.flatnonzero(fillers), size=surplus, replace=False)] = False
    return rng.permutation(np.flatnonzero(stays))


def _gids(count: int, rng: np.random.Generator) -> list[str]:
    digits = rng.integers(0, 1 << 60, size=(count, 2)).tolist()
    texts = [f"{first:015x}{second:015x}" for first, second in digits]
    return [f"{t[:8]}-{t[8:12]}-4{t[12:15]}-a{t[15:18]}-{t[18:30]}" for t in texts]


def _soundtrack_table(albums: list[Album], gids: list[str]) -> pa.Table:
    return pa.table(
        {
            "release_group_gid": pa.array(gids, pa.string()),
            "title": pa.array([album.title for album in albums], pa.string()),
            "aliases": pa.array([album.aliases for album in albums], pa.list_(pa.string())),
            "year": pa.array([album.year for album in albums], pa.int32()),
            "artist_credit": pa.array([album.credit for album in albums], pa.string()),
            "artists": pa.array([album.artists for album in albums], pa.list_(pa.string())),
        }
    )


def _film_table(films: Films, ids: Ids, cast: Cast, rng: np.random.Generator) -> pa.Table:
    count = len(ids)

    def missing(share: float) -> NDArray[np.bool_]:
        return rng.random(count) < share

    def listed(shares: tuple[float, float]) -> NDArray[np.bool_]:
        return np.asarray(rng.random(count) < shares[0] + (shares[1] - shares[0]) * films.fame)

    directors = cast.directors.latin[films.director]
    popularity = np.round((films.votes + 1.0) ** 0.4 * rng.lognormal(0, 0.5, count), 3)
    romanised = np.where(films.latin != films.original, films.latin, None)
    return pa.table(
        {
            "tmdb_id": pa.array(ids, pa.int64()),
            "title": pa.array(films.title, pa.string()),
            "original_title": pa.array(
                films.original, pa.string(), mask=missing(_ORIGINAL_MISSING) & (films.title == films.original)
            ),
            "original_language": pa.array(films.language, pa.string()),
            "alternative_titles": _lists(
                np.where(listed(_OTHER_LISTED), films.other, None),
                np.where(listed(_OTHER_LISTED), romanised, None),
            ),
            "year": pa.array(films.year.astype(np.int32), pa.int32(), mask=missing(_YEAR_MISSING)),
            "directors": _lists(np.where(listed(_DIRECTOR_LISTED), directors, None)),
            "composers": _listed_composers(films, listed(_COMPOSER_LISTED), cast),
            "vote_count": pa.array(films.votes, pa.int64(), mask=missing(_VOTES_MISSING)),
            "popularity": pa.array(popularity, pa.float64()),
        }
    )


def _listed_composers(films: Films, is_listed: NDArray[np.bool_], cast: Cast) -> pa.Array:
    names = cast.composers.latin
    has_second = is_listed & (films.second_composer != NOBODY)
    return _lists(
        np.where(is_listed, names[films.composer], None), np.where(has_second, names[films.second_composer], None)
    )


def _lists(*columns: Texts) -> pa.Array:
    rows = zip(*columns, strict=True)
    return pa.array([[text for text in row if text is not None] for row in rows], pa.list_(pa.string()))


def _truth_table(albums: list[Album], gids: list[str], ids: Ids, removed: Ids) -> pa.Table:
    gone = frozenset(removed.tolist())
    statuses = [
        DISTRACTOR if album.film is None else REMOVED if album.film in gone else IN_CATALOGUE for album in albums
    ]
    films = [None if album.film is None else int(ids[album.film]) for album in albums]
    by_status = [list(zip(statuses, films, strict=True))]
    return pa.table(
        {
            "release_group_gid": pa.array(gids, pa.string()),
            "status": pa.array(statuses, pa.string()),
            "tmdb_id": pa.array([film if s == IN_CATALOGUE else None for s, film in by_status[0]], pa.int64()),
            "removed_tmdb_id": pa.array([film if s == REMOVED else None for s, film in by_status[0]], pa.int64()),
            "kind": pa.array([album.kind for album in albums], pa.string()),
            "notes": pa.array([album.notes for album in albums], pa.list_(pa.string())),
        }
    )
