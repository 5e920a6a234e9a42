"""Variants of a title: without a part that may not belong to it, one of its parts, or the film that it names."""

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

# "Vol. 2", "Disc One": part of the film title *Kill Bill: Vol. 1*, but not of *2001: A Space Odyssey, Volume Two*.
_VOLUME = re.compile(
    r"[\s,:\-]*[(\[]?\b(?:vol(?:ume)?s?\.?|volumen|dis[ck]|cd)\s*#?(?:\d+|[ivx]+|one|two|three|four|five)\b[)\]]?"
)
# "Trainspotting #2" is the second album, not the second film.
_ALBUM_NUMBER = re.compile(r"(?<=\w)\s+#\s?\d+\b")
# "The Lego Movie Soundtrack": "Movie" may belong to the decoration or to the title.
_LAST_WORD = re.compile(r"[\s:\-]+(?:sound ?track|ost|o\.s\.t\.?|score)$")
_NO_TITLE_END = re.compile(r"\b(?:(?:original|official)(?: [\w-]+){0,2}|complete|expanded|the)$")
_GUESTS = re.compile(r"\s(?:feat|ft|featuring)\b\.? .+$")
_YEAR_IN_FRONT = re.compile(r"^(?:19|20)\d\d\s-\s(?=\S)")
_IS_MUSIC = re.compile(r"\b(?:music|scores?|songs|theme|suite|album)\b")
_LAST_BRACKET = re.compile(r"[(\[](.+)[)\]]$")
_QUOTED = re.compile(r'"([^"]+)"')
# *Birdman or (The Unexpected Virtue of Ignorance)*
_OR = re.compile(r"[\s,:]+(?:or|oder|ou|eller|или)[\s,:]*$")
# A title does not end in these words, so what follows is not decoration: "A Fistful of | Film Music".
_DANGLING = re.compile(
    r"\b(?:the|a|an|of|from|and|for|in|to|with|le|la|les|de|du|des|l|der|die|das|zum|el|los|las|il|lo)$"
)
_MEDIUM_IN_FRONT = re.compile(
    r"^(?:the )?(?:original |netflix |disney |hbo |amazon )*(?:motion picture|film|movie|tv series|series|"
    r"soundtrack|musical|video game|game)[\s:\-]+(?=\S)"
)
_SOUNDTRACK_OF = re.compile(r"^(?:soundtrack|score) (?:of|to|for)\s+(?=\S)")
# *Walt Disney's Pinocchio*, *Stanley Kubrick's The Shining*. One word is an owner only if it is in this list:
# *Rosemary's Baby* has no owner.
_SINGLE_OWNERS = (
    "disney|pixar|disney[ ·.-]?pixar|marvel|dreamworks|hitchcock|fellini|kubrick|shakespeare|seuss|lampoon|"
    "warner|nickelodeon|universal|paramount|mgm|netflix|hbo|bbc"
)
_NO_NAMES = "(?!(?:the|a|an|it|that|what|who|where|here|there|let|my|our|your|his|her) )"
_OWNER = re.compile(
    rf"^(?:{_NO_NAMES}(?:[^\W\d_][\w.\-]*\.? ){{1,3}}[^\W\d_][\w\-]*(?:'s|s')|(?:{_SINGLE_OWNERS})(?:'s|s'|'))"
    r"(?: (?:original|classic|motion picture))?\s+(?=\S)"
    r"|^(?:(?:walt )?disney(?: pictures| studios)?|marvel studios|pixar|[\w ]{2,25} pictures)"
    r" presents[\s:\-]+(?=\S)"
    # "Quincy Jones Presents: The Color Purple", "Luc Besson présente Taxi"
    rf"|^{_NO_NAMES}(?:[^\W\d_][\w.'&-]*,? ){{1,6}}(?:presents?|presente|presenta|prasentiert|presenterar|"
    r"presenteert|prezentuje|представляет)(?: the music (?:from|of))?[\s:\-]+(?=\S)"
)
_PRESENTS = (" presen", " prasent", " prezent", " представ")
# "Le Mépris a.k.a. Contempt", "Le Mépris = Contempt", "Le Mépris (Contempt)"
_ALSO = re.compile(r"\s(?:a\.?k\.?a\.?|alias|=|also known as)\s+(\S.*)$")
_ENDING_BRACKET = re.compile(r"\S\s*[(\[]([^()\[\]]+)[)\]]$")
_SHORTEST_PART = 2
_MOST_PARTS = 4


def without_album_number(text: str) -> str:
    """Return the text without "#2", or the text itself if nothing else would be left."""
    shorter = _ALBUM_NUMBER.sub("", text) if "#" in text else text
    return shorter if words_of_folded(shorter) else text


def without_volume(text: str) -> str:
    """Return the text without its volume, or the text itself if nothing else would be left."""
    shorter = _VOLUME.sub(" ", text)
    return shorter if words_of_folded(shorter) else text


def without_brackets(text: str) -> str:
    """Return the text without brackets, which may contain a year, a place, performers or another title."""
    if "(" not in text and "[" not in text:
        return text
    shorter = trim(_OR.sub("", BRACKETED.sub(" ", text)))
    return shorter if words_of_folded(shorter) else text


def before_unknown_bracket(text: str) -> list[str]:
    """Return the title where a bracket follows its decoration: it names an edition, as no film's title does."""
    bracket = _ENDING_BRACKET.search(text)
    if bracket is None or any(character.isdigit() for character in bracket.group(1)):
        return []
    decorated = text[: bracket.start() + 1]
    core = peel(decorated).core
    cut = decorated[len(core) :] if decorated.startswith(core) else ""
    return [core] if core != decorated and d.is_sure(cut) else []


def peeled_without_brackets(text: str, core: str) -> list[str]:
    """Return the text without brackets and volume, and that without the decoration before them."""
    plain = without_brackets(text)
    if plain == core:
        return []
    peeled = peel(plain).core
    shorter = [part for part in perhaps_shorter(plain, peeled, Peeling(peeled)) if part != peeled]
    return [plain] if peeled == plain and not shorter else [peeled, plain, *shorter]


def second_titles(text: str) -> list[str]:
    """Return another title of the same film: in a bracket at the end, or after "a.k.a." or "="."""
    found = [match.group(1) for match in _ALSO.finditer(text)]
    found += [text[: match.start()] for match in _ALSO.finditer(text)][:1]
    bracket = _ENDING_BRACKET.search(text)
    if bracket and _is_second_title(text[: bracket.start() + 1], bracket.group(1)):
        found.append(bracket.group(1))
    return [trim(part) for part in found if is_meaningful(part) and stands_alone(part)]


def _is_second_title(before: str, bracket: str) -> bool:
    if d.is_maybe(bracket) or d.is_decoration(bracket) or d.INSIDE.pattern.match(bracket):
        return False
    # After decoration stands an edition, a place or a performer.
    return peel(before).core == trim(before) and not d.MAYBE_AFTER.pattern.search(before)


def without_last_word(text: str) -> str | None:
    """Return the text without a final "soundtrack", or None: *The Lego Movie* keeps its "movie"."""
    shorter = _LAST_WORD.sub("", text)
    if shorter == text or not stands_alone(shorter) or _NO_TITLE_END.search(shorter):
        return None
    return shorter


def without_owner(text: str) -> str | None:
    """Return the folded title without the name of its owner in front; None if it has none."""
    # Most titles have neither: looking for letters is much faster than looking for words.
    if "'" not in text and not any(stem in text for stem in _PRESENTS):
        return None
    owner = _OWNER.match(text)
    return text[owner.end() :] if owner else None


def perhaps_shorter(text: str, core: str, peeling: Peeling) -> list[str]:
    """Return the core without each part that may be decoration, and note that part in `peeling`.

    Such parts are a final "the movie", an initial "OST" or 映画, guest artists and the year of the film.
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
    """Return the names in "Music From ...", "(Love Theme From ...)" or quotation marks: each may be the film.

    The words before a name are noted in `peeling`.
    """
    found = [quoted.group(1) for quoted in _QUOTED.finditer(text) if quoted.group() != text] if '"' in text else []
    before = d.MAYBE_BEFORE.pattern.match(text)
    # Otherwise an unambiguous phrase has already been removed there.
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
    """Return the stems before the first separator and the subtitles after it, if both are more than a number.

    A slash separates titles of equal rank: "Vertigo / North by Northwest" names two films.
    """
    if SEPARATOR.search(text) is None:
        return [], []
    found = [_OR.sub("", part) for part in pieces(text) if is_meaningful(part)]
    if len(found) < 2:
        return [], []
    middle = found[1:-1] if " / " in text or "//" in text else []
    return [found[0], *middle[:_MOST_PARTS]], [found[-1]]


def is_meaningful(part: str) -> bool:
    """Return whether a part is more than a single letter or a number."""
    letters = comparable_folded(part).replace(" ", "")
    return len(letters) >= _SHORTEST_PART and not letters.isdigit()


def _bracketed(text: str) -> list[str]:
    """Return the content of each bracket; of the last one also including nested brackets."""
    found = [bracket.group(1) for bracket in BRACKETED.finditer(text)]
    outermost = _LAST_BRACKET.search(text)
    return found if outermost is None or outermost.group(1) in found else [*found, outermost.group(1)]


def _films_of(text: str) -> Iterator[str]:
    """Yield the film that a bracket names: "the motion picture 9" names 9, "soundtrack of Jaws" names Jaws."""
    medium = _MEDIUM_IN_FRONT.match(text)
    film = text[medium.end() :] if medium else text
    core = peel(film).core
    yield core
    if not film.startswith(core):
        yield film
    if medium and "motion picture" not in medium.group():
        yield text
    if medium and film.startswith("soundtrack "):
        # "From the Original Motion Picture Soundtrack Elvis"
        yield film.removeprefix("soundtrack ")
    if _SOUNDTRACK_OF.match(film):
        yield _SOUNDTRACK_OF.sub("", film)
