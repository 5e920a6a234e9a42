"""Compare a batch of films with the soundtracks: candidate pairs with a level for each comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.comparison import Comparison
from soundtrack_pop.linkage.comparisons import COMPARED_BY_PAIR, COMPARISONS, TITLE, year_gaps
from soundtrack_pop.linkage.title_comparison import best_forms, compare_titles
from soundtrack_pop.linkage.title_forms import Rows, combined, flatten_forms, floats
from soundtrack_pop.parameters.matching import MatchingParameters


def _columns_read(of: str) -> list[str]:
    return list(dict.fromkeys(column for one in COMPARISONS for column in getattr(one, of)))


SOUNDTRACK_COLUMNS = ("release_group_gid", "title_forms", *_columns_read("soundtrack_columns"))
MOVIE_COLUMNS = ("tmdb_id", "title_forms", *_columns_read("film_columns"))

# Row numbers and codes instead of ids and names, so that less data is sent to the driver.
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
        *((one.name, pa.int8()) for one in (TITLE, *COMPARED_BY_PAIR)),
    ]
)


def compare_candidates(index: SoundtrackIndex, movies: pa.Table, matching: MatchingParameters) -> pa.Table:
    """Return the candidate pairs of these films with their comparison levels, as `COMPARED_PAIRS`.

    Grain: one row per candidate pair, with the two title forms that agree best.

    Args:
        index: the soundtracks.
        movies: `MOVIE_COLUMNS` of `prm_movies`.
        matching: thresholds of title similarity, in [0, 1].
    """
    forms = flatten_forms(movies)
    best = best_forms(index.forms, forms, compare_titles(index, forms, matching))
    left, right = index.forms.owner[best.pairs.soundtrack_form], forms.owner[best.pairs.movie_form]
    columns = {
        "soundtrack_row": left,
        "tmdb_id": combined(movies["tmdb_id"]).take(pa.array(right)),
        "soundtrack_form_row": best.pairs.soundtrack_form,
        "movie_form": forms.text.take(pa.array(best.pairs.movie_form)),
        "movie_form_kind": forms.kind[best.pairs.movie_form],
        "title_similarity": best.similarity,
        "year_gap": _year_gap(index, movies, left, right),
        "rule": best.pairs.rule,
        TITLE.name: best.level,
        **{one.name: _levels(one, index, movies, left, right) for one in COMPARED_BY_PAIR},
    }
    arrays = [pa.array(columns[field.name], field.type) if isinstance(columns[field.name], np.ndarray)
              else columns[field.name] for field in COMPARED_PAIRS]  # fmt: skip
    return pa.table(arrays, schema=COMPARED_PAIRS)


def compare_batches(
    movie_batches: Iterable[pa.RecordBatch], index: SoundtrackIndex, matching: MatchingParameters
) -> Iterator[pa.RecordBatch]:
    """Yield the compared candidate pairs of each batch of films, as `COMPARED_PAIRS`."""
    for movies in movie_batches:
        yield from compare_candidates(index, pa.Table.from_batches([movies]), matching).to_batches()


def _levels(
    comparison: Comparison, index: SoundtrackIndex, movies: pa.Table, left: Rows, right: Rows
) -> np.ndarray:
    theirs = comparison.read_films(movies) if comparison.read_films else None
    if comparison.level_of is None:
        raise TypeError(f"{comparison.name} is not compared by pair")
    return comparison.level_of(index.sides.get(comparison.name), theirs, left, right)


def _year_gap(index: SoundtrackIndex, movies: pa.Table, left: Rows, right: Rows) -> pa.Array:
    gap = year_gaps(floats(index.soundtracks["year"])[left], floats(movies["year"])[right])
    return pa.array(gap.filled(0), pa.int16(), mask=np.ma.getmaskarray(gap))
