"""Compare title forms with those of every film, without blocking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from soundtrack_pop.parameters.matching import BlockingParameters
from soundtrack_pop.pipelines.matching.blocking_evaluation.sample import Sample

SIMILAR_FORMS = pa.schema(
    [
        ("soundtrack", pa.int32()),
        ("tmdb_id", pa.int64()),
        ("movie_title", pa.string()),
        ("soundtrack_form", pa.string()),
        ("movie_form", pa.string()),
        ("letters", pa.float64()),
        ("words", pa.float64()),
        ("is_promised", pa.bool_()),
    ]
)
FILM_COLUMNS = ("tmdb_id", "movie_title", "movie_form")
# Cells of one byte each that a comparison holds at a time, whatever the number of films.
_CELLS_AT_ONCE = 4_000_000
Rows = NDArray[np.int64]


class _Texts(NamedTuple):
    """Forms as they are compared: without spaces, and, if there are several words, with the words sorted."""

    letters: list[str]
    many_words: Rows
    sorted_words: list[str]

    @classmethod
    def of(cls, forms: list[str]) -> _Texts:
        words = [sorted(form.split()) for form in forms]
        many = [row for row, found in enumerate(words) if len(found) > 1]
        letters = [form.replace(" ", "") for form in forms]
        return cls(letters, np.array(many, dtype=np.int64), [" ".join(words[row]) for row in many])


def similar_forms(
    film_forms: Iterable[pa.RecordBatch], sample: Sample, least: float, blocking: BlockingParameters
) -> Iterator[pa.RecordBatch]:
    """Yield the pairs of similar forms, as `SIMILAR_FORMS`.

    Grain: one row per pair of title forms.

    Args:
        film_forms: `FILM_COLUMNS`, one row per whole title form of a film.
        sample: the soundtracks.
        least: similarity in [0, 1], of letters or of words, from which forms are similar.
        blocking: lengths of forms that get keys by deletion.
    """
    mine = _Texts.of(sample.forms)
    at_once = max(1, _CELLS_AT_ONCE // max(len(sample.forms), 1))
    for batch in film_forms:
        for start in range(0, batch.num_rows, at_once):
            films = batch.slice(start, at_once)
            theirs = _Texts.of(films["movie_form"].to_pylist())
            left, right = _near(mine, theirs, least)
            yield _described(sample, films, mine, theirs, left, right, blocking)


def _near(mine: _Texts, theirs: _Texts, least: float) -> tuple[Rows, Rows]:
    """Return the pairs of forms whose letters or sorted words are similar, as rows on both sides."""
    by_letters = _above(mine.letters, theirs.letters, least)
    # For a single word the similarity of letters is the same.
    left, right = _above(mine.sorted_words, theirs.sorted_words, least)
    by_words = mine.many_words[left], theirs.many_words[right]
    width = max(len(theirs.letters), 1)
    codes = np.union1d(by_letters[0] * width + by_letters[1], by_words[0] * width + by_words[1])
    return codes // width, codes % width


def _above(mine: list[str], theirs: list[str], least: float) -> tuple[Rows, Rows]:
    if not mine or not theirs:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    # The cutoff applies before scores are rounded to a byte. One thread: partitions already share the cores.
    scores = process.cdist(mine, theirs, scorer=fuzz.ratio, score_cutoff=100 * least, dtype=np.uint8, workers=1)
    return np.divmod(np.flatnonzero(scores).astype(np.int64), len(theirs))


def _described(
    sample: Sample,
    films: pa.RecordBatch,
    mine: _Texts,
    theirs: _Texts,
    left: Rows,
    right: Rows,
    blocking: BlockingParameters,
) -> pa.RecordBatch:
    my_letters, their_letters = [mine.letters[row] for row in left], [theirs.letters[row] for row in right]
    chosen = films.take(pa.array(right))
    my_forms = [sample.forms[row] for row in left]
    return pa.RecordBatch.from_pydict(
        {
            "soundtrack": np.array(sample.owner, dtype=np.int32)[left],
            **{name: chosen[name] for name in FILM_COLUMNS},
            "soundtrack_form": my_forms,
            "letters": similarities(my_letters, their_letters),
            "words": similarities(my_forms, chosen["movie_form"].to_pylist(), by_words=True),
            "is_promised": [
                is_promised(one, other, blocking) for one, other in zip(my_letters, their_letters, strict=True)
            ],
        },
        schema=SIMILAR_FORMS,
    )


def similarities(mine: list[str], theirs: list[str], by_words: bool = False) -> NDArray[np.float64]:
    """Return the similarity of each pair of texts, in [0, 1]: unchanged, or with the words of each sorted."""
    scorer = fuzz.token_sort_ratio if by_words else fuzz.ratio
    if not mine:
        return np.empty(0)
    scores: NDArray[np.float64] = process.cpdist(mine, theirs, scorer=scorer, dtype=np.float64)
    return scores / 100


def is_promised(mine: str, theirs: str, blocking: BlockingParameters) -> bool:
    """Return whether blocking must find this pair: equal, or one letter missing, added, wrong or swapped.

    Args:
        mine: a form without spaces.
        theirs: another form without spaces.
        blocking: lengths of forms that get keys by deletion.
    """
    if mine == theirs:
        return True
    longer = max(len(mine), len(theirs))
    is_fit = blocking.shortest_form_for_deletions <= longer <= blocking.longest_form_for_deletions
    return is_fit and OSA.distance(mine, theirs, score_cutoff=1) <= 1
