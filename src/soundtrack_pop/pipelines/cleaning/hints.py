"""Hints that a title gives about the album: its medium, its kind and the language of its wording."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from soundtrack_pop.linkage.hints import OTHER_MEDIA
from soundtrack_pop.pipelines.cleaning import decoration_tables
from soundtrack_pop.pipelines.cleaning.decorations import EDITION_WORDS, VOLUME_WORDS
from soundtrack_pop.pipelines.cleaning.other_media import in_order, media_of_title
from soundtrack_pop.pipelines.cleaning.text import words_of_folded

_WORDS = {
    "score": "score scores composed orchestral filmmusik filmzene filmmuziek elokuvamusiikki",
    "songs": "songs inspired chansons canciones cancoes lieder songs piosenki песни liedjes sanger sange dalok",
    "television": (
        "television tv season seasons episode episodes miniseries hbo bbc televisee tele "
        "fernsehserie novela serialu serialului сериала сериалу dizi serije serie مسلسل سریال"
    ),
    "game": "game games videogame gamerip",
    "stage": "broadway stage",
    "volume": "",
    "edition": "",
}
# "Bande originale de la série" is television; French "série" and Italian "serie" are equal once folded.
HINT_WORDS = {hint: frozenset(listed.split()) for hint, listed in _WORDS.items()}
HINT_WORDS["volume"], HINT_WORDS["edition"] = VOLUME_WORDS, EDITION_WORDS
# "Season 2" is a series; *Open Season 2* and *Season of the Witch* are films.
_SEASON = re.compile(
    r"\b(?:seasons?|staffel|saison|temporada|stagione|sezon|sezona|sasong|kausi|сезон) "
    r"(?:\d+|[ivx]+|one|two|three|four|five|six)\b|\b(?:\d+\.? (?:staffel|temporada|sezon|сезон))\b"
    r"|第.{1,2}季|シーズン\s?\d"
)
_TELEVISION = re.compile(
    r"\btv[ -]?(?:series|serie|show|anime|drama|film|mini-?series|serial)|\btv ?(?:アニメ|ドラマ|シリーズ)|テレビ|"
    r"電視劇|电视剧|ละคร|ซีรีส์|\bk-?drama\b|\bdizi muzik|\bsoundtrack zum? (?:zur )?serie\b|드라마|ドラマ|"
    r"סדרה|סדרת"
)
_GAME = re.compile(
    r"\bvideo ?games?\b|\bjeu video\b|\bvideojuego|\bvideospiel|\bvideogioco|\bvideogame|"
    r"\bgame (?:soundtrack|ost|rip)\b"
    r"|ゲーム|게임|游戏|遊戲|\bgra wideo\b|\bgry wideo\b|\bк игре\b|\bиз игры\b|\bpeliin\b|\bcomputerspiel"
)
_STAGE = re.compile(
    r"\b(?:london|broadway|original|studio|west end|world premiere|\d{4}|revival|tour|company)(?: \w+)? cast\b"
    r"|\bcast recording\b|\bcomedie musicale\b|\bmusikalen\b"
)

# Chinese characters that Japanese does not use: simplified ones, and traditional ones that Japanese writes
# differently. All others are shared, so a title that consists of them may be in either language.
_CHINESE_ONLY = (
    "[们这说为东车长门马鸟龙风飞爱电书乐头见贝页红绿时间无气华阳阴战剑传边观灵亲欢样听读写点当发变"
    "們這說樣國學氣會來戀黃體靈戰劍傳邊觀歡聽讀寫點當發變]"
)
# Letters of a single language come before the script that it shares with others. Folded, so Ukrainian "ї" is "і".
_SCRIPTS = tuple(
    (language, re.compile(letters))
    for language, letters in {
        "ja": r"[\u3041-\u3096\u30a1-\u30fa]",
        "ko": r"[\uac00-\ud7a3]",
        "th": r"[\u0e00-\u0e7f]",
        "he": r"[\u05d0-\u05ea]",
        "el": r"[\u03b1-\u03c9]",
        "hi": r"[\u0900-\u097f]",
        "bn": r"[\u0980-\u09ff]",
        "pa": r"[\u0a00-\u0a7f]",
        "gu": r"[\u0a80-\u0aff]",
        "ta": r"[\u0b80-\u0bff]",
        "te": r"[\u0c00-\u0c7f]",
        "kn": r"[\u0c80-\u0cff]",
        "ml": r"[\u0d00-\u0d7f]",
        "ka": r"[\u10d0-\u10ff]",
        "hy": r"[\u0561-\u0587]",
        "ur": r"[ٹڈڑںے]",
        "fa": r"[پچژگیک]",
        "ar": r"[\u0621-\u064a]",
        "uk": r"[іє]",
        "sr": r"[јљњђћџ]",
        "ru": r"[\u0430-\u045f]",
        "zh": _CHINESE_ONLY,
    }.items()
)
# A single letter may be a symbol: *π* is not a Greek film. One kana or one purely Chinese character is enough.
_LEAST_LETTERS = 2
_ONE_SUFFICES = ("ja", "zh")


def _distinctive_words() -> dict[str, str]:
    """Return the words of the vocabulary that exist in one language only, with that language."""
    languages: dict[str, set[str]] = {}
    for row in decoration_tables.vocabularies():
        for word in row.heads | row.soundtracks | row.others:
            languages.setdefault(word, set()).add(row.language)
    return {
        word: found.pop()
        for word, found in languages.items()
        if len(found) == 1 and "en" not in found and len(word) > 2
    }


DISTINCTIVE_WORDS = _distinctive_words()


def hints(text: str, cut: Iterable[str]) -> tuple[str, ...]:
    """Return the hints in a folded title, from the decoration that was removed and from the whole title."""
    off = " | ".join(cut)
    said = set(words_of_folded(off))
    holds = {hint: bool(said & listed) for hint, listed in HINT_WORDS.items()}
    holds["television"] = holds["television"] or _found(_SEASON, off) or _found(_TELEVISION, off)
    holds["game"] = holds["game"] or _found(_GAME, off)
    holds["stage"] = holds["stage"] or _found(_STAGE, off)
    media = media_of_title(text, off) | {hint for hint in OTHER_MEDIA if holds.pop(hint, False)}
    return (*(hint for hint, is_held in holds.items() if is_held), *in_order(media))


def language_of(text: str, cut: Iterable[str], of_phrase: str | None) -> str | None:
    """Return the ISO 639-1 code of the language of a title's wording, or None if it is unknown.

    A phrase of decoration decides first, then single words of decoration, then the script of the title. English is
    ignored, because soundtracks from every country have English decoration.
    """
    if of_phrase is not None:
        return of_phrase
    votes = Counter(
        DISTINCTIVE_WORDS[word] for part in cut for word in words_of_folded(part) if word in DISTINCTIVE_WORDS
    )
    if votes:
        return min(votes, key=lambda language: (-votes[language], language))
    if text.isascii():
        return None
    return next(
        (
            language
            for language, script in _SCRIPTS
            if len(script.findall(text)) >= (1 if language in _ONE_SUFFICES else _LEAST_LETTERS)
        ),
        None,
    )


def _found(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None
