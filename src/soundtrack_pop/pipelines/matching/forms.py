"""Title forms as columns: their texts, kinds, letters and words, ready for whole-array work.

A form is a run of letters and a list of words. Hashes of prefixes make every key that matching needs a
difference of two numbers: of a form, of a form without one letter, of a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

# In the order of their codes. The names come from cleaning; an unknown one counts as the last.
KINDS = (
    "full", "core", "title", "original", "alias", "alternative", "translated",
    "bare", "latin", "owner", "stem", "subtitle", "inner",
)  # fmt: skip
_PARTS = ("stem", "subtitle", "inner")
_MAIN = ("title", "original")
# Forms that may have lost what tells a sequel from its first part, or two writings apart.
_CUT_DOWN = ("bare", "latin", "owner")

_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_SPACE, _ZERO, _NINE = 32, 48, 57


def _is_one_of(names: tuple[str, ...]) -> Flags:
    return np.array([kind in names for kind in KINDS])


IS_PART, IS_MAIN, IS_CUT_DOWN = _is_one_of(_PARTS), _is_one_of(_MAIN), _is_one_of(_CUT_DOWN)


@dataclass(frozen=True)
class Words:
    """The words of all texts, one after the other.

    Attributes:
        owner: row of the text that a word belongs to.
        key: hash of the word.
        length: its number of letters.
        is_number: whether it consists of digits.
    """

    owner: Rows
    key: Keys
    length: Rows
    is_number: Flags


@dataclass(frozen=True)
class Texts:
    """Texts with their letters; spaces separate words and count for nothing else."""

    text: pa.Array

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.text)

    @cached_property
    def _codes(self) -> tuple[NDArray[np.uint32], Rows]:
        """Return the code points of all texts one after the other, and the length of each text."""
        offsets = np.frombuffer(self.text.buffers()[1], dtype=np.int32)
        offsets = offsets[self.text.offset : self.text.offset + len(self.text) + 1]
        data = self.text.buffers()[2]
        whole = data.slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes() if data else b""
        codes = np.frombuffer(whole.decode("utf-8").encode("utf-32-le"), dtype=np.uint32)
        lengths = pc.fill_null(pc.utf8_length(self.text), 0).to_numpy(zero_copy_only=False)
        return codes, lengths.astype(np.int64)

    @cached_property
    def _letters(self) -> tuple[NDArray[np.uint32], Rows, Flags]:
        """Return the letters without spaces, how many each text has, and which of them begin a word."""
        codes, lengths = self._codes
        is_letter = codes != _SPACE
        begins = np.ones(len(codes), dtype=bool)
        begins[1:] = ~is_letter[:-1]
        first = np.cumsum(lengths) - lengths
        begins[first[lengths > 0]] = True
        before = np.concatenate([[0], np.cumsum(is_letter)])
        counts = before[first + lengths] - before[first]
        return codes[is_letter], counts.astype(np.int64), begins[is_letter]

    @property
    def lengths(self) -> Rows:
        """Number of letters of each text."""
        return self._letters[1]

    @cached_property
    def prefix(self) -> Keys:
        """Hash of every prefix; text i's stand from ``first[i] + i``, its empty prefix first.

        With position weights instead of Horner's rule the hash is a plain running sum: one cumsum for all texts.
        """
        letters, counts, _ = self._letters
        weights = powers(_BASE, int(counts.max(initial=0)) + 1)
        position = np.arange(len(letters), dtype=np.int64) - np.repeat(self.first, counts)
        with np.errstate(over="ignore"):
            parts = (letters.astype(np.uint64) + np.uint64(1)) * weights[position]
            running = np.concatenate([[np.uint64(0)], np.cumsum(parts, dtype=np.uint64)])
            rows = np.repeat(np.arange(len(counts), dtype=np.int64), counts + 1)
            prefixes: Keys = running[np.arange(len(rows), dtype=np.int64) - rows] - running[self.first][rows]
        return prefixes

    @cached_property
    def first(self) -> Rows:
        """Position of each text's first letter among all letters."""
        counts = self._letters[1]
        return np.cumsum(counts) - counts

    @cached_property
    def keys(self) -> Keys:
        """Hash of each whole text; 0 for a text without letters."""
        rows = np.arange(len(self), dtype=np.int64)
        keys: Keys = self.prefix[self.first + rows + self.lengths]
        return keys

    @cached_property
    def words(self) -> Words:
        """The words of all texts."""
        letters, counts, begins = self._letters
        start = np.flatnonzero(begins).astype(np.int64)
        end = np.append(start[1:], len(letters))
        owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)[start]
        position = start - self.first[owner]
        with np.errstate(over="ignore"):
            span = self.prefix[end + owner] - self.prefix[start + owner]
            key = span * powers(_INVERSE, int(counts.max(initial=0)) + 1)[position]
        is_digit = (letters >= _ZERO) & (letters <= _NINE)
        digits = np.concatenate([[0], np.cumsum(is_digit)])
        return Words(owner, key, end - start, digits[end] - digits[start] == end - start)

    @cached_property
    def word_counts(self) -> Rows:
        """Number of words of each text."""
        return np.bincount(self.words.owner, minlength=len(self)).astype(np.int64)

    @cached_property
    def numbers(self) -> Keys:
        """One hash for the numbers of each text, in any order; 0 where there is none."""
        words = self.words
        found = np.zeros(len(self), dtype=np.uint64)
        np.add.at(found, words.owner[words.is_number], mixed(words.key[words.is_number]))
        return found

    def without_one_letter(self, rows: Rows) -> tuple[Keys, Rows]:
        """Return the hashes of these texts with one letter left out, each with its text's row.

        The letters after the gap move down one position: their part of the sum is divided by the base, which
        is odd and so has an inverse modulo 2^64.
        """
        counts = self.lengths[rows]
        owner = np.repeat(rows, counts)
        gap = np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
        at = self.first[owner] + owner
        gap += at
        whole = np.repeat(self.keys[rows], counts)
        with np.errstate(over="ignore"):
            return self.prefix[gap] + (whole - self.prefix[gap + 1]) * _INVERSE, owner


@dataclass(frozen=True)
class TitleForms(Texts):
    """The title forms of a table, one after the other.

    Attributes:
        owner: row of the table that a form belongs to.
        kind: code of how it came about, a position in `KINDS`.
    """

    owner: Rows
    kind: NDArray[np.uint8]


def flatten_forms(table: pa.Table) -> TitleForms:
    """Return the forms in the column `title_forms`, list<struct<form, kind>>; null lists have none."""
    flat, owner = flattened(table["title_forms"])
    kinds = pc.index_in(pc.struct_field(flat, "kind"), value_set=pa.array(KINDS))
    return TitleForms(
        text=pc.fill_null(pc.struct_field(flat, "form"), "").cast(pa.string()),
        owner=owner,
        kind=pc.fill_null(kinds, len(KINDS) - 1).to_numpy(zero_copy_only=False).astype(np.uint8),
    )


def combined(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    array = column.combine_chunks()
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def flattened(column: pa.ChunkedArray) -> tuple[pa.Array, Rows]:
    """Return the items of a column of lists, and the row of each; a null list has none."""
    lists = combined(column)
    # By the lengths: Arrow's parent indices count what a null list may hide in its buffers.
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return pc.list_flatten(lists), np.repeat(np.arange(len(lists), dtype=np.int64), counts)


def floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return a column of numbers as floats; null is NaN."""
    numbers: NDArray[np.float64] = pc.cast(combined(column), pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def powers(base: np.uint64, count: int) -> Keys:
    """Return base^0 ... base^count modulo 2^64."""
    with np.errstate(over="ignore"):
        return np.cumprod(np.concatenate([[np.uint64(1)], np.full(count, base)]), dtype=np.uint64)


def mixed(values: Keys) -> Keys:
    """Return the values with their bits spread (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))
