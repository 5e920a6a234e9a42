"""The words of the soundtracks' titles, and which of them are rare: contained in few film titles.

A first pass over the films counts the words. The counts of batches are summed, so partitioning has no effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop.linkage.key_index import KeyIndex
from soundtrack_pop.linkage.title_forms import IS_PART, Flags, Keys, Rows, TitleForms
from soundtrack_pop.parameters.matching import BlockingParameters


@dataclass(frozen=True)
class Vocabulary:
    """The words of the soundtracks' titles.

    Attributes:
        keys: hashes of the words, ascending.
        film_forms: number of films' title forms that contain each word.
        films: number of films counted.
    """

    keys: Keys
    film_forms: Rows
    films: int

    @cached_property
    def index(self) -> KeyIndex:
        """Index of the words' keys, each with its position."""
        return KeyIndex.of(self.keys, np.arange(len(self.keys), dtype=np.int64))

    def positions(self, keys: Keys) -> Rows:
        """Return the position of each word; -1 for a word that is not in the vocabulary."""
        return self.index.first_entries(keys)


def collect_vocabulary(soundtrack_forms: TitleForms) -> Keys:
    """Return the hashes of the distinct words of whole titles, ascending."""
    words = soundtrack_forms.words
    keys = np.sort(words.key[~IS_PART[soundtrack_forms.kind[words.owner]]])
    return keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys


def rarity(vocabulary: Vocabulary, blocking: BlockingParameters) -> NDArray[np.float64]:
    """Return the limits of rarity: words used per form, most forms per word and per pair, number of films."""
    return np.array(
        [
            blocking.rare_words_per_form,
            blocking.most_forms_per_rare_word,
            blocking.most_forms_expected_per_rare_pair,
            vocabulary.films,
        ],
        dtype=np.float64,
    )


def rare_keys(forms: TitleForms, vocabulary: Vocabulary, blocking: BlockingParameters) -> tuple[Keys, Rows, Flags]:
    """Return the keys of rare words and of rare pairs of words in whole forms.

    Only words that occur on both sides give keys; others cannot lead to a candidate pair. A pair of words is rare
    if, with independent words, at most `most_forms_expected_per_rare_pair` forms are expected to contain both.

    Returns:
        The keys, the row of each key's form, and whether each key is of a pair of words.
    """
    from soundtrack_pop.linkage.compiled.candidates import rare_keys_of_forms

    positions = vocabulary.positions(forms.words.key)
    counted = vocabulary.film_forms, vocabulary.keys
    keys, rows, is_pair = rare_keys_of_forms(
        forms.words.start, positions, IS_PART[forms.kind], *counted, rarity(vocabulary, blocking)
    )
    return keys, rows, is_pair
