"""Rows of both sides in a few words, and what the matching makes of them, without Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from soundtrack_pop.contracts import conform_arrow
from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.compare import MOVIE_COLUMNS, SOUNDTRACK_COLUMNS, compare_candidates
from soundtrack_pop.linkage.comparisons import COMPARISONS, PAIR_COMPARISONS
from soundtrack_pop.linkage.link import ComparedPairs, by_gid, vocabulary_words
from soundtrack_pop.linkage.term_frequencies import COUNTED_COLUMNS, COUNTS, count_films, term_frequencies
from soundtrack_pop.linkage.title_forms import IS_PART, KINDS, TitleForms, flatten_forms
from soundtrack_pop.linkage.vocabulary import Vocabulary, collect_vocabulary
from soundtrack_pop.parameters.matching import BlockingParameters, MatchingParameters
from soundtrack_pop.schemas import cleaned
from soundtrack_pop.schemas.matched import SCORED_PAIRS
from support.builders import arrow_of

# Comparison -> the names of its levels.
LEVELS = {one.name: one.level_names for one in COMPARISONS}
NAMES = tuple(LEVELS)
PAIR_NAMES = tuple(one.name for one in PAIR_COMPARISONS)

Row = dict[str, Any]


def album(gid: str, *forms: str, **fields: Any) -> Row:
    """Return a row of `prm_soundtracks`; a form is given as "jaws/core", or with its writing as "9=nine/core"."""
    return {"release_group_gid": gid, "title_forms": title_forms(*forms), **fields}


def film(tmdb_id: int, *forms: str, **fields: Any) -> Row:
    """Return a row of `prm_movies`; a form is given as "jaws/title", or with its writing as "9=nine/title"."""
    return {"tmdb_id": tmdb_id, "title_forms": title_forms(*forms), **fields}


def title_forms(*forms: str) -> list[dict[str, str | None]]:
    return [_title_form(form) for form in forms]


def _title_form(given: str) -> dict[str, str | None]:
    titles, kind = given.rsplit("/", 1)
    form, _, written = titles.partition("=")
    return {"form": form, "kind": kind, "written": written or None}


def albums(rows: Sequence[Row]) -> pa.Table:
    return arrow_of(cleaned.SOUNDTRACKS, rows).select(SOUNDTRACK_COLUMNS)


def films(rows: Sequence[Row]) -> pa.Table:
    return arrow_of(cleaned.MOVIES, rows).select(MOVIE_COLUMNS)


def forms_of(*forms: str) -> TitleForms:
    """Return forms, each of a row of its own."""
    found = title_forms(*forms)
    return TitleForms(
        text=pa.array([one["form"] for one in found], pa.string()),
        owner=np.arange(len(forms), dtype=np.int64),
        kind=np.array([KINDS.index(str(one["kind"])) for one in found], dtype=np.uint8),
        written=pa.array([one["written"] for one in found], pa.string()),
    )


def vocabulary_of(soundtracks: TitleForms, movies: TitleForms, number_of_films: int | None = None) -> Vocabulary:
    """Return the soundtracks' words with their frequency among these films."""
    words = collect_vocabulary(soundtracks)
    held = movies.words.key[~IS_PART[movies.kind[movies.words.owner]]].tolist()
    counts = np.array([held.count(word) for word in words.tolist()], dtype=np.int64)
    return Vocabulary(words, counts, len(movies) if number_of_films is None else number_of_films)


def index_of(soundtracks: pa.Table, movies: pa.Table, blocking: BlockingParameters) -> SoundtrackIndex:
    vocabulary = vocabulary_of(flatten_forms(soundtracks), flatten_forms(movies), movies.num_rows)
    return SoundtrackIndex(soundtracks, vocabulary, blocking)


def compared(soundtracks: Sequence[Row], movies: Sequence[Row], matching: MatchingParameters) -> pa.Table:
    """Return the compared pairs of two small tables."""
    mine, theirs = albums(soundtracks), films(movies)
    return compare_candidates(index_of(mine, theirs, matching.blocking), theirs, matching)


def plain(scored_pairs: pa.Table) -> pa.Table:
    """Return scored pairs as they are stored: texts instead of references to texts."""
    return conform_arrow(scored_pairs, SCORED_PAIRS)


def compared_pairs_of(soundtracks: pa.Table, movies: pa.Table, matching: MatchingParameters) -> ComparedPairs:
    """Return the comparison that a run makes of two tables, films in one batch."""
    mine = by_gid(soundtracks)
    words = vocabulary_words(mine)
    batches = movies.select(COUNTED_COLUMNS).combine_chunks().to_batches()
    frequencies = term_frequencies(pa.Table.from_batches(count_films(batches), COUNTS), movies.num_rows, words)
    index = SoundtrackIndex(mine, frequencies.vocabulary, matching.blocking)
    return ComparedPairs.of(compare_candidates(index, movies, matching), mine, frequencies)
