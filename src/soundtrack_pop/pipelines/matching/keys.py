"""64-bit keys of title forms: one for the form, one for each way of leaving out one character.

Two forms share a key when they are equal without spaces, or when one inserted, missing, wrong or swapped
neighbouring character tells them apart. Keys are polynomial hashes, computed for all forms at once from prefix
hashes; two different texts share one with a probability of about 2^-64, and such a pair is compared anyway.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def form_keys(forms: list[str], shortest: int, longest: int) -> tuple[Keys, Rows]:
    """Return all keys of the forms, and for each key the row of its form.

    Args:
        forms: title forms; spaces do not count.
        shortest: forms of fewer characters get no deletion keys: too many short titles are alike.
        longest: forms of more characters get none either: they would be many and say little.
    """
    codes, lengths = _characters(forms)
    starts = np.cumsum(lengths) - lengths
    prefix = _prefix_hashes(codes, lengths, starts)
    rows = np.arange(len(forms), dtype=np.int64)
    exact = _mixed(prefix[starts + rows + lengths])
    fits = (lengths >= shortest) & (lengths <= longest)
    deletions, deletion_rows = _deletion_keys(prefix, lengths, starts, rows[fits])
    filled = lengths > 0
    return np.concatenate([exact[filled], deletions]), np.concatenate([rows[filled], deletion_rows])


def _characters(forms: list[str]) -> tuple[NDArray[np.uint64], Rows]:
    """Return the code points of all forms one after the other, and the length of each form."""
    plain = [form.replace(" ", "") for form in forms]
    lengths = np.fromiter((len(form) for form in plain), dtype=np.int64, count=len(plain))
    codes = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes.astype(np.uint64) + np.uint64(1), lengths


def _prefix_hashes(codes: NDArray[np.uint64], lengths: Rows, starts: Rows) -> Keys:
    """Return the hash of every prefix; form i's stand from ``starts[i] + i``, its empty prefix first.

    With position weights instead of Horner's rule the hash is a plain running sum: one cumsum for all forms.
    """
    weights = _powers(int(lengths.max(initial=0)) + 1)
    position = np.arange(len(codes), dtype=np.int64) - np.repeat(starts, lengths)
    with np.errstate(over="ignore"):
        running = np.concatenate([[np.uint64(0)], np.cumsum(codes * weights[position], dtype=np.uint64)])
        base = np.repeat(running[starts], lengths + 1)
        within = np.arange(len(codes) + len(lengths), dtype=np.int64) - np.repeat(
            np.arange(len(lengths), dtype=np.int64), lengths + 1
        )
        prefixes: Keys = running[within] - base
    return prefixes


def _deletion_keys(prefix: Keys, lengths: Rows, starts: Rows, rows: Rows) -> tuple[Keys, Rows]:
    """Return the hash of each form with one character left out.

    The characters after the gap move down one position: their part of the sum is divided by the base, which
    is odd and so has an inverse modulo 2^64.
    """
    counts = lengths[rows]
    owner = np.repeat(rows, counts)
    gap = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    first = starts[owner] + owner
    inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
    with np.errstate(over="ignore"):
        before = prefix[first + gap]
        after = prefix[first + lengths[owner]] - prefix[first + gap + 1]
        return _mixed(before + after * inverse), owner


def _powers(count: int) -> Keys:
    with np.errstate(over="ignore"):
        return np.cumprod(np.concatenate([[np.uint64(1)], np.full(count, _BASE)]), dtype=np.uint64)


def _mixed(values: Keys) -> Keys:
    """Return the values with their bits spread (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _MIX[0]
        values = (values ^ (values >> np.uint64(27))) * _MIX[1]
        return values ^ (values >> np.uint64(31))
