"""Find the candidate pairs: soundtrack and film whose title forms share a key.

The soundtracks are the small side: they are indexed once, and the films stream past the index, each batch by
itself. The year takes no part: reissues and missing years are common, so it is evidence and not a block.

Rules, in the order of what they promise: `exact` (equal but for spaces), `deletion` (equal but for one letter
missing, added, wrong or swapped with its neighbour), `rare_token` (a word that few films have), `rare_pair` (two
words that few films have together). Two different texts share a 64-bit key by chance once in 2^64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.parameters import BlockingParameters
from soundtrack_pop.pipelines.matching.forms import (
    IS_PART,
    Flags,
    Keys,
    Rows,
    TitleForms,
    combined,
    flatten_forms,
    floats,
)
from soundtrack_pop.pipelines.matching.key_index import KeyIndex
from soundtrack_pop.pipelines.matching.people import Names, flatten_names
from soundtrack_pop.pipelines.matching.vocabulary import Vocabulary, rare_keys, rarity

RULES = ("exact", "deletion", "rare_token", "rare_pair")


class FormPairs(NamedTuple):
    """Pairs of title forms that share a key; rows into the soundtracks' and the films' forms."""

    soundtrack_form: Rows
    movie_form: Rows
    rule: NDArray[np.uint8]


@dataclass(frozen=True)
class SoundtrackIndex:
    """The soundtracks, their title forms and the forms' keys; small enough to travel to every worker.

    The entries of the keys are the row of the form, times two, plus one for a key that is not the form's first
    choice: a letter left out, a pair of words.
    """

    years: NDArray[np.float64]
    people: Names
    languages: pa.Array
    forms: TitleForms
    letters: KeyIndex
    words: KeyIndex
    vocabulary: Vocabulary
    blocking: BlockingParameters

    def prepared(self) -> SoundtrackIndex:
        """Return the index with all that is worked out once worked out: before threads share it."""
        for texts in (self.forms, self.people.name):
            _ = texts.keys
        _ = self.vocabulary.index
        return self


def index_soundtracks(
    soundtracks: pa.Table, vocabulary: Vocabulary, blocking: BlockingParameters
) -> SoundtrackIndex:
    """Return the index over the soundtracks' title forms.

    Args:
        soundtracks: the columns of `prm_soundtracks` that features need, `title_forms` among them.
        vocabulary: the soundtracks' words with their frequency among the films.
        blocking: which forms get which keys.
    """
    forms = flatten_forms(soundtracks)
    return SoundtrackIndex(
        years=floats(soundtracks["year"]),
        people=flatten_names(soundtracks["people"]),
        languages=combined(soundtracks["language"]),
        forms=forms,
        letters=_index_of(*_letter_keys(forms, blocking)),
        words=_index_of(*rare_keys(forms, vocabulary, blocking)),
        vocabulary=vocabulary,
        blocking=blocking,
    )


def candidate_forms(index: SoundtrackIndex, movie_forms: TitleForms) -> FormPairs:
    """Return the pairs of forms that share a key; each once, with the best rule that found it.

    In the order of the films' forms.
    """
    from soundtrack_pop.pipelines.matching.compiled.candidates import find_candidates

    vocabulary, words = index.vocabulary, movie_forms.words
    found, rows = find_candidates(
        (*movie_forms.letters, movie_forms.keys, movie_forms.lengths, words.start),
        IS_PART[movie_forms.kind],
        _fits_deletions(movie_forms, index.blocking),
        vocabulary.positions(words.key),
        tuple(index.letters.tables),
        tuple(index.words.tables),
        (vocabulary.film_forms, vocabulary.keys),
        rarity(vocabulary, index.blocking),
        len(index.forms),
    )
    return FormPairs(found >> 2, rows, (found & 3).astype(np.uint8))


def _index_of(keys: Keys, rows: Rows, is_second: Flags) -> KeyIndex:
    """Return the index of forms' keys; entries as `SoundtrackIndex` tells them."""
    return KeyIndex.of(keys, rows * 2 + is_second)


def _letter_keys(forms: TitleForms, blocking: BlockingParameters) -> tuple[Keys, Rows, Flags]:
    """Return the keys of whole forms and of forms without one letter; a part of a title gets its own key only."""
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
