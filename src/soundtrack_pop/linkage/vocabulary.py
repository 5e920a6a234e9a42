"""The words of the soundtracks' titles and how many film titles hold each: which words are rare.

A first pass over films counts; the counts of batches add up, so any partitioning gives the same.
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
        film_forms: how many title forms of films hold each word.
        films: number of films counted.
    """

    keys: Keys
    film_forms: Rows
    films: int

    @cached_property
    def index(self) -> KeyIndex:
        """The words' keys, each with its position."""
        return KeyIndex.of(self.keys, np.arange(len(self.keys), dtype=np.int64))

    def positions(self, keys: Keys) -> Rows:
        """Return the position of each word; -1 where it is not in the vocabulary."""
        return self.index.first_entries(keys)


def collect_vocabulary(soundtrack_forms: TitleForms) -> Keys:
    """Return the distinct words of whole titles, ascending."""
    words = soundtrack_forms.words
    keys = np.sort(words.key[~IS_PART[soundtrack_forms.kind[words.owner]]])
    return keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys


def rarity(vocabulary: Vocabulary, blocking: BlockingParameters) -> NDArray[np.float64]:
    """Return what decides which words make keys: words of a form, forms of a word, forms of a pair, films."""
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

    Only words that both sides know count: the others cannot meet. A pair is rare when no more forms than
    `most_forms_expected_per_rare_pair` would hold both, were words independent.

    Returns:
        Keys, the row of each key's form, and whether a key is of a pair.
    """
    from soundtrack_pop.linkage.compiled.candidates import rare_keys_of_forms

    positions = vocabulary.positions(forms.words.key)
    counted = vocabulary.film_forms, vocabulary.keys
    keys, rows, is_pair = rare_keys_of_forms(
        forms.words.start, positions, IS_PART[forms.kind], *counted, rarity(vocabulary, blocking)
    )
    return keys, rows, is_pair
