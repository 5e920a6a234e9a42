"""Find the candidate pairs: soundtrack and film whose title forms share a key.

The soundtracks are the small side: they are indexed once, and the films stream past the index, each batch by
itself. The year takes no part: reissues and missing years are common, so it is evidence and not a block.

Rules, in the order of what they promise: `exact` (equal but for spaces), `deletion` (equal but for one letter
missing, added, wrong or swapped with its neighbour), `rare_token` (a word that few films have), `rare_pair` (two
words that few films have together). Two different texts share a 64-bit key by chance once in 2^64.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from soundtrack_pop.parameters import BlockingParameters
from soundtrack_pop.pipelines.matching.couples import repeated
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
from soundtrack_pop.pipelines.matching.people import Names, flatten_names
from soundtrack_pop.pipelines.matching.vocabulary import Vocabulary, rare_keys

RULES = ("exact", "deletion", "rare_token", "rare_pair")
_EXACT, _DELETION, _RARE = 0, 1, 2
_BITS_PER_KEY = 24


class FormPairs(NamedTuple):
    """Pairs of title forms that share a key; rows into the soundtracks' and the films' forms."""

    soundtrack_form: Rows
    movie_form: Rows
    rule: NDArray[np.uint8]


@dataclass(frozen=True)
class KeyIndex:
    """Keys in ascending order, and what each stands for.

    Attributes:
        keys: ascending, with repeats.
        entries: row of the form, times two, plus one for a key that is not the form's first choice
            (a letter left out; a pair of words).
    """

    keys: Keys
    entries: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Keys, rows: Rows, is_second: Flags | Rows) -> KeyIndex:
        """Return the index of these keys."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], (rows * 2 + is_second).astype(np.int32)[order])

    @cached_property
    def _ends(self) -> Rows:
        """Return for each position where the run of equal keys ends that it stands in."""
        is_last = np.append(self.keys[1:] != self.keys[:-1], True)
        ends = np.flatnonzero(is_last) + 1
        return np.repeat(ends, np.diff(ends, prepend=0))

    @cached_property
    def _bits(self) -> tuple[NDArray[np.bool_], np.uint64]:
        """Return a table of flags by the upper bits of a key: most keys that are not here are told apart by it."""
        width = max(10, min(27, int(len(self.keys) * _BITS_PER_KEY).bit_length()))
        shift = np.uint64(64 - width)
        table = np.zeros(1 << width, dtype=bool)
        table[_spread(self.keys) >> shift] = True
        return table, shift

    def find(self, keys: Keys) -> tuple[Rows, Rows]:
        """Return where these keys meet the index: position among the given keys, position in the index."""
        if not len(self.keys):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        table, shift = self._bits
        maybe = np.flatnonzero(table[_spread(keys) >> shift])
        left = np.searchsorted(self.keys, keys[maybe], side="left")
        is_here = self.keys[np.minimum(left, len(self.keys) - 1)] == keys[maybe]
        maybe, left = maybe[is_here], left[is_here]
        counts = self._ends[left] - left
        mine, within = repeated(maybe, counts)
        return mine, np.repeat(left, counts) + within


@dataclass(frozen=True)
class SoundtrackIndex:
    """The soundtracks, their title forms and the forms' keys; small enough to travel to every worker."""

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
        for keys in (self.letters, self.words):
            keys.find(keys.keys[:1])
        for texts in (self.forms, self.people.name):
            _ = texts.keys, texts.words, texts.numbers, texts.lengths
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
        letters=KeyIndex.of(*_letter_keys(forms, blocking)),
        words=KeyIndex.of(*rare_keys(forms, vocabulary, blocking)),
        vocabulary=vocabulary,
        blocking=blocking,
    )


def candidate_forms(index: SoundtrackIndex, movie_forms: TitleForms) -> FormPairs:
    """Return the pairs of forms that share a key; each once, with the best rule that found it.

    In order of the film's form and then the soundtrack's.
    """
    found = [
        _meet(index.letters, *_letter_keys(movie_forms, index.blocking), first_rule=_EXACT),
        _meet(index.words, *rare_keys(movie_forms, index.vocabulary, index.blocking), first_rule=_RARE),
    ]
    soundtracks = len(index.forms)
    codes = [(pairs.movie_form * soundtracks + pairs.soundtrack_form) * 4 + pairs.rule for pairs in found]
    code = np.sort(np.concatenate(codes))
    pair, rule = code >> 2, (code & 3).astype(np.uint8)
    is_first = np.ones(len(pair), dtype=bool)
    is_first[1:] = pair[1:] != pair[:-1]
    pair, rule = pair[is_first], rule[is_first]
    return FormPairs(pair % max(soundtracks, 1), pair // max(soundtracks, 1), rule)


def _meet(index: KeyIndex, keys: Keys, rows: Rows, is_second: Flags | Rows, first_rule: int) -> FormPairs:
    mine, theirs = index.find(keys)
    entry = index.entries[theirs].astype(np.int64)
    # A letter left out on either side makes it the weaker rule; a pair of words meets pairs only.
    rule = first_rule + np.maximum(entry & 1, is_second[mine])
    return FormPairs(entry >> 1, rows[mine], rule.astype(np.uint8))


def _letter_keys(forms: TitleForms, blocking: BlockingParameters) -> tuple[Keys, Rows, Flags]:
    """Return the keys of whole forms and of forms without one letter; a part of a title gets its own key only."""
    lengths = forms.lengths
    filled = np.flatnonzero(lengths > 0)
    fits = np.flatnonzero(
        (lengths >= blocking.shortest_form_for_deletions)
        & (lengths <= blocking.longest_form_for_deletions)
        & ~IS_PART[forms.kind]
    )
    deletions, owners = forms.without_one_letter(fits)
    is_deletion = np.zeros(len(filled) + len(deletions), dtype=bool)
    is_deletion[len(filled) :] = True
    return np.concatenate([forms.keys[filled], deletions]), np.concatenate([filled, owners]), is_deletion


def _spread(keys: Keys) -> Keys:
    # The upper bits of a running sum depend on all letters only after a multiplication.
    with np.errstate(over="ignore"):
        return keys * np.uint64(0x9E3779B97F4A7C15)
