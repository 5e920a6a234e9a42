"""An index of keys: a Bloom filter that excludes most unknown keys at once, and buckets of the known keys.

Both bits of a key are in one 64-bit word of the filter (Putze, Sanders and Singler 2007), so an unknown key costs
one read, usually from the processor's cache.
"""

from __future__ import annotations

import numpy as np

from soundtrack_pop.linkage.compiled.compiling import compiled

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ONE, _SIX_BITS = np.uint64(1), np.uint64(63)
_FIRST_BIT, _SECOND_BIT = np.uint64(20), np.uint64(26)
# The keys of a bucket fill half a cache line. The Bloom filter has one word per bucket.
_KEYS_PER_BUCKET, _MOST_BUCKETS = 4, 1 << 24


@compiled
def _upper(key, size):
    """Return a position below `size`, a power of two, from the upper bits of the key times a constant."""
    return np.int64(((key * _SPREAD) >> np.uint64(40)) & np.uint64(size - 1))


@compiled
def _mask_of(key):
    scattered = key * _SPREAD
    return (_ONE << ((scattered >> _FIRST_BIT) & _SIX_BITS)) | (_ONE << ((scattered >> _SECOND_BIT) & _SIX_BITS))


@compiled
def build_index(keys, entries):
    """Return an index of these keys.

    Returns:
        The arrays of `key_index.KeyTables`.
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
    """Return the range of the keys that may equal this one; empty for most unknown keys."""
    mask = _mask_of(key)
    if bloom_filter[_upper(key, len(bloom_filter))] & mask != mask:
        return 0, 0
    bucket = _upper(key, len(starts) - 1)
    return starts[bucket], starts[bucket + 1]


@compiled
def first_entries(asked, keys, entries, starts, bloom_filter):
    """Return the first entry of each requested key; -1 for a key that is not in the index."""
    found = np.full(len(asked), -1, dtype=np.int64)
    for row in range(len(asked)):
        at, end = bucket_of(asked[row], starts, bloom_filter)
        while at < end:
            if keys[at] == asked[row]:
                found[row] = entries[at]
                break
            at += 1
    return found
