"""The comparison of people: the people a soundtrack credits with a film's composers and directors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz

from soundtrack_pop.linkage.comparison import MISSING, Codes, Comparison, Level
from soundtrack_pop.linkage.title_forms import Keys, Rows, Texts, flattened

# Similarity, 0 to 100, from which two names that share a word count as the same person: one spelling mistake.
_SAME_PERSON = 85.0


@dataclass(frozen=True)
class Names:
    """The names of a list column; those of row i are at positions ``start[i]`` to ``start[i + 1]`` - 1."""

    start: Rows
    name: Texts

    @property
    def counts(self) -> Rows:
        """Number of names of each row."""
        return np.diff(self.start)

    def read(self) -> tuple[Rows, Keys, Rows, Keys]:
        """Return the start of each row's names, keys of names, start of each name's words, keys of words."""
        return self.start, self.name.keys, self.name.words.start, self.name.words.key


def flatten_names(column: pa.ChunkedArray) -> Names:
    """Return the names of a column list<string>; a null list has none, and null or empty names are left out."""
    flat, owner = flattened(column)
    texts = pc.fill_null(flat, "").cast(pa.string())
    names = Texts(texts)
    named = names.lengths > 0
    counts = np.bincount(owner[named], minlength=len(column))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Names(start, names if named.all() else Texts(texts.filter(pa.array(named))))


@dataclass(frozen=True)
class FilmPeople:
    """The people of a batch of films."""

    composers: Names
    directors: Names


def person_levels(people: Names, films: FilmPeople, left: Rows, right: Rows) -> Codes:
    """Return the code of the best level for each pair.

    Args:
        people: people that the soundtracks credit.
        films: composers and directors of the films.
        left: row of the soundtrack, for each pair.
        right: row of the film, for each pair.

    Returns:
        Codes of `PERSON`. `missing` if the soundtrack credits nobody, or if the film has no composer and the
        soundtrack credits none of its directors.
    """
    from soundtrack_pop.linkage.compiled.comparison import compare_people

    sides = (people.read(), films.composers.read(), films.directors.read())
    codes = tuple(PERSON.code(name) for name in ("composer", "director", "different"))
    levels, close = compare_people(*sides, left, right, codes)
    levels[_pairs_of_nearly_same(people, films.composers, close)] = PERSON.code("composer_nearly")
    return np.asarray(levels)


def _read_people(soundtracks: pa.Table) -> Names:
    names = flatten_names(soundtracks["people"])
    # Computed now, before threads share the names.
    names.read()
    return names


PERSON = Comparison(
    name="person",
    meaning="credited people against the film's composers and directors",
    levels=(
        Level(MISSING, "no names to compare"),
        Level("composer", "credits the film's composer", m=0.50, u=(0.005, 0.05)),
        Level("composer_nearly", "credits a name like the composer's", m=0.05, u=(0.002, 0.01)),
        Level("director", "credits the film's director", m=0.02, u=(0.003, 0.02)),
        # Films whose titles share a stem are often a series with one composer; films of the same title seldom are.
        Level("different", "credits none of the film's composers", m=0.43, u=(0.99, 0.92)),
    ),
    soundtrack_columns=("people",),
    film_columns=("directors", "composers"),
    read_soundtracks=_read_people,
    read_films=lambda table: FilmPeople(flatten_names(table["composers"]), flatten_names(table["directors"])),
    level_of=person_levels,
)


def nearly_same(one: str, other: str) -> bool:
    """Return whether two names are probably one person's: one contains the other's words, or a letter differs."""
    ones, others = set(one.split()), set(other.split())
    shorter, longer = sorted((ones, others), key=len)
    return (len(shorter) > 1 and shorter <= longer) or fuzz.ratio(one, other) >= _SAME_PERSON


def _pairs_of_nearly_same(mine: Names, theirs: Names, close: NDArray[np.int64]) -> Rows:
    """Return the pairs in which a credited name is nearly the same as a composer's.

    Args:
        mine: names that the soundtracks credit.
        theirs: names of the films' composers.
        close: pair, credited name and composer's name, one row for each two names that share a word. Only these
            few are compared letter by letter, and each two names once, however many pairs contain them.
    """
    code, inverse = np.unique(close[:, 1] * max(len(theirs.name), 1) + close[:, 2], return_inverse=True)
    ones, others = code // max(len(theirs.name), 1), code % max(len(theirs.name), 1)
    texts = (mine.name.text.take(pa.array(ones)).to_pylist(), theirs.name.text.take(pa.array(others)).to_pylist())
    same = np.array([nearly_same(*names) for names in zip(*texts, strict=True)], dtype=bool)
    pairs: Rows = close[same[inverse], 0]
    return pairs
