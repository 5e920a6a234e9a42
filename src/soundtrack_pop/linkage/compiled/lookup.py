"""An index of keys: a screen that tells most strangers at once, and buckets of the keys that are known.

The screen is a Bloom filter whose two bits for a key stand in one 64-bit word (Putze, Sanders and Singler 2007),
so a stranger costs one look into memory that the cache holds.
"""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ONE, _SIX_BITS = np.uint64(1), np.uint64(63)
_FIRST_BIT, _SECOND_BIT = np.uint64(20), np.uint64(26)
# A bucket fills half a cache line, and a word of the screen stands for as many keys.
_KEYS_PER_BUCKET, _MOST_BUCKETS = 4, 1 << 24


@compiled
def _upper(key, size):
    """Return a position below `size`, a power of two, by the key's upper bits once they depend on all bits."""
    return np.int64(((key * _SPREAD) >> np.uint64(40)) & np.uint64(size - 1))


@compiled
def _screen_bits(key):
    scattered = key * _SPREAD
    return (_ONE << ((scattered >> _FIRST_BIT) & _SIX_BITS)) | (_ONE << ((scattered >> _SECOND_BIT) & _SIX_BITS))


@compiled
def build_index(keys, entries):
    """Return an index of these keys.

    Returns:
        The keys by bucket, in the order given within each; their entries; where each bucket begins, and at last
        where they end; the screen.
    """
    buckets = 1
    while buckets * _KEYS_PER_BUCKET < len(keys) and buckets < _MOST_BUCKETS:
        buckets *= 2
    screen = np.zeros(buckets, dtype=np.uint64)
    starts = np.zeros(buckets + 1, dtype=np.int32)
    for key in keys:
        starts[_upper(key, buckets) + 1] += 1
        screen[_upper(key, len(screen))] |= _screen_bits(key)
    for bucket in range(buckets):
        starts[bucket + 1] += starts[bucket]
    place = starts[:-1].copy()
    ordered, ordered_entries = np.empty_like(keys), np.empty(len(keys), dtype=np.int32)
    for row in range(len(keys)):
        bucket = _upper(keys[row], buckets)
        ordered[place[bucket]] = keys[row]
        ordered_entries[place[bucket]] = entries[row]
        place[bucket] += 1
    return ordered, ordered_entries, starts, screen


@compiled
def bucket_of(key, starts, screen):
    """Return where the keys begin and end that may be this one; nowhere for most strangers."""
    bits = _screen_bits(key)
    if screen[_upper(key, len(screen))] & bits != bits:
        return 0, 0
    bucket = _upper(key, len(starts) - 1)
    return starts[bucket], starts[bucket + 1]


@compiled
def first_entries(asked, keys, entries, starts, screen):
    """Return the first entry of each key that is asked for; -1 where the index does not have it."""
    found = np.full(len(asked), -1, dtype=np.int64)
    for row in range(len(asked)):
        at, end = bucket_of(asked[row], starts, screen)
        while at < end:
            if keys[at] == asked[row]:
                found[row] = entries[at]
                break
            at += 1
    return found
