"""Tell decoration from title: what people write around a film's title on an album.

A part of a title (a bracket, or what follows a colon or a dash) is decoration when all its words are in the
vocabulary and at least one of them is a head word. A phrase may also stand before or after the title without
any sign between them.
"""

from __future__ import annotations

import re

from soundtrack_pop.pipelines.cleaning import phrases as p
from soundtrack_pop.pipelines.cleaning.canonical import ARTICLES, is_number
from soundtrack_pop.pipelines.cleaning.text import words_of_folded

SOUNDTRACK_WORDS = frozenset[str]().union(*(row.soundtracks for row in p.vocabularies()))
HEAD_WORDS = SOUNDTRACK_WORDS.union(*(row.heads for row in p.vocabularies()))
VOCABULARY = HEAD_WORDS.union(*(row.others for row in p.vocabularies()))

EDITION_WORDS = frozenset(
    "deluxe expanded extended complete edition anniversary remastered remaster reissue limited special collectors "
    "bonus version definitive rerecording ultimate".split()
)
VOLUME_WORDS = frozenset("vol volume more disc disk cd part no".split())
# A number beside one of these counts something; else it may be a film's: "Music From the Motion Picture 2012".
_COUNTED = VOLUME_WORDS | EDITION_WORDS | frozenset("season seasons series episode episodes recording mix".split())
# "The Godfather: Part II Original Soundtrack": the number is the film's.
_PARTS_OF_FILMS = frozenset("part pt chapter episode vol volume".split())
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
# "(From the Netflix Series)" names no music, and is decoration all the same.
_FROM = frozenset("from aus du dal dalla de da iz z из fran fra".split())
_MEDIA = frozenset(
    "picture pictures film films movie series game musical documentary serie pelicula filme filmu filma фильма "
    "filmen".split()
)
# What a decorated part can be without being sure: *ABBA: The Album* is a record, and *ABBA: The Movie* a film.
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

# Decorated parts that name somebody, so that their words are in no vocabulary.
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
    """Return whether a bracket's content in a folded title is decoration as a whole."""
    tokens = words_of_folded(part)
    return bool(tokens) and (_is_all_vocabulary(tokens) or _names_somebody(tokens))


def is_decorated_segment(part: str, is_first: bool) -> bool:
    """Return whether what stands between two signs of a folded title is decoration as a whole.

    Args:
        part: what stands there.
        is_first: the title begins with this part, so a number in it must count something to be decoration.
    """
    tokens = words_of_folded(part)
    if not tokens or (len(tokens) > 1 and tokens[0] in _PARTS_OF_FILMS and is_number(tokens[1])):
        return False
    return _is_all_vocabulary(tokens, is_first) or _names_somebody(tokens, is_first)


def is_sure(part: str) -> bool:
    """Return whether a decorated part can hardly be a film's own: "the score" is not sure."""
    tokens = set(words_of_folded(part))
    return bool(tokens & (SOUNDTRACK_WORDS | EDITION_WORDS)) or len(tokens - ARTICLES) > 2


def is_of_film(part: str) -> bool:
    """Return whether a decorated part says that the album is a film's, and not only which edition it is."""
    tokens = set(words_of_folded(part))
    return bool(tokens & (SOUNDTRACK_WORDS | _MEDIA)) and not tokens & EDITION_WORDS


def is_maybe(part: str) -> bool:
    """Return whether a part may say what the album is, or belong to the title: "the movie", "1994", "season 2"."""
    text = " ".join(words_of_folded(part))
    return text in _MAYBE_PARTS or _YEAR.match(text) is not None or _SEASON.match(text) is not None


def names_nothing(part: str) -> bool:
    """Return whether a part that should name a film says only that it is one."""
    tokens = words_of_folded(part)
    return not _MEDIA_OF_NOTHING.isdisjoint(tokens) and _NAMES_OF_NOTHING.issuperset(tokens)


def could_be_all_decoration(text: str) -> bool:
    """Return whether all words of a title are such as decoration is made of."""
    return all(_is_known(token) for token in words_of_folded(text))


def is_counted(tokens: list[str], position: int) -> bool:
    """Return whether the number at a position stands beside a word that it counts: "vol 2", "2017 remaster"."""
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


def _matcher(place: str) -> p.Matcher:
    return p.matcher(row for row in p.phrases() if row.place == place)


BEFORE, AFTER, ATTACHED = _matcher(p.BEFORE), _matcher(p.AFTER), _matcher(p.ATTACHED)
OPENING, INSIDE = _matcher(p.OPENING), _matcher(p.INSIDE)
MAYBE_BEFORE, MAYBE_AFTER = _matcher(p.MAYBE_BEFORE), _matcher(p.MAYBE_AFTER)
MAYBE_OPENING = _matcher(p.MAYBE_OPENING)
