"""Distinguish decoration from title. Decoration is what album titles add to the film's title.

A part of a title (a bracket, or the text after a colon or a dash) is decoration if all its words are in the
vocabulary and at least one of them is a head word. A phrase can also precede or follow the title without any
separator.
"""

from __future__ import annotations

import re

from soundtrack_pop.pipelines.cleaning import decoration_tables as tables
from soundtrack_pop.pipelines.cleaning.canonical import ARTICLES, is_number
from soundtrack_pop.pipelines.cleaning.text import words_of_folded

SOUNDTRACK_WORDS = frozenset[str]().union(*(row.soundtracks for row in tables.vocabularies()))
HEAD_WORDS = SOUNDTRACK_WORDS.union(*(row.heads for row in tables.vocabularies()))
VOCABULARY = HEAD_WORDS.union(*(row.others for row in tables.vocabularies()))

EDITION_WORDS = frozenset(
    "deluxe expanded extended complete edition anniversary remastered remaster reissue limited special collectors "
    "bonus version definitive rerecording ultimate".split()
)
VOLUME_WORDS = frozenset("vol volume more disc disk cd part no".split())
# A number beside one of these words is a count. Otherwise it may be a film: "Music From the Motion Picture 2012".
_COUNTED = VOLUME_WORDS | EDITION_WORDS | frozenset("season seasons series episode episodes recording mix".split())
# "The Godfather: Part II Original Soundtrack": the number belongs to the film.
_PARTS_OF_FILMS = frozenset("part pt chapter episode vol volume".split())
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
# "(From the Netflix Series)" is decoration although it names no music.
_FROM = frozenset("from aus du dal dalla de da iz z из fran fra".split())
_MEDIA = frozenset(
    "picture pictures film films movie series game musical documentary serie pelicula filme filmu filma фильма "
    "filmen".split()
)
# Parts that may be decoration or title: *ABBA: The Album* is a record, *ABBA: The Movie* a film.
_MAYBE_PARTS = frozenset(
    "the movie|the motion picture|the film|le film|der film|il film|la pelicula|o filme|de film|the musical|"
    "das musical|live|live in concert|in concert|a film|el musical|le spectacle musical".split("|")
)
_YEAR = re.compile(r"(?:19|20)\d\d(?: film| movie)?$|(?:film|movie) (?:19|20)\d\d$")
_SEASON = re.compile(r"(?:seasons?|staffel|saison|temporada|stagione|sezon) \w+$")
# "(Music From the Netflix Series)" names no film.
_MEDIA_OF_NOTHING = frozenset("picture pictures film films movie movies series television tv".split())
_NAMES_OF_NOTHING = _MEDIA_OF_NOTHING | frozenset(
    "the a original motion netflix hbo disney amazon limited special event documentary hit soundtrack".split()
)
FILM_PARTS = ("the motion picture", "the movie", "the film")

# Decorated parts that name a person or a company, so that not all their words are in a vocabulary.
_PARTS_WITH_NAMES = (
    # "Original Soundtrack From the Vestron Motion Picture"
    re.compile(
        r"^(?:the |an? )?(?:official |original |motion picture )*(?:soundtrack|score|music|songs|recording)"
        r"(?: [\w ]+)?(?: from| to| of| for| inspired by)(?: [\w ]+)?"
        r" (?:motion picture|film|movie|series|game|musical|documentary)$"
    ),
    # "Original MGM Motion Picture Soundtrack"
    re.compile(
        r"^(?:the |an? )?(?:new )?original (?:\w+ ){1,3}(?:motion picture |film |movie |series )?"
        r"(?:soundtrack|score|cast)(?: album| recording)?$"
    ),
    # "The Movie Soundtrack Featuring the Songs of ABBA"
    re.compile(r"^(?:the )?(?:original |movie |film )*(?:soundtrack|score|music|songs) featuring .+$"),
    # "Orchestral Adaptation of Music Composed for the Motion Picture by Vangelis"
    re.compile(r"^.*\bmusic (?:composed|from|for|by) .*\bmotion picture(?: .+)? by .+$"),
    # "Original Score by Hans Zimmer", "Musik von Hans Zimmer", "Музыка Эдуарда Артемьева" has no such word
    re.compile(
        r"^(?:the |an? |die )?(?:original |motion picture |film |complete )*(?:soundtrack|score|music|musik"
        r"|filmmusik|musique|bande originale|musiche|musica)(?: (?:originale?|originali|album|recording))?"
        r"(?: (?:composed|written|performed|produced|arranged|composee?|compuesta|and|conducted|orchestrated))*"
        r" (?:by|von|de|par|di|por) .+$"
    ),
    # "Bande originale du film de Luc Besson"
    re.compile(
        r"^(?:la |die |der )?(?:bande originale|musique|colonna sonora|musiche|banda sonora|musica|trilha sonora|"
        r"filmmusik|musik|soundtrack)(?: original[ei]?)? (?:du|de la|del|dal|do|zum|aus dem) "
        r"(?:film|filme|pelicula|serie) (?:de|di|von) .+$"
    ),
    re.compile(r"^(?:music )?(?:composed|conducted|performed)(?: (?:and|conducted|performed|produced))* by .+$"),
)
_NAMING_WORDS = frozenset("by von de par di por featuring original motion film movie series game musical".split())


def is_decoration(part: str) -> bool:
    """Return whether the whole content of a bracket in a folded title is decoration."""
    tokens = words_of_folded(part)
    return bool(tokens) and (_is_all_vocabulary(tokens) or _names_somebody(tokens))


def is_decorated_segment(part: str, is_first: bool) -> bool:
    """Return whether a whole part of a folded title, between two separators, is decoration.

    Args:
        part: the text between the separators.
        is_first: whether the title begins with this part; a number in it is then decoration only if it is a count.
    """
    tokens = words_of_folded(part)
    if not tokens or (len(tokens) > 1 and tokens[0] in _PARTS_OF_FILMS and is_number(tokens[1])):
        return False
    return _is_all_vocabulary(tokens, is_first) or _names_somebody(tokens, is_first)


def is_sure(part: str) -> bool:
    """Return whether a decorated part is unlikely to belong to a film title; "the score" may."""
    tokens = set(words_of_folded(part))
    return bool(tokens & (SOUNDTRACK_WORDS | EDITION_WORDS)) or len(tokens - ARTICLES) > 2


def is_of_film(part: str) -> bool:
    """Return whether a decorated part says that the album belongs to a film, not only which edition it is."""
    tokens = set(words_of_folded(part))
    return bool(tokens & (SOUNDTRACK_WORDS | _MEDIA)) and not tokens & EDITION_WORDS


def is_maybe(part: str) -> bool:
    """Return whether a part may be decoration or title: "the movie", "1994", "season 2"."""
    text = " ".join(words_of_folded(part))
    return text in _MAYBE_PARTS or _YEAR.match(text) is not None or _SEASON.match(text) is not None


def names_nothing(part: str) -> bool:
    """Return whether a part that should name a film only says that it is a film."""
    tokens = words_of_folded(part)
    return not _MEDIA_OF_NOTHING.isdisjoint(tokens) and _NAMES_OF_NOTHING.issuperset(tokens)


def could_be_all_decoration(text: str) -> bool:
    """Return whether all words of a title are words of decoration."""
    return all(_is_known(token) for token in words_of_folded(text))


def is_counted(tokens: list[str], position: int) -> bool:
    """Return whether the number at a position belongs to a word beside it: "vol 2", "2017 remaster"."""
    beside = tokens[max(position - 1, 0) : position] + tokens[position + 1 : position + 2]
    return not _COUNTED.isdisjoint(beside) or any(is_number(token) for token in beside)


def _is_all_vocabulary(tokens: list[str], is_first: bool = False) -> bool:
    has_head = False
    for position, token in enumerate(tokens):
        if token in HEAD_WORDS:
            has_head = True
        elif not _is_known(token) or (is_first and token.isdigit() and not is_counted(tokens, position)):
            return False
    return has_head or (tokens[0] in _FROM and not _MEDIA.isdisjoint(tokens))


def _names_somebody(tokens: list[str], is_first: bool = False) -> bool:
    known = _NAMING_WORDS.intersection(tokens)
    if not known:
        return False
    joined = " ".join(tokens)
    # A title may begin like a credit: "Music by Prudence".
    patterns = _PARTS_WITH_NAMES[:4] if is_first else _PARTS_WITH_NAMES
    return any(pattern.match(joined) for pattern in patterns)


def _is_known(token: str) -> bool:
    return token in VOCABULARY or is_number(token) or _ORDINAL.match(token) is not None


def _matcher(place: str) -> tables.Matcher:
    return tables.matcher(row for row in tables.phrases() if row.place == place)


BEFORE, AFTER, ATTACHED = _matcher(tables.BEFORE), _matcher(tables.AFTER), _matcher(tables.ATTACHED)
OPENING, INSIDE = _matcher(tables.OPENING), _matcher(tables.INSIDE)
MAYBE_BEFORE, MAYBE_AFTER = _matcher(tables.MAYBE_BEFORE), _matcher(tables.MAYBE_AFTER)
MAYBE_OPENING = _matcher(tables.MAYBE_OPENING)
