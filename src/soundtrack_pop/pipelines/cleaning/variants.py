"""What else a title may be called: a part of it, the film that it names, another writing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from soundtrack_pop.pipelines.cleaning import decorations as d
from soundtrack_pop.pipelines.cleaning.canonical import comparable_folded
from soundtrack_pop.pipelines.cleaning.peeling import (
    BRACKETED,
    SEPARATOR,
    Peeling,
    peel,
    pieces,
    stands_alone,
    trim,
)
from soundtrack_pop.pipelines.cleaning.text import words_of_folded

# "Vol. 2", "Disc One": part of *Kill Bill: Vol. 1*, but not of *2001: A Space Odyssey, Volume Two*.
_VOLUME = re.compile(
    r"[\s,:\-]*[(\[]?\b(?:vol(?:ume)?s?\.?|volumen|dis[ck]|cd)\s*#?(?:\d+|[ivx]+|one|two|three|four|five)\b[)\]]?"
)
# "Trainspotting #2" is the second album, not the second film.
_ALBUM_NUMBER = re.compile(r"(?<=\w)\s+#\s?\d+\b")
# "The Lego Movie Soundtrack": the words before the last may be decoration or title.
_LAST_WORD = re.compile(r"[\s:\-]+(?:sound ?track|ost|o\.s\.t\.?|score)$")
_NO_TITLE_END = re.compile(r"\b(?:(?:original|official)(?: [\w-]+){0,2}|complete|expanded|the)$")
_GUESTS = re.compile(r"\s(?:feat|ft|featuring)\b\.? .+$")
_YEAR_IN_FRONT = re.compile(r"^(?:19|20)\d\d\s-\s(?=\S)")
_IS_MUSIC = re.compile(r"\b(?:music|scores?|songs|theme|suite|album)\b")
_LAST_BRACKET = re.compile(r"[(\[](.+)[)\]]$")
_QUOTED = re.compile(r'"([^"]+)"')
# *Birdman or (The Unexpected Virtue of Ignorance)*
_OR = re.compile(r"[\s,:]+(?:or|oder|ou|eller|или)[\s,:]*$")
# A title does not end in these, so what follows is no decoration: "A Fistful of | Film Music".
_DANGLING = re.compile(
    r"\b(?:the|a|an|of|from|and|for|in|to|with|le|la|les|de|du|des|l|der|die|das|zum|el|los|las|il|lo)$"
)
_MEDIUM_IN_FRONT = re.compile(
    r"^(?:the )?(?:original |netflix |disney |hbo |amazon )*(?:motion picture|film|movie|tv series|series|"
    r"soundtrack|musical|video game|game)[\s:\-]+(?=\S)"
)
_SOUNDTRACK_OF = re.compile(r"^(?:soundtrack|score) (?:of|to|for)\s+(?=\S)")
_SHORTEST_PART = 2
_MOST_PARTS = 4


def without_album_number(text: str) -> str:
    """Return the text without "#2"; the text where nothing else is left."""
    shorter = _ALBUM_NUMBER.sub("", text) if "#" in text else text
    return shorter if words_of_folded(shorter) else text


def without_volume(text: str) -> str:
    """Return the text without its volume; the text where nothing else is left."""
    shorter = _VOLUME.sub(" ", text)
    return shorter if words_of_folded(shorter) else text


def without_brackets(text: str) -> str:
    """Return the text without brackets: in them stands a year, a place, performers, another title."""
    if "(" not in text and "[" not in text:
        return text
    shorter = trim(_OR.sub("", BRACKETED.sub(" ", text)))
    return shorter if words_of_folded(shorter) else text


def without_last_word(text: str) -> str | None:
    """Return the text without a last "soundtrack": *The Lego Movie* keeps its "movie"; None where it has none."""
    shorter = _LAST_WORD.sub("", text)
    if shorter == text or not stands_alone(shorter) or _NO_TITLE_END.search(shorter):
        return None
    return shorter


def perhaps_shorter(text: str, core: str, peeling: Peeling) -> list[str]:
    """Return the core without what may be decoration; what was left out is noted in `peeling`.

    A trailing "the movie", a leading "OST" or 映画, guests, the year of the film.
    """
    found = [*_without_maybe_parts(core, peeling)]
    after = d.MAYBE_AFTER.pattern.search(core)
    if after and not (_IS_MUSIC.search(after.group()) and _DANGLING.search(core[: after.start()])):
        peeling.note_language(d.MAYBE_AFTER.language_of(after))
        found.append(core[: after.start()])
    opening = None if text.isascii() else d.MAYBE_OPENING.pattern.match(text)
    if opening:
        peeling.note(opening.group(), d.MAYBE_OPENING.language_of(opening))
        found.append(peel(text[opening.end() :]).core)
    found += [pattern.sub("", core) for pattern in (_GUESTS, _YEAR_IN_FRONT) if pattern.search(core)]
    return [trim(part) for part in found if stands_alone(part)]


def _without_maybe_parts(text: str, peeling: Peeling) -> Iterator[str]:
    last = pieces(text)[-1]
    if last != text and d.is_maybe(last):
        peeling.note(last)
        yield text[: text.rindex(last)]
    for bracket in BRACKETED.finditer(text) if "(" in text or "[" in text else ():
        if d.is_maybe(bracket.group(1)):
            peeling.note(bracket.group(1))
            yield f"{text[: bracket.start()]} {text[bracket.end() :]}"


def named_films(text: str, peeling: Peeling) -> list[str]:
    """Return what "Music From ...", "(Love Theme From ...)" or quotation marks name: perhaps the film.

    What stood before the name is noted in `peeling`.
    """
    found = [quoted.group(1) for quoted in _QUOTED.finditer(text) if quoted.group() != text] if '"' in text else []
    before = d.MAYBE_BEFORE.pattern.match(text)
    # A surer phrase has been cut off there already.
    if before and not d.BEFORE.pattern.match(text):
        peeling.note_language(d.MAYBE_BEFORE.language_of(before))
        found.append(text[before.end() :])
    inside = _bracketed(text) if "(" in text or "[" in text else []
    for part in (*inside, *pieces(text)[1:]):
        opening = d.INSIDE.pattern.match(part.strip())
        if opening:
            peeling.note(opening.group(), d.INSIDE.language_of(opening))
            found += [film for film in _films_of(part.strip()[opening.end() :]) if not d.names_nothing(film)]
    return [trim(part) for part in found if stands_alone(part)]


def parts(text: str) -> tuple[list[str], list[str]]:
    """Return the stems before the first sign and the subtitles after it, where both say something.

    A slash sets titles of equal rank apart: "Vertigo / North by Northwest" names two films.
    """
    if SEPARATOR.search(text) is None:
        return [], []
    found = [_OR.sub("", part) for part in pieces(text) if says_something(part)]
    if len(found) < 2:
        return [], []
    middle = found[1:-1] if " / " in text or "//" in text else []
    return [found[0], *middle[:_MOST_PARTS]], [found[-1]]


def says_something(part: str) -> bool:
    """Return whether a part is more than a letter or a number."""
    letters = comparable_folded(part).replace(" ", "")
    return len(letters) >= _SHORTEST_PART and not letters.isdigit()


def _bracketed(text: str) -> list[str]:
    """Return the contents of the brackets; of a last one also with the brackets in it."""
    found = [bracket.group(1) for bracket in BRACKETED.finditer(text)]
    outermost = _LAST_BRACKET.search(text)
    return found if outermost is None or outermost.group(1) in found else [*found, outermost.group(1)]


def _films_of(text: str) -> Iterator[str]:
    """Yield what a bracket names: "the motion picture 9" names 9, "soundtrack of Jaws" names Jaws."""
    medium = _MEDIUM_IN_FRONT.match(text)
    film = text[medium.end() :] if medium else text
    core = peel(film).core
    yield core
    if not film.startswith(core):
        yield film
    if medium and "motion picture" not in medium.group():
        yield text
    if _SOUNDTRACK_OF.match(film):
        yield _SOUNDTRACK_OF.sub("", film)
