"""An index of keys: a Bloom filter that excludes most unknown keys at once, and buckets of the known keys.

The two bits of a key stand in one 64-bit word of the filter (Putze, Sanders and Singler 2007), so an unknown key
costs one read from memory that the cache holds.
"""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ONE, _SIX_BITS = np.uint64(1), np.uint64(63)
_FIRST_BIT, _SECOND_BIT = np.uint64(20), np.uint64(26)
# A bucket fills half a cache line, and a word of the Bloom filter serves as many keys.
_KEYS_PER_BUCKET, _MOST_BUCKETS = 4, 1 << 24


@compiled
def _upper(key, size):
    """Return a position below `size`, a power of two, by the key's upper bits once they depend on all bits."""
    return np.int64(((key * _SPREAD) >> np.uint64(40)) & np.uint64(size - 1))


@compiled
def _mask_of(key):
    scattered = key * _SPREAD
    return (_ONE << ((scattered >> _FIRST_BIT) & _SIX_BITS)) | (_ONE << ((scattered >> _SECOND_BIT) & _SIX_BITS))


@compiled
def build_index(keys, entries):
    """Return an index of these keys.

    Returns:
        The keys by bucket, in the order given within each; their entries; where each bucket begins, and at last
        where they end; the Bloom filter.
    """
    buckets = 1
    while buckets * _KEYS_PER_BUCKET < len(keys) and buckets < _MOST_BUCKETS:
        buckets *= 2
    bloom_filter = np.zeros(buckets, dtype=np.uint64)
    starts = np.zeros(buckets + 1, dtype=np.int32)
    for key in keys:
        starts[_upper(key, buckets) + 1] += 1
        bloom_filter[_upper(key, len(bloom_filter))] |= _mask_of(key)
    for bucket in range(buckets):
        starts[bucket + 1] += starts[bucket]
    place = starts[:-1].copy()
    ordered, ordered_entries = np.empty_like(keys), np.empty(len(keys), dtype=np.int32)
    for row in range(len(keys)):
        bucket = _upper(keys[row], buckets)
        ordered[place[bucket]] = keys[row]
        ordered_entries[place[bucket]] = entries[row]
        place[bucket] += 1
    return ordered, ordered_entries, starts, bloom_filter


@compiled
def bucket_of(key, starts, bloom_filter):
    """Return where the keys that may equal this one begin and end; an empty range for most unknown keys."""
    mask = _mask_of(key)
    if bloom_filter[_upper(key, len(bloom_filter))] & mask != mask:
        return 0, 0
    bucket = _upper(key, len(starts) - 1)
    return starts[bucket], starts[bucket + 1]


@compiled
def first_entries(asked, keys, entries, starts, bloom_filter):
    """Return the first entry of each key that is asked for; -1 where the index does not have it."""
    found = np.full(len(asked), -1, dtype=np.int64)
    for row in range(len(asked)):
        at, end = bucket_of(asked[row], starts, bloom_filter)
        while at < end:
            if keys[at] == asked[row]:
                found[row] = entries[at]
                break
            at += 1
    return found
