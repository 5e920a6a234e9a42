"""Make credited names comparable, and leave out those that name nobody."""

from __future__ import annotations

from collections.abc import Iterable

from soundtrack_pop.pipelines.cleaning.text import transliterate, words

# MusicBrainz' special purpose artists and what people write for them.
_NOBODY = frozenset(
    {
        "various artists", "various", "unknown", "unknown artist", "anonymous", "no artist", "traditional",
        "soundtrack", "original soundtrack", "original cast", "cast", "va", "dialogue", "disney",
    }
)  # fmt: skip
# Ensembles play a score; that they are credited does not say that somebody else wrote it.
_ENSEMBLE_WORDS = frozenset(
    "orchestra orchestre orchester orchestral orquesta orkest philharmonic philharmonia philharmonie symphony "
    "sinfonia symphoniker ensemble choir chorus choeur chor coro quartet cast filharmonie filharmonia "
    "philharmoniker academy".split()
)
_TITLES = frozenset({"sir", "dame", "dr", "jr", "sr", "the"})


def comparable_name(name: str | None) -> str | None:
    """Return a person's name as words in alphabetical order, in Latin letters.

    Returns:
        None where the name is null or empty, names nobody (Various Artists) or an ensemble.
    """
    tokens = words(transliterate(name or "") or name or "")
    if not tokens or " ".join(tokens) in _NOBODY or _ENSEMBLE_WORDS & set(tokens):
        return None
    return " ".join(sorted(token for token in tokens if token not in _TITLES)) or None


def comparable_names(names: Iterable[str | None] | None) -> list[str]:
    """Return the comparable names, without repeats, in order of appearance."""
    found = (comparable_name(name) for name in names if name) if names is not None else ()
    return list(dict.fromkeys(name for name in found if name))
