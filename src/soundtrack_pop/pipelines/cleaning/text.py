"""Normalise text in any script: Unicode form, quotes and dashes, letter case, accents, words, Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Variants of plain signs, invisible characters, and signs that NFKC would join to the word before them.
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb\u00b4`\u2032\u055a", "'"),
        # East Asian titles are quoted in corner brackets, Chinese ones also in double angle brackets.
        **dict.fromkeys(
            "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f\u300a\u300b",
            '"',
        ),
        **dict.fromkeys("\u226a\u226b\u2039\u203a", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff5e\u301c", "-"),
        **dict.fromkeys("\u3010\u3008\u3014\u27e8\uff1c", "("),
        **dict.fromkeys("\u3011\u3009\u3015\u27e9\uff1e", ")"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2122\u2120", None),
        "\u00bd": " 1/2",
        "\u00bc": " 1/4",
        "\u00be": " 3/4",
        "\u2153": " 1/3",
    }
)
# Letters that Unicode does not decompose, although people also write them without their mark.
_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
# "Skyfall <Original Motion Picture Soundtrack>": angle brackets around words.
_ANGLED = re.compile(r"<([^<>]*)>")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_AND = re.compile(r"\s*[&+]\s*")
_SPACES = re.compile(r"\s+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Scripts in which people may leave out a combining mark. A Japanese voiced mark, an Indic vowel sign or a Hebrew
# point is part of its letter.
_ACCENT_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
# Japanese syllables (kana): anyascii reads each sign by itself, Hepburn's rules combine them.
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_SYLLABLES = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_SMALL_Y = dict(zip("ゃゅょャュョ", ("a", "u", "o") * 2, strict=True))
_SMALL_VOWELS = dict(zip("ぁぃぅぇぉァィゥェォ", ("a", "i", "u", "e", "o") * 2, strict=True))
_DOUBLING = "っッ"
_LONG_MARK = "ー"


def normalize(text: str) -> str:
    """Return the text in NFKC with plain quotes, dashes, brackets and single spaces; letter case kept.

    Idempotent. Source: Unicode Standard Annex 15.
    """
    if "<" in text:
        text = _ANGLED.sub(r"(\1)", text)
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    # Translate before NFKC too: NFKC turns the acute accent that people type as an apostrophe into a space and a
    # mark, "Lego™" into "LegoTM" and "8½" into "81/2".
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN_SIGNS)).translate(_PLAIN_SIGNS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def fold(text: str) -> str:
    """Return the text in lower case, without the accents of Latin, Greek and Cyrillic letters."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED_LETTERS)
    if lowered.isascii():
        return lowered
    kept: list[str] = []
    base_drops_marks = False
    for character in unicodedata.normalize("NFD", lowered):
        if _is_mark(character):
            if base_drops_marks:
                continue
        else:
            base_drops_marks = _drops_marks(character)
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def words(text: str) -> list[str]:
    """Return the folded words of a text; "&" and "+" become "and", apostrophes within words are removed."""
    return words_of_folded(fold(normalize(text)))


def words_of_folded(text: str) -> list[str]:
    """Return the words of a text that is already normalized and folded."""
    plain = _APOSTROPHE.sub("", text) if "'" in text else text
    if "&" in plain or "+" in plain:
        plain = _AND.sub(" and ", plain)
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    return "".join(character if _is_word_character(character) else " " for character in plain).split()


def transliterate(text: str, is_japanese: bool = False) -> str | None:
    """Return the text in Latin letters, or None if it already is or its reading is ambiguous.

    Source: anyascii; kana by Hepburn's rules. Chinese characters get their Mandarin reading, which
    would be wrong in a Japanese title: a Japanese title with Chinese characters is not transliterated.

    Args:
        text: in any script.
        is_japanese: whether the title is known to be Japanese; a title with kana always is.
    """
    if fold(text).isascii():
        return None
    if is_japanese or holds_kana(text):
        if _HAN.search(text):
            return None
        text = romanize(text)
    latin = anyascii(text).strip()
    return latin or None


def holds_kana(text: str) -> bool:
    """Return whether the text has a Japanese syllable, so that its Chinese characters are Japanese as well."""
    return _KANA.search(text) is not None


def romanize(text: str) -> str:
    """Return the text with its kana in Latin letters, "シャッター" as "shatta"; other characters stay."""
    return _SYLLABLES.sub(lambda run: _romanize_run(run.group()), text)


@lru_cache(maxsize=20_000)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


@lru_cache(maxsize=20_000)
def _drops_marks(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_ACCENT_SCRIPTS)


@lru_cache(maxsize=20_000)
def _is_word_character(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _romanize_run(signs: str) -> str:
    latin: list[str] = []
    is_doubled = False
    for sign in signs:
        if sign in _DOUBLING:
            is_doubled = True
        elif sign in _SMALL_Y and latin and latin[-1].endswith(("i", "e")):
            latin[-1] = _with_glide(latin[-1][:-1], _SMALL_Y[sign])
        elif sign in _SMALL_VOWELS and latin and len(latin[-1]) <= 3:
            latin[-1] = _with_vowel(latin[-1], _SMALL_VOWELS[sign])
        elif sign != _LONG_MARK:
            syllable = anyascii(sign)
            latin.append(_doubled(syllable) if is_doubled else syllable)
            is_doubled = False
    return "".join(latin)


def _with_glide(consonant: str, vowel: str) -> str:
    return consonant + vowel if consonant.endswith(("sh", "ch", "j")) else f"{consonant}y{vowel}"


def _with_vowel(syllable: str, vowel: str) -> str:
    # "ウィ" is wi; after a consonant the small vowel takes the place of the large one: "フォ" is fo.
    return f"w{vowel}" if syllable == "u" else syllable[:-1] + vowel


def _doubled(syllable: str) -> str:
    return ("t" if syllable.startswith("ch") else syllable[:1]) + syllable
