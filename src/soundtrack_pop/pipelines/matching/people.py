"""Compare an album's people with a film's composers and directors, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz

from soundtrack_pop.pipelines.matching.couples import couples, word_starts
from soundtrack_pop.pipelines.matching.forms import Flags, Keys, Rows, Texts, flattened

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


def flatten_names(column: pa.ChunkedArray) -> Names:
    """Return the names of a column list<string>; a null list has none, and null or empty names are nobody's."""
    flat, owner = flattened(column)
    texts = pc.fill_null(flat, "").cast(pa.string())
    named = Texts(texts).lengths > 0
    counts = np.bincount(owner[named], minlength=len(column))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Names(start, Texts(texts.filter(pa.array(named))))


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
    levels = np.full(len(left), _MISSING, dtype=np.uint8)
    known = (people.counts[left] > 0) & (composers.counts[right] > 0)
    levels[known] = _DIFFERENT
    levels[_any_equal(people, directors, left, right)] = _DIRECTOR
    levels[_any_nearly_equal(people, composers, left, right)] = _NEARLY
    levels[_any_equal(people, composers, left, right)] = _COMPOSER
    return levels


def nearly_same(one: str, other: str) -> bool:
    """Return whether two names are probably one person's: one holds the other's words, or a letter differs."""
    ones, others = set(one.split()), set(other.split())
    shorter, longer = sorted((ones, others), key=len)
    return (len(shorter) > 1 and shorter <= longer) or fuzz.ratio(one, other) >= _SAME_PERSON


def _any_equal(mine: Names, theirs: Names, left: Rows, right: Rows) -> Flags:
    pair, one, other = couples(mine.start, theirs.start, left, right)
    equal = mine.name.keys[one] == theirs.name.keys[other]
    return _flags(len(left), pair[equal])


def _any_nearly_equal(mine: Names, theirs: Names, left: Rows, right: Rows) -> Flags:
    """Compare letter by letter only the names that share a word: few do."""
    pair, one, other = couples(mine.start, theirs.start, left, right)
    # One comparison for each two names, however many pairs of films and albums they stand in.
    code, inverse = np.unique(one * max(len(theirs.name), 1) + other, return_inverse=True)
    ones, others = code // max(len(theirs.name), 1), code % max(len(theirs.name), 1)
    sharing, word, their_word = couples(word_starts(mine.name), word_starts(theirs.name), ones, others)
    equal = mine.name.words.key[word] == theirs.name.words.key[their_word]
    rows = np.flatnonzero(_flags(len(ones), sharing[equal]))
    texts = (
        mine.name.text.take(pa.array(ones[rows])).to_pylist(),
        theirs.name.text.take(pa.array(others[rows])).to_pylist(),
    )
    same = np.zeros(len(ones), dtype=bool)
    same[rows] = [nearly_same(*names) for names in zip(*texts, strict=True)]
    return _flags(len(left), pair[same[inverse]])


def _flags(length: int, rows: Rows | Keys) -> Flags:
    flags = np.zeros(length, dtype=bool)
    flags[rows] = True
    return flags
