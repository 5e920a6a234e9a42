"""The words of the soundtracks' titles and how many film titles hold each: which words are rare.

A first pass over the films counts; the counts of batches add up, so any partitioning gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from soundtrack_pop.parameters import BlockingParameters
from soundtrack_pop.pipelines.matching.forms import IS_PART, Keys, Rows, TitleForms, mixed


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

    def positions(self, keys: Keys) -> Rows:
        """Return the position of each word; -1 where it is not in the vocabulary."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found, -1)


def collect_vocabulary(soundtrack_forms: TitleForms) -> Keys:
    """Return the distinct words of whole titles, ascending."""
    words = soundtrack_forms.words
    keys = np.sort(words.key[~IS_PART[soundtrack_forms.kind[words.owner]]])
    return keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys


def count_words(vocabulary: Vocabulary, movie_forms: TitleForms) -> Rows:
    """Return for each word of the vocabulary how often these whole forms hold it."""
    words = movie_forms.words
    positions = vocabulary.positions(words.key[~IS_PART[movie_forms.kind[words.owner]]])
    return np.bincount(positions[positions >= 0], minlength=len(vocabulary.keys)).astype(np.int64)


def rare_keys(forms: TitleForms, vocabulary: Vocabulary, blocking: BlockingParameters) -> tuple[Keys, Rows, Rows]:
    """Return the keys of rare words and of rare pairs of words in whole forms.

    Only words that both sides know count: the others cannot meet. A pair is rare when no more forms than
    `most_forms_expected_per_rare_pair` would hold both, were words independent.

    Returns:
        Keys, the row of each key's form, and the rule of each key: 0 for a word, 1 for a pair.
    """
    words = forms.words
    whole = ~IS_PART[forms.kind[words.owner]]
    owner, position = words.owner[whole], vocabulary.positions(words.key[whole])
    known = position >= 0
    owner, position = owner[known], position[known]
    count = vocabulary.film_forms[position]
    met = count > 0
    owner, position, count = owner[met], position[met], count[met]
    order = np.lexsort((position, count, owner))
    owner, position, count = owner[order], position[order], count[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    kept = rank < blocking.rare_words_per_form
    owner, position, count = owner[kept], position[kept], count[kept]
    most = blocking.most_forms_per_rare_word
    key = mixed(vocabulary.keys[position])
    is_rare = count <= most
    keys, rows, rules = [key[is_rare]], [owner[is_rare]], [np.zeros(int(is_rare.sum()), dtype=np.int64)]
    for step in range(1, blocking.rare_words_per_form):
        left, right = slice(None, -step), slice(step, None)
        expected = count[left].astype(np.float64) * count[right] / max(vocabulary.films, 1)
        pair = (
            (owner[left] == owner[right])
            & (position[left] != position[right])
            & (expected <= blocking.most_forms_expected_per_rare_pair)
        )
        with np.errstate(over="ignore"):
            keys.append(mixed(key[left][pair] + key[right][pair]))
        rows.append(owner[left][pair])
        rules.append(np.ones(int(pair.sum()), dtype=np.int64))
    return np.concatenate(keys), np.concatenate(rows), np.concatenate(rules)
