"""The canonical form of a title: how articles, numbers, part numbers and "versus" are written."""

from __future__ import annotations

import re

from soundtrack_pop.pipelines.cleaning.text import fold, normalize, words_of_folded

ARTICLES = frozenset({"the", "a", "an"})
_UNITS = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_NUMBER_WORDS = {word: str(value) for word, value in (_UNITS | _TEENS | _TENS).items()}
_ROMAN = {
    numeral: str(value)
    for value, numeral in enumerate(
        "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), start=2
    )
}
_CANONICAL = {**_NUMBER_WORDS, **_ROMAN, "versus": "vs"}
# "The Godfather Part II", "The Godfather: Part Two" and "The Godfather 2" are the same film, as are
# "Der Pate – Teil II" and "Der Pate 2".
_PART_WORDS = frozenset(
    "part parts chapter vol volume no nr number episode pt teil kapitel folge partie chapitre parte capitulo "
    "capitolo episodio czesc epizod dil deel del osa часть глава частина эпизод bolum μεροσ".split()
)
# Digits used as letters: *Se7en*, *Thr3e*, *Scre4m*.
_DIGIT_AMONG_LETTERS = re.compile(r"\b([a-z]+)(\d{1,2})([a-z]+)\b")
_LETTER_LIKE = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"}
# Signs that distinguish titles and that people say or mean: *Mother!*, *Romeo + Juliet*, *$*.
_SIGN_NAMES = {
    "!": "exclamation",
    "?": "question",
    "+": "plus",
    "#": "hash",
    "$": "dollar",
    "*": "star",
    "%": "percent",
}
_SIGN = re.compile(f"[{re.escape(''.join(_SIGN_NAMES))}]")
_WORD_OF_NUMBER = {number: word for word, number in _NUMBER_WORDS.items()}


def comparable(text: str) -> str:
    """Return the words of a title in canonical form, joined by single spaces. Idempotent.

    English articles at the start are removed, as are "part", "chapter", "vol" and the like before a number. Roman
    numerals and number words become digits, "versus" becomes "vs". The last word of a title always stays.
    """
    return comparable_folded(fold(normalize(text)))


def comparable_folded(text: str) -> str:
    """Return the same as `comparable` for a text that is already normalized and folded."""
    return _canonical(words_of_folded(text))


def comparable_and_written(text: str) -> tuple[str, str | None]:
    """Return the canonical form of a folded text, and its words as they are written if these differ from the form.

    *The Circle* and *Circle*, *Nine* and *9*, *Mother!* and *Mother* have the same canonical form.
    """
    tokens = words_of_folded(text)
    form = _canonical(tokens)
    written = " ".join(tokens)
    if _SIGN.search(text):
        written = " ".join(words_of_folded(_SIGN.sub(_named_sign, text)))
    return form, None if written == form else written


def _named_sign(sign: re.Match[str]) -> str:
    return f" {_SIGN_NAMES[sign.group()]} "


def _canonical(tokens: list[str]) -> str:
    start = 0
    while start < len(tokens) - 1 and tokens[start] in ARTICLES:
        start += 1
    kept: list[str] = []
    # Backwards, so that the number after "part" has been read before "part" itself.
    for token in reversed(tokens[start:]):
        following = kept[-1] if kept else ""
        if token in _TENS and len(following) == 1 and following.isdecimal() and following != "0":
            kept[-1] = str(_TENS[token] + int(following))
        elif not (token in _PART_WORDS and following.isdigit()):
            kept.append(_CANONICAL.get(token, token))
    return " ".join(reversed(kept))


def is_number(token: str) -> bool:
    """Return whether a folded word is a number, in digits, as a word or in roman numerals."""
    return _CANONICAL.get(token, token).isdigit()


def readings_of_digits(text: str) -> list[str]:
    """Return the folded text with digits among letters read as letters: "se7en" as "seven"."""
    if not _DIGIT_AMONG_LETTERS.search(text):
        return []
    return [_DIGIT_AMONG_LETTERS.sub(_read_digits, text)]


def _read_digits(word: re.Match[str]) -> str:
    before, digits, after = word.groups()
    number = _WORD_OF_NUMBER.get(digits, "")
    if number.startswith(before) and number.endswith(after) and len(before + after) < len(number):
        return number
    return before + "".join(_LETTER_LIKE.get(digit, digit) for digit in digits) + after
