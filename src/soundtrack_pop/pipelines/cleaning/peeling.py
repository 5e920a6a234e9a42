"""Remove the decoration of a soundtrack's title step by step, and note what may have belonged to the film title.

Brackets are removed first, then parts between separators, then phrases without a separator, until nothing changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from soundtrack_pop.pipelines.cleaning import decorations as d
from soundtrack_pop.pipelines.cleaning.canonical import ARTICLES
from soundtrack_pop.pipelines.cleaning.decoration_tables import Matcher
from soundtrack_pop.pipelines.cleaning.text import words_of_folded

# A bracket that is not closed extends to the end of the title.
BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
SEPARATOR = re.compile(
    r"\s*(?:[:;|~•]|(?<=[!?])\s|\s-+\s|\s-+|-+\s|\s/+\s|//+|\s·\s"
    r"|,\s(?=(?:the )?(?:music|original|soundtrack|score|muzyka|bande|colonna|banda)\b))\s*"
)
_ABBREVIATION = re.compile(
    r"\b(?:o\.\s?s\.\s?t\b\.?|b\.\s?s\.\s?o\b\.?|b\.\s?o\.\s?f\b\.?|(b\.\s?o\b\.?)|sound[ -]track(?=s?\b))"
)
_STRAY = " \t\"',:;/|~-"
# A title rarely ends in these words, so decoration that seems to begin after them begins elsewhere.
_UNFINISHED = re.compile(r"\b(?:the|a|an|original|official|complete)[\s\"]*$")
# Removing less is a form of its own if only such words remain in addition: *The Lego | Movie Soundtrack*.
_KEPT_BACK = frozenset(
    "the film movie game musical series documentary motion picture anime television tv music score songs".split()
)
_LAST_NOUN = re.compile(
    r"\b((?:the )?(?:film|movie|game|musical|series|documentary|soundtrack|score|original))[\s:\-\"]*$"
)
_ARTICLES = ARTICLES | frozenset("le la les l der die das il lo gli el los las o os as de het".split())
_ROUNDS = 4


@dataclass
class Peeling:
    """The state of a title while its decoration is removed.

    Attributes:
        core: the folded title without the decoration found so far.
        alternates: what is left if less is removed; each may be the title.
        cut: the removed parts, in order.
        language: of the first phrase that is not English; None if there is none.
    """

    core: str
    alternates: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    language: str | None = None

    def take(self, core: str, cut: str, language: str | None = None) -> None:
        """Replace the core by a shorter one, and record what was removed."""
        self.core = core
        self.note(cut, language)

    def note(self, cut: str, language: str | None = None) -> None:
        """Record a removed part and its language."""
        self.cut.append(cut)
        self.note_language(language)

    def note_language(self, language: str | None) -> None:
        """Record the language of a phrase; the first one counts."""
        self.language = self.language or language


def peel(text: str) -> Peeling:
    """Return the folded title without its decorated brackets, parts and phrases; never empty."""
    peeling = Peeling(without_abbreviations(text))
    _drop_brackets(peeling)
    whole = peeling.core if any(d.is_of_film(bracket) for bracket in peeling.cut) else ""
    if not text.isascii():
        _drop_before(peeling, d.OPENING)
    _drop_segments(peeling)
    for _ in range(_ROUNDS):
        before = peeling.core
        _drop_phrases(peeling)
        if peeling.core == before:
            break
        _drop_segments(peeling)
    if peeling.cut and d.could_be_all_decoration(text):
        peeling.alternates.extend(_single_peels(text))
    if whole and peeling.core != whole:
        # The bracket already says that this is a soundtrack, so words that look like decoration may be title.
        peeling.alternates.append(whole)
    peeling.core = trim(peeling.core)
    return peeling


def without_abbreviations(text: str) -> str:
    """Return the folded text with "o.s.t.", "b.s.o." and "b.o." as words."""
    return _ABBREVIATION.sub(_without_signs, text)


def trim(text: str) -> str:
    """Return the text without stray punctuation at its ends, including an unpaired bracket."""
    text = text.strip(_STRAY)
    for opened, closed in ("()", "[]"):
        if text.endswith(closed) and text.count(closed) > text.count(opened):
            text = text[:-1].rstrip(_STRAY)
    return text


def stands_alone(text: str) -> bool:
    """Return whether the text is more than an article."""
    tokens = words_of_folded(text)
    return len(tokens) > 1 or (len(tokens) == 1 and tokens[0] not in _ARTICLES)


def pieces(text: str) -> list[str]:
    """Return the parts of a title between its separators."""
    return SEPARATOR.split(text)


def _without_signs(match: re.Match[str]) -> str:
    # "B.O." is French for soundtrack, "Bo" a name.
    return "bof" if match.group(1) else re.sub(r"[^a-z]", "", match.group())


def _drop_brackets(peeling: Peeling) -> None:
    for _ in range(_ROUNDS):
        # From the last bracket to the first, so that positions stay.
        found = [match for match in BRACKETED.finditer(peeling.core) if d.is_decoration(match.group(1))]
        for match in reversed(found):
            rest = f"{peeling.core[: match.start()]} {peeling.core[match.end() :]}".strip()
            if words_of_folded(rest):
                peeling.take(rest, match.group(1))
        if not found:
            return


def _drop_segments(peeling: Peeling) -> None:
    parts = pieces(peeling.core)
    if len(parts) == 1:
        return
    decorated = [d.is_decorated_segment(part, is_first=not position) for position, part in enumerate(parts)]
    if not any(decorated):
        return
    if all(is_cut or d.is_maybe(part) for part, is_cut in zip(parts, decorated, strict=True)):
        decorated = [True] * len(parts)
        # "The Score: Music From the Motion Picture": one part is the title, although it looks like decoration.
        kept = next((number for number, part in enumerate(parts) if not d.is_sure(part)), 0)
        peeling.alternates.extend(part for number, part in enumerate(parts) if number != kept)
        decorated[kept] = False
    signs = SEPARATOR.findall(peeling.core)
    core = _joined(parts, signs, decorated)
    sure = [is_cut and d.is_sure(part) for part, is_cut in zip(parts, decorated, strict=True)]
    if sure != decorated:
        peeling.alternates.append(_joined(parts, signs, sure))
    if parts[-1].startswith(d.FILM_PARTS) and len(parts) == 2:
        # "Star Trek: The Motion Picture | Original Motion Picture Soundtrack"
        peeling.alternates.extend(f"{parts[0]}: {part}" for part in d.FILM_PARTS if parts[-1].startswith(part))
    for part, is_cut in zip(parts, decorated, strict=True):
        if is_cut:
            peeling.take(core, part)


def _joined(parts: list[str], signs: list[str], dropped: list[bool]) -> str:
    text = ""
    for number, part in enumerate(parts):
        if not dropped[number]:
            text += (signs[number - 1] if text else "") + part
    return text


def _drop_phrases(peeling: Peeling) -> None:
    _drop_before(peeling, d.BEFORE)
    _drop_after(peeling)
    if not peeling.core.isascii():
        match = d.ATTACHED.pattern.search(peeling.core)
        if match:
            _take_if_words_stay(peeling, d.ATTACHED, match)


def _drop_before(peeling: Peeling, phrases: Matcher) -> None:
    match = phrases.pattern.match(peeling.core)
    if match is None:
        return
    noun = _LAST_NOUN.search(match.group())
    if noun and (phrases.language_of(match) is None or noun.group(1) == "original"):
        # "Original Soundtrack From the Movie | Hero": the noun may be the title's first word.
        peeling.alternates.append(f"{noun.group(1)} {peeling.core[match.end() :]}")
    _take_if_words_stay(peeling, phrases, match)


def _drop_after(peeling: Peeling) -> None:
    text = trim(peeling.core)
    matches = _matches_to_the_end(text)
    cuts = [match for match in matches if stands_alone(text[: match.start()])]
    if not cuts:
        return
    best = next((match for match in cuts if not _UNFINISHED.search(text[: match.start()])), cuts[0])
    peeling.take(text[: best.start()], best.group(), d.AFTER.language_of(best))
    for match in cuts:
        if match.start() != best.start():
            between = text[min(best.start(), match.start()) : max(best.start(), match.start())]
            if _KEPT_BACK.issuperset(words_of_folded(between)):
                peeling.alternates.append(text[: match.start()])


def _matches_to_the_end(text: str) -> list[re.Match[str]]:
    """Return every phrase that can be removed from the end of a text, the longest first."""
    matches = []
    match = d.AFTER.pattern.search(text)
    while match:
        matches.append(match)
        match = d.AFTER.pattern.search(text, match.start() + 1)
    return matches


def _take_if_words_stay(peeling: Peeling, phrases: Matcher, match: re.Match[str]) -> None:
    rest = f"{peeling.core[: match.start()]} {peeling.core[match.end() :]}".strip()
    if words_of_folded(rest):
        peeling.take(rest, match.group(), phrases.language_of(match))


def _single_peels(text: str) -> list[str]:
    """Return what is left after each single removal from a title that looks like decoration as a whole."""
    left = [text[: match.start()] + text[match.end() :] for match in BRACKETED.finditer(text)]
    parts = pieces(text)
    left += [*parts, " ".join(parts[:-1]), " ".join(parts[1:])] if len(parts) > 1 else []
    before = d.BEFORE.pattern.match(text)
    left += [text[before.end() :]] if before else []
    left += [text[: match.start()] for match in _matches_to_the_end(text)]
    return [part for part in left if stands_alone(part)]
