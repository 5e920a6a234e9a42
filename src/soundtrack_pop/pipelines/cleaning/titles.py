"""Turn a title as written into forms that can be compared, and into hints of what the album is.

No form is certain to be the film's title: *Music from Another Room* is a film, and so is *The Score*. All
forms are kept, the whole title among them; matching decides which of them agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from soundtrack_pop.pipelines.cleaning import decorations
from soundtrack_pop.pipelines.cleaning.text import fold, normalize, transliterate, words

# Kinds of forms, best first: the whole title, without decoration, without volume or edition, one part of it.
FULL, CORE, BARE, STEM, SUBTITLE, ALIAS, LATIN = "full", "core", "bare", "stem", "subtitle", "alias", "latin"
# Kinds that a film's title forms have besides STEM, SUBTITLE and LATIN.
TITLE, ORIGINAL, ALTERNATIVE, TRANSLATED = "title", "original", "alternative", "translated"

_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SEPARATOR = re.compile(
    r"\s*(?:[:;|~]|(?<=[!?])\s|\s-+\s|\s-+|-+\s|\s/\s|,\s(?=(?:the )?(?:music|original|soundtrack)\b))\s*"
)
_MOVED_ARTICLE = re.compile(r"^(.*\S),\s*(the|a|an|le|la|les|l'|der|die|das|el|los|las|il|lo|gli|o|os|as|het|de)$")
_LEADING_ARTICLE = frozenset({"the", "a", "an"})
_ROMAN = {
    numeral: str(value)
    for value, numeral in enumerate(
        "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), start=2
    )
}
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen".split(), start=1
    )
}
# "The Godfather Part II", "The Godfather: Part Two" and "The Godfather 2" are written for the same film.
_PART_WORDS = frozenset({"part", "chapter", "vol", "volume", "no", "number", "episode", "pt"})
# "Season 2" is of a series; *Open Season* and *Season of the Witch* are films.
_SEASON = re.compile(r"\bseasons? (?:\d+|[ivx]+|one|two|three|four|five|six)\b")
_SHORTEST_PART = 2


@dataclass(frozen=True)
class TitleForm:
    """One comparable form of a title and how it came about."""

    form: str
    kind: str


@dataclass(frozen=True)
class CleanTitle:
    """A title taken apart: its forms, best first and without repeats, and the hints it gives."""

    forms: tuple[TitleForm, ...]
    hints: tuple[str, ...]


def clean_title(title: str | None) -> CleanTitle:
    """Take an album's title apart.

    Returns:
        Forms of kinds `full`, `core`, `bare`, `stem`, `subtitle` and `latin`, and hints among score, songs,
        television, game, stage, volume, edition. No forms where the title is null or has no letter or digit.
    """
    text = fold(normalize(title or ""))
    if not words(text):
        return CleanTitle((), ())
    text = _with_article_first(text)
    core, cut = _without_decoration(text)
    bare = _without_volume_and_brackets(core, cut)
    forms = [
        (text, FULL),
        (core, CORE),
        *_without_last_word(text),
        (bare, BARE),
        *_parts(core),
        *_parts(bare),
        *_named_films(core),
    ]
    return CleanTitle(_comparable_forms(forms), _hints(text, cut))


def movie_title_forms(title: str | None, kind: str) -> tuple[TitleForm, ...]:
    """Return the comparable forms of one of a film's titles; its own parts and a transliteration included.

    Args:
        title: any title of the film; nothing is taken for decoration.
        kind: `title`, `original`, `alternative` or `translated`.
    """
    text = _with_article_first(fold(normalize(title or "")))
    return _comparable_forms([(text, kind), *_parts(text)])


def comparable(text: str) -> str:
    """Return the words of a title in canonical writing, joined by single spaces.

    English articles at the start go; roman numerals and small number words become digits; "part", "chapter"
    and "vol" before a number go. A title that would be empty keeps its words.
    """
    tokens = words(text)
    if len(tokens) > 1 and tokens[0] in _LEADING_ARTICLE:
        tokens = tokens[1:]
    numbered = [_ROMAN.get(token, _NUMBER_WORDS.get(token, token)) for token in tokens]
    return " ".join(
        token
        for token, following in zip(numbered, [*numbered[1:], ""], strict=False)
        if not (token in _PART_WORDS and following.isdigit())
    )


def _comparable_forms(texts: list[tuple[str, str]]) -> tuple[TitleForm, ...]:
    forms: dict[str, str] = {}
    for text, kind in texts:
        form = comparable(text)
        if form:
            forms.setdefault(form, kind)
    for form in list(forms):
        latin = transliterate(form)
        if latin and comparable(latin):
            forms.setdefault(comparable(latin), LATIN)
    return tuple(TitleForm(form, kind) for form, kind in forms.items())


def _with_article_first(text: str) -> str:
    moved = _MOVED_ARTICLE.match(text)
    if moved is None:
        return text
    title, article = moved.groups()
    return f"{article}{title}" if article.endswith("'") else f"{article} {title}"


def _without_decoration(text: str) -> tuple[str, list[str]]:
    """Return the text without its decorated parts and phrases, and what was cut off."""
    cut: list[str] = []

    def drop_bracket(match: re.Match[str]) -> str:
        if not _is_decoration(match.group(1)):
            return match.group(0)
        cut.append(match.group(1))
        return " "

    kept = _BRACKETED.sub(drop_bracket, text)
    kept = kept if words(kept) else text
    kept = _drop_decorated_segments(kept, cut)
    for phrase in decorations.PHRASES:
        shorter = phrase.pattern.sub(" ", kept).strip()
        if shorter != kept and words(shorter):
            cut.extend(match.group() for match in phrase.pattern.finditer(kept))
            kept = shorter
    return _drop_decorated_segments(kept, cut).strip(' "'), cut


def _drop_decorated_segments(text: str, cut: list[str]) -> str:
    pieces = _SEPARATOR.split(text)
    signs = _SEPARATOR.findall(text)
    keep = [not _is_decoration(piece) for piece in pieces]
    if not any(keep):
        # "The Score: Music From the Motion Picture": a title comes first, even one that reads like decoration.
        keep[0] = True
    if all(keep):
        return text
    cut.extend(piece for piece, kept in zip(pieces, keep, strict=True) if not kept)
    kept_text = ""
    for index, piece in enumerate(pieces):
        if keep[index]:
            kept_text += (signs[index - 1] if kept_text and index else "") + piece
    return kept_text


def _is_decoration(part: str) -> bool:
    tokens = words(part)
    if not tokens:
        return False
    plain = [token for token in tokens if not token.isdigit()]
    if any(pattern.match(" ".join(tokens)) for pattern in decorations.PARTS_WITH_NAMES):
        return True
    return all(token in decorations.VOCABULARY for token in plain) and any(
        token in decorations.HEAD_WORDS for token in plain
    )


def _without_volume_and_brackets(text: str, cut: list[str]) -> str:
    """Return the text without its volume, and without brackets: in them stands a year, a place, performers."""
    without_volume = decorations.VOLUME.sub(" ", text)
    if words(without_volume) and without_volume != text:
        cut.append("volume")
        text = without_volume
    shorter = _BRACKETED.sub(" ", text)
    return shorter.strip(" ,:-") if words(shorter) else text


def _named_films(text: str) -> list[tuple[str, str]]:
    """Return what "Music From ..." or "(From ...)" names: perhaps the film, so a form of low rank."""
    found = (decorations.WEAK_PREFIX.match(text), decorations.NAMED_IN_BRACKET.search(text))
    return [(match.group(1), STEM) for match in found if match and _says_something(match.group(1))]


def _parts(text: str) -> list[tuple[str, str]]:
    """Return the stem before the first separator and the last part after it, where both say something."""
    pieces = [piece for piece in _SEPARATOR.split(text) if _says_something(piece)]
    return [(pieces[0], STEM), (pieces[-1], SUBTITLE)] if len(pieces) > 1 else []


def _without_last_word(text: str) -> list[tuple[str, str]]:
    """Return the text without a last "soundtrack": *The Lego Movie* keeps its "movie"."""
    shorter = decorations.LAST_WORD.sub("", text)
    return [(shorter, BARE)] if shorter != text and set(words(shorter)) - _LEADING_ARTICLE else []


def _says_something(part: str) -> bool:
    letters = comparable(part).replace(" ", "")
    return len(letters) >= _SHORTEST_PART and not letters.isdigit()


def _hints(text: str, cut: list[str]) -> tuple[str, ...]:
    said = set(words(" ".join(cut)))
    rules = (
        ("score", said & decorations.SCORE_WORDS),
        ("songs", said & decorations.SONG_WORDS),
        ("television", (said & decorations.TELEVISION_WORDS) - {"serie"} or _SEASON.search(text)),
        ("game", said & decorations.GAME_WORDS),
        ("stage", said & decorations.STAGE_WORDS),
        ("volume", said & decorations.VOLUME_WORDS),
        ("edition", said & decorations.EDITION_WORDS),
    )
    return tuple(hint for hint, holds in rules if holds)
