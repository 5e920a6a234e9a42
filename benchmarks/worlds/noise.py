"""How an album's writing of a film's title departs from the catalogue's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import numpy as np

_ROMAN = {"2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI"}
_ARABIC = {roman: arabic for arabic, roman in _ROMAN.items()}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ADDED = ("Movie", "Story", "The Movie", "Film", "Live", "Original", "Complete", "Special")
_ARTICLES = ("The ", "A ", "Le ", "La ", "El ", "Der ", "Die ", "Il ")
_SHORTEST_FOR_TYPO = 4


def _typo(title: str, rng: np.random.Generator) -> str:
    if len(title) < _SHORTEST_FOR_TYPO:
        return title
    position = int(rng.integers(1, len(title) - 1))
    letter = _LETTERS[int(rng.integers(0, 26))]
    kind = int(rng.integers(0, 4))
    head, tail = title[:position], title[position:]
    return (head + tail[1:], head + letter + tail, head + letter + tail[1:], head + tail[1] + tail[0] + tail[2:])[
        kind
    ]


def _without_word(title: str, rng: np.random.Generator) -> str:
    tokens = title.split(" ")
    if len(tokens) < 3:
        return title
    del tokens[int(rng.integers(0, len(tokens)))]
    return " ".join(tokens)


def _with_word(title: str, rng: np.random.Generator) -> str:
    return f"{title} {_ADDED[int(rng.integers(0, len(_ADDED)))]}"


def _reordered(title: str, rng: np.random.Generator) -> str:
    tokens = title.split(" ")
    return " ".join(tokens[1:] + tokens[:1]) if len(tokens) > 1 else title


def _article_moved(title: str, rng: np.random.Generator) -> str:
    article = next((article for article in _ARTICLES if title.startswith(article)), None)
    return f"{title[len(article) :]}, {article.strip()}" if article else title


def _article_dropped(title: str, rng: np.random.Generator) -> str:
    return title.removeprefix("The ") if title.startswith("The ") else title


def _and_swapped(title: str, rng: np.random.Generator) -> str:
    return title.replace(" & ", " and ") if " & " in title else title.replace(" and ", " & ")


def _numeral_swapped(title: str, rng: np.random.Generator) -> str:
    return " ".join(_ROMAN.get(token, _ARABIC.get(token, token)) for token in title.split(" "))


def _subtitle_dropped(title: str, rng: np.random.Generator) -> str:
    return title.partition(": ")[0]


def _stem_dropped(title: str, rng: np.random.Generator) -> str:
    return title.partition(": ")[2] or title


def _separator_swapped(title: str, rng: np.random.Generator) -> str:
    return title.replace(": ", " - ", 1)


def _plain(title: str, rng: np.random.Generator) -> str:
    if title.isascii() or any(ord(character) > 0x24F for character in title):
        return title
    return "".join(sign for sign in unicodedata.normalize("NFD", title) if not unicodedata.combining(sign))


def _punctuated(title: str, rng: np.random.Generator) -> str:
    kind = int(rng.integers(0, 4))
    return (title.upper(), title.lower(), title.replace("'", "’"), f"{title}…")[kind]


# Chance of each change where the title allows it. One-edit errors are rare in an edited database; dropped subtitles,
# other signs and other numerals are everyday. Independent of each other, so a title can have several.
CHANGES: tuple[tuple[str, Callable[[str, np.random.Generator], str], float], ...] = (
    ("subtitle_dropped", _subtitle_dropped, 0.08),
    ("stem_dropped", _stem_dropped, 0.03),
    ("separator_swapped", _separator_swapped, 0.3),
    ("numeral_swapped", _numeral_swapped, 0.25),
    ("and_swapped", _and_swapped, 0.3),
    ("article_moved", _article_moved, 0.02),
    ("article_dropped", _article_dropped, 0.04),
    ("without_word", _without_word, 0.012),
    ("with_word", _with_word, 0.01),
    ("reordered", _reordered, 0.004),
    ("typo", _typo, 0.025),
    ("plain", _plain, 0.08),
    ("punctuated", _punctuated, 0.03),
)


def written(title: str, rng: np.random.Generator) -> tuple[str, list[str]]:
    """Return the title as the album writes it, and the names of the changes that made a difference."""
    changed: list[str] = []
    for (name, change, chance), draw in zip(CHANGES, rng.random(len(CHANGES)).tolist(), strict=True):
        if draw < chance:
            other = change(title, rng).strip()
            if other and other != title:
                title = other
                changed.append(name)
    return title, changed
