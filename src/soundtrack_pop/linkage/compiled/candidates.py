"""Keys of rare words of title forms, and the look-up of the films' forms in the soundtracks' index."""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled
from soundtrack_pop.linkage.compiled.letters import (
    BASE,
    letter_at,
    powers_of_base,
    shortened_key,
    spread,
    write_without_one_word,
)
from soundtrack_pop.linkage.compiled.lookup import bucket_of

_ONE, _SPACE = np.uint64(1), np.uint32(32)
# Codes of the rules, as in `blocking.RULES`.
_EXACT, _WORD, _RARE_TOKEN = 0, 2, 3


@compiled
def _is_rarer(count, position, other_count, other_position):
    return count < other_count or (count == other_count and position < other_position)


@compiled
def rare_keys_of_form(positions, counts, words, limits, chosen, keys):
    """Write the keys of a form's rarest words, and of their rare pairs, to `keys`.

    Args:
        positions: position in the vocabulary of each of the form's words; -1 for a word that is not in it.
        counts: number of films' forms that contain each word of the vocabulary.
        words: keys of the words of the vocabulary.
        limits: words used per form; most forms per word; most forms expected per pair; number of films.
        chosen: buffer for the positions of the words used.
        keys: buffer for the keys of these words and of all their pairs.

    Returns:
        Number of keys of words, and number of all keys.
    """
    most, kept = int(limits[0]), 0
    for position in positions:
        if position < 0 or counts[position] == 0:
            continue
        place = kept if kept < most else most
        while place > 0 and _is_rarer(counts[position], position, counts[chosen[place - 1]], chosen[place - 1]):
            place -= 1
        if place == most:
            continue
        kept = min(kept + 1, most)
        for later in range(kept - 1, place, -1):
            chosen[later] = chosen[later - 1]
        chosen[place] = position
    found = 0
    for place in range(kept):
        if counts[chosen[place]] <= limits[1]:
            keys[found] = spread(words[chosen[place]])
            found += 1
    of_words = found
    for place in range(kept):
        for later in range(place + 1, kept):
            one, other = chosen[place], chosen[later]
            # Expected number of forms that contain both words, if words are independent.
            expected = counts[one] * np.float64(counts[other]) / max(limits[3], 1.0)
            if one != other and expected <= limits[2]:
                keys[found] = spread(spread(words[one]) + spread(words[other]))
                found += 1
    return of_words, found


@compiled
def rare_keys_of_forms(starts, positions, is_part, counts, words, limits):
    """Return the keys of rare words and pairs in whole forms: key, row of the form, whether it is of a pair."""
    most = int(limits[0])
    chosen, keys = np.empty(most, dtype=np.int64), np.empty(most + most * most // 2, dtype=np.uint64)
    room = 0
    for row in range(len(is_part)):
        some = min(starts[row + 1] - starts[row], most)
        room += some + some * (some - 1) // 2
    found, rows, is_pair = np.empty(room, np.uint64), np.empty(room, np.int64), np.empty(room, np.bool_)
    total = 0
    for row in range(len(is_part)):
        if is_part[row]:
            continue
        mine = positions[starts[row] : starts[row + 1]]
        of_words, all_of_them = rare_keys_of_form(mine, counts, words, limits, chosen, keys)
        for number in range(all_of_them):
            found[total], rows[total], is_pair[total] = keys[number], row, number >= of_words
            total += 1
    return found[:total], rows[:total], is_pair[:total]


@compiled
def find_candidates(texts, is_part, fits, positions, indexes, vocabulary, limits, soundtrack_forms):
    """Return the pairs of forms that share a key, each once, in the order of the film's form.

    Args:
        texts: arrays of the films' forms: bytes, offsets, keys, lengths; starts, keys and lengths of words.
        is_part: whether each film's form is a part of a title.
        fits: whether the length of each film's form allows keys without one letter, and keys without one word.
        positions: position in the vocabulary of each of their words; -1 for a word that is not in it.
        indexes: the soundtracks' keys by letters, without one word, and by rare words.
        vocabulary: counts and keys of its words.
        limits: as in `rare_keys_of_form`.
        soundtrack_forms: number of the soundtracks' forms.

    Returns:
        For each pair, row of the soundtrack's form times eight plus the code of the rule; row of the film's form.
    """
    data, offsets, keys, lengths, starts, word_keys, word_lengths = texts
    letters, without_word, words = indexes
    most = int(limits[0])
    chosen, rare = np.empty(most, dtype=np.int64), np.empty(most + most * most // 2, dtype=np.uint64)
    asked = np.empty(1 + lengths.max() if len(lengths) else 1, dtype=np.uint64)
    powers = powers_of_base(word_lengths.max() if len(word_lengths) else 0)
    seen = np.full(soundtrack_forms, -1, dtype=np.int32)
    found = np.empty(len(keys) + 4 * soundtrack_forms, dtype=np.int64)
    ends = np.zeros(len(keys) + 1, dtype=np.int64)
    total = 0
    for form in range(len(keys)):
        if lengths[form] > 0:
            # A film's form is paired with each soundtrack's form at most once.
            if total + soundtrack_forms > len(found):
                found = _with_more_room(found, total)
            asked[0] = keys[form]
            count = 1
            if fits[0][form]:
                count = _write_shortened(data, offsets[form], offsets[form + 1], keys[form], asked)
            total = _meet(asked, count, 1, _EXACT, False, form, letters, seen, found, total)
            if not is_part[form]:
                first, end = starts[form], starts[form + 1]
                total = _meet(asked, 1, 1, _WORD, False, form, without_word, seen, found, total)
                if fits[1][form]:
                    count = write_without_one_word(word_keys[first:end], word_lengths[first:end], powers, asked)
                    total = _meet(asked, count, count, _WORD, True, form, letters, seen, found, total)
                mine = positions[first:end]
                of_words, count = rare_keys_of_form(mine, vocabulary[0], vocabulary[1], limits, chosen, rare)
                total = _meet(rare, count, of_words, _RARE_TOKEN, False, form, words, seen, found, total)
        ends[form + 1] = total
    return found[:total].copy(), np.repeat(np.arange(len(keys)), np.diff(ends))


@compiled
def _meet(asked, count, firsts, rule, is_strict, form, index, seen, found, total):
    """Record the soundtracks' forms that have one of the keys and are not yet paired with this film's form.

    The first `firsts` keys count as the rule, later ones as the next rule, which is weaker. Odd entries (keys by
    deletion, or of a pair of words) also count as the weaker rule. With `is_strict`, weaker pairs are left out.

    Returns:
        The new number of pairs.
    """
    keys, entries, starts, bloom_filter = index
    for number in range(count):
        key, is_second = asked[number], number >= firsts
        at, end = bucket_of(key, starts, bloom_filter)
        while at < end:
            is_weaker = is_second or entries[at] & 1 == 1
            if keys[at] == key and not (is_strict and is_weaker):
                other = np.int64(entries[at] >> 1)
                if seen[other] != form:
                    seen[other] = form
                    found[total] = other * 8 + rule + is_weaker
                    total += 1
            at += 1
    return total


@compiled
def _write_shortened(data, at, end, whole, asked):
    """Write the keys of a text without each of its letters after the first key; return the number of keys."""
    prefix, weight, count = np.uint64(0), _ONE, 1
    at, end = np.int64(at), np.int64(end)
    while at < end:
        code, at = letter_at(data, at, end)
        if code == _SPACE:
            continue
        value = np.uint64(code) + _ONE
        asked[count] = shortened_key(prefix, value, weight, whole)
        count += 1
        prefix += value * weight
        weight *= BASE
    return count


@compiled
def _with_more_room(found, total):
    wider = np.empty(2 * len(found), dtype=np.int64)
    wider[:total] = found[:total]
    return wider
