"""Find the films and soundtracks of a query: by id, address or any title; else suggest similar titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.explanation.records import Album, Film, is_whole
from soundtrack_pop.explanation.tables import NothingToExplainError, RunTables

if TYPE_CHECKING:
    import pyarrow.dataset as pads

# A typed title -> its title forms with their kinds, best first, as cleaning makes them.
TitleForms = Callable[[str], Iterable[tuple[str, str]]]

_GID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The whole query or a part of an address: "Pokémon the Movie: 2000" is a title. Longer numbers are not ids.
_FILM_ID = re.compile(r"(?:movie[:/]\s*|tmdb:\s*)(\d{1,18})|\S*/movie/(\d{1,18})(?:\D\S*)?")
_IMDB_ID = re.compile(r"tt\d{5,}")
_LEAST_SCORE = 55.0
_NEAR_TITLES = 5
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Found:
    """The films and soundtracks that a query matches.

    Attributes:
        query: as it was typed.
        films: most votes first.
        albums: soundtracks, in order of title and id.
    """

    query: str
    films: tuple[Film, ...] = ()
    albums: tuple[Album, ...] = field(default=())


def find(tables: RunTables, query: str, title_forms: TitleForms) -> Found:
    """Return the films and soundtracks that a query matches.

    The query is a release group id, a TMDb id (`movie:157336`, or digits), an IMDb id, an address that contains
    one of them, or any title. Titles match by their forms: whole titles, or else parts of titles.

    Raises:
        NothingToExplainError: no film or soundtrack matches; the message suggests similar titles.
    """
    text = query.strip()
    ids, gids = _by_id(tables, text)
    if not ids and not gids:
        ids, gids = _by_title(tables, text, title_forms)
    # "1917" is a film's title before it is another film's number; `movie:1917` says which is meant.
    if not ids and not gids and text.isdecimal() and len(text) <= _MOST_DIGITS:
        ids = {int(text)}
    films, albums = tables.films(ids), tables.albums(gids)
    if not films and not albums:
        raise _nothing(tables, text)
    best_known_first = sorted(films.values(), key=lambda film: (-(film.vote_count or 0), film.tmdb_id))
    by_title = sorted(albums.values(), key=lambda album: (album.title, album.gid))
    return Found(text, tuple(best_known_first), tuple(by_title))


def film_of_id(tables: RunTables, tmdb_id: int) -> Film:
    """Return the film of a TMDb id.

    Raises:
        NothingToExplainError: the run's catalogue has no such film.
    """
    film = tables.films([tmdb_id]).get(tmdb_id)
    if film is None:
        raise _nothing(tables, f"movie:{tmdb_id}")
    return film


def nearest_titles(dataset: pads.Dataset, text: str, columns: tuple[str, ...]) -> list[str]:
    """Return the titles of a table that are most similar to a text, the most similar first.

    Args:
        dataset: `prm_movies` or `prm_soundtracks`.
        text: a title, or a form of one.
        columns: the columns that hold titles.
    """
    from rapidfuzz import fuzz, process, utils

    titles: dict[str, str] = {}
    for batch in dataset.to_batches(columns=list(columns)):
        for column in batch.columns:
            for title in column.drop_null().to_pylist():
                titles.setdefault(title.lower(), title)
    wanted, known = utils.default_process(text) or text.lower(), list(titles)
    # Titles are only lowercased: the processor would cost more than the comparison.
    found = [
        *process.extract(wanted, known, scorer=fuzz.ratio, score_cutoff=_LEAST_SCORE, limit=_NEAR_TITLES),
        *process.extract(wanted, known, scorer=fuzz.token_sort_ratio, score_cutoff=75.0, limit=_NEAR_TITLES),
    ]
    best_first = sorted(found, key=lambda hit: (-hit[1], hit[0]))
    return list(dict.fromkeys(titles[title] for title, _, _ in best_first))[:_NEAR_TITLES]


def _by_id(tables: RunTables, text: str) -> tuple[set[int], set[str]]:
    gid, film, imdb = _GID.search(text), _FILM_ID.fullmatch(text.lower()), _IMDB_ID.search(text.lower())
    if gid:
        return set(), {gid.group().lower()}
    if film:
        return {int(film.group(1) or film.group(2))}, set()
    return (set(tables.films_of_imdb(imdb.group())), set()) if imdb else (set(), set())


def _by_title(tables: RunTables, text: str, title_forms: TitleForms) -> tuple[set[int], set[str]]:
    """Return the films and soundtracks that match: by first form, else by whole forms, else by any form."""
    wanted = list(title_forms(text))
    whole = {form for form, kind in wanted if is_whole(kind)}
    first = {form for form, _ in wanted[:1]}
    films = _holders(tables.movies, "tmdb_id", whole)
    albums = _holders(tables.soundtracks, "release_group_gid", whole)
    for forms, whole_only in ((first, True), (whole, True), (whole, False)):
        ids = {owner for owner, form, kind in films if form in forms and (is_whole(kind) or not whole_only)}
        gids = {owner for owner, form, kind in albums if form in forms and (is_whole(kind) or not whole_only)}
        if ids or gids:
            return ids, gids
    return set(), set()


def _holders(dataset: pads.Dataset, key: str, forms: set[str]) -> list[tuple[Any, str, str]]:
    """Return owner, form and kind of each title form of the table that is in `forms`."""
    wanted, found = pa.array(sorted(forms), pa.string()), []
    for batch in dataset.to_batches(columns=[key, "title_forms"]):
        lists = batch["title_forms"]
        flat = pc.list_flatten(lists)
        hits = pc.indices_nonzero(pc.is_in(pc.struct_field(flat, "form"), value_set=wanted))
        if not len(hits):
            continue
        owners = batch[key].take(pc.list_parent_indices(lists).take(hits)).to_pylist()
        kept = flat.take(hits).to_pylist()
        found += [(owner, form["form"], form["kind"]) for owner, form in zip(owners, kept, strict=True)]
    return found


def _nothing(tables: RunTables, text: str) -> NothingToExplainError:
    films = nearest_titles(tables.movies, text, ("title", "original_title"))
    albums = nearest_titles(tables.soundtracks, text, ("title",))
    near = [f"the film “{title}”" for title in films[:3]] + [f"the soundtrack “{title}”" for title in albums[:3]]
    # A release group of another type is in no stored table: it looks the same as one that does not exist.
    return NothingToExplainError(
        f"“{text}”",
        expected="a title, a release group id, movie:<TMDb id> or tt<IMDb id> of this run",
        found=f"neither a film of that name among {tables.movies.count_rows():,} of TMDb nor a soundtrack among "
        f"the {tables.soundtracks.count_rows():,} release groups typed Soundtrack (MusicBrainz may have it "
        "under another type)",
        remedy=f"Perhaps you mean {' or '.join(near)}" if near else "No title is similar: ask by id",
    )
