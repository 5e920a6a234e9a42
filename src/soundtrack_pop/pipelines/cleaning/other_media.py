"""Recognise words that say that an album belongs to another medium than film: `other_media.tsv`.

A sure phrase, such as "original video game soundtrack", leaves no doubt wherever it stands; other words are
evidence. Each row of the table has an example, and a counter-example that must not be recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from soundtrack_pop.linkage.hints import OTHER_MEDIA, OTHER_MEDIUM_SURE
from soundtrack_pop.pipelines.cleaning.decoration_tables import rows
from soundtrack_pop.pipelines.cleaning.decorations import could_be_all_decoration
from soundtrack_pop.pipelines.cleaning.text import fold, normalize

SURE, MAYBE = "sure", "maybe"
# The start and the end of a bracket or of a part between separators. The first part of a title is the title.
_FRAME = {
    "<open>": r"(?:[(\[{:;|~•/,]\s*|\s-+\s*)",
    "<close>": r"\s*(?=$|[)\]}:;|~•/,]|\s-)",
}
# An album of a film says so: the cast of a screen musical, a film after a game.
_OF_FILM = re.compile(
    r"\b(?:motion pictures?|films?|movies?)(?: \w+)? (?:soundtrack|score|cast|music|musical|version)\b"
    r"|\b(?:from|of|for|to|du|del|dal|do|zum|aus dem|fran|fra|van|uit) (?:the |de |la )?(?:\w+ )?"
    r"(?:motion picture|film(?:en|e)?|movie|pelicula)\b|映画|영화|电影|電影|фильм|\bfilmu\b|फिल्म"
)
_EVEN_OF_FILMS = ("covers", "compilation", "spoken")
# A title without any of these needs no further look.
_TRIGGER = re.compile(
    r"game|spiel|spel|spil|jeu|juego|jogo|gioco|gr[ay]\b|cast|musi[ck]al|broadway|premiere|original(?:auf|bes)|comedie|"
    r"spectacle|troupe|elenco|reparto|tv\b|tele|fernseh|serie|series|serial|season|staffel|saison|temporada|stagione|"
    r"sezon|sesong|sasong|novela|sitcom|dizi|drama|sceneggiato|karaoke|along|style|famous|performed|backing|tribute|"
    r"homage|hommage|homen|omaggio|hyll|cover|rendition|version|lullaby|tolkning|classic|great|best|essential|"
    r"complete|famous|golden|legendary|film music|film scores|schonsten|grossten|belles|grands|belle|musiques? de|"
    r"audio|read|story|radio|horspiel|anime|[^\x00-\x7f]"
)
_TAGS = {
    "television": ("television", "tv", "tv soundtrack", "tv series", "television soundtrack"),
    "game": ("video game", "video games", "video game music", "video game soundtrack", "game soundtrack", "vgm"),
    "stage": ("broadway", "cast recording", "musical theatre", "stage musical", "original cast"),
    "covers": ("karaoke", "tribute", "tribute album", "covers", "cover album"),
}
MEDIUM_OF_TAG = {tag: medium for medium, tags in _TAGS.items() for tag in tags}
_SPOKEN = {"Audio drama": SURE, "Audiobook": SURE, "Spokenword": MAYBE, "Interview": MAYBE}


def media_of_title(text: str, cut: str) -> set[str]:
    """Return the other media that a title names, with `other_medium_sure` where it leaves no doubt.

    Args:
        text: the whole folded title.
        cut: the decoration that was removed from it.
    """
    if _TRIGGER.search(text) is None:
        return set()
    is_of_film = _OF_FILM.search(text) is not None
    found = {medium for medium, pattern in _patterns(MAYBE).items() if cut and pattern.search(cut)}
    for medium, pattern in _patterns(SURE).items():
        match = pattern.search(text)
        # *Karaoke* and *Tribute* are films: something else must be the title.
        if match and (medium == "compilation" or not _is_the_title(text, match)):
            found.add(medium)
            if medium in _EVEN_OF_FILMS or not is_of_film:
                found.add(OTHER_MEDIUM_SURE)
    return found


def media_beside_title(
    comment: str | None, credit: str | None, secondary_types: Iterable[str], tags: Iterable[str]
) -> set[str]:
    """Return the other media that MusicBrainz names beside the title, with `other_medium_sure` where it is sure.

    Args:
        comment: the editors' comment that distinguishes release groups of one name.
        credit: the credited artists; "Original Broadway Cast" names a medium, "Game Theory" does not.
        secondary_types: types beside Soundtrack.
        tags: tags of the release group, in lower case; evidence, never sure.
    """
    found = {MEDIUM_OF_TAG[tag] for tag in tags if tag in MEDIUM_OF_TAG}
    for certainty in (_SPOKEN[kind] for kind in secondary_types if kind in _SPOKEN):
        found |= {"spoken", OTHER_MEDIUM_SURE} if certainty == SURE else {"spoken"}
    for said, certainties in ((comment, (SURE, MAYBE)), (credit, (SURE,))):
        found |= _media_of_words(said, certainties) if said else set()
    return found


def in_order(media: set[str]) -> tuple[str, ...]:
    """Return the media in the order of `OTHER_MEDIA`, and `other_medium_sure` last."""
    return tuple(one for one in (*OTHER_MEDIA, OTHER_MEDIUM_SURE) if one in media)


def _is_the_title(text: str, match: re.Match[str]) -> bool:
    return could_be_all_decoration(f"{text[: match.start()]} {text[match.end() :]}")


def _media_of_words(said: str, certainties: Iterable[str]) -> set[str]:
    text = f"({fold(normalize(said))})"
    if _TRIGGER.search(text) is None:
        return set()
    is_of_film = _OF_FILM.search(text) is not None
    found: set[str] = set()
    for certainty in certainties:
        media = {medium for medium, pattern in _patterns(certainty).items() if pattern.search(text)}
        if media and certainty == SURE and (not is_of_film or media & set(_EVEN_OF_FILMS)):
            media.add(OTHER_MEDIUM_SURE)
        found |= media
    return found


@cache
def _patterns(certainty: str) -> dict[str, re.Pattern[str]]:
    """Return one pattern for each medium; the table's patterns match folded text."""
    listed: dict[str, list[str]] = {}
    for row in rows("other_media.tsv"):
        if row["certainty"] == certainty:
            pattern = row["pattern"]
            for short, long in _FRAME.items():
                pattern = pattern.replace(short, long)
            listed.setdefault(row["medium"], []).append(f"(?:{pattern})")
    return {medium: re.compile("|".join(patterns)) for medium, patterns in listed.items()}
