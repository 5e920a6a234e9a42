"""Draw many titles of a language at once, in its own script and in Latin letters."""

from __future__ import annotations

import re

import numpy as np

from benchmarks.worlds.vocabulary import Texts, Vocabulary, WordList
from benchmarks.worlds.words import DIGIT_WORDS, LANGUAGES, LATIN_PARTICLES

_SLOT = re.compile(r"(\{[NAGPD]\})")


def draw_titles(
    language: str, vocabulary: Vocabulary, rng: np.random.Generator, count: int
) -> tuple[Texts, Texts]:
    """Return `count` titles in the language's own script and the same titles in Latin letters."""
    patterns = LANGUAGES[language].patterns
    weights = np.array([weight for _, weight in patterns])
    chosen = rng.choice(len(patterns), size=count, p=weights / weights.sum())
    native, latin = np.empty(count, dtype=object), np.empty(count, dtype=object)
    for index, (pattern, _) in enumerate(patterns):
        rows = np.flatnonzero(chosen == index)
        native[rows], latin[rows] = _filled(pattern, language, vocabulary, rng, len(rows))
    return native, latin


def _filled(
    pattern: str, language: str, vocabulary: Vocabulary, rng: np.random.Generator, count: int
) -> tuple[Texts, Texts]:
    native, latin = np.full(count, "", dtype=object), np.full(count, "", dtype=object)
    is_spaced = LANGUAGES[language].joiner == " "
    for piece in _SLOT.split(pattern):
        if not piece:
            continue
        if _SLOT.fullmatch(piece) is None:
            native, latin = native + piece, latin + LATIN_PARTICLES.get(piece.strip(), piece)
            if piece.strip() in LATIN_PARTICLES and is_spaced:
                latin = latin + " "
            continue
        if piece == "{D}":
            digits = np.array(DIGIT_WORDS, dtype=object)[rng.integers(0, len(DIGIT_WORDS), count)]
            native, latin = native + digits, latin + digits
            continue
        words = _words_for(piece, vocabulary)
        drawn = words.draw(rng, count)
        native = native + words.native[drawn]
        # Scripts without spaces are spaced when written in Latin letters.
        latin = latin + ("" if is_spaced else " ") + words.latin[drawn]
    return native, _tidy(latin) if latin is not native else native


def _words_for(slot: str, vocabulary: Vocabulary) -> WordList:
    return {
        "{N}": vocabulary.nouns,
        "{A}": vocabulary.adjectives,
        "{G}": vocabulary.given,
        "{P}": vocabulary.places,
    }[slot]


def _tidy(texts: Texts) -> Texts:
    return np.array([" ".join(text.split()) for text in texts], dtype=object)
