"""Find the candidate pairs: soundtrack and film whose title forms share a key.

The soundtracks are the smaller table: they are indexed once, and the films are looked up in the index batch by
batch. The year is not a blocking key, because reissues and missing years are common; it is a comparison.

Rules, most reliable first: `exact` (equal but for spaces), `deletion` (equal but for one letter missing, added,
wrong or swapped with its neighbour), `word` (equal but for one word missing or added), `rare_token` (a word that
few films have), `rare_pair` (two words that few films have together). Two different texts have the same 64-bit key
with probability 2^-64.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.linkage.comparisons import COMPARED_BY_PAIR
from soundtrack_pop.linkage.key_index import KeyIndex
from soundtrack_pop.linkage.title_forms import (
    IS_PART,
    Flags,
    Keys,
    Rows,
    TitleForms,
    flatten_forms,
)
from soundtrack_pop.linkage.vocabulary import Vocabulary, rare_keys, rarity
from soundtrack_pop.parameters.matching import BlockingParameters

RULES = ("exact", "deletion", "word", "rare_token", "rare_pair")


class FormPairs(NamedTuple):
    """Pairs of title forms that share a key; rows into the soundtracks' and the films' forms."""

    soundtrack_form: Rows
    movie_form: Rows
    rule: NDArray[np.uint8]


@dataclass(frozen=True)
class SoundtrackIndex:
    """The soundtracks, their title forms and the forms' blocking keys; small enough to broadcast to every worker.

    Derived arrays are computed on first use and are not pickled. Each key is indexed with one integer: the row of
    its form times two, plus one for a key by deletion (one letter left out) or of a pair of words. Agreement on
    such a key counts as the weaker rule: `deletion` after `exact`, `rare_pair` after `rare_token`.

    Attributes:
        soundtracks: the columns of `prm_soundtracks` that comparisons read, `title_forms` among them.
        vocabulary: the soundtracks' words with their frequency among the films.
        blocking: limits that decide which forms get which keys.
    """

    soundtracks: pa.Table
    vocabulary: Vocabulary
    blocking: BlockingParameters

    @cached_property
    def sides(self) -> dict[str, Any]:
        """The soundtracks' columns as each comparison prepares them, by the comparison's name."""
        return {
            one.name: one.read_soundtracks(self.soundtracks) for one in COMPARED_BY_PAIR if one.read_soundtracks
        }

    @cached_property
    def forms(self) -> TitleForms:
        """All title forms."""
        return flatten_forms(self.soundtracks)

    @cached_property
    def letters(self) -> KeyIndex:
        """Keys of the forms, and of the forms without one letter."""
        return _index_of(*_letter_keys(self.forms, self.blocking))

    @cached_property
    def without_word(self) -> KeyIndex:
        """Keys of the forms without one word."""
        keys, rows = self.forms.without_one_word(np.flatnonzero(_fits_lost_words(self.forms, self.blocking)))
        return _index_of(keys, rows, np.zeros(len(rows), dtype=bool))

    @cached_property
    def words(self) -> KeyIndex:
        """Keys of rare words and of rare pairs of words."""
        return _index_of(*rare_keys(self.forms, self.vocabulary, self.blocking))

    def prepared(self) -> SoundtrackIndex:
        """Return the index with all derived arrays computed, so that threads can share it."""
        _ = self.forms.keys, self.letters, self.without_word, self.words, self.sides
        return self

    def __reduce__(self) -> tuple[Callable[[bytes], SoundtrackIndex], tuple[bytes]]:
        counted = self.vocabulary.keys, self.vocabulary.film_forms, self.vocabulary.films
        return _unpacked_index, (pickle.dumps((self.soundtracks, counted, self.blocking), protocol=5),)


@lru_cache(maxsize=1)
def _unpacked_index(serialised: bytes) -> SoundtrackIndex:
    """Return the unpickled index; a worker keeps it from one task to the next."""
    soundtracks, counted, blocking = pickle.loads(serialised)  # noqa: S301 - packed by `__reduce__`
    return SoundtrackIndex(soundtracks, Vocabulary(*counted), blocking)


def candidate_forms(index: SoundtrackIndex, movie_forms: TitleForms) -> FormPairs:
    """Return the pairs of forms that share a key, each once and with the most reliable rule that finds it.

    The pairs are in the order of the films' forms.
    """
    from soundtrack_pop.linkage.compiled.candidates import find_candidates

    vocabulary, words = index.vocabulary, movie_forms.words
    found, rows = find_candidates(
        (*movie_forms.letters, movie_forms.keys, movie_forms.lengths, words.start, words.key, words.length),
        IS_PART[movie_forms.kind],
        (_fits_deletions(movie_forms, index.blocking), _fits_lost_words(movie_forms, index.blocking)),
        vocabulary.positions(words.key),
        tuple(tuple(keys.tables) for keys in (index.letters, index.without_word, index.words)),
        (vocabulary.film_forms, vocabulary.keys),
        rarity(vocabulary, index.blocking),
        len(index.forms),
    )
    return FormPairs(found >> 3, rows, (found & 7).astype(np.uint8))


def _index_of(keys: Keys, rows: Rows, is_second: Flags) -> KeyIndex:
    """Return the index of forms' keys, with the integers that `SoundtrackIndex` describes."""
    return KeyIndex.of(keys, rows * 2 + is_second)


def _letter_keys(forms: TitleForms, blocking: BlockingParameters) -> tuple[Keys, Rows, Flags]:
    """Return the keys of forms, and of forms without one letter; a part of a title has no keys by deletion."""
    filled = np.flatnonzero(forms.lengths > 0)
    deletions, owners = forms.without_one_letter(np.flatnonzero(_fits_deletions(forms, blocking)))
    is_deletion = np.zeros(len(filled) + len(deletions), dtype=bool)
    is_deletion[len(filled) :] = True
    return np.concatenate([forms.keys[filled], deletions]), np.concatenate([filled, owners]), is_deletion


def _fits_deletions(forms: TitleForms, blocking: BlockingParameters) -> Flags:
    lengths = forms.lengths
    fits: Flags = (
        (lengths >= blocking.shortest_form_for_deletions)
        & (lengths <= blocking.longest_form_for_deletions)
        & ~IS_PART[forms.kind]
    )
    return fits


def _fits_lost_words(forms: TitleForms, blocking: BlockingParameters) -> Flags:
    fits: Flags = (forms.word_counts >= blocking.fewest_words_to_lose_one) & ~IS_PART[forms.kind]
    return fits
