"""Title forms as columns: their texts, kinds, letters and words.

A title form is one normalised reading of a title, such as the title without its edition. Matching treats it as a
string of letters and as a list of words, and compares hashes: of the form, of the form without one letter, of each
word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Kinds of title forms, in the order of their codes. Cleaning gives the names; an unknown name counts as the last.
KINDS = (
    "full", "core", "title", "original", "alias", "alternative", "translated",
    "bare", "latin", "owner", "stem", "subtitle", "inner",
)  # fmt: skip
_PARTS = ("stem", "subtitle", "inner")
_MAIN = ("title", "original")
# Forms that may have lost what distinguishes a sequel from the first film, or two spellings from each other.
_CUT_DOWN = ("bare", "latin", "owner")


# Length classes of titles: many films share a short title, hardly any two share a long one.
TITLE_LENGTHS = ("short", "word", "two_words", "three_words", "long")
_SHORT_LETTERS = 5


def _is_one_of(names: tuple[str, ...]) -> Flags:
    return np.array([kind in names for kind in KINDS])


IS_PART, IS_MAIN, IS_CUT_DOWN = _is_one_of(_PARTS), _is_one_of(_MAIN), _is_one_of(_CUT_DOWN)


@dataclass(frozen=True)
class Words:
    """The words of all texts, one after the other.

    Attributes:
        start: position of each text's first word, and last the number of words.
        key: hash of each word.
        length: number of letters of each word.
        is_number: whether each word consists of digits.
    """

    start: Rows
    key: Keys
    length: Rows
    is_number: Flags

    @cached_property
    def owner(self) -> Rows:
        """Row of the text that each word belongs to."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int64), np.diff(self.start))


class _Read(NamedTuple):
    """The result of one pass over the letters of all texts."""

    keys: Keys
    lengths: Rows
    numbers: Keys
    words: Words


@dataclass(frozen=True)
class Texts:
    """Texts with their letters and words. Spaces only separate words; a null text counts as an empty one."""

    text: pa.Array

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.text)

    @cached_property
    def letters(self) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """The UTF-8 bytes of all texts, and the offset of each text, followed by the end of the last."""
        text = pc.fill_null(self.text, "") if self.text.null_count else self.text
        _, offsets, data = text.buffers()
        if not len(text):
            return np.frombuffer(b"", dtype=np.uint8), np.frombuffer(bytes(4), dtype=np.int32)
        starts = np.frombuffer(offsets, dtype=np.int32)[text.offset : text.offset + len(text) + 1]
        return np.frombuffer(data or b"", dtype=np.uint8), starts

    @cached_property
    def _read(self) -> _Read:
        from soundtrack_pop.linkage.compiled.letters import read_texts

        keys, lengths, numbers, *words = read_texts(*self.letters)
        return _Read(keys, lengths, numbers, Words(*words))

    @property
    def keys(self) -> Keys:
        """Hash of each whole text; 0 for a text without letters."""
        return self._read.keys

    @property
    def lengths(self) -> Rows:
        """Number of letters of each text."""
        return self._read.lengths

    @property
    def words(self) -> Words:
        """The words of all texts."""
        return self._read.words

    @property
    def word_counts(self) -> Rows:
        """Number of words of each text."""
        return np.diff(self.words.start)

    @property
    def numbers(self) -> Keys:
        """One hash for all numbers in each text, whatever their order; 0 for a text without numbers."""
        return self._read.numbers

    def without_one_letter(self, rows: Rows) -> tuple[Keys, Rows]:
        """Return the hashes of these texts with each letter left out in turn, and the row of each hash."""
        from soundtrack_pop.linkage.compiled.letters import keys_without_one_letter

        keys, owner = keys_without_one_letter(*self.letters, rows, self.keys, self.lengths)
        return keys, owner

    def without_one_word(self, rows: Rows) -> tuple[Keys, Rows]:
        """Return the hashes of these texts with each word left out in turn, and the row of each hash."""
        from soundtrack_pop.linkage.compiled.letters import keys_without_one_word

        words = self.words
        keys, owner = keys_without_one_word(words.start, words.key, words.length, rows)
        return keys, owner


@dataclass(frozen=True)
class TitleForms(Texts):
    """The title forms of a table, one after the other.

    Attributes:
        owner: row of the table that each form belongs to.
        kind: code of each form's kind, a position in `KINDS`.
        written: the words of each form as they are written, where they differ from the form; null elsewhere.
    """

    owner: Rows
    kind: NDArray[np.uint8]
    written: pa.Array

    def writing(self, rows: Rows) -> pa.Array:
        """Return the words of these forms as they are written, with articles, number words and signs."""
        chosen = pa.array(rows)
        return pc.coalesce(self.written.take(chosen), self.text.take(chosen))


def title_length_classes(texts: Texts) -> NDArray[np.uint8]:
    """Return the length class of each text, as a position in `TITLE_LENGTHS`."""
    words, letters = texts.word_counts, texts.lengths
    length = np.select([letters <= _SHORT_LETTERS, words <= 1, words == 2, words == 3], [0, 1, 2, 3], 4)
    return length.astype(np.uint8)


def flatten_forms(table: pa.Table) -> TitleForms:
    """Return the forms in the column `title_forms`, list<struct<form, kind, written>>; null lists have none."""
    flat, owner = flattened(table["title_forms"])
    kinds = pc.index_in(pc.struct_field(flat, "kind"), value_set=pa.array(KINDS))
    return TitleForms(
        text=pc.fill_null(pc.struct_field(flat, "form"), "").cast(pa.string()),
        owner=owner,
        kind=pc.fill_null(kinds, len(KINDS) - 1).to_numpy(zero_copy_only=False).astype(np.uint8),
        written=pc.struct_field(flat, "written").cast(pa.string()),
    )


def combined(column: pa.ChunkedArray) -> pa.Array:
    """Return a chunked column as one array."""
    array = column.combine_chunks()
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def flattened(column: pa.ChunkedArray) -> tuple[pa.Array, Rows]:
    """Return the items of a column of lists, and the row of each; a null list has none."""
    lists = combined(column)
    # By the lengths of the lists: Arrow's parent indices also count items that a null list has in its buffers.
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return pc.list_flatten(lists), np.repeat(np.arange(len(lists), dtype=np.int64), counts)


def floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return a column of numbers as floats; null is NaN."""
    numbers: NDArray[np.float64] = pc.cast(combined(column), pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def value_counts(column: pa.ChunkedArray) -> dict[str, int]:
    """Return how often each value of a column occurs; values as text, without nulls."""
    counts = pc.value_counts(combined(column).drop_null())
    values = counts.field("values").cast(pa.string()).to_pylist()
    return dict(zip(values, counts.field("counts").to_pylist(), strict=True))


def mixed(values: Keys) -> Keys:
    """Return the values with their bits spread (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))
