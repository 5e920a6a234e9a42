"""The people of a world: pools of composers and directors by language, few of them busy and most not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.vocabulary import Texts, Vocabulary

Ids = NDArray[np.int64]
NOBODY = -1
# Zipf-Mandelbrot of credits per person: the busiest composer of a million films scores some hundreds, most a few.
_CREDITS_EXPONENT, _CREDITS_OFFSET = 0.8, 100.0
_FAMILY_NAME_FIRST = frozenset({"ja", "zh", "ko"})


@dataclass(frozen=True)
class Pool:
    """Persons of one profession, those of a language next to each other.

    Attributes:
        latin: name in Latin letters, given name first, as TMDb writes it.
        native: name as written in the person's own language.
        first: position of the first person of a language.
        size: number of persons of a language.
    """

    latin: Texts
    native: Texts
    first: dict[str, int]
    size: dict[str, int]

    def draw(self, language: str, rng: np.random.Generator, count: int) -> Ids:
        """Return `count` persons of a language, busy ones more often."""
        weights = (np.arange(self.size[language]) + _CREDITS_OFFSET) ** -_CREDITS_EXPONENT
        drawn = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(count))
        return np.asarray(drawn + self.first[language], dtype=np.int64)


def people_pool(
    vocabularies: dict[str, Vocabulary], shares: dict[str, float], size: int, rng: np.random.Generator
) -> Pool:
    """Return a pool of about `size` persons, shared out among the languages."""
    latin: list[Texts] = []
    native: list[Texts] = []
    first: dict[str, int] = {}
    sizes = {language: max(30, round(size * share)) for language, share in shares.items()}
    position = 0
    for language, count in sizes.items():
        words = vocabularies[language]
        given, family = words.given.draw(rng, count), words.surnames.draw(rng, count)
        first[language], position = position, position + count
        latin.append(words.given.latin[given] + " " + words.surnames.latin[family])
        native.append(
            words.surnames.native[family] + words.given.native[given]
            if language in _FAMILY_NAME_FIRST
            else words.given.native[given] + " " + words.surnames.native[family]
        )
    return Pool(np.concatenate(latin), np.concatenate(native), first, sizes)
