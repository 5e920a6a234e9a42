"""Turn a title into comparable forms, and into hints about the album.

No single form is certain to be the film's title: *Music from Another Room* is a film, and so is *The Score*. All
forms are kept, including the whole title; matching compares each of them.

Every form has a kind, best first; a form that arises in several ways has the best of its kinds. The kinds of a
soundtrack's title:

    kind      what the form is                                  example -> form
    full      the whole title                                   "Jaws (Soundtrack)" -> "jaws soundtrack"
    core      without decoration                                "Jaws (Soundtrack)" -> "jaws"
    bare      without volume, brackets, possible decoration     "Kill Bill, Vol. 2: OST" -> "kill bill"
    inner     the film named in a bracket, quotes or a phrase   "La Boum (Love Theme from Reality)" -> "reality"
    stem      the part before a separator                       "Mission: Impossible" -> "mission"
    subtitle  the part after a separator                        "Mission: Impossible" -> "impossible"
    owner     without the name of the owner                     "Walt Disney's Pinocchio" -> "pinocchio"
    latin     in Latin letters                                  "Сталкер" -> "stalker"

An alias has the same kinds, with `alias` in place of `full`. A film has `title`, `original`, `alternative` and
`translated` for its whole titles, and `bare`, `stem`, `subtitle`, `owner` and `latin` as above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from soundtrack_pop.pipelines.cleaning import variants
from soundtrack_pop.pipelines.cleaning.canonical import (
    comparable,
    comparable_and_written,
    comparable_folded,
    readings_of_digits,
)
from soundtrack_pop.pipelines.cleaning.hints import hints, language_of
from soundtrack_pop.pipelines.cleaning.peeling import peel
from soundtrack_pop.pipelines.cleaning.text import fold, normalize, transliterate, words_of_folded

__all__ = ["CleanTitle", "TitleForm", "clean_title", "comparable", "movie_title_forms"]

# The kinds of forms, explained above.
FULL, CORE, BARE, INNER, STEM, SUBTITLE = "full", "core", "bare", "inner", "stem", "subtitle"
OWNER, LATIN, ALIAS = "owner", "latin", "alias"
TITLE, ORIGINAL, ALTERNATIVE, TRANSLATED = "title", "original", "alternative", "translated"
_WHOLE = frozenset({FULL, CORE, TITLE, ORIGINAL, ALTERNATIVE, TRANSLATED})

_MOVED_ARTICLE = re.compile(
    r"^(.*\S),\s*(the|a|an|le|la|les|l'|der|die|das|el|los|las|il|lo|gli|o|os|as|het|de)[\s.!]*$"
)
# No English title ends in "the": it is an article that moved without its comma. In French, "thé" is tea.
_LAST_THE = re.compile(r"^(.*\w(?<!\bde)(?<!\bd')(?<!\bdu)(?<!\ble)(?<!\bun)(?<!\bau)(?<!\bthe)) (the)[\s.!]*$")
_VERSUS = re.compile(r"(?<=\w) v\.? (?=\w)")

Texts = list[tuple[str, str]]


@dataclass(frozen=True)
class TitleForm:
    """One comparable form of a title.

    Attributes:
        form: words in canonical form, joined by spaces.
        kind: one of the kinds above.
        written: the words of a whole title as they stand there, where they differ from its form; None elsewhere.
    """

    form: str
    kind: str
    written: str | None = None


@dataclass(frozen=True)
class CleanTitle:
    """The comparable forms of a title, and what its wording says about the album.

    Attributes:
        forms: best first, without repeats.
        hints: any of score, songs, television, game, stage, volume, edition.
        language: ISO 639-1 code of the title's wording; None if unknown.
    """

    forms: tuple[TitleForm, ...]
    hints: tuple[str, ...]
    language: str | None = None


def clean_title(title: str | None) -> CleanTitle:
    """Return the forms, the hints and the language of a soundtrack's title.

    Returns:
        Forms of the kinds `full` to `latin` above. No forms if the title is null or has neither letter nor digit.
    """
    # An em dash separates the parts of a title even without spaces around it.
    text = fold(normalize((title or "").replace("\u2014", " - ")))
    if not words_of_folded(text):
        return CleanTitle((), ())
    text = _with_article_first(text)
    peeling = peel(text)
    unnumbered = variants.without_album_number(peeling.core)
    core = _with_article_first(unnumbered)
    whole = variants.without_volume(core)
    if unnumbered != peeling.core or whole != core:
        peeling.note("volume")
    forms = [
        (text, FULL),
        (core, CORE),
        (variants.without_last_word(text) or "", BARE),
        *_of_kind(BARE, peeling.alternates),
        *_of_kind(BARE, variants.perhaps_shorter(text, core, peeling)),
        *_of_kind(CORE, variants.before_unknown_bracket(whole)),
        *_of_kind(BARE, variants.peeled_without_brackets(whole, core)),
        *_of_kind(OWNER, [variants.without_owner(core)]),
        *_of_kind(SUBTITLE, variants.second_titles(core)),
        *_of_kind(INNER, variants.named_films(text, peeling)),
        *_of_kind(INNER, variants.named_films(core, peeling) if core != text else ()),
        *_parts(core),
        *(_parts(whole) if whole != core else ()),
    ]
    language = language_of(text, peeling.cut, peeling.language)
    return CleanTitle(_comparable_forms(forms, language == "ja"), hints(text, peeling.cut), language)


def movie_title_forms(title: str | None, kind: str, language: str | None = None) -> tuple[TitleForm, ...]:
    """Return the comparable forms of one title of a film, including its parts and its transliteration.

    Args:
        title: any title of the film; no part of it is treated as decoration.
        kind: `title`, `original`, `alternative` or `translated`.
        language: ISO 639-1 code of the title; None if unknown. A Japanese title with Chinese characters is not
            transliterated.
    """
    text = _with_article_first(fold(normalize(title or "")))
    forms = [
        (text, kind),
        *_parts(text),
        (variants.without_brackets(text), BARE),
        *_of_kind(OWNER, [variants.without_owner(text)]),
    ]
    return _comparable_forms(forms, language == "ja")


def _of_kind(kind: str, texts: Iterable[str | None]) -> Texts:
    return [(text, kind) for text in texts if text]


def _parts(text: str) -> Texts:
    stems, subtitles = variants.parts(text)
    return [*_of_kind(STEM, stems), *_of_kind(SUBTITLE, subtitles)]


def _comparable_forms(texts: Texts, is_japanese: bool) -> tuple[TitleForm, ...]:
    forms: dict[str, tuple[str, str | None]] = {}
    for text, kind in texts:
        form, written = comparable_and_written(text) if kind in _WHOLE else (comparable_folded(text), None)
        if form:
            forms.setdefault(form, (kind, written))
    for other in _other_writings([text for text, _ in texts]):
        forms.setdefault(other, (BARE, None))
    if not texts[0][0].isascii():
        for form in list(forms):
            latin = transliterate(form, is_japanese)
            if latin and comparable(latin):
                forms.setdefault(comparable(latin), (LATIN, None))
    return tuple(TitleForm(form, *rest) for form, rest in forms.items())


def _other_writings(texts: list[str]) -> Iterable[str]:
    """Yield *Seven* for *Se7en*, and *Batman vs Superman* for *Batman v Superman*."""
    whole = texts[0]
    if not whole.isalpha() and any(character.isdigit() for character in whole):
        for text in texts:
            yield from map(comparable_folded, readings_of_digits(text))
    if _VERSUS.search(whole):
        for text in texts:
            if _VERSUS.search(text):
                yield comparable_folded(_VERSUS.sub(" vs ", text))


def _with_article_first(text: str) -> str:
    moved = (_MOVED_ARTICLE.match(text) if "," in text else None) or _LAST_THE.match(text)
    if moved is None:
        return text
    title, article = moved.groups()
    return f"{article}{title}" if article.endswith("'") else f"{article} {title}"
