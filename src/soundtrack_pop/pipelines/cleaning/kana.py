"""Japanese syllables in Latin letters, by Hepburn's rules; anyascii reads each sign by itself."""

from __future__ import annotations

import re

from anyascii import anyascii

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_SYLLABLES = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_SMALL_Y = dict(zip("ゃゅょャュョ", ("a", "u", "o") * 2, strict=True))
_SMALL_VOWELS = dict(zip("ぁぃぅぇぉァィゥェォ", ("a", "i", "u", "e", "o") * 2, strict=True))
_DOUBLING = "っッ"
_LONG_MARK = "ー"


def holds_kana(text: str) -> bool:
    """Return whether the text holds a Japanese syllable, so that its Chinese characters are Japanese, too."""
    return _KANA.search(text) is not None


def romanize(text: str) -> str:
    """Return the text with its kana in Latin letters: "シャッター" as "shatta"; all else stays."""
    return _SYLLABLES.sub(lambda run: _romanize_run(run.group()), text)


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
