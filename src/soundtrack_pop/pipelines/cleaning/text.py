"""Make text comparable: one form for every way of writing the same letters, in any script."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# What stands for plain signs or for nothing, and what NFKC would glue to the word before it.
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb\u00b4`\u2032\u055a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff5e\u301c", "-"),
        **dict.fromkeys("\u3010\u3008\u300a\u3014", "("),
        **dict.fromkeys("\u3011\u3009\u300b\u3015", ")"),
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
# Scripts in which a combining mark is an accent that people leave out. A Japanese voiced mark, an Indic vowel
# sign or a Hebrew point is part of the letter.
_ACCENT_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def normalize(text: str) -> str:
    """Return the text in NFKC with plain quotes, dashes, brackets and single spaces; letter case kept.

    Idempotent. Source: Unicode Standard Annex 15.
    """
    # Before NFKC as well: it takes the acute accent that people type for an apostrophe to a space and a mark,
    # "Lego™" to "LegoTM" and "8½" to "81/2".
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN_SIGNS)).translate(_PLAIN_SIGNS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def fold(text: str) -> str:
    """Return the text without letter case and without accents (Latin, Greek and Cyrillic letters only)."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED_LETTERS)
    if lowered.isascii():
        return lowered
    kept: list[str] = []
    base_drops_marks = False
    for character in unicodedata.normalize("NFD", lowered):
        if unicodedata.category(character) == "Mn":
            if base_drops_marks:
                continue
        else:
            base_drops_marks = unicodedata.name(character, "").startswith(_ACCENT_SCRIPTS)
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def words(text: str) -> list[str]:
    """Return the words of a text, folded, with "&" and "+" as "and" and apostrophes within words dropped."""
    plain = _AND.sub(" and ", _APOSTROPHE.sub("", fold(normalize(text))))
    return "".join(character if _is_word_character(character) else " " for character in plain).split()


def transliterate(text: str) -> str | None:
    """Return the text in Latin letters, or None where it is in Latin letters already.

    Source: anyascii. Chinese characters come out in their Mandarin reading, in Japanese text too.
    """
    if fold(text).isascii():
        return None
    latin = anyascii(text).strip()
    return latin or None


def _is_word_character(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"
