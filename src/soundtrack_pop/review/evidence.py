"""Say in words what speaks for a pair and against it, with the bits of each piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS: dict[str, dict[str, str]] = {
    "title": {
        "exact": "same title",
        "exact_other": "same as another title of the film",
        "exact_cut": "same title once shortened",
        "near": "nearly the same title",
        "similar": "similar title",
        "part_of_soundtrack": "film's title is part of the album's",
        "part_of_film": "album's title is part of the film's",
        "parts": "parts of the titles agree",
        "tokens": "rare words in common",
        "number_clash": "numbers of the titles differ",
    },
    "homonym": {
        "unique": "no other film agrees so",
        "two": "one other film agrees so",
        "few": "a few films agree so",
        "many": "many films agree so",
    },
    "year": {
        "same": "same year",
        "one": "one year apart",
        "close": "two or three years apart",
        "later": "album some years later",
        "much_later": "album much later",
        "earlier": "album before the film",
    },
    "person": {
        "composer": "album's artist is the composer",
        "composer_nearly": "album's artist is nearly the composer",
        "director": "album's artist is the director",
        "different": "album's artist is none of the film's people",
    },
    "language": {"same": "wording in the film's language", "different": "wording in another language"},
    "popularity": {
        "obscure": "obscure film",
        "little": "little-known film",
        "known": "known film",
        "famous": "famous film",
    },
    "hint": {"other_medium": "album says it is of television, a game or a stage work"},
}
# What is as usual is not worth a reviewer's time.
_SILENT = {("hint", "film")}


def in_words(candidate: Mapping[str, Any]) -> str:
    """Return the evidence for a candidate pair, such as ``same title +9.2; same year +4.9; unknown: person``.

    Args:
        candidate: a row of `feat_scored_pairs`; its columns `<feature>_level` and `<feature>_weight` are told in
            their order. Bits above 0 speak for the pair.
    """
    told, unknown = [], []
    for column, level in candidate.items():
        feature = column.removesuffix("_level")
        if feature == column or level is None or (feature, level) in _SILENT:
            continue
        if level == "missing":
            unknown.append(feature)
        else:
            told.append(f"{_phrase(feature, level)} {_bits(candidate.get(f'{feature}_weight'))}")
    return "; ".join([*told, *([f"unknown: {', '.join(unknown)}"] if unknown else [])])


def _phrase(feature: str, level: str) -> str:
    return _WORDS.get(feature, {}).get(level) or f"{feature} {level.replace('_', ' ')}"


def _bits(weight: float | None) -> str:
    return f"{weight or 0.0:+.1f}"
