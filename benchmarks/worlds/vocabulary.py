"""Vocabularies with a long tail, drawn from as words of a language are: few common, many rare."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.words import LANGUAGES

Texts = NDArray[np.object_]
# Words of the tail per language. With exponent and offset below about a third of a million films share their
# title with another film, a fifth of a hundred thousand and a tenth of ten thousand do.
_TAIL_WORDS = {"en": 60_000}
_TAIL_WORDS_ELSEWHERE = 15_000
_SURNAMES = {"en": 25_000}
_SURNAMES_ELSEWHERE = 6_000
# Zipf-Mandelbrot: p(rank) ~ 1 / (rank + offset) ** exponent. Zipf's law of words, flattened at the head because
# titles avoid the commonest words.
_EXPONENT = 1.05
_OFFSET = 250.0


@dataclass(frozen=True)
class WordList:
    """Words, common first, in their own script and in Latin letters."""

    native: Texts
    latin: Texts
    cumulative: NDArray[np.float64]

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return positions of `count` words, common ones more often."""
        return np.searchsorted(self.cumulative, rng.random(count)).astype(np.int64)


@dataclass(frozen=True)
class Vocabulary:
    """The word lists of one language."""

    nouns: WordList
    adjectives: WordList
    given: WordList
    places: WordList
    surnames: WordList


def vocabulary(language: str, rng: np.random.Generator) -> Vocabulary:
    """Return the vocabulary of a language: its listed words and a tail spelled from its syllables."""
    data = LANGUAGES[language]
    tail = _spelled(language, rng, _TAIL_WORDS.get(language, _TAIL_WORDS_ELSEWHERE))
    surnames = _spelled(language, rng, _SURNAMES.get(language, _SURNAMES_ELSEWHERE))
    head = _listed(data.nouns)
    return Vocabulary(
        nouns=_word_list(head + tail),
        adjectives=_word_list(_listed(data.adjectives) + tail[: len(tail) // 20]),
        given=_word_list(_listed(data.given) + surnames[-200:]),
        places=_word_list(tail[::-1][: len(tail) // 2]),
        surnames=_word_list(surnames, exponent=0.7),
    )


def _listed(words: str) -> list[tuple[str, str]]:
    pairs = (word.partition("/") for word in words.split())
    return [(native, latin.capitalize() or native) for native, _, latin in pairs]


def _word_list(pairs: list[tuple[str, str]], exponent: float = _EXPONENT) -> WordList:
    unique = list(dict.fromkeys(pairs))
    weights = (np.arange(len(unique)) + 1 + _OFFSET) ** -exponent
    return WordList(
        native=np.array([native for native, _ in unique], dtype=object),
        latin=np.array([latin for _, latin in unique], dtype=object),
        cumulative=np.cumsum(weights) / weights.sum(),
    )


def _spelled(language: str, rng: np.random.Generator, count: int) -> list[tuple[str, str]]:
    """Return `count` invented words of two or three syllables, repeats possible."""
    data = LANGUAGES[language]
    parts = [
        [
            ("", "") if part == "." else (part.partition("/")[0], part.partition("/")[2] or part)
            for part in text.split()
        ]
        for text in (data.onsets, data.nuclei, data.codas)
    ]
    syllables = rng.choice([2, 3], size=count, p=[0.65, 0.35])
    draws = np.stack([rng.integers(0, len(part), size=(count, 3)) for part in parts], axis=2).tolist()
    words = []
    for size, draw in zip(syllables.tolist(), draws, strict=True):
        pieces = [part[index] for syllable in draw[:size] for part, index in zip(parts, syllable, strict=True)]
        native, latin = "".join(piece[0] for piece in pieces), "".join(piece[1] for piece in pieces)
        words.append((native.capitalize(), latin.capitalize()))
    return words
