"""Keys of texts, of their words, and of texts without one letter, computed from UTF-8 bytes.

The key of letters c_0 ... c_n is the sum of (c_i + 1) * BASE^i modulo 2^64. Removing a letter moves the later ones
down one position: their part of the sum is divided by BASE, which is odd and so has an inverse modulo 2^64. The
part before the letter is a running sum. Spaces only separate words.
"""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled

BASE = np.uint64(0x9E3779B97F4A7C15)
INVERSE = np.uint64(pow(int(BASE), -1, 1 << 64))
_ONE = np.uint64(1)
_SPACE, _NOUGHT, _NINE = np.uint32(32), np.uint32(48), np.uint32(57)


@compiled
def letter_at(data, at, end):
    """Return the code point that begins at a byte, and the position of the next; never past the end."""
    first = np.uint32(data[at])
    if first < 0x80:
        return first, at + 1
    size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    after = min(at + size, end)
    code = first & np.uint32(0xFF >> (size + 1))
    for follower in range(at + 1, after):
        code = (code << np.uint32(6)) | np.uint32(data[follower] & 0x3F)
    return code, after


@compiled
def spread(key):
    """Return the key with its bits spread (the finaliser of splitmix64), one to one."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


@compiled
def count_words(data, offsets):
    """Return the position of each text's first word, and last the number of words."""
    starts = np.zeros(len(offsets), dtype=np.int64)
    words = 0
    for row in range(len(offsets) - 1):
        is_inside = False
        for at in range(offsets[row], offsets[row + 1]):
            is_letter = data[at] != _SPACE
            if is_letter and not is_inside:
                words += 1
            is_inside = is_letter
        starts[row + 1] = words
    return starts


@compiled
def read_texts(data, offsets):
    """Read all texts once.

    Args:
        data: UTF-8 bytes of all texts.
        offsets: offset of each text in them, and last their number.

    Returns:
        For each text its key, number of letters, one hash for its numbers in any order (0 if it has none), and the
        position of its first word; for each word its key, number of letters, and whether it consists of digits.
    """
    rows = len(offsets) - 1
    keys, numbers = np.zeros(rows, dtype=np.uint64), np.zeros(rows, dtype=np.uint64)
    lengths = np.zeros(rows, dtype=np.int64)
    starts = count_words(data, offsets)
    word_keys = np.zeros(starts[rows], dtype=np.uint64)
    word_lengths = np.zeros(starts[rows], dtype=np.int64)
    is_number = np.ones(starts[rows], dtype=np.bool_)
    for row in range(rows):
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        key, weight, word_weight = np.uint64(0), _ONE, _ONE
        word, is_inside, letters = starts[row] - 1, False, 0
        while at < end:
            code, at = letter_at(data, at, end)
            if code == _SPACE:
                is_inside = False
                continue
            if not is_inside:
                word, word_weight, is_inside = word + 1, _ONE, True
            value = np.uint64(code) + _ONE
            key += value * weight
            word_keys[word] += value * word_weight
            weight *= BASE
            word_weight *= BASE
            word_lengths[word] += 1
            letters += 1
            if code < _NOUGHT or code > _NINE:
                is_number[word] = False
        keys[row], lengths[row] = key, letters
        for word in range(starts[row], starts[row + 1]):
            if is_number[word]:
                numbers[row] += spread(word_keys[word])
    return keys, lengths, numbers, starts, word_keys, word_lengths, is_number


@compiled
def powers_of_base(most):
    """Return BASE^0 ... BASE^most."""
    powers = np.empty(most + 1, dtype=np.uint64)
    weight = _ONE
    for exponent in range(most + 1):
        powers[exponent] = weight
        weight *= BASE
    return powers


@compiled
def write_without_one_word(keys, lengths, powers, found):
    """Write the keys of a text with each word left out in turn; return their number.

    Args:
        keys: keys of the text's words.
        lengths: lengths of the words, letters.
        powers: as `powers_of_base` returns them.
        found: buffer for one key per word.
    """
    for gap in range(len(keys)):
        key, weight = np.uint64(0), _ONE
        for word in range(len(keys)):
            if word != gap:
                key += keys[word] * weight
                weight *= powers[lengths[word]]
        found[gap] = key
    return len(keys)


@compiled
def keys_without_one_word(starts, keys, lengths, rows):
    """Return the keys of these texts with each word left out in turn, and the row of each key.

    Args:
        starts: position of each text's first word, and last the number of words.
        keys: keys of all words.
        lengths: lengths of all words, letters.
        rows: rows of the texts.
    """
    total = 0
    for row in rows:
        total += starts[row + 1] - starts[row]
    found, owner = np.empty(total, dtype=np.uint64), np.empty(total, dtype=np.int64)
    powers = powers_of_base(lengths.max() if len(lengths) else 0)
    place = 0
    for row in rows:
        first, end = starts[row], starts[row + 1]
        count = write_without_one_word(keys[first:end], lengths[first:end], powers, found[place:])
        owner[place : place + count] = row
        place += count
    return found, owner


@compiled
def shortened_key(prefix, value, weight, whole):
    """Return the key of a whole text without the letter of this value and weight, which follows this prefix."""
    return prefix + (whole - prefix - value * weight) * INVERSE


@compiled
def keys_without_one_letter(data, offsets, rows, keys, lengths):
    """Return the keys of these texts with each letter left out in turn, and the row of each key.

    Args:
        data: UTF-8 bytes of all texts.
        offsets: offset of each text in them, and last their number.
        rows: rows of the texts.
        keys: keys of all texts.
        lengths: lengths of all texts, letters.
    """
    total = 0
    for row in rows:
        total += lengths[row]
    found, owner = np.empty(total, dtype=np.uint64), np.empty(total, dtype=np.int64)
    place = 0
    for row in rows:
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        prefix, weight = np.uint64(0), _ONE
        while at < end:
            code, at = letter_at(data, at, end)
            if code == _SPACE:
                continue
            value = np.uint64(code) + _ONE
            found[place] = shortened_key(prefix, value, weight, keys[row])
            owner[place] = row
            place += 1
            prefix += value * weight
            weight *= BASE
    return found, owner
