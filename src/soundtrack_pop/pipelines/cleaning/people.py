"""Make credited names comparable: one form per person, none for ensembles, companies and "Various Artists"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from soundtrack_pop.pipelines.cleaning.text import transliterate, words

_MOST_NAMES_REMEMBERED = 50_000
# Titles and suffixes. They are removed from a name, unless nothing else is left: *The The*.
_TITLES = frozenset("sir dame dr prof professor maestro jr sr esq the mr mrs ms".split())
# Ensembles perform a score. Their credit is no evidence about who composed it.
_ENSEMBLE_WORDS = frozenset(
    "orchestra orchestras orchestre orchester orchestral orquesta orquestra orkest orkiestra orkestar "
    "orkester orkestr orkestra orchestr philharmonic philharmonia philharmonie philharmoniker "
    "philharmonique filharmonie filharmonia filharmoniker filharmonisk filarmonica symphony symphonic "
    "symphoniker symfonie sinfonia sinfonica sinfonieta sinfonietta sinfonieorchester staatskapelle "
    "filmorchester rundfunkorchester ensemble choir choirs chorus choeur choeurs chor chore coro cor koor "
    "kor khor chorale singers quartet quartett quartetto quatuor quintet cast academy gakudan gasshodan".split()
)
# Separators of names. A sign that also occurs within names counts only with spaces around it.
_BETWEEN_NAMES = re.compile(
    r"\s*(?:[;|、，×]|//|\s/\s|\s[-\u2013\u2014]\s|(?<=\w)\u2013(?=\w)|&|\s\+\s|(?<=\w)/(?=\w\w\w))\s*"
    r"|,?\s+(?:and|und|et|och|og|with|mit|avec|x)\s+|\s+(?:и|та|ve)\s+",
    re.IGNORECASE,
)
_GUESTS = re.compile(
    r"[\s(\[,]+(?:feat|ft)\b\.?\s*|[\s(\[,]+(?:featuring|starring|vs|meets)\b\.?\s+", re.IGNORECASE
)
# "y" and "e" join two whole names, but also occur within one: *Ortega y Gasset*.
_BETWEEN_WHOLE_NAMES = re.compile(r"(?<=\w\s)(?:y|e)(?=\s\w)", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*(?!(?:jr|sr|esq|ii|iii)\b)", re.IGNORECASE)
# A conductor has not necessarily composed the score.
_CONDUCTED = re.compile(
    r"[\s,(\[]*\b(?:conducted|orchestrated|arranged|produced|performed|dirig[ée]e?s? par|dirett[oa] da|"
    r"dirigid[oa] por|dirigiert von|unter der leitung von|u\.\s?d\.\s?l\.|sous la direction de)\b.*$",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    r"^\s*(?:(?:original )?(?:music|score|songs|soundtrack) )?(?:composed )?by\s+", re.IGNORECASE
)

# MusicBrainz' special purpose artists, what editors write in place of a name, and companies.
_NOBODY = """
Various Artists|Various Artist|Various|Various Composers|Various Performers|V.A.|VA|VV.AA.|VVAA|AA.VV.|V/A
Diverse|Diverse Interpreten|Div. Interpreten|Diverse Künstler|Diverse artister|Diverse artiesten
Diverse kunstnere|Verschiedene|Verschiedene Interpreten|Verschiedene Künstler|Artistes divers|Artistes variés
Interprètes divers|Divers|Divers artistes|Multi-interprètes|Compilation|Vari artisti|Artisti vari|Autori vari
Vari|Varios artistas|Varios|Varios intérpretes|Varios autores|Artistas varios|Artistas diversos
Vários artistas|Vários|Vários intérpretes|Artistes variats|Diversos artistes|Różni wykonawcy|Różni artyści
Různí interpreti|Různí umělci|Rôzni interpreti|Razni izvođači|Razni umetnici|Разные исполнители|Разные артисты
Различные исполнители|Сборник|Різні виконавці|Çeşitli sanatçılar|Çeşitli|Eri esittäjiä|Blandade artister
Különböző előadók|Válogatás|Διάφοροι|Διάφοροι καλλιτέχνες|Artiști diverși|Diverși|Nghệ sĩ khác nhau
Nhiều nghệ sĩ|אמנים שונים|שונים|فنانون متنوعون|منوعات|ศิลปินรวม|รวมศิลปิน|ヴァリアス・アーティスト
ヴァリアス・アーティスツ|ヴァリアスアーティスト|ヴァリアスアーティスツ|バリアス・アーティスト|オムニバス
V.A.(ヴァリアス)|여러 아티스트|群星|合輯|合辑|多位藝人|多位艺人|Unknown|Unknown Artist|Unknown Composer
Unbekannt|Unbekannter Künstler|Inconnu|Artiste inconnu|Sconosciuto|Desconocido|Artista desconocido
Desconhecido|Неизвестен|Неизвестный исполнитель|Neznámý interpret|Nieznany|Okänd|Ukendt|Ukjent|Onbekend
Tuntematon|Ismeretlen|不明|未知|N/A|None|Anonymous|Anonym|Anonyme|Anónimo|Anonimo|Anon.|no artist
not applicable|Traditional|Trad.|Traditionnel|Traditionell|Tradizionale|Tradicional|Public Domain|data
dialogue|language instruction|nature sounds|theatre|Soundtrack|Soundtracks|OST|O.S.T.|BSO|Original Soundtrack
Motion Picture Soundtrack|Original Motion Picture Soundtrack|Film Soundtrack|Movie Soundtrack|Original Score
Score|Filmmusik|Bande originale|Colonna sonora|Banda sonora|サウンドトラック|Musical|Cast|Original Cast
Studio Cast|Full Cast|Disney|Walt Disney|Walt Disney Records|Walt Disney Pictures|Disney Studios
Walt Disney Studios|Disney/Pixar|Pixar|DreamWorks|Marvel|Marvel Studios|Lucasfilm|Warner Bros.|Universal
Netflix|HBO|BBC|et al.|others|Friends|his Friends|Guests|Special Guests|his Orchestra|more|al.
"""


def comparable_name(name: str | None) -> str | None:
    """Return a person's name as words in alphabetical order, in Latin letters.

    Returns:
        None if the name is null, empty, an ensemble, or no name of a person (Various Artists).
    """
    tokens = _latin_words(name or "")
    if not tokens or " ".join(tokens) in _NOBODY_NAMES or not _ENSEMBLE_WORDS.isdisjoint(tokens):
        return None
    return " ".join(sorted([token for token in tokens if token not in _TITLES] or tokens))


def comparable_names(names: Iterable[str | None] | None) -> list[str]:
    """Return the comparable names of all persons, without repeats, in order of appearance.

    A name of several persons is split. If one of them is a single word ("Simon & Garfunkel"), the whole name is
    kept as well, because it may be the name of one act.
    """
    found = (person for name in names if name for person in _persons(name)) if names is not None else ()
    return list(dict.fromkeys(found))


# A few composers write most scores.
@lru_cache(maxsize=_MOST_NAMES_REMEMBERED)
def _persons(name: str) -> tuple[str, ...]:
    credited = _WRITTEN_BY.sub("", _CONDUCTED.sub("", name))
    found = (comparable_name(part) for group in _GUESTS.split(credited) for part in _with_whole(group))
    return tuple(part for part in found if part)


def _with_whole(name: str) -> list[str]:
    parts = [part for part in _split(name) if words(part)]
    if len(parts) < 2:
        return [name]
    holds_single_word = any(len(_names_of(part)) == 1 and comparable_name(part) for part in parts)
    return [name, *parts] if holds_single_word else parts


def _split(name: str) -> list[str]:
    parts = _BETWEEN_NAMES.split(name)
    whole = [half for part in parts for half in _split_if_whole(part, _BETWEEN_WHOLE_NAMES.split(part))]
    # "Williams, John" is one name, "Joe Hisaishi, Yoko Kanno" are two. With an "and", every comma separates names.
    if len(parts) > 1:
        return [half for part in whole for half in _COMMA.split(part)]
    return [half for part in whole for half in _split_if_whole(part, _COMMA.split(part))]


def _split_if_whole(name: str, parts: list[str]) -> list[str]:
    return parts if all(len(_names_of(part)) > 1 for part in parts) else [name]


def _names_of(name: str) -> list[str]:
    return [token for token in words(name) if token not in _TITLES]


def _latin_words(name: str) -> list[str]:
    return words(name if name.isascii() else transliterate(name) or name)


_NOBODY_NAMES = frozenset(
    " ".join(_latin_words(name)) for line in _NOBODY.strip().split("\n") for name in line.split("|")
)
