"""Compare an album's people with a film's composers and directors, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz

from soundtrack_pop.linkage.title_forms import Keys, Rows, Texts, flattened

PERSON_LEVELS = ("missing", "composer", "composer_nearly", "director", "different")
_MISSING, _COMPOSER, _NEARLY, _DIRECTOR, _DIFFERENT = range(5)
# Similarity, 0 to 100, from which two names that share a word are one person's: a spelling mistake apart.
_SAME_PERSON = 85.0


@dataclass(frozen=True)
class Names:
    """The names of a list column: row i's stand from ``start[i]`` to ``start[i + 1]``."""

    start: Rows
    name: Texts

    @property
    def counts(self) -> Rows:
        """Number of names of each row."""
        return np.diff(self.start)

    def read(self) -> tuple[Rows, Keys, Rows, Keys]:
        """Return where each row's names begin, the names' keys, where each name's words begin, the words' keys."""
        return self.start, self.name.keys, self.name.words.start, self.name.words.key


def flatten_names(column: pa.ChunkedArray) -> Names:
    """Return the names of a column list<string>; a null list has none, and null or empty names are nobody's."""
    flat, owner = flattened(column)
    texts = pc.fill_null(flat, "").cast(pa.string())
    names = Texts(texts)
    named = names.lengths > 0
    counts = np.bincount(owner[named], minlength=len(column))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Names(start, names if named.all() else Texts(texts.filter(pa.array(named))))


def person_levels(people: Names, composers: Names, directors: Names, left: Rows, right: Rows) -> NDArray[np.uint8]:
    """Return the best agreement of each pair of rows, as a position in `PERSON_LEVELS`.

    Args:
        people: of the albums.
        composers: of the films.
        directors: of the films.
        left: rows of the albums, one for each pair.
        right: rows of the films.

    Returns:
        `missing` where the album names nobody, or the film neither a composer nor the director who is named.
    """
    from soundtrack_pop.linkage.compiled.comparison import compare_people

    sides = (people.read(), composers.read(), directors.read())
    levels, close = compare_people(*sides, left, right)
    levels[_pairs_of_nearly_same(people, composers, close)] = _NEARLY
    return np.asarray(levels)


def nearly_same(one: str, other: str) -> bool:
    """Return whether two names are probably one person's: one holds the other's words, or a letter differs."""
    ones, others = set(one.split()), set(other.split())
    shorter, longer = sorted((ones, others), key=len)
    return (len(shorter) > 1 and shorter <= longer) or fuzz.ratio(one, other) >= _SAME_PERSON


def _pairs_of_nearly_same(mine: Names, theirs: Names, close: NDArray[np.int64]) -> Rows:
    """Return the pairs of rows in which some two names are nearly the same.

    Args:
        mine: of the albums.
        theirs: of the films' composers.
        close: pair, name and other name of each two that share a word: few do, and only they are compared letter
            by letter, once however many pairs of rows they stand in.
    """
    code, inverse = np.unique(close[:, 1] * max(len(theirs.name), 1) + close[:, 2], return_inverse=True)
    ones, others = code // max(len(theirs.name), 1), code % max(len(theirs.name), 1)
    texts = (mine.name.text.take(pa.array(ones)).to_pylist(), theirs.name.text.take(pa.array(others)).to_pylist())
    same = np.array([nearly_same(*names) for names in zip(*texts, strict=True)], dtype=bool)
    pairs: Rows = close[same[inverse], 0]
    return pairs
