"""Make text comparable: one form for every way of writing the same letters, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from soundtrack_pop.pipelines.cleaning import kana

# What stands for plain signs or for nothing, and what NFKC would glue to the word before it.
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb\u00b4`\u2032\u055a", "'"),
        # East Asian titles stand in corner brackets or, in Chinese, in double angle brackets: their quotes.
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f\u300a\u300b", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff5e\u301c", "-"),
        **dict.fromkeys("\u3010\u3008\u3014", "("),
        **dict.fromkeys("\u3011\u3009\u3015", ")"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2122\u2120", None),
        "\u00bd": " 1/2",
        "\u00bc": " 1/4",
        "\u00be": " 3/4",
        "\u2153": " 1/3",
    }
)
# Letters that keep their mark under decomposition but are written without it elsewhere.
_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_AND = re.compile(r"\s*[&+]\s*")
_SPACES = re.compile(r"\s+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Scripts in which a combining mark is an accent that people leave out. A Japanese voiced mark, an Indic vowel
# sign or a Hebrew point is part of the letter.
_ACCENT_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def normalize(text: str) -> str:
    """Return the text in NFKC with plain quotes, dashes, brackets and single spaces; letter case kept.

    Idempotent. Source: Unicode Standard Annex 15.
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    # Before NFKC as well: it takes the acute accent that people type for an apostrophe to a space and a mark,
    # "Lego™" to "LegoTM" and "8½" to "81/2".
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN_SIGNS)).translate(_PLAIN_SIGNS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def fold(text: str) -> str:
    """Return the text without letter case and without accents (Latin, Greek and Cyrillic letters only)."""
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
    """Return the words of a text, folded, with "&" and "+" as "and" and apostrophes within words dropped."""
    return words_of_folded(fold(normalize(text)))


def words_of_folded(text: str) -> list[str]:
    """Return the words of a text that is normalized and folded already."""
    plain = _APOSTROPHE.sub("", text) if "'" in text else text
    if "&" in plain or "+" in plain:
        plain = _AND.sub(" and ", plain)
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    return "".join(character if _is_word_character(character) else " " for character in plain).split()


def transliterate(text: str, is_japanese: bool = False) -> str | None:
    """Return the text in Latin letters, or None where it is in Latin letters already or has no sure reading.

    Source: anyascii; kana by Hepburn's rules. Chinese characters come out in their Mandarin reading, which is
    wrong in a Japanese title: such a title has none.

    Args:
        text: in any script.
        is_japanese: the title is known to be Japanese; one that holds kana always is.
    """
    if fold(text).isascii():
        return None
    if is_japanese or kana.holds_kana(text):
        if _HAN.search(text):
            return None
        text = kana.romanize(text)
    latin = anyascii(text).strip()
    return latin or None


@lru_cache(maxsize=20_000)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


@lru_cache(maxsize=20_000)
def _drops_marks(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_ACCENT_SCRIPTS)


@lru_cache(maxsize=20_000)
def _is_word_character(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"
