"""Compare the title forms that share a key, and keep the best two forms of each soundtrack and film."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from soundtrack_pop.linkage.blocking import FormPairs, SoundtrackIndex, candidate_forms
from soundtrack_pop.linkage.comparisons import TITLE
from soundtrack_pop.linkage.title_forms import IS_CUT_DOWN, IS_MAIN, IS_PART, Flags, Rows, TitleForms
from soundtrack_pop.parameters.matching import MatchingParameters

_NOWHERE = len(TITLE.levels)
_SAME_WORDS = np.float32(0.99)
# Allowance for a misspelt word, which lowers the similarity by whole words more than the similarity by letters.
_LESS_BY_WORDS = 0.15
# Positions in `RULES` of the last rule that compares letters, and of the first that ignores the order of words.
_LAST_RULE_BY_LETTERS, _FIRST_RULE_IN_ANY_ORDER = 1, 3


class TitleComparison(NamedTuple):
    """The best pair of forms of each pair of soundtrack and film."""

    pairs: FormPairs
    level: NDArray[np.uint8]
    similarity: NDArray[np.float32]

    def chosen(self, rows: Rows | Flags) -> TitleComparison:
        """Return some of the pairs, by row number or by flag."""
        soundtrack_form, movie_form, rule = self.pairs
        pairs = FormPairs(soundtrack_form[rows], movie_form[rows], rule[rows])
        return TitleComparison(pairs, self.level[rows], self.similarity[rows])


def compare_titles(
    index: SoundtrackIndex, movie_forms: TitleForms, matching: MatchingParameters
) -> TitleComparison:
    """Return every pair of forms that shares a key and reaches a title level, with that level."""
    pairs = candidate_forms(index, movie_forms)
    similarity = _similarities(index.forms, movie_forms, pairs, matching.least_title_similarity)
    level = title_levels(index.forms, movie_forms, pairs, similarity, matching)
    return TitleComparison(pairs, level, similarity).chosen(level < _NOWHERE)


def title_levels(
    mine: TitleForms,
    theirs: TitleForms,
    pairs: FormPairs,
    similarity: NDArray[np.float32],
    matching: MatchingParameters,
) -> NDArray[np.uint8]:
    """Return the title level of each pair of forms, as codes of `TITLE`; `len(TITLE.levels)` if it has none."""
    my_kind, their_kind = mine.kind[pairs.soundtrack_form], theirs.kind[pairs.movie_form]
    my_part, their_part = IS_PART[my_kind], IS_PART[their_kind]
    equal = similarity == 1
    is_cut = IS_CUT_DOWN[my_kind] | IS_CUT_DOWN[their_kind]
    clash = ~equal & (mine.numbers[pairs.soundtrack_form] != theirs.numbers[pairs.movie_form])
    by_letters = pairs.rule <= _LAST_RULE_BY_LETTERS
    is_near = similarity >= matching.near_title_similarity
    rules = [
        (my_part | their_part) & ~equal,
        my_part & their_part,
        my_part,
        their_part,
        equal & is_cut,
        _is_respelled(mine, theirs, pairs, equal & ~(is_cut | my_part | their_part)),
        equal & IS_MAIN[their_kind],
        equal,
        similarity < matching.least_title_similarity,
        clash,
        # What is near a form that lost a part is worse than what equals it.
        is_near & is_cut,
        is_near,
        by_letters & (similarity >= matching.similar_title_similarity),
    ]
    names = [
        None, "parts", "part_of_soundtrack", "part_of_film", "exact_cut", "respelled", "exact",
        "exact_other", None, "number_clash", "similar", "near", "similar",
    ]  # fmt: skip
    codes = [_NOWHERE if name is None else TITLE.code(name) for name in names]
    return np.select(rules, codes, TITLE.code("tokens")).astype(np.uint8)


def _is_respelled(mine: TitleForms, theirs: TitleForms, pairs: FormPairs, equal: Flags) -> Flags:
    """Return which of the equal pairs of forms are written in different words, signs or spaces."""
    rows = np.flatnonzero(equal)
    written = mine.writing(pairs.soundtrack_form[rows]), theirs.writing(pairs.movie_form[rows])
    flags = np.zeros(len(equal), dtype=bool)
    flags[rows] = pc.not_equal(*written).to_numpy(zero_copy_only=False)
    return flags


def _similarities(mine: TitleForms, theirs: TitleForms, pairs: FormPairs, least: float) -> NDArray[np.float32]:
    """Return the indel similarity of each pair of forms, in [0, 1]; for rare-word rules with the words sorted.

    For the other rules the blocking rule implies the indel distance: the difference of the lengths, or 2 if a
    letter is replaced.
    """
    lengths, others = mine.lengths[pairs.soundtrack_form], theirs.lengths[pairs.movie_form]
    distance = np.where(pairs.rule == 0, 0, np.where(lengths == others, 2, np.abs(lengths - others)))
    similarity: NDArray[np.float32] = (1 - distance / np.maximum(lengths + others, 1)).astype(np.float32)
    # Titles whose lengths differ too much cannot reach the least similarity.
    reachable = 2 * np.minimum(lengths, others) >= least * (lengths + others)
    by_words = pairs.rule >= _FIRST_RULE_IN_ANY_ORDER
    similarity[by_words] = 0
    words = np.flatnonzero(by_words & reachable)
    similarity[words] = _word_similarities(
        mine, theirs, pairs.soundtrack_form[words], pairs.movie_form[words], least
    )
    return similarity


def _word_similarities(
    mine: TitleForms, theirs: TitleForms, left: Rows, right: Rows, least: float
) -> NDArray[np.float32]:
    """Return the similarity of forms with their words sorted; 0 if their common words have too few letters.

    Most pairs that share a rare word share nothing else, and counting the letters of common words takes a tenth of
    the time of comparing the texts.
    """
    from soundtrack_pop.linkage.compiled.comparison import common_letters

    words, others = mine.words, theirs.words
    common = common_letters(words.start, words.key, words.length, others.start, others.key, left, right)
    share = 2 * common / np.maximum(mine.lengths[left] + theirs.lengths[right], 1)
    worth = np.flatnonzero(share >= least - _LESS_BY_WORDS)
    similarity = np.zeros(len(left), dtype=np.float32)
    if len(worth):
        sorted_words = process.cpdist(
            mine.text.take(pa.array(left[worth])).to_pylist(),
            theirs.text.take(pa.array(right[worth])).to_pylist(),
            scorer=fuzz.token_sort_ratio,
            dtype=np.float32,
        )
        # The same words in another order are not the same title.
        similarity[worth] = np.minimum(sorted_words / np.float32(100), _SAME_WORDS)
    return similarity


def best_forms(mine: TitleForms, theirs: TitleForms, found: TitleComparison) -> TitleComparison:
    """Keep the best two forms of each soundtrack and film; input and output are in the films' order."""
    from soundtrack_pop.linkage.compiled.comparison import best_of_pairs

    forms = found.pairs.soundtrack_form, found.pairs.movie_form
    soundtrack, movie = mine.owner[forms[0]], theirs.owner[forms[1]]
    soundtracks = int(mine.owner.max(initial=-1)) + 1
    return found.chosen(best_of_pairs(soundtrack, movie, forms, found.level, found.similarity, soundtracks))
