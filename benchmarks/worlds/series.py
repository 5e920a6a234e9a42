"""Name the later parts of a series."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benchmarks.worlds.people import Ids
from benchmarks.worlds.titles import draw_titles
from benchmarks.worlds.vocabulary import Texts, Vocabulary

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# How the parts of a series are named; the subtitle is a title of its own after the series' stem.
_STYLES = ("arabic", "roman", "part", "subtitle", "number_and_subtitle", "returns")
_STYLE_SHARES = (0.38, 0.12, 0.08, 0.28, 0.08, 0.06)
_RETURNS = ("{} Returns", "Return of {}", "{} Forever", "{} Reloaded", "The Revenge of {}", "{} Again")


def sequel_titles(
    language: Texts,
    title: Texts,
    original: Texts,
    latin: Texts,
    part: Ids,
    vocabularies: Mapping[str, Vocabulary],
    rng: np.random.Generator,
) -> tuple[Texts, Texts, Texts]:
    """Return title, original title and Latin title of the given parts of the named films."""
    count = len(title)
    style = rng.choice(len(_STYLES), size=count, p=_STYLE_SHARES)
    # Beyond the fifth part everybody counts in numbers.
    style = np.where(part > 5, 0, style)
    english, _ = draw_titles("en", vocabularies["en"], rng, count)
    native, native_latin = np.empty(count, dtype=object), np.empty(count, dtype=object)
    for code, words in vocabularies.items():
        rows = np.flatnonzero(language == code)
        native[rows], native_latin[rows] = draw_titles(code, words, rng, len(rows))
    phrase = rng.integers(0, len(_RETURNS), count)
    is_same = title == original
    original_titles = _named(original, native, style, part, phrase, language != "en")
    latin_titles = _named(latin, native_latin, style, part, phrase, language != "en")
    titles = np.where(is_same, original_titles, _named(title, english, style, part, phrase, language != language))
    return np.asarray(titles), original_titles, latin_titles


def _named(titles: Texts, subtitles: Texts, style: Ids, part: Ids, phrase: Ids, foreign: Texts) -> Texts:
    rows = zip(titles, subtitles, style.tolist(), part.tolist(), phrase.tolist(), foreign.tolist(), strict=True)
    return np.array([_one(*row) for row in rows], dtype=object)


def _one(title: str, subtitle: str, style: int, part: int, phrase: int, foreign: bool) -> str:
    name = _STYLES[style]
    if name == "roman" and part < len(ROMAN):
        return f"{title} {ROMAN[part]}"
    if name == "part" and not foreign:
        return f"{title}: Part {part}"
    if name == "subtitle":
        return f"{title}: {subtitle}"
    if name == "number_and_subtitle":
        return f"{title} {part}: {subtitle}"
    if name == "returns" and not foreign:
        return _RETURNS[phrase].format(title.removeprefix("The ") if phrase == 1 else title)
    return f"{title} {part}"
