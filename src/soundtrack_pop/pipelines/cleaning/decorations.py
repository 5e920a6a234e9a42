"""What people write around a film's title on an album, as data.

A part of a title (a bracket, or what follows a colon or a dash) is decoration when all its words are in the
vocabulary and at least one of them is a head word. A phrase may also stand before or after the title without
any sign between them; those are patterns, each with an example and with a title it must leave alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A head word makes a part a decoration: it says "this is the music of something" or "this is an edition".
HEAD_WORDS = frozenset(
    # English
    "soundtrack soundtracks ost score scores music songs song recording recordings themes theme suite "
    "edition version remaster remastered reissue deluxe expanded anniversary album originalmusik "
    # French, Italian, Spanish, Portuguese
    "bande bof bo musique musiques chansons colonna colonne musiche banda sonora sonoras musica musicas trilha "
    "cancoes canciones "
    # German, Dutch, Scandinavian
    "filmmusik soundtracks originalsoundtrack muziek musikken musiken filmmusikk musikk musik filmmusiken "
    # Slavic, Turkish, Hungarian, romanised Japanese and Korean
    "muzyka hudba glazba muzika muzigi muzikleri zene filmzene ongaku gekijouban "
    "музыка музыки саундтрек "
    # Greek
    "μουσικη".split()
)

_FILLERS = frozenset(
    "vol volume disc cd "
    "the a an of for from and in to by with as on at original originals motion picture pictures moving film films "
    "movie movies cinema feature short documentary inspired featured heard used official complete "
    "full selected selections highlights collection collectors special limited bonus track tracks "
    "extended exclusive digital definitive ultimate albums lp ep series tv television season episode "
    "episodes game video videogame broadway cast netflix hbo amazon apple hulu disney "
    "paramount peacock studios studio walt records presents prime max showtime bbc channel more additional "
    "unreleased "
    "composed conducted written sound francaise francais "
    "inspirees inspiree performed produced orchestral instrumental vocal songs score scores "
    "du de des la le les l d un une films serie et originale originales originaux tele televisee "
    "del della dello dei degli il lo gli un una ed e originale originali tratta tratte dal dalla pellicola "
    "el los las y con en pelicula original do da dos das o os as filme serie oficial "
    "zum zur aus dem der die das den des und kinofilm fernsehserie film serie "
    "uit bij van het een i til fra och och fran filmen elokuvasta k filmu iz filma z filmu s do к из фильму "
    "фильма кинофильму кинофильма оригинальныи оригинальная ταινια τησ την αυθεντικη "
    "1st 2nd 3rd 4th 5th 10th 15th 20th 25th 30th 35th 40th 45th 50th 60th 70th 75th one two three "
    "i ii iii iv v 1 2 3 4 5 6 7 8 9 10".split()
)
VOCABULARY = HEAD_WORDS | _FILLERS

TELEVISION_WORDS = frozenset(
    "television tv series season seasons episode episodes hbo bbc serie televisee fernsehserie miniseries".split()
)
GAME_WORDS = frozenset("game games videogame gamerip".split())
STAGE_WORDS = frozenset("broadway cast musical stage".split())
SONG_WORDS = frozenset("songs inspired chansons canciones cancoes".split())
SCORE_WORDS = frozenset("score scores composed orchestral filmmusik filmzene".split())
EDITION_WORDS = frozenset(
    "deluxe expanded extended complete edition anniversary remastered reissue limited special collectors bonus "
    "version definitive".split()
)
VOLUME_WORDS = frozenset("vol volume more disc cd part".split())


# Decorated parts that name somebody, so that their words are in no vocabulary.
PARTS_WITH_NAMES = (
    # "Original Soundtrack From the Vestron Motion Picture"
    re.compile(
        r"^(?:the |an? )?(?:official |original |motion picture )*(?:sound ?track|score|music|songs|recording)"
        r"(?: [\w ]+)?(?: from| to| of| for| inspired by)(?: [\w ]+)?"
        r" (?:motion picture|film|movie|series|game|musical|documentary)$"
    ),
    # "Original MGM Motion Picture Soundtrack"
    re.compile(
        r"^(?:the |an? )?(?:new )?original (?:\w+ ){1,3}(?:motion picture |film |movie |series )?"
        r"(?:sound ?track|score)(?: album| recording)?$"
    ),
    # "The Movie Soundtrack Featuring the Songs of ABBA"
    re.compile(r"^(?:the )?(?:original |movie |film )*(?:sound ?track|score|music|songs) featuring .+$"),
    # "Orchestral Adaptation of Music Composed for the Motion Picture by Vangelis"
    re.compile(r"^.*\bmusic (?:composed|from|for|by) .*\bmotion picture(?: .+)? by .+$"),
)
# "The Lego Movie Soundtrack": the words before it may be decoration or title.
LAST_WORD = re.compile(r"[\s:\-]+(?:sound ?track|ost|o\.s\.t\.?|score)$")
# "Vol. 2", "Disc One": part of *Kill Bill: Vol. 1*, but not of *2001: A Space Odyssey, Volume Two*.
VOLUME = re.compile(r"[\s,:\-]*[(\[]?\b(?:vol(?:ume)?s?\.?|disc|cd)\s*#?(?:\d+|[ivx]+|one|two|three)\b[)\]]?")
# What stands after these words may be the film, or the words may be part of its title; a song of a film
# is published as "Stay (From “Insidious”)".
WEAK_PREFIX = re.compile(r"^(?:more |original )?(?:music|songs|themes?|selections) (?:from|of|for)\s+(.+)$")
NAMED_IN_BRACKET = re.compile(r"[(\[](?:music |songs? |theme |taken )?from\s+(.+)[)\]]$")


@dataclass(frozen=True)
class Phrase:
    """A decoration that stands next to the title without a sign between them.

    Attributes:
        language: ISO 639-1 code.
        pattern: matches folded text; what it matches is cut off.
        example: a title from which the pattern cuts something.
        leaves: what is left of the example.
        counter_example: a title of a real film or album that the pattern must leave whole.
    """

    language: str
    pattern: re.Pattern[str]
    example: str
    leaves: str
    counter_example: str


def _before(language: str, pattern: str, example: str, leaves: str, counter_example: str) -> Phrase:
    return Phrase(language, re.compile(rf"^(?:{pattern})[\s:\-]+(?=\S)"), example, leaves, counter_example)


def _after(language: str, pattern: str, example: str, leaves: str, counter_example: str) -> Phrase:
    return Phrase(language, re.compile(rf"(?<=\S)[\s:\-]+(?:{pattern})$"), example, leaves, counter_example)


def _attached(language: str, pattern: str, example: str, leaves: str, counter_example: str) -> Phrase:
    # Japanese, Chinese and Korean put no space between the title and the phrase.
    return Phrase(language, re.compile(rf"[\s\-]*(?:{pattern})[\s\-]*"), example, leaves, counter_example)


_EN_MUSIC = r"(?:more )?(?:original )?(?:music|songs|soundtrack|score|themes?|selections|highlights)"
_EN_FILM = r"(?:motion pictures?|moving picture|feature film|short film|film|movie|soundtrack of the film)"

PHRASES = (
    _before(
        "en",
        rf"(?:the )?{_EN_MUSIC}(?: composed)?(?: (?:from|for|of|to|inspired by|and|&|the|original))+ {_EN_FILM}",
        'Music From the Motion Picture "Judgment Night"',
        '"judgment night"',
        "Music from Another Room",
    ),
    _before(
        "en",
        rf"{_EN_MUSIC} (?:from (?:and|&) )?inspired by",
        "Music From & Inspired by The Hunger Games",
        "the hunger games",
        "Inspired by True Events",
    ),
    _before(
        "en",
        rf"(?:the )?original (?:{_EN_FILM} )?(?:soundtrack|score|music|recording)(?: (?:from|of|to|for))?"
        rf"(?: the)?(?: {_EN_FILM})?",
        "Original Soundtrack From The Endless Summer",
        "endless summer",
        "The Original Kings of Comedy",
    ),
    _after(
        "en",
        rf"(?:the |an )?(?:official |complete )?(?:original |{_EN_FILM} )+"
        r"(?:soundtrack|score|music|ost|sound track|cast recording|album)(?: (?:album|recording|recordings))?",
        "Troll Bridge Original Moving Picture Soundtrack",
        "troll bridge",
        "The Score",
    ),
    _after("en", r"(?:soundtrack|ost|o\.s\.t\.?)", "Akira OST", "akira", "Pay the Ghost"),
    _before(
        "fr",
        r"(?:bande(?: sonore)?(?: originale)|bande sonore|musiques? originales?|musiques?(?= du film))"
        r"(?: (?:du|de la|de|des)(?: (?:film|films|serie))?(?: de)?)?",
        "Bande originale du film Le Grand Bleu",
        "le grand bleu",
        "Bande de filles",
    ),
    _after(
        "fr",
        r"(?:b\.o\.?f?\.?|bof|bande originale(?: du film)?|musique du film)",
        "Les Affamés B.O.",
        "les affames",
        "Bo",
    ),
    _before(
        "it",
        r"(?:colonna sonora|musiche)(?: originale| originali)?(?: (?:del|dal|della|dalla)(?: film)?)?",
        "Colonna sonora originale del film Profondo rosso",
        "profondo rosso",
        "La colonna infame",
    ),
    _before(
        "es",
        r"banda sonora(?: original)?(?: (?:de|del)(?: la)?(?: pelicula| film)?)?",
        "Banda sonora original de la película Volver",
        "volver",
        "La banda",
    ),
    _before(
        "pt",
        r"trilha sonora(?: original)?(?: (?:do|da|de)(?: filme)?)?",
        "Trilha sonora do filme Cidade de Deus",
        "cidade de deus",
        "Na trilha",
    ),
    _before(
        "de",
        r"(?:original)?(?:filmmusik|soundtrack|musik)(?: (?:zu|zum|zur|aus dem|aus|von)(?: (?:kino)?film)?)",
        "Filmmusik zum Film Lola rennt",
        "lola rennt",
        "Musik ist eine Waffe",
    ),
    _after(
        "de",
        r"(?:original ?)?(?:soundtrack|filmmusik)(?: zum (?:kino)?film)?",
        "Der Untergang Filmmusik",
        "der untergang",
        "Filmmusik",
    ),
    _before(
        "ru",
        r"(?:музыка|саундтрек) (?:к|из) (?:кино)?фильм(?:у|а)",
        "Музыка к фильму Сталкер",
        "сталкер",
        "Музыка",
    ),
    _attached(
        "ja",
        r"(?:オリジナル[・\s･]*)?(?:サウンドトラック|サウンド・トラック|サントラ)(?:盤|集|完全版)?|イメージ[・･]?(?:アルバム|ソング集)|映画(?=[『「\"])|音楽集",
        "映画『犬王』オリジナル・サウンドトラック",
        '"犬王"',
        "音楽",
    ),
    _attached(
        "zh",
        r"(?:電影|电影)?(?:原聲帶|原声带|原聲大碟|原声大碟|原聲碟|配樂|配乐)",
        "花樣年華 電影原聲帶",
        "花樣年華",
        "電影",
    ),
    _attached(
        "ko", r"(?:오리지널 )?(?:영화 음악|영화음악|사운드트랙)(?: ost)?", "올드보이 영화 음악", "올드보이", "영화"
    ),
)
