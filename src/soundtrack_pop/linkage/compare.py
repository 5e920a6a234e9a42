"""Compare the two sides of each candidate pair, feature by feature, as levels.

A level is a name such as `exact` or `missing`; the model turns levels into bits. What is missing on either side
has the level `missing` and says nothing. Levels travel as their positions in the tuples below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.people import PERSON_LEVELS, flatten_names, person_levels
from soundtrack_pop.linkage.title_comparison import TITLE_LEVELS, agreements, best_forms
from soundtrack_pop.linkage.title_forms import (
    Rows,
    TitleForms,
    combined,
    flatten_forms,
    flattened,
    floats,
)
from soundtrack_pop.parameters.matching import MatchingParameters

SOUNDTRACK_COLUMNS = ("release_group_gid", "title_forms", "year", "people", "language", "hints")
MOVIE_COLUMNS = (
    "tmdb_id", "title_forms", "year", "directors", "composers", "original_language", "vote_count", "popularity",
)  # fmt: skip

YEAR_LEVELS = ("missing", "same", "one", "close", "later", "much_later", "earlier")
LANGUAGE_LEVELS = ("missing", "same", "different")
POPULARITY_LEVELS = (
    "missing", "unseen", "obscure", "faint", "little", "some", "known", "popular", "famous",
)  # fmt: skip
HINT_LEVELS = ("film", "other_medium")
LEVELS = {
    "title": TITLE_LEVELS,
    "year": YEAR_LEVELS,
    "person": PERSON_LEVELS,
    "language": LANGUAGE_LEVELS,
    "popularity": POPULARITY_LEVELS,
    "hint": HINT_LEVELS,
}
_OTHER_MEDIA = ("television", "game", "stage")
# Votes, and TMDb popularity where votes are unknown, from which a film is little known, known, famous.
_VOTES = np.array([1, 3, 10, 30, 100, 300, 1000])
_POPULARITY = np.array([0.3, 0.6, 1.0, 2.0, 4.0, 8.0, 15.0])

# What the comparison of a batch of films yields; rows and codes, so that little travels.
COMPARED_PAIRS = pa.schema(
    [
        ("soundtrack_row", pa.int32()),
        ("tmdb_id", pa.int64()),
        ("soundtrack_form_row", pa.int32()),
        ("movie_form", pa.string()),
        ("movie_form_kind", pa.int8()),
        ("title_similarity", pa.float32()),
        ("year_gap", pa.int16()),
        ("rule", pa.int8()),
        *((feature, pa.int8()) for feature in LEVELS if feature != "hint"),
    ]
)


@dataclass(frozen=True)
class _Films:
    """A batch of films with its forms."""

    table: pa.Table
    forms: TitleForms


def compare_candidates(index: SoundtrackIndex, movies: pa.Table, matching: MatchingParameters) -> pa.Table:
    """Return the candidate pairs of these films with the levels of their features, as `COMPARED_PAIRS`.

    Grain: one row per candidate pair, with the pair of title forms that agrees best.

    Args:
        index: the soundtracks.
        movies: `MOVIE_COLUMNS` of `prm_movies`.
        matching: similarities in [0, 1] from which titles count as near, similar, and worth a look.
    """
    films = _Films(movies, flatten_forms(movies))
    best = best_forms(index.forms, films.forms, agreements(index, films.forms, matching))
    left, right = index.forms.owner[best.pairs.soundtrack_form], films.forms.owner[best.pairs.movie_form]
    gap = _year_gaps(index.years[left], floats(movies["year"])[right])
    columns = {
        "soundtrack_row": left,
        "tmdb_id": combined(movies["tmdb_id"]).take(pa.array(right)),
        "soundtrack_form_row": best.pairs.soundtrack_form,
        "movie_form": films.forms.text.take(pa.array(best.pairs.movie_form)),
        "movie_form_kind": films.forms.kind[best.pairs.movie_form],
        "title_similarity": best.similarity,
        "year_gap": pa.array(gap.filled(0), pa.int16(), mask=np.ma.getmaskarray(gap)),
        "rule": best.pairs.rule,
        "title": best.level,
        "year": year_levels(gap),
        "person": person_levels(
            index.people,
            flatten_names(movies["composers"]),
            flatten_names(movies["directors"]),
            left,
            right,
        ),
        "language": _language_levels(index.languages, combined(movies["original_language"]), left, right),
        "popularity": popularity_levels(movies)[right],
    }
    return pa.table(
        {name: column if isinstance(column, pa.Array) else pa.array(column, COMPARED_PAIRS.field(name).type)
         for name, column in columns.items()},
        schema=COMPARED_PAIRS,
    )  # fmt: skip


def year_levels(gap: np.ma.MaskedArray) -> NDArray[np.uint8]:
    """Return the level of each year gap, soundtrack less film, as a position in `YEAR_LEVELS`."""
    years = gap.filled(0)
    bands = np.select(
        [np.abs(years) == 0, np.abs(years) == 1, years < 0, years <= 3, years <= 10], [1, 2, 6, 3, 4], 5
    )
    return np.where(np.ma.getmaskarray(gap), 0, bands).astype(np.uint8)


def popularity_levels(movies: pa.Table) -> NDArray[np.uint8]:
    """Return how well known each film is, by its votes, else by TMDb's popularity, else `missing`."""
    votes = floats(movies["vote_count"])
    popularity = floats(movies["popularity"])
    by_votes = 1 + np.searchsorted(_VOTES, votes, side="right")
    by_popularity = 1 + np.searchsorted(_POPULARITY, popularity, side="right")
    level = np.where(np.isnan(votes), np.where(np.isnan(popularity), 0, by_popularity), by_votes)
    return level.astype(np.uint8)


def hint_levels(hints: pa.ChunkedArray) -> NDArray[np.uint8]:
    """Return for each soundtrack whether it says that it belongs to another medium than film."""
    flat, owner = flattened(hints)
    is_other = pc.is_in(flat, value_set=pa.array(_OTHER_MEDIA)).to_numpy(zero_copy_only=False).astype(bool)
    levels = np.zeros(len(hints), dtype=np.uint8)
    levels[owner[is_other]] = 1
    return levels


def _year_gaps(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> np.ma.MaskedArray:
    gap = mine - theirs
    return np.ma.array(np.nan_to_num(gap).astype(np.int64), mask=np.isnan(gap))


def _language_levels(mine: pa.Array, theirs: pa.Array, left: Rows, right: Rows) -> NDArray[np.uint8]:
    names = pa.array(sorted({*pc.unique(mine).to_pylist(), *pc.unique(theirs).to_pylist()} - {None}), pa.string())
    mine_code, their_code = (
        pc.fill_null(pc.index_in(column, value_set=names), -1).to_numpy(zero_copy_only=False)[rows]
        for column, rows in ((mine, left), (theirs, right))
    )
    level = np.where(mine_code == their_code, 1, 2)
    return np.where((mine_code < 0) | (their_code < 0), 0, level).astype(np.uint8)
